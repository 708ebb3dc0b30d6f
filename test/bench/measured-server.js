/**
 * The language server as `lmmu lsp --stdio` is, but that its parent process may ask how much of its memory is in use once all
 * garbage is collected: a process message `collect` is answered with megabytes, all threads together. It is run with
 * `--expose-gc`: nobody can have that collected from outside.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BroadcastChannel, Worker } from "node:worker_threads";
import { COLLECT, liveMegabytes } from "./live-memory.js";

const { serveStreams } = await import(new URL("../../dist/lsp.js", import.meta.url).href);
const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, "../..");
let workers = 0;

serveStreams({
  input: process.stdin,
  output: process.stdout,
  settingsFile: "lmmu.json",
  libraryFolder: join(root, "compiler/library"),
  homepage: "https://example.org/lmmu",
  version: "0.0.0",
  startWorker: (/** @type {unknown} */ workerData) => {
    workers++;
    return new Worker(join(folder, "measured-worker.js"), { workerData });
  },
});

process.on("message", (message) => {
  if (message !== COLLECT) return;
  const channel = new BroadcastChannel(COLLECT);
  let sum = liveMegabytes();
  let missing = workers;
  channel.onmessage = (event) => {
    const { data } = /** @type {{ data: unknown }} */ (event);
    if (typeof data !== "number") return;
    sum += data;
    if (--missing > 0) return;
    channel.close();
    process.send?.(sum);
  };
  channel.postMessage(COLLECT);
});
