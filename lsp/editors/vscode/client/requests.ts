/** What the server is asked for by `workspace/executeCommand`: a command's name, its argument, its answer. */
import type { ExploreReport, ReportedPath } from "../../../../compiler/reports/explore/index.js";
import type { MatrixReport, TraceReport } from "../../../../compiler/reports/index.js";
import { fieldsOf, listOf, optional, textOf, textsOf } from "./reading.js";
import { placeOf, type StepPlace } from "./trace-steps.js";

/** The server's commands. */
export const REQUESTS = { trace: "lmmu.trace", matrix: "lmmu.matrix", explore: "lmmu.explore" } as const;

export interface TraceArgument {
  readonly uri: string;
  readonly scenario: string;
  readonly ruleSet?: string;
  /** A formula over configs. */
  readonly when?: string;
}

export interface MatrixArgument {
  readonly uri: string;
  /** All of the file, where it is absent. */
  readonly scenario?: string;
}

export interface ExploreArgument {
  readonly uri: string;
  readonly scenario: string;
}

/** The trace is as `lmmu run --format json` prints it. */
export type TraceAnswer = Pick<TraceReport, "title" | "svg"> & { readonly trace: unknown };

export type MatrixAnswer = Pick<MatrixReport, "ruleSets" | "scenarios"> & { readonly title: string };
export type MatrixCase = MatrixAnswer["scenarios"][number]["cases"][number];
type MatrixCell = MatrixCase["cells"][number];

export type ExploreAnswer = Pick<ExploreReport, "title" | "partial"> & {
  readonly ruleSets: readonly ExploredRuleSet[];
};
export type ExploredRuleSet = Omit<ExploreReport["ruleSets"][number], "paths"> & {
  readonly paths: readonly ExploredPath[];
};
export type ExploredPath = Omit<ReportedPath, "steps"> & { readonly steps: readonly ExploredStep[] };
export type ExploredStep = Omit<ReportedPath["steps"][number], "place"> & { readonly place: StepPlace | null };

/** A code lens's argument; null where it names no document, as from the palette. */
export function readMatrixArgument(value: unknown): MatrixArgument | null {
  const { uri, scenario } = fieldsOf(value);
  return textOf(uri) === "" ? null : { uri: textOf(uri), ...optional("scenario", scenario) };
}

/** Likewise; null also where it names no scenario. */
export function readTraceArgument(value: unknown): TraceArgument | null {
  const { uri, scenario, ruleSet, when } = fieldsOf(value);
  if (textOf(uri) === "" || textOf(scenario) === "") return null;
  return {
    uri: textOf(uri),
    scenario: textOf(scenario),
    ...optional("ruleSet", ruleSet),
    ...optional("when", when),
  };
}

/** Likewise. */
export function readExploreArgument(value: unknown): ExploreArgument | null {
  const { uri, scenario } = fieldsOf(value);
  if (textOf(uri) === "" || textOf(scenario) === "") return null;
  return { uri: textOf(uri), scenario: textOf(scenario) };
}

/** Null where there is no picture: the server has nothing to show. */
export function readTraceAnswer(value: unknown): TraceAnswer | null {
  const { title, svg, trace } = fieldsOf(value);
  return textOf(svg) === "" ? null : { title: textOf(title), svg: textOf(svg), trace };
}

export function readMatrixAnswer(value: unknown): MatrixAnswer | null {
  const { title, ruleSets, scenarios } = fieldsOf(value);
  if (!Array.isArray(scenarios)) return null;
  return {
    title: textOf(title),
    ruleSets: textsOf(ruleSets),
    scenarios: scenarios.map(fieldsOf).map(({ name, cases }) => ({
      name: textOf(name),
      cases: listOf(cases)
        .map(fieldsOf)
        .map(({ when, cells }) => ({ when: textOf(when), cells: listOf(cells).map(fieldsOf).map(readCell) })),
    })),
  };
}

function readCell({ ruleSet, verdict, text }: ReturnType<typeof fieldsOf>): MatrixCell {
  return { ruleSet: textOf(ruleSet), verdict: textOf(verdict), text: textOf(text) };
}

export function readExploreAnswer(value: unknown): ExploreAnswer | null {
  const { title, ruleSets, partial } = fieldsOf(value);
  if (!Array.isArray(ruleSets)) return null;
  return {
    title: textOf(title),
    partial: textsOf(partial),
    ruleSets: ruleSets.map(fieldsOf).map(({ ruleSet, verdict, text, coverage, remarks, paths }) => ({
      ruleSet: textOf(ruleSet),
      verdict: verdict === "holds" || verdict === "fails" ? verdict : "undecided",
      text: textOf(text),
      coverage: textOf(coverage),
      remarks: textsOf(remarks),
      paths: listOf(paths).map(fieldsOf).map(readPath),
    })),
  };
}

function readPath({ kind, text, length, when, svg, steps }: ReturnType<typeof fieldsOf>): ExploredPath {
  return {
    kind: kind === "witness" ? kind : "violation",
    ...{ text: textOf(text), length: textOf(length), when: textOf(when), svg: textOf(svg) },
    steps: listOf(steps)
      .map(fieldsOf)
      .map((step) => ({
        ...{ lane: textOf(step["lane"]), frame: textOf(step["frame"]), text: textOf(step["text"]) },
        ...{ changed: textOf(step["changed"]), remarks: textsOf(step["remarks"]) },
        place: placeOf(fieldsOf(step["place"])),
      })),
  };
}
