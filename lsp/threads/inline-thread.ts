import type { Notice } from "../core/notices.js";
import type { CoreOptions, Surroundings } from "../core/surroundings.js";
import { Responder } from "./responder.js";
import type { Asked, Thread } from "./thread.js";

/** A core in the same thread as the connection: in a browser the server has a thread of its own already. */
export class InlineThread implements Thread {
  private readonly responder: Responder;

  constructor(options: CoreOptions, surroundings: Surroundings) {
    this.responder = new Responder(options, surroundings);
  }

  hear(notice: Notice): void {
    this.responder.hear(notice);
  }

  ask(method: string, params: unknown): Asked {
    let isStopped = false;
    return {
      answer: this.responder.ask(method, params, () => isStopped),
      stop: () => void (isStopped = true),
    };
  }

  close(): void {
    // Nothing is kept open.
  }
}
