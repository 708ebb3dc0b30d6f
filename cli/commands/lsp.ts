import { dirname, join, resolve } from "node:path";
import type { Host } from "../../compiler/index.js";
import { serve } from "../../lsp/index.js";
import type { RunCommand } from "../run-command.js";
import { nodeHost, workspaceOf } from "../io/host.js";
import { UsageError } from "../io/usage-error.js";
import { packageFolder, VERSION } from "../package.js";
import { EXIT } from "../terminal.js";

/** Serves until the editor asks to exit, which ends the process. */
export const run: RunCommand = async (_, options) => {
  if (options["stdio"] !== true) throw new UsageError("the server needs to know how to talk", "say `lmmu lsp --stdio`");
  serve({
    input: process.stdin,
    output: process.stdout,
    disk,
    libraryFolder: join(packageFolder(), "compiler", "library"),
    version: VERSION,
  });
  await new Promise((done) => process.stdin.once("close", done));
  return EXIT.fine;
};

/** Files by absolute paths, read anew each time: between two checks anything may have changed on the disk. */
const disk: Host = {
  read: (file) => hostAt(file).read(file),
  resolve(from, path) {
    const name = hostAt(from).resolve(from, path);
    return name === null ? null : resolve(dirname(from), name);
  },
};

function hostAt(file: string): Host {
  const cwd = dirname(file);
  return nodeHost(workspaceOf(file, cwd), { cwd });
}
