/** The state that the four calls change, and what a call does to it. */
import type { ArchHook } from "./ir.js";
import { NOTHING_OPEN, type WrittenStack } from "./written.js";

/**
 * One task's nesting state. The variables are packed, the first in the lowest bits; those of a CPU (`percpu`) apart from
 * those of the task.
 */
export interface LazyState {
  readonly variables: number;
  readonly perCpu: number;
  readonly written: WrittenStack;
  /** A barrier is owed. */
  readonly pending: boolean;
  /** Calls of `emit_pte_barriers` so far. */
  readonly barriers: number;
}

/** How every task begins. */
export const INITIAL_STATE: LazyState = {
  variables: 0,
  perCpu: 0,
  written: NOTHING_OPEN,
  pending: false,
  barriers: 0,
};

/** What a call sees besides the state. */
export interface CallContext {
  readonly inInterrupt: boolean;
  /** Reads a switch of the program by index. */
  readonly readSwitch: (index: number) => boolean;
}

/** An assertion whose condition held, whether or not a `_ONCE` lets it print. */
export interface RaisedAssertion {
  readonly assertion: "warn" | "warn_once" | "bug";
  readonly text: string;
  readonly source: string | null;
  /** Tells the rule set's assertions apart. */
  readonly id: number;
}

export interface StepResult {
  readonly state: LazyState;
  readonly raised: readonly RaisedAssertion[];
  /** Texts of the contract's sentences that the call breaks. */
  readonly forbidden: readonly string[];
  /** The hooks in the order called, each with the packed task variables as it found them. */
  readonly hooks: readonly { readonly hook: ArchHook; readonly variables: number }[];
  /** By how much the call changed the task's preempt count (only rule sets with hook bodies of their own do). */
  readonly preempt: number;
  /** How far below the count that it found the call came on its way: 0 or less. */
  readonly leastPreempt: number;
  /** True: the stack of calls as written was full, the call's opening is not on it. */
  readonly full: boolean;
}
