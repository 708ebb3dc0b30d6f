import type { Matrix } from "./matrix.js";

const VERSION = 1;

/** Matrices for programs, as plain data that JSON can hold. */
export interface MatricesJson {
  readonly version: number;
  readonly files: readonly object[];
}

/** The tables for programs: as `Matrix` has them, cells keyed by rule set. */
export function matricesJson(matrices: readonly Matrix[]): MatricesJson {
  return { version: VERSION, files: matrices.map(matrixJson) };
}

function matrixJson(matrix: Matrix): object {
  const keyed = <T>(cells: readonly T[]): Record<string, T> =>
    Object.fromEntries(matrix.ruleSets.map((ruleSet, i) => [ruleSet, cells[i]!]));
  return {
    file: matrix.file,
    ruleSets: matrix.ruleSets,
    scenarios: matrix.scenarios.map((scenario) => ({
      name: scenario.name,
      partial: scenario.partial,
      cases: scenario.cases.map((each) => ({
        when: each.when,
        outcomes: keyed(each.outcomes),
        calls: each.calls.map(({ effects, ...call }) => ({ ...call, effects: keyed(effects) })),
      })),
    })),
  };
}
