/** Programs of the tests, compiled from text, and the rule sets that ship. */
import { compile } from "../../compiler/index.js";
import { loadProgram, runScenario } from "../../runtime/index.js";
import type { Action, LoadedProgram, LoadedRuleSet, Run, Step } from "../../runtime/index.js";
import { RULE_SETS, type RuleSetName } from "../model/model.js";

type CallAction = Action & { readonly kind: "call" };

const FILE = "test.lmmu";

/** Why a text is no program: its errors, one a line. */
export class Rejected extends Error {}

/** Compiles the text of a file that imports nothing. Throws `Rejected`. */
export function load(text: string): LoadedProgram {
  const { program, diagnostics } = compile(FILE, {
    read: (file) => (file === FILE ? { ok: true, text } : { ok: false, reason: "missing" }),
    resolve: () => null,
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (program === null || errors.length > 0) {
    throw new Rejected(errors.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  }
  return loadProgram(program);
}

/** A rule set that the program's scenarios name: the file's own one where that hides one that ships. */
export function ruleSetOf(loaded: LoadedProgram, name: string): LoadedRuleSet {
  return loaded.ruleSet(indexOf(loaded, name));
}

/** The runs of a scenario under a rule set, all of them. */
export function runsOf(loaded: LoadedProgram, scenario: string, ruleSet: string): readonly Run[] {
  const index = loaded.program.scenarios.findIndex(({ name }) => name === scenario);
  const { runs, partial } = runScenario(loaded, index, indexOf(loaded, ruleSet), { choices: null });
  if (partial !== null) throw new Error(`${scenario} under ${ruleSet}: partial, ${partial}`);
  return runs;
}

/** The one run of a scenario that decides nothing. */
export function runOf(loaded: LoadedProgram, scenario: string, ruleSet: string): Run {
  const [run, ...others] = runsOf(loaded, scenario, ruleSet);
  if (run === undefined || others.length > 0)
    throw new Error(`${scenario} under ${ruleSet}: ${others.length + 1} runs`);
  return run;
}

/** The steps of a run that are one of the four calls. */
export function callsOf({ steps }: Run): (Step & { readonly action: CallAction; readonly step: number })[] {
  return steps.flatMap((step, index) => {
    const { action } = step;
    return action.kind === "call" ? [{ ...step, action, step: index }] : [];
  });
}

/** The rule sets that ship, as one program has them. */
export function shipped(): ReadonlyMap<RuleSetName, LoadedRuleSet> {
  const loaded = load(`scenario nothing "nothing" { expect ${RULE_SETS.join(", ")}: clean; }`);
  return new Map(RULE_SETS.map((name) => [name, ruleSetOf(loaded, name)]));
}

function indexOf({ program }: LoadedProgram, name: string): number {
  const named = program.scenarios.flatMap(({ ruleSets }) => ruleSets);
  const index = named.find((ruleSet) => program.ruleSets[ruleSet]!.name === name);
  if (index === undefined) throw new Error(`no scenario of the program names rule set ${name}`);
  return index;
}
