import type { Notice } from "../core/notices.js";

/** Where a core answers: beside the connection, in a thread of its own or in the same one. */
export interface Thread {
  /** Tells what has happened; questions that are asked later know of it, those before do not. */
  hear(notice: Notice): void;
  /** Asks a question, which waits for those before it. Rejects with an `AskFailure`. */
  ask(method: string, params: unknown): Asked;
  close(): void;
}

/** A question that is on its way. */
export interface Asked {
  readonly answer: Promise<unknown>;
  /** Nobody waits for the answer any more: the promise may still be settled, with an answer or as stopped. */
  readonly stop: () => void;
}

/**
 * Why there is no answer. `refused`: for a reason that the user should read; `stopped`: somebody stopped it; `internal`: a
 * mistake of ours, or the thread has died.
 */
export class AskFailure extends Error {
  constructor(
    readonly kind: "refused" | "stopped" | "internal",
    message: string,
  ) {
    super(message);
  }
}
