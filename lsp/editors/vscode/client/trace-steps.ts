/** The steps of a trace, as tables show them. */
import { type Fields, fieldsOf, listOf, numberOf, textOf, textsOf } from "./reading.js";

/** Where a step stands: a URI or a path, and a line and a column that begin at 1. */
export interface StepPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface TraceStep {
  /** Null where the server does not say. */
  readonly place: StepPlace | null;
  readonly frame: string;
  readonly text: string;
  /** What it reported. */
  readonly findings: readonly string[];
  /** The nesting state before and after it, cell by cell as in `columns`. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** One run. */
export interface TraceTable {
  /** The configs that it is for; empty where it reads none. */
  readonly when: string;
  /** The rule set's variables, then `on`, `barriers`, `pending`. */
  readonly columns: readonly string[];
  readonly steps: readonly TraceStep[];
}

/** Reads a trace as `lmmu run --format json` prints it: a table for each run. */
export function traceTables(trace: unknown): readonly TraceTable[] {
  return listOf(fieldsOf(trace)["runs"]).map(fieldsOf).map(readRun);
}

/** The steps of all runs, in the order of the tables. */
export function stepsOf(trace: unknown): readonly TraceStep[] {
  return traceTables(trace).flatMap(({ steps }) => steps);
}

function readRun(run: Fields): TraceTable {
  const frames = listOf(run["frames"]).map((frame) => textOf(fieldsOf(frame)["frame"]));
  const configs = Object.entries(fieldsOf(run["configs"]));
  return {
    when: configs.map(([name, value]) => (value === true ? name : `!${name}`)).join(" && "),
    columns: [...textsOf(run["variables"]), "on", "barriers", "pending"],
    steps: listOf(run["steps"])
      .map(fieldsOf)
      .map((step) => readStep(step, frames)),
  };
}

function readStep(step: Fields, frames: readonly string[]): TraceStep {
  const action = fieldsOf(step["action"]);
  return {
    place: placeOf(step),
    frame: frames[numberOf(step["stack"])] ?? "",
    text: actionText(action),
    findings: findingsOf(action),
    before: stateCells(fieldsOf(step["before"])),
    after: stateCells(fieldsOf(step["after"])),
  };
}

/** The place that a step of a report has, or anything else with a file and a start. */
export function placeOf(step: Fields): StepPlace | null {
  const file = textOf(step["uri"]) || textOf(step["file"]);
  const { line, column } = fieldsOf(step["start"]);
  return file === "" || numberOf(line) < 1 ? null : { file, line: numberOf(line), column: numberOf(column) };
}

function stateCells({ variables, active, barriers, pending }: Fields): string[] {
  return [...listOf(variables).map(numberOf).map(String), yesNo(active), String(numberOf(barriers)), yesNo(pending)];
}

function yesNo(value: unknown): string {
  return value === true ? "y" : "n";
}

/** The statement, as far as a line says it: what it does to the page tables is in the picture. */
function actionText(action: Fields): string {
  const kind = textOf(action["kind"]);
  switch (kind) {
    case "call":
      return withHooks(textOf(action["call"]), action);
    case "context":
      return [action["enters"] === true ? "begin" : "end", textOf(action["context"]), textOf(action["lock"])]
        .filter((word) => word !== "")
        .join(" ");
    case "interrupt":
      return `${action["begins"] === true ? "interrupt" : "return from"} ${textOf(action["irq"])}`;
    case "schedule":
      return withHooks(["schedule", textOf(action["to"])].join(" ").trimEnd(), action);
    case "switch_in":
      return withHooks(`on CPU ${numberOf(action["cpu"])}`, action);
    case "switch_out":
      return withHooks(`${textOf(action["because"])}, off CPU ${numberOf(action["cpu"])}`, action);
    case "underway": {
      const call = textOf(action["call"]);
      return withHooks(call === "" ? "stored, not completed" : `${call} so far`, action);
    }
    case "tables":
      return `${textOf(action["statement"]).replace("_", " ")} ${pagesText(action["pages"])}`;
    case "flush_tlb":
      return `flush_tlb ${pagesText(action["pages"])}`;
    case "barrier":
      return textOf(action["barrier"]);
    case "access":
      return `${action["user"] === true ? "user " : ""}${textOf(action["access"])} ${pagesText(action["pages"])}`;
    default:
      return kind;
  }
}

/** The hooks that it called, in their order. */
function withHooks(text: string, action: Fields): string {
  return [text, ...textsOf(action["hooks"])].join(" \u2192 ");
}

function pagesText(value: unknown): string {
  const { region, from, to } = fieldsOf(value);
  const [first, end] = [numberOf(from), numberOf(to)];
  return `${textOf(region)}[${end - first === 1 ? first : `${first}..${end}`}]`;
}

function findingsOf(action: Fields): string[] {
  const reports = listOf(action["reports"]).map(fieldsOf);
  const printed = reports.filter(({ suppressed }) => suppressed !== true).map(({ text }) => textOf(text));
  const failed = action["kind"] === "assert" && action["holds"] === false ? ["does not hold"] : [];
  const silent = action["judgement"] === "silent" ? textsOf(action["forbidden"]) : [];
  return [...printed, ...silent.map((text) => `forbidden, and nothing warns: ${text}`), ...failed];
}
