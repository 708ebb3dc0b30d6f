import type { Worker } from "node:worker_threads";
import type { Notice } from "../core/notices.js";
import type { CoreOptions } from "../core/surroundings.js";
import { type Asked, AskFailure, type Thread } from "./thread.js";
import { type FromWorker, STOPS, type ToWorker, type WorkerStart } from "./worker-messages.js";

export interface WorkerThreadOptions {
  readonly core: CoreOptions;
  /** Starts a worker that calls `work` with what it is given. */
  readonly start: (start: WorkerStart) => Worker;
  readonly log: (message: string) => void;
  /** A worker has died and another one has taken its place, which has heard nothing yet. */
  onRestart(): void;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (failure: AskFailure) => void;
}

/** A core in a thread of its own, which is started anew where it dies (for want of memory, or by a mistake of ours). */
export class WorkerThread implements Thread {
  private readonly stops = new Int32Array(new SharedArrayBuffer(4 * STOPS));
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | null;
  private lastId = 0;
  /** Whether the worker has answered anything: one that dies before is not started again. */
  private isSound = false;

  constructor(private readonly options: WorkerThreadOptions) {
    this.worker = this.start();
  }

  hear(notice: Notice): void {
    this.post({ kind: "hear", notice });
  }

  ask(method: string, params: unknown): Asked {
    const id = ++this.lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      if (this.worker === null) reject(new AskFailure("internal", "the thread that would know has died"));
      else this.waiting.set(id, { resolve, reject });
    });
    this.post({ kind: "ask", id, method, params });
    return { answer, stop: () => void Atomics.store(this.stops, id % STOPS, id) };
  }

  close(): void {
    const { worker } = this;
    this.worker = null;
    this.abandon("the server is going down");
    void worker?.terminate();
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private start(): Worker {
    const worker = this.options.start({ options: this.options.core, stops: this.stops });
    let reason = "it ended";
    worker.on("message", (message: FromWorker) => this.receive(message));
    worker.on("error", (failure) => (reason = String(failure)));
    worker.on("exit", () => {
      if (this.worker === worker) this.died(reason);
    });
    // What keeps the process alive is the connection.
    worker.unref();
    return worker;
  }

  private died(reason: string): void {
    this.options.log(`internal error: a thread has died: ${reason}`);
    this.worker = this.isSound ? this.start() : null;
    this.isSound = false;
    this.abandon(`the thread that worked on it has died: ${reason}`);
    if (this.worker !== null) this.options.onRestart();
  }

  private abandon(message: string): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of all) reject(new AskFailure("internal", message));
  }

  private receive(message: FromWorker): void {
    if (message.kind === "log") return this.options.log(message.message);
    this.isSound = true;
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === "answer") waiting?.resolve(message.answer);
    else waiting?.reject(new AskFailure(message.failure, message.message));
  }
}
