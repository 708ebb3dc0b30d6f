/** What the server's commands answer, as far as the page shows it. */

import type { MatrixReport, TraceReport } from "../../compiler/reports/index.js";

/** `lmmu.matrix`. */
export type Matrix = Pick<MatrixReport, "ruleSets" | "scenarios"> & Partial<Pick<MatrixReport, "partial">>;

type Scenario = Matrix["scenarios"][number];

/** `lmmu.trace`. */
export type Trace = Pick<TraceReport, "title" | "svg"> & Partial<Pick<TraceReport, "partial">>;

/** What a trace is asked for. */
export interface Choice {
  readonly scenario: string;
  readonly ruleSet: string;
  readonly when: string;
}

/** How a verdict looks: nothing wrong, noticed, wrong and not noticed, not known. */
export type Tone = "ok" | "noticed" | "unnoticed" | "unknown";

export function toneOf(verdict: string): Tone {
  if (verdict === "ok") return "ok";
  if (/ (WARN|BUG)$/.test(verdict)) return "noticed";
  return verdict === "stopped" ? "unknown" : "unnoticed";
}

/** The most telling cell of a scenario, of one rule set if it is named: noticed, else wrong, else the first. */
function tellingChoice({ name, cases }: Scenario, only: string | null): Choice | null {
  const all = cases
    .flatMap(({ when, cells }) => cells.map((cell) => ({ ...cell, when })))
    .filter(({ ruleSet }) => only === null || ruleSet === only)
    .map(({ ruleSet, verdict, when }) => ({ tone: toneOf(verdict), choice: { scenario: name, ruleSet, when } }));
  const telling = all.find(({ tone }) => tone === "noticed") ?? all.find(({ tone }) => tone !== "ok") ?? all[0];
  return telling?.choice ?? null;
}

/**
 * What is shown of a matrix: what was shown before, as far as it is there still; but of the scenario that is wanted (the
 * cursor's), or of the one shown before, or of the first. `pinned` is the rule set that somebody has picked.
 */
export function choiceIn(
  { ruleSets, scenarios }: Matrix,
  { wanted, before, pinned }: { wanted: string | null; before: Choice | null; pinned: string | null },
): Choice | null {
  const named = (name: string | null | undefined) => scenarios.find((scenario) => scenario.name === name);
  const scenario = named(wanted) ?? named(before?.scenario) ?? scenarios[0];
  if (scenario === undefined) return null;
  const isThere =
    before?.scenario === scenario.name &&
    scenario.cases.some(({ when }) => when === before.when) &&
    ruleSets.includes(before.ruleSet);
  if (isThere) return before;
  return tellingChoice(scenario, pinned !== null && ruleSets.includes(pinned) ? pinned : null);
}

/** A case that can be asked for: of several alternatives, all of which come to the same, the first. */
export function oneCaseOf(when: string): string {
  return when.split(" || ")[0]!;
}

export function sameChoice(a: Choice | null, b: Choice | null): boolean {
  return a?.scenario === b?.scenario && a?.ruleSet === b?.ruleSet && a?.when === b?.when;
}
