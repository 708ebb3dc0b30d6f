import type { Notice } from "../core/notices.js";
import type { CoreOptions } from "../core/surroundings.js";
import type { AskFailure } from "./thread.js";

/** What a worker is started with. */
export interface WorkerStart {
  readonly options: CoreOptions;
  /** `STOPS` numbers: a question `id` is stopped once `stops[id % STOPS]` is `id`. A worker that works reads no messages. */
  readonly stops: Int32Array;
}

export const STOPS = 1024;

export type ToWorker =
  | { readonly kind: "hear"; readonly notice: Notice }
  | { readonly kind: "ask"; readonly id: number; readonly method: string; readonly params: unknown };

export type FromWorker =
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly failure: AskFailure["kind"]; readonly message: string }
  | { readonly kind: "log"; readonly message: string };
