import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Coverage, NO_COVERAGE } from "../../runtime/explore/index.js";
import { packageFolder } from "../package.js";
import { endedEarly, type Finished, type Job } from "../../compiler/explorations/searches/index.js";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.js";

/** A search that is under way. */
export interface Underway {
  readonly job: Job;
  /** As of `performance.now()`. */
  readonly since: number;
  readonly coverage: Coverage;
}

/** One thread that does jobs. */
export class Thread {
  private readonly worker: Worker;
  private current:
    (Underway & { readonly done: (finished: Finished) => void; readonly failed: (why: Error) => void }) | null = null;

  constructor(start: WorkerStart) {
    this.worker = new Worker(join(packageFolder(), "dist", "explore-worker.js"), { workerData: start });
    this.worker.on("message", (message: FromWorker) => this.hear(message));
    this.worker.on("error", (failure) => this.died(failure));
  }

  get underway(): Underway | null {
    return this.current;
  }

  /** Does a job. Rejects where the thread dies by a mistake of ours; for want of memory is an end like others. */
  do(job: Job): Promise<Finished> {
    return new Promise((done, failed) => {
      this.current = { job, since: performance.now(), coverage: NO_COVERAGE, done, failed };
      this.worker.postMessage(job satisfies ToWorker);
    });
  }

  /** Ends the thread, and what it does for this reason. */
  close(reason: "memory" | "timeout" | "interrupted"): void {
    const { current } = this;
    this.current = null;
    void this.worker.terminate();
    if (current === null) return;
    current.done(endedEarly(current.job, reason, current.coverage));
  }

  private hear(message: FromWorker): void {
    if (this.current === null) return;
    if (message.kind === "progress") {
      this.current = { ...this.current, coverage: message.coverage };
      return;
    }
    const { done } = this.current;
    this.current = null;
    done(message.finished);
  }

  private died(failure: Error): void {
    if ("code" in failure && failure.code === "ERR_WORKER_OUT_OF_MEMORY") this.close("memory");
    else this.current?.failed(failure);
  }
}
