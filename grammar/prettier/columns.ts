import type { Declaration, FrameDeclaration } from "../ast.js";
import { arrangeClause } from "./clauses.js";
import type { Ignored } from "./ignored.js";
import type { Layout } from "./layout.js";
import { hasBlankBetween, spelling } from "./spelling.js";

type Column = "annotations" | "guard" | "source";

/** The head of a frame: its name with parameters (or `inlines OTHER`), and what is written behind it in columns. */
interface Head {
  readonly first: number;
  /** Index of its `{` or `;`. */
  readonly end: number;
  /** Width of what stands before the first cell. */
  readonly width: number;
  readonly cells: readonly Cell[];
  /** Width of ` {` or `;`. */
  readonly endWidth: number;
}

interface Cell {
  readonly column: Column;
  readonly first: number;
  readonly last: number;
  readonly width: number;
}

/**
 * Lines up annotations, guards and sources within each run of frames, where that fits. A run goes on as long as no blank
 * line, no other declaration and no head of several lines comes between. Heads that are in no columns break where they must.
 */
export function arrangeColumns(
  layout: Layout,
  ignored: Ignored,
  declarations: readonly Declaration[],
  width: number,
): void {
  let run: Head[] = [];
  let previous: Declaration | undefined;
  const finish = (): void => {
    if (!lineUp(layout, run, width)) for (const head of run) breakHead(layout, head);
    run = [];
  };
  for (const declaration of declarations) {
    if (previous !== undefined && layout.hasBlankLine(previous.span.end, declaration.span.start)) finish();
    previous = declaration;
    if (declaration.kind !== "fn" || ignored.has(layout.first(declaration.span))) {
      finish();
      continue;
    }
    const head = headOf(layout, declaration);
    if (isOneLine(layout, head, width)) run.push(head);
    else {
      finish();
      breakHead(layout, head);
    }
  }
  finish();
}

function headOf(layout: Layout, declaration: FrameDeclaration): Head {
  const { span, annotations, guard, source, body } = declaration;
  const cells: Cell[] = [];
  const cell = (column: Column, first: number, last: number): void => {
    cells.push({ column, first, last, width: flatWidth(layout, first, last) });
  };
  if (annotations.length > 0) {
    cell("annotations", layout.first(annotations[0]!.span) - 1, layout.last(annotations.at(-1)!.span) + 1);
  }
  if (guard !== undefined) cell("guard", layout.first(guard.span) - 2, layout.last(guard.span) + 1);
  if (source !== undefined) cell("source", layout.first(source.span) - 1, layout.last(source.span));
  const end = body === undefined ? layout.last(span) : layout.first(body.span);
  const last = (cells[0]?.first ?? end) - 1;
  const first = layout.first(span);
  return { first, end, width: flatWidth(layout, first, last), cells, endWidth: body === undefined ? 1 : 2 };
}

function isOneLine(layout: Layout, { first, end, width, cells, endWidth }: Head, limit: number): boolean {
  const total = cells.reduce((sum, cell) => sum + 1 + cell.width, width) + endWidth;
  return total <= limit && !layout.hasComment(first, end) && !layout.followsComment(first);
}

/** Gives every cell of a column the same place; false, and nothing done, if a line would be too long. */
function lineUp(layout: Layout, run: readonly Head[], limit: number): boolean {
  // Where no frame has both, a guard and an annotation share a column: they say when, and in what, a frame runs.
  const isShared = !run.some((head) => has(head, "annotations") && has(head, "guard"));
  const columns: readonly (readonly Column[])[] = isShared
    ? [["annotations", "guard"], ["source"]]
    : [["annotations"], ["guard"], ["source"]];
  const ends = run.map(({ width }) => width);
  const blanks = new Map<number, number>();
  for (const column of columns) {
    const inColumn = run.map(({ cells }) => cells.find((cell) => column.includes(cell.column)));
    const start = 1 + ends.reduce((widest, end, index) => (inColumn[index] ? Math.max(widest, end) : widest), 0);
    inColumn.forEach((cell, index) => {
      if (cell === undefined) return;
      blanks.set(cell.first, start - ends[index]!);
      ends[index] = start + cell.width;
    });
  }
  if (run.some(({ endWidth }, index) => ends[index]! + endWidth > limit)) return false;
  for (const [first, count] of blanks) layout.separate(first, count);
  return true;
}

function has({ cells }: Head, column: Column): boolean {
  return cells.some((cell) => cell.column === column);
}

function breakHead(layout: Layout, { cells }: Head): void {
  for (const { first, last } of cells) arrangeClause(layout, first, last);
}

/** How wide tokens are on one line. */
function flatWidth(layout: Layout, first: number, last: number): number {
  let width = 0;
  for (let index = first; index <= last; index++) {
    const token = layout.tokens[index]!;
    if (index > first && isBlankBefore(layout, index)) width++;
    width += widthOf(spelling(token));
  }
  return width;
}

function isBlankBefore(layout: Layout, index: number): boolean {
  const separator = layout.separatorBefore(index);
  if (separator === undefined) return hasBlankBetween(layout.tokens[index - 1]!, layout.tokens[index]!);
  return separator === "space" || separator === "line";
}

/** Letters outside of ASCII count twice: some are that wide. */
function widthOf(text: string): number {
  return text.length + (text.match(/[^\x20-\x7e]/g)?.length ?? 0);
}
