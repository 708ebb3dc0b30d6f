import type { Action, Program, Step } from "../../runtime/index.js";
import { callTree } from "./call-tree.js";
import { fold, type FoldedRow } from "./fold.js";
import type { Sources } from "./sources.js";
import { endLines, summaryLines, titleOf } from "./trace-words.js";
import type { Style } from "./style.js";
import { hookName, type Trace } from "./trace.js";
import { cut, displayWidth, pad, visible } from "./visible.js";
import { wrap } from "./wrap.js";

/** A run for people: the tree of calls with the nesting state after each, what warned, and how it ended. */
export function tracePretty(trace: Trace, sources: Sources, style: Style): string {
  const columns = columnsOf(trace);
  const rows = fold(callTree(trace.program, trace.run.steps)).map((row) => shownRow(row, trace.program, style));
  const calls = rows.filter((row) => row.step !== null);
  const cellsWidth = columns.reduce((sum, column) => sum + GAP + column.width, 0);
  const markWidth = Math.max(0, ...calls.map((row) => row.mark.length));
  const callWidth = 7 + (markWidth > 0 ? 1 + markWidth : 0);
  const room = style.width - cellsWidth - callWidth - 2;
  const nameWidth = Math.min(room, Math.max(0, ...calls.map((row) => displayWidth(row.indent + row.text))));

  const lines = wrap(visible(titleOf(trace, sources), style.unicode), style.width, "", "  ");
  if (calls.length > 0) {
    for (const titles of headerOf(columns)) {
      lines.push(style.colors.bold(`${" ".repeat(nameWidth + callWidth + 2)}${titles}`.trimEnd()));
    }
  }
  for (const row of rows) {
    if (row.step === null) {
      lines.push(...wrap(row.text, style.width, ` ${row.indent}`, ` ${row.indent}    `));
      continue;
    }
    const { step } = row;
    const name = pad(cut(row.indent + row.text, nameWidth), nameWidth);
    const mark = markWidth > 0 ? ` ${paintMark(pad(row.mark, markWidth), style)}` : "";
    const cells = columns.map((column) => " ".repeat(GAP) + align(column.cell(step), column));
    lines.push(` ${name} ${pad(row.call, 7)}${mark}${cells.join("")}`.trimEnd());
  }
  for (const text of [...endLines(trace, sources), ...summaryLines(trace, sources)]) {
    lines.push(...wrap(visible(text, style.unicode), style.width, " ", "   "));
  }
  return lines.join("\n") + "\n";
}

interface ShownRow {
  readonly indent: string;
  /** The frame of a call, else all of the row. */
  readonly text: string;
  /** Of a call, else null. */
  readonly step: Step | null;
  readonly call: string;
  readonly mark: string;
}

function shownRow(row: FoldedRow, program: Program, style: Style): ShownRow {
  const name = (frame: number): string => visible(program.frames[frame]!.name, style.unicode);
  const line = (text: string): ShownRow => ({ indent: indentation(row.level), text, step: null, call: "", mark: "" });
  switch (row.kind) {
    case "task":
      return line(`task ${name(row.task)}:`);
    case "frame":
      return line(name(row.frame.frame));
    case "more":
      return line(`... ${row.number} ${row.like}`);
    case "passed":
      return line(`... ${passedNames(row.frames.map((frame) => name(frame.frame)))}`);
    case "step": {
      const { action, stack } = row.step;
      if (action.kind !== "call") return line(statementText(action, program, style));
      return { ...line(name(stack.frame)), step: row.step, call: action.call, mark: markOf(action) };
    }
  }
}

/** Of more frames than a reader wants, the middle is left out. */
function passedNames(names: readonly string[]): string {
  const ENDS = 10;
  if (names.length <= 2 * ENDS + 1) return names.join(", ");
  const middle = `(${names.length - 2 * ENDS} more)`;
  return [...names.slice(0, ENDS), middle, ...names.slice(-ENDS)].join(", ");
}

/** Guides for the eye: a dot at every other level. Levels too deep to draw are numbered. */
function indentation(level: number): string {
  const DEEPEST = 10;
  let indent = "";
  for (let i = 1; i <= Math.min(level, DEEPEST); i++) indent += i % 2 === 1 ? ". " : "  ";
  return level > DEEPEST ? `${indent}[${level}] ` : indent;
}

function statementText(action: Exclude<Action, { kind: "call" }>, program: Program, style: Style): string {
  const name = (frame: number): string => visible(program.frames[frame]!.name, style.unicode);
  switch (action.kind) {
    case "context":
      return `${action.enters ? "" : "end of "}${action.context}${action.lock === null ? "" : ` ${visible(action.lock, style.unicode)}`}`;
    case "interrupt":
      return action.begins ? `interrupt ${name(action.irq)}` : `end of interrupt ${name(action.irq)}`;
    case "schedule":
      return action.to === null ? "schedule: another task and back" : `schedule ${name(action.to)}`;
    case "sleep":
      return "sleep";
    case "assert":
      return action.holds ? "assert holds" : "assert FAILS";
    case "end":
      return "end";
  }
}

/**
 * WARN and BUG: it reported. (WARN): it would have, but this site has before. SILENT: the contract forbids it and nothing
 * reported. LATE: it warned although the contract allows it, because of a silent call before.
 */
function markOf(action: Extract<Action, { kind: "call" }>): string {
  const printed = action.reports.filter((report) => !report.suppressed);
  if (printed.some((report) => report.assertion === "bug")) return "BUG";
  if (action.judgement === "late") return "LATE";
  if (printed.length > 0) return "WARN";
  if (action.reports.length > 0) return "(WARN)";
  return action.judgement === "silent" ? "SILENT" : "";
}

function paintMark(mark: string, style: Style): string {
  const { red, yellow, bold } = style.colors;
  if (mark.startsWith("BUG")) return bold(red(mark));
  return mark.trim() === "" ? mark : bold(yellow(mark));
}

interface Column {
  /** Stacked: a long name takes a line for each of its words. */
  readonly titles: readonly string[];
  readonly width: number;
  readonly numeric: boolean;
  cell(step: Step): string;
}

const GAP = 2;

/** The state after each call. Whether something is pending is said only of programs that touch page tables. */
function columnsOf({ program, ruleSet, run }: Trace): Column[] {
  const yes = (value: boolean): string => (value ? "y" : "n");
  const variables = ruleSet.variables.flatMap((variable, i): Column[] => {
    const bool = variable.type === "bool";
    // A flag that is what `on` shows would only say it twice; in an interrupt the two may differ.
    if (bool && run.steps.every(({ after }) => (after.variables[i] !== 0) === after.active)) return [];
    return [
      column(variable.name.split("_"), bool ? 1 : 3, !bool, ({ after }) => {
        const value = after.variables[i] ?? 0;
        return bool ? yes(value !== 0) : String(value);
      }),
    ];
  });
  const pending = column(["pending"], 1, false, (step) => yes(step.after.pending));
  return [
    ...variables,
    column(["on"], 1, false, (step) => yes(step.after.active)),
    column(["hook"], 5, false, ({ action }) => (action.kind === "call" && action.hooks.map(hookName).join(",")) || "-"),
    column(["barriers"], 5, true, (step) => String(step.after.barriers)),
    ...(touchesPageTables(program) ? [pending] : []),
  ];
}

function column(titles: readonly string[], least: number, numeric: boolean, cell: Column["cell"]): Column {
  return { titles, width: Math.max(least, ...titles.map((title) => title.length)), numeric, cell };
}

/** One line for each word of the longest title, the last words at the bottom. */
function headerOf(columns: readonly Column[]): string[] {
  const height = Math.max(...columns.map((each) => each.titles.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((each) => {
        const title = each.titles[line - (height - each.titles.length)] ?? "";
        return " ".repeat(GAP) + (each.numeric ? title.padStart(each.width) : title.padEnd(each.width));
      })
      .join(""),
  );
}

function align(text: string, { width, numeric }: Column): string {
  return numeric ? text.padStart(width) : text.padEnd(width);
}

const PAGE_OPERATIONS: ReadonlySet<string> = new Set([
  "map",
  "unmap",
  "protect",
  "populate",
  "split",
  "set_entry",
  "store",
  "emit",
]);

function touchesPageTables(program: Program): boolean {
  return program.frames.some((frame) => frame.code.some((instruction) => PAGE_OPERATIONS.has(instruction.op)));
}
