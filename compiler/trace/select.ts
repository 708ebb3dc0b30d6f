import { caseOf } from "../cases.js";
import type { Compiled } from "../compiled.js";
import type { Case } from "../conditions.js";
import { partialText } from "../scenarios/partial.js";
import { loadProgram, runScenario, type RunOptions, type Scenario } from "../../runtime/index.js";
import type { Trace } from "./trace.js";

/** Of more runs than this nobody reads the text or looks at the picture. */
export const MOST_RUNS_SHOWN = 16;

/** Which runs somebody wants to see. */
export interface RunSelection extends Pick<RunOptions, "tables" | "stopped"> {
  readonly scenarios: readonly Scenario[];
  /** Indices; null: those that each scenario names. */
  readonly ruleSets: readonly number[] | null;
  /** What the switches have to be; those that it does not mention may be anything. */
  readonly when: Case;
  /** Outcomes of `maybe` and `choose` in the order met, from 0; 0 beyond the list's end. */
  readonly choices: readonly number[];
}

/** The traces of the selected runs, and in sentences why they are not all. */
export function tracesOf(
  { program, placeOf }: Compiled,
  { scenarios, ruleSets, when, ...options }: RunSelection,
): { traces: Trace[]; partial: string[] } {
  const loaded = loadProgram(program);
  const traces: Trace[] = [];
  const partial = new Set<string>();
  for (const scenario of scenarios) {
    for (const ruleSet of ruleSets ?? scenario.ruleSets) {
      const result = runScenario(loaded, program.scenarios.indexOf(scenario), ruleSet, options);
      if (result.partial !== null) partial.add(partialText(scenario.name, result.partial));
      for (const run of result.runs) {
        if (!agree(caseOf(program, run), when)) continue;
        traces.push({ program, scenario, ruleSet: program.ruleSets[ruleSet]!, run, placeOf });
      }
    }
  }
  return { traces, partial: [...partial] };
}

function agree(a: Case, b: Case): boolean {
  return [...b].every(([name, value]) => (a.get(name) ?? value) === value);
}
