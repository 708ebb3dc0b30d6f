/**
 * A piece of one file's text: UTF-16 offsets, `start` inclusive, `end` exclusive. Lines and columns exist only at the
 * edge, where somebody reads them (`LineIndex`).
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place as people count: both numbers begin at 1; `column` counts UTF-16 units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of one text into lines and columns. LF, CRLF and a lone CR each end a line. */
export class LineIndex {
  /** Offset of the first unit of each line. */
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let offset = 0; offset < text.length; offset++) {
      const unit = text.charCodeAt(offset);
      if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(offset + 1) !== 0x0a)) this.starts.push(offset + 1);
    }
  }

  /** How many lines the text has; an empty text has one. */
  get lines(): number {
    return this.starts.length;
  }

  /** Line and column of an offset; an offset outside the text counts as its nearest end. */
  at(offset: number): LineColumn {
    const wanted = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: wanted - this.starts[low]! + 1 };
  }

  /** The text of a line (counted from 1) without its line end; empty for a line that does not exist. */
  textOf(line: number): string {
    const start = this.starts[line - 1];
    if (start === undefined) return "";
    const end = this.starts[line] ?? this.text.length;
    return this.text.slice(start, end).replace(/[\r\n]+$/, "");
  }
}
