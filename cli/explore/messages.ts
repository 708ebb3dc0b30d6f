/** What the threads of `lmmu explore` tell each other. */
import type { Coverage } from "../../runtime/explore/index.js";
import type { Program } from "../../runtime/index.js";
import type { StopFlag } from "./stop-flag.js";
import type { Finished, Job, SearchSettings } from "../../compiler/explorations/searches/index.js";

/** What a worker is started with. */
export interface WorkerStart {
  readonly programs: readonly Program[];
  readonly settings: SearchSettings;
  /** That of a `StopFlag`. */
  readonly stop: StopFlag["shared"];
}

/** Posted to a worker that has nothing to do. */
export type ToWorker = Job;

export type FromWorker =
  | { readonly kind: "progress"; readonly coverage: Coverage }
  | { readonly kind: "finished"; readonly finished: Finished };
