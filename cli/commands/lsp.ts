import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { serveStreams } from "../../lsp/index.js";
import type { RunCommand } from "../run-command.js";
import { editorSocket } from "../io/editor-socket.js";
import { SETTINGS_FILE } from "../io/host.js";
import { UsageError } from "../io/usage-error.js";
import { HOMEPAGE, packageFolder, VERSION } from "../package.js";
import { EXIT } from "../terminal.js";

/** A check makes megabytes of short-lived objects: with Node's 48 for the young ones, much of it goes into collecting them. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 96 };

type Options = Parameters<RunCommand>[1];

/** Serves until the editor asks to exit, which ends the process. */
export const run: RunCommand = async (_, options) => {
  const [input, output] = await streamsFor(options);
  serveStreams({
    input,
    output,
    settingsFile: SETTINGS_FILE,
    libraryFolder: join(packageFolder(), "compiler", "library"),
    homepage: HOMEPAGE,
    version: VERSION,
    startWorker: (workerData) =>
      new Worker(join(packageFolder(), "dist", "lsp-worker.js"), { workerData, resourceLimits: RESOURCE_LIMITS }),
  });
  await new Promise((done) => input.once("close", done));
  return EXIT.fine;
};

/** What the editor writes to, and what it reads. */
async function streamsFor({
  stdio,
  socket,
}: Options): Promise<readonly [NodeJS.ReadableStream, NodeJS.WritableStream]> {
  if (stdio === true && socket !== undefined)
    throw new UsageError("the server talks in one way: --stdio and --socket exclude each other");
  if (typeof socket === "string") {
    const stream = await editorSocket(socket);
    return [stream, stream];
  }
  if (stdio === true) return [process.stdin, process.stdout];
  throw new UsageError(
    "the server needs to know how to talk",
    "say `lmmu lsp --stdio`, or `lmmu lsp --socket=PORT` where the editor listens",
  );
}
