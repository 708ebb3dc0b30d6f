/**
 * How many of all sequences of calls a rule set's assertions notice: the numbers to "fewer assertions make it harder to
 * detect unintended nesting" (the thread of November 2025).
 */
import { LAZY_CALLS, type LazyCall } from "../ir.js";
import { type LoadedRuleSet } from "../rule-set.js";
import { INITIAL_STATE, type LazyState } from "../lazy-state.js";
import { classOf, ends, IN_TASK, type Order, orderAfter, type SequenceClass } from "./sequence.js";

/** Sequences are counted up to this length at most. */
export const MAX_COUNTED_LENGTH = 12;
/** More groups of sequences with different futures than this are not kept apart. */
const MAX_GROUPS = 400_000;

/** A rule set that mixes wide variables has too many different states to count all sequences of that length. */
export class TooManyStatesError extends Error {
  /** `length`: the longest that can be counted. */
  constructor(readonly length: number) {
    super(`too many states for sequences of more than ${length} calls`);
  }
}

/**
 * What became of a sequence under a rule set: `allowed`, the contract is kept and nothing warns; `detected`, the first
 * call that the contract forbids warns; `late`, that call passes and a later one warns; `silent`, the contract is broken
 * and nothing ever warns; `spurious`, something warns though the contract was kept.
 */
export type Outcome = "allowed" | "detected" | "late" | "silent" | "spurious";
export const OUTCOMES = ["allowed", "detected", "late", "silent", "spurious"] as const satisfies Outcome[];

export type SequenceCounts = Readonly<Record<SequenceClass, Readonly<Record<Outcome, number>>>>;

/** Sequences with the same future are counted together. */
interface Group {
  readonly state: LazyState;
  readonly order: Order;
  readonly outcome: Outcome;
  readonly ended: boolean;
  count: number;
}

/**
 * Counts all sequences of 1 to `length` calls in task context (4 + 16 + … of them). A bug ends the task, so the calls
 * behind it count as made and change nothing. Throws a RangeError for a length outside 1 to `MAX_COUNTED_LENGTH`, and
 * a `TooManyStatesError`.
 */
export function countSequences(ruleSet: LoadedRuleSet, length: number): SequenceCounts {
  if (!Number.isInteger(length) || length < 1 || length > MAX_COUNTED_LENGTH) {
    throw new RangeError(`a length from 1 to ${MAX_COUNTED_LENGTH}, not ${length}`);
  }
  const counts = { nested: none(), crossed: none(), open: none(), unmatched: none() };
  let groups: Group[] = [{ state: INITIAL_STATE, order: "nested", outcome: "allowed", ended: false, count: 1 }];
  for (let made = 0; made < length; made++) {
    const longer = new Map<string, Group>();
    for (const group of groups) {
      for (const call of LAZY_CALLS) {
        const next = extend(ruleSet, group, call);
        counts[classOf(next.order, next.state.written)][next.outcome] += next.count;
        const { variables, perCpu, written } = next.state;
        const key = `${variables} ${perCpu} ${written} ${next.order} ${next.outcome} ${next.ended}`;
        const known = longer.get(key);
        if (known === undefined) longer.set(key, next);
        else known.count += next.count;
      }
    }
    if (longer.size > MAX_GROUPS) throw new TooManyStatesError(made);
    groups = [...longer.values()];
  }
  return counts;
}

function none(): Record<Outcome, number> {
  return { allowed: 0, detected: 0, late: 0, silent: 0, spurious: 0 };
}

function extend(ruleSet: LoadedRuleSet, group: Group, call: LazyCall): Group {
  const order = orderAfter(ruleSet.stacks, group.order, group.state.written, call);
  const result = ruleSet.step(group.state, call, IN_TASK);
  if (group.ended) return { ...group, order, state: { ...group.state, written: result.state.written } };
  return {
    state: result.state,
    order,
    outcome: outcomeAfter(group.outcome, result.forbidden.length > 0, result.raised.length > 0),
    ended: ends(result),
    count: group.count,
  };
}

function outcomeAfter(outcome: Outcome, forbidden: boolean, raised: boolean): Outcome {
  switch (outcome) {
    case "allowed":
      if (forbidden) return raised ? "detected" : "silent";
      return raised ? "spurious" : "allowed";
    case "silent":
      return raised ? "late" : "silent";
    default:
      return outcome;
  }
}
