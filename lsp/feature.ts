import type { Core } from "./core/core.js";

/** How one of the protocol's questions is answered. */
export interface Feature<Params = never, Result = unknown> {
  /** As the protocol calls it. */
  readonly method: string;
  /**
   * The answer, as the protocol has it. `stopped` is asked now and then where it takes long; once it is true nobody waits
   * for the answer any more. Throws an `AnswerError` where there can be none that the user should see.
   */
  answer(params: Params, core: Core, stopped: () => boolean): Result | Promise<Result>;
}

/** Why a question has no answer, for the person who asked: "cannot rename a rule set that ships". */
export class AnswerError extends Error {}
