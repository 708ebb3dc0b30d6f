/**
 * Every mutant of a rule set that ships does the same on all sequences of up to ten calls, or the tests that are generated
 * from the examples fail with it. Where neither is so, the examples lack a scenario.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { decisionsText, traceLines } from "../../compiler/emit/index.js";
import { compile, hasErrors, library } from "../../compiler/index.js";
import { LAZY_CALLS, loadProgram, type Program, type RuleSet, runScenario } from "../../runtime/index.js";
import { Behaviour } from "./equality.js";
import { type Generated, generatedOf } from "./generated.js";
import { mutantsOf } from "./rule-operators.js";

const RULE_SETS = ["legacy", "A", "B", "C", "D", "v3", "literal", "none"] as const;
const LENGTH = 10;

const textOf = (name: string): string => library.read(`lmmu:rules/${name.toLowerCase()}`)!;
const compiledFrom = (text: string) =>
  compile("mutant.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
const shipped = compiledFrom("").program!;

/** The rule set that a text declares; null: it has errors, so that nobody could run under it. */
function ruleSetIn(text: string, name: string): RuleSet | null {
  const compilation = compiledFrom(text);
  if (hasErrors(compilation)) return null;
  return compilation.program!.ruleSets.findLast((ruleSet) => ruleSet.name === name)!;
}

/** Of each mutant (or null) with what of it is changed, whether it does the same as the rule set that ships. */
function areEqual(name: string, mutants: readonly { ruleSet: RuleSet | null; where: string }[]): boolean[] {
  const original = shipped.ruleSets.find((ruleSet) => ruleSet.name === name)!;
  const loaded = loadProgram({
    ...shipped,
    ruleSets: [original, ...mutants.map(({ ruleSet }) => ruleSet ?? original)],
  });
  const behaviour = new Behaviour(loaded.ruleSet(0), LENGTH);
  return mutants.map(({ ruleSet, where }, at) => {
    const changed = LAZY_CALLS.filter((call) => call === where);
    return ruleSet !== null && behaviour.isThatOf(loaded.ruleSet(at + 1), changed.length > 0 ? changed : LAZY_CALLS);
  });
}

/** Traces as `openScenarios` gives them, of a program in which a rule set is another one. */
function tracesOf(program: Program, index: number, ruleSet: RuleSet) {
  const loaded = loadProgram({ ...program, ruleSets: program.ruleSets.with(index, ruleSet) });
  return (scenario: string): Record<string, string[]> => {
    const at = program.scenarios.findIndex((each) => each.name === scenario);
    const { runs } = runScenario(loaded, at, index, { choices: null });
    return Object.fromEntries(
      runs.map((run) => [decisionsText(loaded.program, run), traceLines(loaded.program, index, run)]),
    );
  };
}

/** Whether a test fails. The file whose test does comes first from then on: it will be a good one for the next, too. */
function isKilled(name: string, mutant: RuleSet, generated: Generated[]): boolean {
  const killer = generated.findIndex(({ program, tests }) => {
    const index = program.ruleSets.findIndex((ruleSet) => ruleSet.name === name);
    const traces = tracesOf(program, index, mutant);
    return tests.some((test) => test.ruleSet === name && !test.passes(traces));
  });
  if (killer > 0) generated.unshift(...generated.splice(killer, 1));
  return killer >= 0;
}

describe("mutants of rule sets", () => {
  it.each(RULE_SETS)("of %s have names of their own, and differ from it", (name) => {
    const mutants = mutantsOf(textOf(name));
    expect(new Set(mutants.map((mutant) => mutant.name)).size).toBe(mutants.length);
    expect(mutants.every(({ text }) => text !== textOf(name))).toBe(true);
    expect(mutants.length).toBeGreaterThan(name === "none" ? 0 : 60);
  });

  it("are not taken for equal where one call tells them apart", () => {
    const wrong = textOf("D").replace(" else arch_flush;", "");
    const mutants = [wrong, textOf("D")].map((text) => ({ ruleSet: ruleSetIn(text, "D"), where: "disable" }));
    expect(areEqual("D", mutants)).toEqual([false, true]);
  });
});

describe.runIf(process.env["LMMU_DEEP"])("every mutant is equal or killed", () => {
  let generated: Generated[];
  beforeAll(() => {
    generated = generatedOf("examples");
  });

  it("and the tests pass with the rule sets that ship", () => {
    const failed = RULE_SETS.filter((name) => isKilled(name, ruleSetIn(textOf(name), name)!, [...generated]));
    expect(failed).toEqual([]);
  });

  it.each(RULE_SETS)("%s", (name) => {
    const mutants = mutantsOf(textOf(name)).map((each) => ({ ...each, ruleSet: ruleSetIn(each.text, name) }));
    const equal = areEqual(name, mutants);
    const survivors = mutants.flatMap((mutant, at) => {
      const { ruleSet } = mutant;
      return ruleSet === null || equal[at] || isKilled(name, ruleSet, generated) ? [] : [mutant.name];
    });
    expect(survivors).toEqual([]);
  });
});
