import type { Matrix, MatrixCall, MatrixCase, Outcome } from "./matrix.js";
import { outcomeText, rangeText } from "./outcome.js";
import { displayWidth, type Medium, pad, visible, wrap } from "../text/index.js";

/** Calls beyond these are counted, not listed. */
const MOST_CALLS = 20;
const GAP = 2;

interface Line {
  readonly text: string;
  /** One per rule set; none: the text stands alone. */
  readonly cells: readonly string[];
}

/** Of a cell. */
export type CellTone = "plain" | "heading" | "good" | "notable" | "bad";

/** Gives a cell its colours. */
type Paint = (text: string, tone: CellTone) => string;

/** The table for people: scenarios down, rule sets across, and under each case the calls that make the difference. */
export function matrixText(matrix: Matrix, medium: Medium, paint: Paint = (text) => text): string {
  const shown = (text: string): string => visible(text, medium.unicode);
  if (matrix.scenarios.length === 0) return `${shown(matrix.file)}: no scenarios\n`;
  const lines: Line[] = [{ text: shown(matrix.file), cells: matrix.ruleSets.map(shown) }];
  for (const scenario of matrix.scenarios) {
    lines.push({ text: ` ${shown(scenario.name)}`, cells: [] });
    for (const each of scenario.cases) lines.push(...caseLines(each, medium));
    for (const sentence of scenario.partial) lines.push({ text: `   ${shown(sentence)}`, cells: [] });
  }
  return (
    groupsOfColumns(lines, matrix.ruleSets.length, medium)
      .map((group) => drawn(lines, group, medium, paint).join("\n"))
      .join("\n\n") + "\n"
  );
}

function caseLines(each: MatrixCase, medium: Medium): Line[] {
  const lines: Line[] = [
    {
      text: `   ${visible(each.when === "" ? "always" : each.when, medium.unicode)}`,
      cells: each.outcomes.map(outcomeText),
    },
  ];
  const calls = each.calls.slice(0, MOST_CALLS);
  const callWidth = Math.max(0, ...calls.map((call) => call.call.length));
  for (const call of calls) {
    lines.push({
      text: `     ${callText(call, callWidth, medium)}`,
      cells: call.effects.map((effect) => effect ?? "-"),
    });
  }
  if (each.calls.length > calls.length) {
    lines.push({ text: `     ... ${each.calls.length - calls.length} more calls; --format json has all`, cells: [] });
  }
  // What the mode is for: where the rule sets differ in nothing else, they may in this.
  const barriers = new Set(each.outcomes.map((outcome) => rangeText(outcome.barriers)));
  if (barriers.size > 1 || each.outcomes.some((outcome) => outcomeText(outcome) !== "ok")) {
    lines.push(...extraLines(each.outcomes));
    const counts = each.outcomes.map(({ barriers, hooks }) => `${rangeText(barriers)} / ${rangeText(hooks)}`);
    lines.push({ text: "     barriers / hooks", cells: counts });
  }
  return lines;
}

/** What a cell of the case does not say, since it says the worst only. */
function extraLines(outcomes: readonly Outcome[]): Line[] {
  const lines: Line[] = [];
  const met = ({ hazards, faults }: Outcome): boolean => hazards.most + faults.most > 0;
  if (outcomes.some((outcome) => met(outcome) && !/hazard|fault/.test(outcomeText(outcome)))) {
    const counts = outcomes.map(({ hazards, faults }) => `${rangeText(hazards)} / ${rangeText(faults)}`);
    lines.push({ text: "     hazards / faults", cells: counts });
  }
  if (outcomes.some((outcome) => outcome.leaks.most > 0 && outcomeText(outcome) !== "leaks")) {
    lines.push({
      text: "     at the end",
      cells: outcomes.map(({ leaks }) => (leaks.most > 0 ? "leaks" : "as begun")),
    });
  }
  return lines;
}

function callText(call: MatrixCall, callWidth: number, medium: Medium): string {
  const times = call.times > 1 ? ` x${call.times}` : "";
  return `${call.call.padEnd(callWidth)} in ${visible(call.frame, medium.unicode)}${times}`;
}

/** Columns that fit beside each other; where not all do, the table is repeated below for the others. */
function groupsOfColumns(lines: readonly Line[], columns: number, medium: Medium): number[][] {
  const widths = Array.from({ length: columns }, (_, i) => columnWidth(lines, i));
  const groups: number[][] = [[]];
  let room = medium.width - textWidth(lines, medium);
  widths.forEach((width, i) => {
    if (groups.at(-1)!.length > 0 && room < GAP + width) {
      groups.push([]);
      room = medium.width - textWidth(lines, medium);
    }
    groups.at(-1)!.push(i);
    room -= GAP + width;
  });
  return groups;
}

function columnWidth(lines: readonly Line[], column: number): number {
  return Math.max(...lines.map((line) => displayWidth(line.cells[column] ?? "")));
}

/** At most half of the line is for names and conditions. */
function textWidth(lines: readonly Line[], medium: Medium): number {
  const widest = Math.max(...lines.map((line) => (line.cells.length > 0 ? displayWidth(line.text) : 0)));
  return Math.min(widest, Math.floor(medium.width / 2));
}

function drawn(lines: readonly Line[], group: readonly number[], medium: Medium, paint: Paint): string[] {
  const left = textWidth(lines, medium);
  return lines.flatMap((line, i) => {
    if (line.cells.length === 0) {
      return wrap(line.text.trimStart(), medium.width, line.text.slice(0, line.text.search(/\S/)), "     ");
    }
    const cells = group.map((column) => {
      const text = pad(line.cells[column]!, columnWidth(lines, column));
      return " ".repeat(GAP) + paint(text, i === 0 ? "heading" : toneOf(text.trim()));
    });
    // A condition that is too long has a line of its own.
    const tooLong = displayWidth(line.text) > left;
    const own = tooLong
      ? wrap(line.text.trim(), medium.width, line.text.slice(0, line.text.search(/\S/)), "     ")
      : [];
    return [...own, `${pad(tooLong ? "" : line.text, left)}${cells.join("")}`.trimEnd()];
  });
}

function toneOf(word: string): CellTone {
  if (word === "ok") return "good";
  if (/ BUG$/.test(word) || / (hazards?|faults?)$/.test(word) || word === "stopped" || word === "fails") return "bad";
  if (/ (WARN|silent)$/.test(word) || ["detected", "silent", "late", "leaks"].includes(word)) return "notable";
  return "plain";
}
