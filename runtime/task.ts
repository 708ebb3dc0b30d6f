import type { Work } from "./activation.js";
import { Contexts } from "./contexts.js";
import { Deferred } from "./portable.js";
import { INITIAL_STATE, type LazyState } from "./lazy-state.js";

/** One task of a scenario while it runs. */
export class Task {
  /** While it runs; what belongs to a CPU or to the whole run is brought up to date when it is switched in. */
  state: LazyState = INITIAL_STATE;
  contexts = Contexts.none;
  /** The control stack, innermost last; empty before the task begins and after it has ended. */
  work: Work[] = [];
  cpu = 0;
  /** What other architectures may not have stored yet; kept where the machine is to be portable. */
  readonly deferred = new Deferred();
  /** The files of the frames whose calls opened the sections that are open. */
  openers: (string | null)[] = [];
  /** A barrier is owed that the mode will not pay. */
  stranded = false;
  started = false;
  /** Index of its latest step whose call the contract forbids and nothing noticed. */
  latestSilent: number | null = null;

  constructor(readonly frame: number) {}

  get ended(): boolean {
    return this.started && this.work.length === 0;
  }
}
