import type { Position } from "./control.js";
import { Contexts } from "./contexts.js";
import type { LazyCall, Origin, Site } from "./ir.js";
import { INITIAL_STATE, type LazyState } from "./lazy-state.js";
import type { Executed } from "./page-machine.js";
import { Deferred } from "./portable.js";
import type { CallProgress } from "./rule-machine.js";
import type { NestingState, StackFrame } from "./trace.js";
import type { WrittenStack } from "./written.js";

/** A statement that has begun and not ended, where statements are taken apart. */
export type Underway = { readonly stack: StackFrame; readonly origin: Origin; readonly before: NestingState } & (
  | { readonly kind: "call"; readonly call: LazyCall; readonly site: Site; readonly progress: CallProgress }
  /** It has stored to page tables; what it owes for that is still to become pending or be emitted. */
  | { readonly kind: "store"; readonly executed: Executed }
);

/** How an interrupt found its task: to go on with, and to be held against how it leaves it. */
export interface Interrupted {
  readonly irq: number;
  readonly control: Position;
  readonly underway: Underway | null;
  readonly written: WrittenStack;
  readonly variables: readonly number[];
  readonly pending: boolean;
  readonly openers: readonly (string | null)[];
}

/** One task of a scenario while it runs. */
export class Task {
  /** While it runs; what belongs to a CPU or to the whole run is brought up to date when it is switched in. */
  state: LazyState = INITIAL_STATE;
  contexts = Contexts.none;
  /** Where it stands, in the innermost handler if it is interrupted; null: it has not begun. */
  control: Position | null = null;
  underway: Underway | null = null;
  /** What its interrupts under way have interrupted, innermost last. */
  interrupted: readonly Interrupted[] = [];
  cpu = 0;
  /** What other architectures may not have stored yet; kept where the machine is to be portable. */
  deferred = new Deferred();
  /** The files of the frames whose calls opened the sections that are open; kept where the machine is to be portable. */
  openers: readonly (string | null)[] = [];
  /** A barrier is owed that the mode will not pay. */
  stranded = false;
  ended = false;
  /** It is off its CPU because it was preempted. */
  preempted = false;
  /** Index of its latest step whose call the contract forbids and nothing noticed. */
  latestSilent: number | null = null;

  constructor(readonly frame: number) {}
}
