/** Bare sequences of the four calls, outside any function: what rule sets make of them, and what kind they are. */
import type { ArchHook, LazyCall } from "../ir.js";
import type { LoadedRuleSet } from "../rule-set.js";
import type { CallContext, LazyState, StepResult } from "../lazy-state.js";
import { NOTHING_OPEN, type WrittenStack, type WrittenStacks } from "../written.js";

/**
 * What kind of sequence it is, by the calls as written: `nested`, every close takes the innermost open and nothing is
 * left open; `crossed`, the same but some close takes what is not innermost; `open`, something is left open;
 * `unmatched`, some close has nothing to close.
 */
export type SequenceClass = "nested" | "crossed" | "open" | "unmatched";
export const SEQUENCE_CLASSES = ["nested", "crossed", "open", "unmatched"] as const satisfies SequenceClass[];

/** How the calls so far are ordered; what is left open is the stack's to say. */
export type Order = "nested" | "crossed" | "unmatched";

/** The order of a sequence after one more call, made where `written` is open. */
export function orderAfter(stacks: WrittenStacks, order: Order, written: WrittenStack, call: LazyCall): Order {
  if (order === "unmatched" || call === "enable" || call === "pause") return order;
  const opening = call === "disable" ? "section" : "pause";
  if ((opening === "section" ? stacks.sections(written) : stacks.pauses(written)) === 0) return "unmatched";
  return stacks.crosses(written, opening) ? "crossed" : order;
}

export function classOf(order: Order, written: WrittenStack): SequenceClass {
  if (order === "unmatched" || written === NOTHING_OPEN) return order;
  return "open";
}

/** In task context, with DEBUG_VM and every other free switch on. */
export const IN_TASK: CallContext = { inInterrupt: false, readSwitch: () => true };

/** One call of a sequence under one rule set. */
export interface ObservedCall {
  readonly call: LazyCall;
  readonly hooks: readonly ArchHook[];
  /** Texts of the assertions that held. */
  readonly raised: readonly string[];
  /** Texts of the contract's sentences that it breaks. */
  readonly forbidden: readonly string[];
  /** A `bug` among them: the task ends here. */
  readonly ends: boolean;
  /** After the call. */
  readonly active: boolean;
  readonly variables: readonly number[];
}

function observe(ruleSet: LoadedRuleSet, call: LazyCall, result: StepResult): ObservedCall {
  return {
    call,
    hooks: result.hooks.map(({ hook }) => hook),
    raised: result.raised.map(({ text }) => text),
    forbidden: result.forbidden,
    ends: ends(result),
    active: ruleSet.isActive(result.state, IN_TASK),
    variables: ruleSet.variables(result.state),
  };
}

/** Plays a whole sequence from the initial state, up to its end or a bug. */
export function play(ruleSet: LoadedRuleSet, calls: readonly LazyCall[], initial: LazyState): ObservedCall[] {
  const observed: ObservedCall[] = [];
  let state = initial;
  for (const call of calls) {
    const result = ruleSet.step(state, call, IN_TASK);
    observed.push(observe(ruleSet, call, result));
    if (ends(result)) break;
    state = result.state;
  }
  return observed;
}

/** Whether a bug ended the task. */
export function ends({ raised }: StepResult): boolean {
  return raised.some(({ assertion }) => assertion === "bug");
}
