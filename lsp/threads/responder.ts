import { Core } from "../core/core.js";
import type { Notice } from "../core/notices.js";
import type { CoreOptions, Surroundings } from "../core/surroundings.js";
import { AnswerError } from "../feature.js";
import { FEATURES } from "../features/index.js";
import { AskFailure } from "./thread.js";

/** Answers one question after the other, each with the texts as they were when it was asked. */
export class Responder {
  private readonly core: Core;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: CoreOptions, surroundings: Surroundings) {
    this.core = new Core(options, surroundings);
  }

  hear(notice: Notice): void {
    void this.inTurn(() => this.core.hear(notice));
  }

  /** Rejects with an `AskFailure`. */
  ask(method: string, params: unknown, stopped: () => boolean): Promise<unknown> {
    return this.inTurn(async () => {
      if (stopped()) throw new AskFailure("stopped", "nobody waits for it");
      const load = FEATURES.get(method);
      if (load === undefined) throw new AskFailure("internal", `nothing answers ${method}`);
      const feature = await load();
      try {
        return await feature.answer(params as never, this.core, stopped);
      } catch (failure) {
        throw asFailure(failure, stopped());
      }
    });
  }

  private inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}

function asFailure(failure: unknown, isStopped: boolean): AskFailure {
  if (isStopped) return new AskFailure("stopped", "nobody waits for it");
  if (failure instanceof AnswerError) return new AskFailure("refused", failure.message);
  return new AskFailure("internal", failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
}
