/** The tests that a scenario is under one rule set: one for each value of the configs that its expectations distinguish. */
import { type Case, caseOf, caseText, describe } from "../../compiler/index.js";
import { type LoadedProgram, loadProgram, type Program, type Run, runScenario } from "../../runtime/index.js";

/** Configs under which the same lines apply. */
export interface ConfigCase {
  /** As the language writes it; empty where these are all configs that there can be. */
  readonly when: string;
  /** Values of free switches that make it up: it is one of these. */
  readonly cases: readonly Case[];
}

const ALL_CONFIGS: readonly ConfigCase[] = [{ when: "", cases: [new Map()] }];

/** Where lines distinguish more, nobody would read the tests' names: there is one test then. */
const MOST_CASES = 32;

/**
 * How the expectations of a scenario divide the configs under a rule set, both by index. They do not where a line says what
 * `may` happen and applies to several cases: that is a statement about all of them together.
 */
export function configCases({ program }: LoadedProgram, scenario: number, ruleSet: number): readonly ConfigCase[] {
  const definition = program.scenarios[scenario]!;
  if (!definition.expectations.some(({ when, ruleSets }) => when !== null && ruleSets.includes(ruleSet))) {
    return ALL_CONFIGS;
  }
  // A run without a task reads no switch but those that tell which lines apply to it.
  const lines = { ...definition, given: null, tasks: [], interrupts: [], invariants: [] };
  const idle = loadProgram({ ...program, scenarios: [lines] });
  const { runs, partial } = runScenario(idle, 0, ruleSet, { choices: null });
  if (partial !== null) return ALL_CONFIGS;
  const byLines = new Map<string, Run[]>();
  for (const run of runs) {
    const key = run.expected.join();
    byLines.set(key, [...(byLines.get(key) ?? []), run]);
  }
  const groups = [...byLines.values()];
  if (groups.length > MOST_CASES) return ALL_CONFIGS;
  const spansSeveral = definition.expectations.some(
    ({ facts }, index) =>
      facts.some(({ may }) => may) && runs.filter(({ expected }) => expected.includes(index)).length > 1,
  );
  if (spansSeveral) return ALL_CONFIGS;
  const casesOf = (wanted: readonly Run[]): Case[] => wanted.map((run) => caseOf(program, run));
  return groups.map((group) => ({
    when: describe(casesOf(group), casesOf(runs.filter((run) => !group.includes(run)))),
    cases: casesOf(group),
  }));
}

/** The program for runs with these values alone. */
export function assuming(program: Program, values: Case): Program {
  if (values.size === 0) return program;
  const switches = program.switches.map((each) => ({ ...each, value: values.get(each.name) ?? each.value }));
  return { ...program, switches };
}

/** What a finding says of its configs, within a case: both conditions. */
export function within(values: Case, when: string): string {
  const own = caseText(values);
  if (own === "" || when === "") return own + when;
  return `${own} && ${when.includes(" || ") ? `(${when})` : when}`;
}
