/** The explorer finds what the plainest explorer finds: as many states, the same violations and witnesses, as soon. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explorationsOf } from "./exploring.js";
import { type RandomScenario, scenarios, type ScenarioOptions } from "./random-scenarios.js";
import { exploreReference } from "../runtime/reference/explore.js";
import { violationsOf, witnessesOf } from "../runtime/reference/keys.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
const MOST_STATES = isDeep ? 2000 : 250;

const sorted = (lengths: ReadonlyMap<string, number>): string[] =>
  [...lengths].map(([key, length]) => `${key}: ${length} moves`).sort();

/** Explores a scenario in both ways, under every config. */
function agree({ text, ruleSet }: RandomScenario): void {
  const options = { reduction: false, maxStates: MOST_STATES + 1 };
  const { program, loaded, explorations } = explorationsOf(text, ruleSet, options);
  fc.pre(explorations.every(({ ended }) => ended === "complete"));
  const index = program.ruleSets.findLastIndex(({ name }) => name === ruleSet);
  for (const switches of assignments(program.switches.flatMap(({ value }, each) => (value === null ? [each] : [])))) {
    // Switches that are not read make no difference: the exploration is that of all their values.
    const [exploration, ...others] = explorations.filter(({ switches: read }) =>
      read.every((each) => switches.get(each.switch) === each.value),
    );
    expect(others).toEqual([]);
    const reference = exploreReference(loaded, 0, index, switches, MOST_STATES + 1);
    const { coverage, unreached } = exploration!;
    expect({
      violations: sorted(violationsOf(program, exploration!)),
      witnesses: sorted(witnessesOf(exploration!)),
      states: coverage.states,
      transitions: coverage.transitions,
      depth: coverage.depth,
      arrived: unreached.filter((origin) => reference?.arrived.has(origin)),
    }).toEqual({
      violations: sorted(reference!.violations),
      witnesses: sorted(reference!.witnesses),
      states: reference!.states,
      transitions: reference!.transitions,
      depth: reference!.depth,
      arrived: [],
    });
  }
}

function assignments(free: readonly number[]): ReadonlyMap<number, boolean>[] {
  return free.reduce<Map<number, boolean>[]>(
    (all, each) => all.flatMap((one) => [true, false].map((value) => new Map([...one, [each, value]]))),
    [new Map()],
  );
}

const tried = (choice: Partial<ScenarioOptions>, numRuns: number): void => {
  fc.assert(fc.property(scenarios(choice), agree), { numRuns: isDeep ? numRuns * 40 : numRuns });
};

describe("a task that is awaited", () => {
  it("and has come is awaited no more", () => {
    agree({ text: `scenario s { task a { } task b { schedule a; } expect none: clean; }`, ruleSet: "none" });
  });

  it("on two CPUs comes to either", () => {
    const text = `machine { cpus 2; }
      scenario s { task a { schedule b on 0; schedule b on 1; } task b { } expect none: clean; }`;
    agree({ text, ruleSet: "none" });
  });
});

describe("the plainest explorer agrees", { timeout: isDeep ? 1_200_000 : 20_000 }, () => {
  it("on one task", () => tried({ tasks: 1, interrupts: false }, 10));
  it("on tasks and interrupts without pages", () => tried({ pages: false }, 10));
  it("on tasks and interrupts with pages", () => tried({}, 10));
});
