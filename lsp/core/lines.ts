import type { Position, Range } from "vscode-languageserver";
import type { Span } from "../../grammar/index.js";
import type { Encoding } from "./encoding.js";

/**
 * Turns the offsets of one text into the protocol's positions and back. LF, CRLF and a lone CR each end a line. Positions
 * outside the text count as the nearest place in it: behind the end of a line as that end, within a character (in UTF-8
 * or UTF-32 none can be meant) as its beginning.
 */
export class Lines {
  /** Offset of the first unit of each line. */
  private readonly starts: number[] = [0];

  constructor(
    readonly text: string,
    readonly encoding: Encoding,
  ) {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === LF || (unit === CR && text.charCodeAt(at + 1) !== LF)) this.starts.push(at + 1);
    }
  }

  /** How many lines the text has; an empty text has one. */
  get count(): number {
    return this.starts.length;
  }

  offsetAt({ line, character }: Position): number {
    if (!(line >= 0)) return 0;
    const start = this.starts[Math.trunc(line)];
    if (start === undefined) return this.text.length;
    const end = this.endOf(Math.trunc(line));
    if (!(character > 0)) return start;
    if (this.encoding === "utf-16") return Math.min(start + Math.trunc(character), end);
    let left = Math.trunc(character);
    let at = start;
    while (at < end) {
      const code = this.text.codePointAt(at)!;
      left -= this.widthOf(code);
      if (left < 0) break;
      at += unitsOf(code);
    }
    return at;
  }

  positionAt(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(wanted);
    const start = this.starts[line]!;
    const end = Math.min(wanted, this.endOf(line));
    if (this.encoding === "utf-16") return { line, character: end - start };
    let character = 0;
    for (let at = start; at < end;) {
      const code = this.text.codePointAt(at)!;
      at += unitsOf(code);
      // An offset within a character means its beginning.
      if (at <= end) character += this.widthOf(code);
    }
    return { line, character };
  }

  rangeOf({ start, end }: Span): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** An end before its start counts as the start. */
  spanOf({ start, end }: Range): Span {
    const from = this.offsetAt(start);
    return { start: from, end: Math.max(from, this.offsetAt(end)) };
  }

  /** The number of the line, from 0, that an offset lies in. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Offset of the first unit of a line, counted from 0. */
  startOf(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Offset behind the last unit of a line that does not belong to its end. */
  endOf(line: number): number {
    let end = this.starts[line + 1] ?? this.text.length;
    const start = this.startOf(line);
    if (end > start && this.text.charCodeAt(end - 1) === LF) end--;
    if (end > start && this.text.charCodeAt(end - 1) === CR) end--;
    return end;
  }

  private widthOf(code: number): number {
    if (this.encoding === "utf-32") return 1;
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
}

const LF = 0x0a;
const CR = 0x0d;

function unitsOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}
