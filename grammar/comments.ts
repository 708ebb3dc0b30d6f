import type { SyntaxProblem } from "./problem.js";
import type { Span } from "./span.js";
import { hasLineBreak } from "./words.js";

/** A comment where it stands. `text` is all of it, markers included; `doc` is a line that begins with exactly `///`. */
export interface Comment {
  readonly kind: "line" | "block" | "doc";
  readonly span: Span;
  readonly text: string;
}

/** The comment that a token of the lexer is. (Its own type would make every reader of `Comment` need the lexer's.) */
export function commentOf({ image: text, startOffset: start }: { image: string; startOffset: number }): Comment {
  const kind = text.startsWith("/*") ? "block" : /^\/\/\/(?!\/)/.test(text) ? "doc" : "line";
  return { kind, span: { start, end: start + text.length }, text };
}

/** Only the last comment can be one that nothing closes. */
export function unterminatedComment(comments: readonly Comment[]): SyntaxProblem | undefined {
  const last = comments.at(-1);
  if (last?.kind !== "block" || (last.text.length >= 4 && last.text.endsWith("*/"))) return undefined;
  return { kind: "unterminated", span: { start: last.span.start, end: last.span.start + 2 }, what: "comment" };
}

/**
 * Hands out the `///` lines before each declaration, markers stripped. Declarations must be asked for in the order of
 * the text. A blank line may stand between them and the declaration; of several runs of lines the last one counts, and a
 * comment behind something on its line belongs to that.
 */
export class Documentation {
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly comments: readonly Comment[],
  ) {}

  /** The documentation of a declaration that begins at `start`, where the token before it ends at `previousEnd`. */
  before(previousEnd: number, start: number): string {
    let lines: string[] = [];
    let end = -1;
    for (; this.next < this.comments.length && this.comments[this.next]!.span.start < start; this.next++) {
      const { kind, span, text } = this.comments[this.next]!;
      if (span.start < previousEnd) continue;
      if (kind !== "doc") lines = [];
      else if (previousEnd === 0 || hasLineBreak(this.text, previousEnd, span.start)) {
        if (end < 0 || !isNextLine(this.text, end, span.start)) lines = [];
        lines.push(text.slice(3).replace(/^ /, "").trimEnd());
        end = span.end;
      }
    }
    return lines.join("\n");
  }
}

/** Whether one line ends between two offsets, and only one. */
function isNextLine(text: string, from: number, to: number): boolean {
  return /^[ \t]*(?:\r\n|\n|\r)[ \t]*$/.test(text.slice(from, to));
}
