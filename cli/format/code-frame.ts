import type { LineIndex, Span } from "../../grammar/index.js";
import { showLine } from "./source-line.js";
import type { Style } from "./style.js";
import { displayWidth, visible, wrap } from "../../compiler/text/index.js";

/** A piece of text to underline; the primary one is what a finding is about. */
export interface Mark {
  readonly span: Span;
  readonly message: string;
  readonly primary: boolean;
}

/** One underlining on one line; offsets count from the line's beginning. */
interface Underline {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly mark: Mark;
  /** Only at the last line of a mark. */
  readonly message: string;
}

/** Lines of source with their numbers and what is marked in them underlined, in the manner of rustc. */
export function codeFrame(
  lines: LineIndex,
  marks: readonly Mark[],
  gutter: number,
  style: Style,
  paint: (text: string) => string,
): string[] {
  const { blue } = style.colors;
  const bar = blue(`${" ".repeat(gutter)} |`);
  const underlines = marks.flatMap((mark) => underlinesOf(lines, mark));
  underlines.sort((a, b) => a.line - b.line || Number(b.mark.primary) - Number(a.mark.primary) || a.from - b.from);
  const frame = [bar];
  const numbered = (line: number, text: string): string =>
    `${blue(`${String(line).padStart(gutter)} |`)} ${text}`.trimEnd();
  const room = style.width - gutter - 3;
  let previous = 0;
  for (let i = 0; i < underlines.length;) {
    const line = underlines[i]!.line;
    if (previous > 0 && line === previous + 2) {
      frame.push(numbered(line - 1, showLine(lines.textOf(line - 1), 0, room, style).text));
    } else if (previous > 0 && line > previous + 1) frame.push(blue("..."));
    const source = showLine(lines.textOf(line), underlines[i]!.from, room, style);
    frame.push(numbered(line, source.text));
    for (; underlines[i]?.line === line; i++) {
      const underline = underlines[i]!;
      const start = Math.min(source.column(underline.from), room - 1);
      const end = Math.min(Math.max(source.column(underline.to), start + 1), room);
      const carets = (underline.mark.primary ? "^" : "-").repeat(end - start);
      const colour = underline.mark.primary ? paint : blue;
      for (const text of underlining(" ".repeat(start), carets, visible(underline.message, style.unicode), room)) {
        frame.push(`${bar} ${text.slice(0, start)}${colour(text.slice(start))}`);
      }
    }
    previous = line;
  }
  return frame;
}

/** How many columns the numbers of a frame with these marks take. */
export function gutterWidth(lines: LineIndex, marks: readonly Mark[]): number {
  return Math.max(1, ...marks.map((mark) => String(lastPosition(lines, mark.span).line).length));
}

/** A mark over several lines is shown by its first and its last one. */
function underlinesOf(lines: LineIndex, mark: Mark): Underline[] {
  const start = lines.at(mark.span.start);
  const end = lastPosition(lines, mark.span);
  const from = start.column - 1;
  if (end.line <= start.line) {
    return [{ line: start.line, from, to: Math.max(end.column - 1, from), mark, message: mark.message }];
  }
  const last = lines.textOf(end.line);
  const indentation = last.length - last.trimStart().length;
  return [
    { line: start.line, from, to: lines.textOf(start.line).length, mark, message: "" },
    {
      line: end.line,
      from: Math.min(indentation, end.column - 1),
      to: end.column - 1,
      mark,
      message: mark.message,
    },
  ];
}

/** Where a span ends; one that takes a line's end along ends there, not at the beginning of the next. */
function lastPosition(lines: LineIndex, span: Span): { line: number; column: number } {
  const end = lines.at(span.end);
  if (end.column > 1 || span.end <= span.start || end.line === 1) return end;
  return { line: end.line - 1, column: lines.textOf(end.line - 1).length + 1 };
}

/** The carets, and the message beside them or, where the line has no room for it, below. */
function underlining(indent: string, carets: string, message: string, room: number): string[] {
  if (message === "") return [indent + carets];
  const beside = `${indent}${carets} `;
  if (beside.length + displayWidth(message) <= room) return [beside + message];
  const below = indent.length <= room / 2 ? indent : indent.slice(0, Math.floor(room / 2));
  return [indent + carets, ...wrap(message, room, below, below)];
}
