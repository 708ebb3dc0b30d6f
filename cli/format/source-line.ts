import { displayWidth, visibleCharacter } from "../../compiler/text/index.js";
import type { Style } from "./style.js";

/** A line of source as it is shown: escaped, tabs expanded, and cut to a width around the place of interest. */
export interface ShownLine {
  readonly text: string;
  /** The column (from 0) of an offset into the line; an offset that is not shown counts as the nearest edge. */
  column(offset: number): number;
}

const TAB = 4;
/** What remains visible before the place of interest where a line is cut. */
const CONTEXT = 24;

/** Shows a line of source in at most `width` columns so that `offset` (UTF-16 units into the line) can be seen. */
export function showLine(line: string, offset: number, width: number, style: Style): ShownLine {
  // Of a very long line nothing beyond this can be on the screen: a column takes one unit at least, marks aside.
  const from = boundary(line, Math.max(0, offset - 2 * width));
  const to = boundary(line, Math.min(line.length, offset + 2 * width));
  const cells = cellsOf(line, from, to, style);
  const whole = from === 0 && to === line.length;
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (whole && total <= width) return shown(cells, "", "", to);

  const before = cells.filter((cell) => cell.offset < offset).reduce((sum, cell) => sum + cell.width, 0);
  const fromStart = from === 0 && before < width - CONTEXT;
  let first = 0;
  if (!fromStart) for (let left = before; left > CONTEXT && first < cells.length; first++) left -= cells[first]!.width;
  const prefix = fromStart ? "" : "...";
  let last = first;
  for (let room = width - prefix.length - 3; last < cells.length && room >= cells[last]!.width; last++) {
    room -= cells[last]!.width;
  }
  const cutOff = last < cells.length || to < line.length;
  return shown(cells.slice(first, last), prefix, cutOff ? "..." : "", cells[last]?.offset ?? to);
}

interface Cell {
  readonly offset: number;
  readonly shown: string;
  readonly width: number;
}

function cellsOf(line: string, from: number, to: number, style: Style): Cell[] {
  const cells: Cell[] = [];
  let offset = from;
  for (const character of line.slice(from, to)) {
    const text = character === "\t" ? " ".repeat(TAB) : visibleCharacter(character, style.unicode);
    cells.push({ offset, shown: text, width: displayWidth(text) });
    offset += character.length;
  }
  return cells;
}

function shown(cells: readonly Cell[], prefix: string, suffix: string, end: number): ShownLine {
  const columns = new Map<number, number>();
  let column = prefix.length;
  for (const cell of cells) {
    columns.set(cell.offset, column);
    column += cell.width;
  }
  const first = cells[0]?.offset ?? end;
  const last = column;
  return {
    text: prefix + cells.map((cell) => cell.shown).join("") + suffix,
    column(offset) {
      if (offset < first) return 0;
      if (offset >= end) return last;
      // An offset inside a pair of surrogates belongs to the character that begins before it.
      return columns.get(offset) ?? columns.get(offset - 1) ?? last;
    },
  };
}

/** The offset, or the one before where it would cut a pair of surrogates. */
function boundary(line: string, offset: number): number {
  const unit = line.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff && offset > 0 ? offset - 1 : offset;
}
