/** The shortest sequence of calls on which two rule sets differ. */
import { type LoadedRuleSet } from "../rule-set.js";
import { INITIAL_STATE, type LazyState, type StepResult } from "../lazy-state.js";
import { LAZY_CALLS, type LazyCall } from "../ir.js";
import {
  classOf,
  ends,
  IN_TASK,
  type ObservedCall,
  type Order,
  orderAfter,
  play,
  type SequenceClass,
} from "./sequence.js";

/** Sequences longer than this are not tried. */
export const MAX_DIFF_LENGTH = 12;
/** With more pairs of states than this the search ends: two sets that mix wide variables have no end of them. */
const MAX_PAIRS = 30_000;

export interface Difference {
  readonly calls: readonly LazyCall[];
  readonly class: SequenceClass;
  readonly left: readonly ObservedCall[];
  readonly right: readonly ObservedCall[];
}

export interface Differences {
  /**
   * The shortest of all that close what they open, crossing or not; where the two agree on all of these, the shortest
   * of any kind. null: no difference among those tried.
   */
  readonly shortest: Difference | null;
  /** The shortest properly nested one, or null. */
  readonly nested: Difference | null;
  /** Sequences of up to so many calls were tried; less than `MAX_DIFF_LENGTH` where there were too many states. */
  readonly tried: number;
}

interface Node {
  readonly left: LazyState;
  readonly right: LazyState;
  readonly order: Order;
  readonly differs: boolean;
  /** A difference in what is reported: of several sequences of one length these say most. */
  readonly reports: boolean;
  readonly call: LazyCall | null;
  readonly before: Node | null;
}

/** Both must be of the same loaded program. They differ where a call's hooks do, its warnings, or whether the mode is on. */
export function diff(left: LoadedRuleSet, right: LoadedRuleSet): Differences {
  const nested = search(left, right, (order, closed) => order === "nested" && closed, ["nested"]);
  const closed = search(left, right, (_, isClosed) => isClosed, ["nested", "crossed"]);
  const any = closed.found === null ? search(left, right, () => true, ["nested", "crossed", "unmatched"]) : closed;
  return { shortest: any.found, nested: nested.found, tried: Math.min(nested.tried, closed.tried, any.tried) };
}

/**
 * Breadth first, each call in the order of the API, so what is found is always the same: of the shortest ones the first
 * on which one set reports and the other does not, else the first.
 */
function search(
  left: LoadedRuleSet,
  right: LoadedRuleSet,
  wanted: (order: Order, closed: boolean) => boolean,
  orders: readonly Order[],
): { readonly found: Difference | null; readonly tried: number } {
  const { stacks } = left;
  let level: Node[] = [
    {
      left: INITIAL_STATE,
      right: INITIAL_STATE,
      order: "nested",
      differs: false,
      reports: false,
      call: null,
      before: null,
    },
  ];
  const seen = new Set<string>();
  for (let length = 1; length <= MAX_DIFF_LENGTH; length++) {
    const longer: Node[] = [];
    const candidates: Node[] = [];
    for (const node of level) {
      for (const call of LAZY_CALLS) {
        const { written } = node.left;
        const order = orderAfter(stacks, node.order, written, call);
        if (!orders.includes(order)) continue;
        const results = [left.step(node.left, call, IN_TASK), right.step(node.right, call, IN_TASK)] as const;
        const differs = node.differs || !agree(left, results[0], right, results[1]);
        const reports = node.reports || !reportAlike(...results);
        const next = { left: results[0].state, right: results[1].state, order, differs, reports, call, before: node };
        const closed = stacks.sections(next.left.written) + stacks.pauses(next.left.written) === 0;
        if (differs && wanted(order, closed)) candidates.push(next);
        if (results.some(ends)) continue;
        const { left: one, right: other } = next;
        const variables = `${one.variables} ${one.perCpu} ${other.variables} ${other.perCpu}`;
        const key = `${variables} ${one.written} ${order} ${differs} ${reports}`;
        if (seen.has(key)) continue;
        seen.add(key);
        longer.push(next);
      }
    }
    const best = candidates.find(({ reports }) => reports) ?? candidates[0];
    if (best !== undefined) return { found: found(left, right, best), tried: MAX_DIFF_LENGTH };
    if (seen.size > MAX_PAIRS) return { found: null, tried: length };
    level = longer;
  }
  return { found: null, tried: MAX_DIFF_LENGTH };
}

function agree(left: LoadedRuleSet, one: StepResult, right: LoadedRuleSet, other: StepResult): boolean {
  return (
    reportAlike(one, other) &&
    one.hooks.length === other.hooks.length &&
    one.hooks.every(({ hook }, index) => hook === other.hooks[index]!.hook) &&
    left.isActive(one.state, IN_TASK) === right.isActive(other.state, IN_TASK)
  );
}

/** Whether both report or neither does, and both or neither end the task with it. */
function reportAlike(one: StepResult, other: StepResult): boolean {
  return one.raised.length > 0 === other.raised.length > 0 && ends(one) === ends(other);
}

function found(left: LoadedRuleSet, right: LoadedRuleSet, last: Node): Difference {
  const calls: LazyCall[] = [];
  for (let node: Node | null = last; node !== null; node = node.before)
    if (node.call !== null) calls.unshift(node.call);
  return {
    calls,
    class: classOf(last.order, last.left.written),
    left: play(left, calls, INITIAL_STATE),
    right: play(right, calls, INITIAL_STATE),
  };
}
