import type { Worker } from "node:worker_threads";
import { createConnection } from "vscode-languageserver/node";
import type { ServerOptions } from "./options.js";
import { serve } from "./server.js";
import type { WorkerStart } from "./threads/worker-messages.js";
import { WorkerThread } from "./threads/worker-thread.js";

export interface StreamOptions extends Omit<ServerOptions, "startThread"> {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Starts a worker that calls `work` with what it is given. */
  readonly startWorker: (start: WorkerStart) => Worker;
}

/** Serves one editor over a pair of streams, with a thread for each kind of question. */
export function serveStreams({ input, output, startWorker, ...options }: StreamOptions): void {
  serve(createConnection(input, output), {
    ...options,
    startThread: (core, log, onRestart) => new WorkerThread({ core, start: startWorker, log, onRestart }),
  });
}
