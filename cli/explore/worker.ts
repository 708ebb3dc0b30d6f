/** A thread of `lmmu explore`: does one job after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { loadProgram } from "../../runtime/index.js";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.js";
import { searchJob } from "../../compiler/explorations/searches/index.js";
import { StopFlag } from "./stop-flag.js";

/** Milliseconds between two words on how far a search has come. */
const TOLD_EVERY = 100;

if (parentPort === null) throw new Error("explore-worker is started by `lmmu explore` alone");
const port = parentPort;
const { programs, settings, stop } = workerData as WorkerStart;
const flag = new StopFlag(stop);
const loaded = programs.map(loadProgram);

port.on("message", (job: ToWorker) => {
  let told = performance.now();
  const finished = searchJob(loaded[job.file]!, job, {
    ...settings,
    stopped: () => flag.get(),
    progress: (coverage) => {
      if (performance.now() - told < TOLD_EVERY) return;
      told = performance.now();
      post({ kind: "progress", coverage });
    },
  });
  post({ kind: "finished", finished });
});

function post(message: FromWorker): void {
  port.postMessage(message);
}
