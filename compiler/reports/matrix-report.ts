import type { Compilation } from "../compile.js";
import {
  type MatricesJson,
  matricesJson,
  matrixOf,
  matrixText,
  type Outcome,
  outcomeSentence,
  outcomeText,
} from "../matrix/index.js";
import { usualRuleSets } from "../rule-sets.js";
import { MEDIUM, type Reported, reported, ruleSetNamed, scenarioNamed } from "./reported.js";

/** Which cells to report on: plain data, which may come from anywhere. */
export interface MatrixReportOptions {
  /** Without it, all are shown. */
  readonly scenario?: string;
  /** The columns. Without them: the five, and those that the program declares itself. */
  readonly ruleSets?: readonly string[];
}

/** What became of a scenario under one rule set in one case of configs. */
export interface ReportedCell {
  readonly ruleSet: string;
  /** The worst: `ok`, `2 WARN`, `0-1 BUG`, `1 hazard`, `1 silent`, `leaks`, `fails`, `stopped`. */
  readonly verdict: string;
  /** All of it: `2 warnings, 1 silent violation; 3 barriers, 4 hooks`. */
  readonly text: string;
}

/** What each rule set makes of each scenario. */
export interface MatrixReport {
  readonly ruleSets: readonly string[];
  readonly scenarios: readonly {
    readonly name: string;
    /** `when` is a formula over configs, empty where the case is the only one; the cells are in the order of `ruleSets`. */
    readonly cases: readonly { readonly when: string; readonly cells: readonly ReportedCell[] }[];
  }[];
  /** As `lmmu matrix` prints it, without colour. */
  readonly text: string;
  /** As `lmmu matrix --format json` has it, with the counts and the calls that make the difference. */
  readonly matrix: MatricesJson;
  /** Sentences on what is missing; empty where nothing is. */
  readonly partial: readonly string[];
}

/**
 * Runs the scenarios of a program under rule sets and tells what came of each. `stopped` is asked while they run; where it
 * says yes, and it has to keep to that, what is done until then is reported.
 */
export function matrixReport(
  compilation: Compilation,
  options: MatrixReportOptions = {},
  stopped: () => boolean = () => false,
): Reported<MatrixReport> {
  return reported(compilation, (compiled) => {
    const { program } = compiled;
    const named = options.ruleSets?.map((name) => ruleSetNamed(program, name));
    const matrix = matrixOf(compiled, {
      scenarios: options.scenario === undefined ? program.scenarios : [scenarioNamed(program, options.scenario)],
      ruleSets: named === undefined ? usualRuleSets(program) : [...new Set(named)],
      stopped,
    });
    const cellOf = (outcome: Outcome, column: number): ReportedCell => {
      return { ruleSet: matrix.ruleSets[column]!, verdict: outcomeText(outcome), text: outcomeSentence(outcome) };
    };
    return {
      ruleSets: matrix.ruleSets,
      scenarios: matrix.scenarios.map(({ name, cases }) => ({
        name,
        cases: cases.map(({ when, outcomes }) => ({ when, cells: outcomes.map(cellOf) })),
      })),
      text: matrixText(matrix, MEDIUM),
      matrix: matricesJson([matrix]),
      partial: matrix.scenarios.flatMap((scenario) => scenario.partial),
    };
  });
}
