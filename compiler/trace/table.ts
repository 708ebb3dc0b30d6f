import type { NestingState, Step } from "../../runtime/index.js";
import { type Column, columnsOf } from "./columns.js";
import type { Detail, TraceRow } from "./rows.js";
import type { Trace } from "./trace.js";
import { cut, displayWidth, wrap } from "../text/index.js";

/** `guide` leads the eye along the tree, `aside` is what a reader may skip; `warning` and `error` must be seen. */
export type Tone = "plain" | "heading" | "guide" | "aside" | "warning" | "error";

/** A piece of a line, beginning at a column from 0 and without spaces at either end (a guide may end in one). Pieces of a line do not overlap and are in their order. */
export interface Piece {
  readonly at: number;
  readonly text: string;
  readonly tone: Tone;
}
export type TableLine = readonly Piece[];

/** A line as text, its pieces painted. */
export function lineText(line: TableLine, paint: (text: string, tone: Tone) => string): string {
  let text = "";
  let column = 0;
  for (const piece of line) {
    text += " ".repeat(piece.at - column) + paint(piece.text, piece.tone);
    column = piece.at + displayWidth(piece.text);
  }
  return text.trimEnd();
}

const GAP = 2;
/** Columns that one of the four calls takes. */
const CALL = 7;
/** A name keeps so many columns, whatever stands beside it; a statement so many more. */
const LEAST_NAME = 8;
const LEAST_STATEMENT = 24;
/** Columns by which the further lines of a text are indented. */
const FURTHER = "    ";

/** The rows of a trace side by side with the state after them, within so many columns. */
export class TraceTable {
  private readonly columns: readonly Column[];
  private readonly markWidth: number;
  private readonly nameWidth: number;
  /** Where the state after a call begins, and where that part of it that statements about pages show as well. */
  private readonly cellsStart: number;
  private readonly storesStart: number;
  private readonly empty: boolean;

  constructor(
    private readonly trace: Trace,
    rows: readonly TraceRow[],
    private readonly width: number,
    /** What a reader knows of the state before a step: what a step leaves as it was is shown aside. */
    private readonly known: ((step: number) => NestingState) | null = null,
  ) {
    this.columns = columnsOf(trace);
    const calls = rows.filter((row) => row.kind === "call");
    const statements = rows.filter((row) => row.kind === "pages");
    this.empty = calls.length + statements.length === 0;
    this.markWidth = Math.max(0, ...calls.map((row) => row.mark.length));
    const callWidth = calls.length === 0 ? 0 : CALL + (this.markWidth > 0 ? 1 + this.markWidth : 0);
    const cells = widthOf(this.columns);
    const storeCells = widthOf(this.columns.filter((column) => column.ofStores));
    const room = Math.max(LEAST_NAME, width - cells - callWidth - 2);
    const wanted = [
      ...calls.map((row) => displayWidth(indentation(row.level) + row.text)),
      // A statement's text and note reach to the cells that it shows.
      ...statements.map((row) => statementWidth(row) - 1 - callWidth - (cells - storeCells)),
    ];
    this.nameWidth = Math.min(room, Math.max(0, ...wanted));
    this.cellsStart = 1 + this.nameWidth + 1 + callWidth;
    this.storesStart = this.cellsStart + cells - storeCells;
  }

  /** One line for each word of the longest title, the last words at the bottom. */
  header(): TableLine[] {
    if (this.empty) return [];
    const height = Math.max(...this.columns.map((each) => each.titles.length));
    return Array.from({ length: height }, (_, line) =>
      this.placed(
        this.columns,
        this.cellsStart,
        "heading",
        ({ titles }) => titles[line - (height - titles.length)] ?? "",
      ),
    );
  }

  lines(row: TraceRow): TableLine[] {
    const details = row.details.flatMap((detail) => this.detail(row, detail));
    switch (row.kind) {
      case "call":
        return [this.call(row), ...details];
      case "pages":
        return [...this.statement(row), ...details];
      case "line":
      case "more":
        return [...this.text(row.text, row.level, this.width), ...details];
    }
  }

  private call(row: TraceRow): TableLine {
    const guides = indentation(row.level);
    const name = cut(guides + row.text, this.nameWidth);
    const split = name.startsWith(guides) ? guides.length : 0;
    return [
      ...piece(1, name.slice(0, split), "guide"),
      ...piece(1 + split, name.slice(split), "plain"),
      ...piece(2 + this.nameWidth, row.call, "plain"),
      ...piece(3 + this.nameWidth + CALL, row.mark, toneOf(row.mark)),
      ...this.cells(row, this.columns, this.cellsStart),
    ];
  }

  /** The text, its note beside it or else below it, and what the statement may have changed of the state. */
  private statement(row: TraceRow): TableLine[] {
    const at = 1 + indentation(row.level).length;
    const roomy = this.storesStart - at >= LEAST_STATEMENT;
    const [first, ...others] = this.text(row.text, row.level, roomy ? this.storesStart : this.width);
    const cells = this.cells(
      row,
      this.columns.filter((column) => column.ofStores),
      this.storesStart,
    );
    const end = first!.reduce((last, { at, text }) => Math.max(last, at + displayWidth(text)), 0);
    const noteStart = Math.min(Math.max(this.cellsStart, end) + GAP, this.storesStart - row.note.length);
    const beside = row.note !== "" && roomy && end + GAP <= noteStart;
    const note = beside ? piece(noteStart, row.note, toneOf(row.note)) : [];
    const below = beside || row.note === "" ? [] : this.text(row.note, row.level + 1, this.width, toneOf(row.note));
    return roomy ? [[...first!, ...note, ...cells], ...others, ...below] : [first!, ...others, cells, ...below];
  }

  /** What must be seen of a hazard is its name, in front of a colon. */
  private detail(row: TraceRow, { kind, text }: Detail): TableLine[] {
    const lines = this.text(text, row.level + 1, this.width);
    if (kind !== "met") return lines;
    return lines.map((line, index) => {
      if (index > 0) return line;
      const last = line.at(-1)!;
      const length = last.text.indexOf(":") + 1;
      const mark = last.text.slice(0, length);
      const rest = piece(last.at + length + 1, last.text.slice(length + 1), "plain");
      return [...line.slice(0, -1), ...piece(last.at, mark, toneOf(mark)), ...rest];
    });
  }

  /** A text at a level, wrapped to end before a column. */
  private text(text: string, level: number, end: number, tone: Tone = "plain"): TableLine[] {
    const guides = indentation(level);
    const at = 1 + guides.length;
    return wrap(text, end - at, "", FURTHER).map((line) => [
      ...piece(1, guides, "guide"),
      ...piece(at + line.length - line.trimStart().length, line.trimStart(), tone),
    ]);
  }

  private cells(row: TraceRow, columns: readonly Column[], start: number): Piece[] {
    const step = this.trace.run.steps[row.step!]!;
    const { known } = this;
    if (known === null) return this.placed(columns, start, "plain", (column) => column.cell(step));
    const unchanged: Step = { ...step, action: { kind: "end" }, after: known(row.step!) };
    const toneOf = (column: Column): Tone => (column.cell(step) === column.cell(unchanged) ? "aside" : "heading");
    return this.placed(columns, start, toneOf, (column) => column.cell(step));
  }

  private placed(
    columns: readonly Column[],
    start: number,
    tone: Tone | ((column: Column) => Tone),
    text: (column: Column) => string,
  ): Piece[] {
    let at = start;
    return columns.flatMap((column) => {
      const shown = text(column);
      const begin = at + GAP + (column.numeric ? column.width - shown.length : 0);
      at += GAP + column.width;
      return piece(begin, shown, typeof tone === "string" ? tone : tone(column));
    });
  }
}

function piece(at: number, text: string, tone: Tone): Piece[] {
  return text === "" ? [] : [{ at, text, tone }];
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + GAP + column.width, 0);
}

/** Columns that a statement takes with its note beside it. */
function statementWidth({ level, text, note }: TraceRow): number {
  return 1 + displayWidth(indentation(level) + text) + (note === "" ? 0 : GAP + note.length);
}

/** Guides for the eye: a dot at every other level. Levels too deep to draw are numbered. */
function indentation(level: number): string {
  const DEEPEST = 10;
  let indent = "";
  for (let i = 1; i <= Math.min(level, DEEPEST); i++) indent += i % 2 === 1 ? ". " : "  ";
  return level > DEEPEST ? `${indent}[${level}] ` : indent;
}

/** Of a mark in capitals or a note in parentheses. A warning that a site does not repeat is one nevertheless. */
export function toneOf(mark: string): Tone {
  if (mark.startsWith("BUG") || mark.startsWith("FAULT")) return "error";
  return mark.startsWith("(") && mark !== "(WARN)" ? "aside" : "warning";
}
