/** What the server is asked for by `workspace/executeCommand`: a command's name, its argument, its answer. */
import type { MatrixReport, TraceReport } from "../../../../compiler/reports/index.js";
import { fieldsOf, listOf, optional, textOf, textsOf } from "./reading.js";

/** The server's commands. */
export const REQUESTS = { trace: "lmmu.trace", matrix: "lmmu.matrix" } as const;

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

/** The trace is as `lmmu run --format json` prints it. */
export type TraceAnswer = Pick<TraceReport, "title" | "svg"> & { readonly trace: unknown };

export type MatrixAnswer = Pick<MatrixReport, "ruleSets" | "scenarios"> & { readonly title: string };
export type MatrixCase = MatrixAnswer["scenarios"][number]["cases"][number];
type MatrixCell = MatrixCase["cells"][number];

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
