import type { Compiled } from "../compiled.js";
import { partialText } from "../scenarios/partial.js";
import { loadProgram, runScenario, type Runs, type Scenario } from "../../runtime/index.js";
import { matrixCases } from "./cases.js";
import type { Matrix } from "./matrix.js";

/** Which cells of a matrix are wanted. */
export interface MatrixSelection {
  readonly scenarios: readonly Scenario[];
  /** The columns: indices. */
  readonly ruleSets: readonly number[];
  /** Asked now and then; true, which it then has to stay, ends the work. */
  readonly stopped?: () => boolean;
}

/** Runs each scenario under each rule set. Where the work is ended early, the matrix holds what is done and says so. */
export function matrixOf(
  { program, file }: Compiled,
  { scenarios, ruleSets, stopped = () => false }: MatrixSelection,
): Matrix {
  const loaded = loadProgram(program);
  return {
    file,
    ruleSets: ruleSets.map((ruleSet) => program.ruleSets[ruleSet]!.name),
    scenarios: scenarios.map((scenario) => {
      const index = program.scenarios.indexOf(scenario);
      const results = ruleSets.map((ruleSet): Runs => {
        if (stopped()) return { runs: [], partial: "stopped" };
        return runScenario(loaded, index, ruleSet, { choices: null, stopped });
      });
      const runs = results.map((result) => result.runs);
      const cases = stopped() ? null : matrixCases(program, runs, stopped);
      const partial = new Set(results.flatMap((result) => (result.partial === null ? [] : [result.partial])));
      if (cases === null && stopped()) partial.add("stopped");
      const sentences = [...partial].map((each) => partialText(scenario.name, each));
      if (cases === null && !stopped()) sentences.push("the outcomes depend on too many configs to tell them apart");
      return { name: scenario.name, cases: cases ?? [], partial: sentences };
    }),
  };
}
