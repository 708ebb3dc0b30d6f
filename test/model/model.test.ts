import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LazyCall } from "../../runtime/index.js";
import { sequences, type Sequence } from "../fixtures/sequences/index.js";
import { model, RULE_SETS, type Outcome, type RuleSetName } from "./model.js";

/** A row as the fixtures have it, with every hook's variables. */
interface Observed extends Omit<Outcome, "state"> {
  readonly variables: readonly number[];
  readonly active: boolean;
}

/** What the model says of each call (of the last, where a call is repeated), up to a bug. */
function play(ruleSet: RuleSetName, calls: Sequence["calls"]): Observed[] {
  const { initial, call, active, variables } = model(ruleSet);
  const rows: Observed[] = [];
  let state = initial();
  for (const step of calls) {
    let row: Observed | undefined;
    for (let round = 0; round < step.times && !row?.stopped; round++) {
      const { state: after, ...outcome } = call(state, step.call, step.inInterrupt);
      state = after;
      row = { ...outcome, variables: variables(state), active: active(state, step.inInterrupt) };
    }
    if (row === undefined) throw new Error(`${step.call} x0`);
    rows.push(row);
    if (row.stopped) break;
  }
  return rows;
}

describe("the hand-written sequences", () => {
  test("have names of their own", () => {
    const names = sequences.map((sequence) => sequence.name);
    expect(new Set(names).size).toBe(names.length);
  });

  for (const sequence of sequences) {
    describe(sequence.name, () => {
      test("has rows for each rule set", () => {
        expect(Object.keys(sequence.expected).sort()).toEqual([...RULE_SETS].sort());
      });
      test.each(RULE_SETS)("%s", (ruleSet) => {
        const expected = sequence.expected[ruleSet];
        const observed = play(ruleSet, sequence.calls);
        // Where a row does not state the variables that a hook finds, they are not compared.
        const comparable = observed.map((row, at) => ({
          ...row,
          hooks: row.hooks.map((hook, nth) =>
            expected[at]?.hooks[nth]?.variables === null ? { ...hook, variables: null } : hook,
          ),
        }));
        expect(comparable).toEqual(expected);
      });
    });
  }
});

// What lazy_mmu_mode_kunit.c itself expects (v6 14/14), apart from the rows above.
test("D passes the kernel's own test, [A] fails it where resume makes the mode active", () => {
  const kunit: readonly (readonly [LazyCall, boolean])[] = [
    ["enable", true],
    ["enable", true],
    ["disable", true],
    ["pause", false],
    ["enable", false],
    ["disable", false],
    ["pause", false],
    ["resume", false],
    ["resume", true],
    ["disable", false],
  ];
  const calls = kunit.map(([call]) => ({ call, inInterrupt: false, times: 1 }));
  const failures = (ruleSet: RuleSetName): number[] =>
    play(ruleSet, calls).flatMap((row, at) => (row.active === kunit[at]?.[1] ? [] : [at + 1]));
  const complaints = play("A", calls).flatMap((row, at) => (row.warnings.length > 0 ? [at + 1] : []));

  expect(failures("D")).toEqual([]);
  expect(failures("A")).toEqual([8]);
  expect(complaints).toEqual([5, 6, 7, 9]);
});

/** Sections and pauses in each other: what is opened at random is closed in its turn, the rest of it at the end. */
const balanced = fc.array(fc.constantFrom("enable", "pause", "close"), { maxLength: 40 }).map((words): LazyCall[] => {
  const partners: LazyCall[] = [];
  const calls: LazyCall[] = [];
  for (const word of words) {
    if (word === "close") calls.push(...partners.splice(-1));
    else {
      calls.push(word);
      partners.push(word === "enable" ? "disable" : "resume");
    }
  }
  return [...calls, ...partners.reverse()];
});

describe("where sections and pauses are balanced", () => {
  const asTask = (calls: readonly LazyCall[]) => calls.map((call) => ({ call, inInterrupt: false, times: 1 }));

  // v6: that a call inside a pause is ignored tells only where calls cross.
  test("D is as if both counters always counted", () => {
    fc.assert(
      fc.property(balanced, (calls) => {
        const seen = (ruleSet: RuleSetName) =>
          play(ruleSet, asTask(calls)).map(({ active, hooks, warnings }) => ({
            active,
            hooks: hooks.map(({ hook }) => hook),
            warnings,
          }));
        expect(seen("D")).toEqual(seen("literal"));
      }),
    );
  });

  test("D and literal never warn, and end as they began", () => {
    fc.assert(
      fc.property(balanced, fc.constantFrom("D" as const, "literal" as const), (calls, ruleSet) => {
        const rows = play(ruleSet, asTask(calls));
        expect(rows.flatMap((row) => row.warnings)).toEqual([]);
        expect(rows.at(-1)?.variables ?? [0, 0]).toEqual([0, 0]);
      }),
    );
  });
});
