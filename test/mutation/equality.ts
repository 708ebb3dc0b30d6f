/** Whether two rule sets do the same on all sequences of calls up to a length. */
import { isDeepStrictEqual } from "node:util";
import {
  type CallContext,
  INITIAL_STATE,
  LAZY_CALLS,
  type LazyCall,
  type LazyState,
  type LoadedRuleSet,
  type StepResult,
} from "../../runtime/index.js";

/** Whether `in_interrupt` holds where a call is made. Switches are all on: DEBUG_VM is, so that assertions speak. */
const CONTEXTS: Readonly<Record<"task" | "interrupt", CallContext>> = {
  task: { inInterrupt: false, readSwitch: () => true },
  interrupt: { inInterrupt: true, readSwitch: () => true },
};
const WHERE = ["task", "interrupt"] as const;

/**
 * What a rule set does on all sequences of up to `length` calls, each made in task context or in interrupt.
 *
 * Sequences are not gone through one by one. What a rule set does with a call depends on its variables and on what it can
 * ask of the calls as written: how many of each kind are open, which kind is innermost, and where the innermost of each
 * kind was opened. All of these that so many calls can lead to are tried with all variables that so many calls can lead to,
 * together: as long as both do the same, the variables of one are those of the other. (Some pairs of the two no sequence
 * leads to, so that a difference may be one that nobody meets.)
 */
export class Behaviour {
  private readonly moments: readonly LazyState[];

  constructor(
    private readonly ruleSet: LoadedRuleSet,
    length: number,
  ) {
    const stacks = stacksOf(ruleSet);
    this.moments = [...reachable(ruleSet, length - 1)].flatMap((variables) =>
      stacks.map((written) => ({ ...INITIAL_STATE, variables, written })),
    );
  }

  /** Whether another rule set of the same program does the same, which differs at most in what it does with `changed`. */
  isThatOf(other: LoadedRuleSet, changed: readonly LazyCall[]): boolean {
    const { ruleSet } = this;
    if (other.stacks !== ruleSet.stacks) throw new Error("the two are not of one program");
    const areSame = isDeepStrictEqual(ruleSet.definition.active, other.definition.active);
    const arePacked = isDeepStrictEqual(ruleSet.definition.variables, other.definition.variables);
    return this.moments.every((state) =>
      WHERE.every((where) =>
        changed.every((call) => {
          const mine = ruleSet.step(state, call, CONTEXTS[where]);
          const its = other.step(state, call, CONTEXTS[where]);
          if (!areAlike(mine, its)) return false;
          if (arePacked && areSame) return mine.state.variables === its.state.variables;
          return isDeepStrictEqual(seenIn(ruleSet, mine.state), seenIn(other, its.state));
        }),
      ),
    );
  }
}

function seenIn(ruleSet: LoadedRuleSet, state: LazyState): unknown {
  return [ruleSet.variables(state), WHERE.map((where) => ruleSet.isActive(state, CONTEXTS[where]))];
}

/** The packed variables that up to so many calls lead to. What is open as written changes none: only contracts ask for it. */
function reachable(ruleSet: LoadedRuleSet, calls: number): ReadonlySet<number> {
  const found = new Set([INITIAL_STATE.variables]);
  let level = [...found];
  for (let made = 0; made < calls; made++) {
    const next: number[] = [];
    for (const variables of level) {
      for (const where of WHERE) {
        for (const call of LAZY_CALLS) {
          const { state } = ruleSet.step({ ...INITIAL_STATE, variables }, call, CONTEXTS[where]);
          if (found.has(state.variables)) continue;
          found.add(state.variables);
          next.push(state.variables);
        }
      }
    }
    level = next;
  }
  return found;
}

/** More open calls of a kind than this are like this many: no rule compares with a number between it and 254. */
const MOST_OPEN = 2;

/** For everything that can be asked of what some calls have opened, one stack of which it is true. */
function stacksOf({ stacks }: LoadedRuleSet): readonly LazyState["written"][] {
  const found = new Set<LazyState["written"]>();
  const open = (kinds: readonly (readonly ["section" | "pause", boolean])[]): unknown =>
    found.add(
      kinds.reduce((stack, [kind, inInterrupt]) => stacks.open(stack, kind, inInterrupt), INITIAL_STATE.written),
    );
  for (let sections = 0; sections <= MOST_OPEN; sections++) {
    for (let pauses = 0; pauses <= MOST_OPEN; pauses++) {
      const below = [
        ...Array.from({ length: Math.max(0, sections - 1) }, () => ["section", false] as const),
        ...Array.from({ length: Math.max(0, pauses - 1) }, () => ["pause", false] as const),
      ];
      for (const first of [false, true]) {
        for (const second of [false, true]) {
          const section = sections > 0 ? [["section", first] as const] : [];
          const pause = pauses > 0 ? [["pause", second] as const] : [];
          open([...below, ...section, ...pause]);
          open([...below, ...pause, ...section]);
        }
      }
    }
  }
  return [...found];
}

/** As far as a trace, and with it a generated test, could tell them apart. */
function areAlike(one: StepResult, other: StepResult): boolean {
  return (
    haveAll(one.raised, other.raised, (a, b) => a.assertion === b.assertion && a.text === b.text) &&
    haveAll(one.forbidden, other.forbidden, (a, b) => a === b) &&
    haveAll(one.hooks, other.hooks, (a, b) => a.hook === b.hook)
  );
}

function haveAll<Each>(one: readonly Each[], other: readonly Each[], areSame: (a: Each, b: Each) => boolean): boolean {
  return one.length === other.length && one.every((each, at) => areSame(each, other[at]!));
}
