import type { Comment } from "../comments.js";
import type { Token } from "../parse.js";
import type { Span } from "../span.js";
import { QUOTED_AS_NAMES } from "../vocabulary.js";
import { hasLineBreak } from "../words.js";

/**
 * What stands between two tokens. `line` and `softline` are a blank and nothing where their group fits on its line, else a
 * line break; `statement` always is one, and keeps one blank line; a number is that many blanks.
 */
export type Separator = "none" | "space" | "softline" | "line" | "statement" | number;

/** What tokens can be put into: a group breaks its lines all or none, an indent moves them to the right. */
export type Opening =
  | { readonly kind: "group"; readonly isBroken?: boolean; readonly id?: symbol }
  | { readonly kind: "indent" }
  /** An indent that counts where the group with this id is broken. */
  | { readonly kind: "indent_if_broken"; readonly id: symbol };

const GROUP: Opening = { kind: "group" };
const INDENT: Opening = { kind: "indent" };
const NOTHING: readonly Opening[] = [];

/**
 * Where the lines of a text may break and how far they are indented, as marks on its tokens. The tokens themselves are
 * nobody's to change here: they are printed in their order, whatever the marks say.
 */
export class Layout {
  // By the indices of tokens.
  private readonly separators: (Separator | undefined)[];
  private readonly openedBefore: (Opening[] | undefined)[];
  private readonly openedAfter: (Opening[] | undefined)[];
  private readonly closedBefore: Uint32Array;
  private readonly closedAfter: Uint32Array;
  private readonly verbatim = new Map<number, number>();

  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
    private readonly comments: readonly Comment[],
  ) {
    const { length } = tokens;
    this.separators = new Array<Separator | undefined>(length);
    this.openedBefore = new Array<Opening[] | undefined>(length);
    this.openedAfter = new Array<Opening[] | undefined>(length);
    this.closedBefore = new Uint32Array(length);
    this.closedAfter = new Uint32Array(length);
  }

  /** Index of the first token of a node. */
  first({ start }: Span): number {
    return after(this.tokens, start);
  }

  /** Index of the last token of a node. */
  last({ end }: Span): number {
    return after(this.tokens, end) - 1;
  }

  is(index: number, text: string): boolean {
    return this.tokens[index]?.text === text;
  }

  /** Whether the text has a line break between two tokens. */
  isBroken(from: number, to: number): boolean {
    return hasLineBreak(this.text, this.tokens[from]!.span.end, this.tokens[to]!.span.start);
  }

  hasComment(from: number, to: number): boolean {
    const comment = this.comments[after(this.comments, this.tokens[from]!.span.end)];
    return comment !== undefined && comment.span.start < this.tokens[to]!.span.start;
  }

  /** Whether a comment stands before a token on its line, and after whatever is before that. */
  followsComment(index: number): boolean {
    const { start } = this.tokens[index]!.span;
    const comment = this.comments[after(this.comments, start) - 1];
    const from = Math.max(comment?.span.end ?? 0, this.tokens[index - 1]?.span.end ?? 0);
    return from === comment?.span.end && !hasLineBreak(this.text, from, start);
  }

  /** Whether a line between two offsets is empty, comments aside. */
  hasBlankLine(from: number, to: number): boolean {
    let end = from;
    for (let index = after(this.comments, from); ; index++) {
      const comment = this.comments[index];
      const start = Math.min(to, comment?.span.start ?? to);
      if (lineBreaks(this.text, end, start) > 1) return true;
      if (comment === undefined || start === to) return false;
      end = comment.span.end;
    }
  }

  // Marks

  /** What stands before a token. */
  separate(index: number, separator: Separator): void {
    this.separators[index] = separator;
  }

  /** A line may break before a token, unless its word is a name that would begin a statement there. */
  mayBreak(index: number, separator: "softline" | "line"): void {
    const { kind, text } = this.tokens[index]!;
    if (kind !== "name" || !QUOTED_AS_NAMES.has(text)) this.separate(index, separator);
    else this.separate(index, separator === "line" ? "space" : "none");
  }

  group(from: number, to: number, opening: Opening = GROUP): void {
    put(this.openedBefore, from, opening);
    this.closedAfter[to]!++;
  }

  /** A group of what follows a token, indented. */
  indentedGroupAfter(index: number, to: number, opening: Opening = GROUP): void {
    this.openAfter(index, to, opening);
    this.indentAfter(index, to);
  }

  /** Indents what follows a token. */
  indentAfter(index: number, to: number): void {
    this.openAfter(index, to, INDENT);
  }

  openAfter(index: number, to: number, opening: Opening): void {
    put(this.openedAfter, index, opening);
    this.closedAfter[to]!++;
  }

  /** Indents what stands between two tokens, the comments before the second one included. */
  indentBetween(opener: number, closer: number): void {
    put(this.openedAfter, opener, INDENT);
    this.closedBefore[closer]!++;
  }

  /** Tokens that are printed as they stand, with all that is between them. */
  keep(from: number, to: number): void {
    this.verbatim.set(from, to);
  }

  // What is asked when it is printed

  separatorBefore(index: number): Separator | undefined {
    return this.separators[index];
  }

  opensBefore(index: number): readonly Opening[] {
    return this.openedBefore[index] ?? NOTHING;
  }

  opensAfter(index: number): readonly Opening[] {
    return this.openedAfter[index] ?? NOTHING;
  }

  closesBefore(index: number): number {
    return this.closedBefore[index] ?? 0;
  }

  closesAfter(index: number): number {
    return this.closedAfter[index] ?? 0;
  }

  /** Where what is printed as it stands ends, if it begins at this token. */
  keptFrom(index: number): number | undefined {
    return this.verbatim.get(index);
  }
}

/** Index of the first of these that begins at an offset or behind it. */
export function after(list: readonly { readonly span: Span }[], offset: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.span.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many lines end between two offsets. The text has line feeds alone. */
export function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === 0x0a) count++;
  return count;
}

function put(openings: (Opening[] | undefined)[], index: number, opening: Opening): void {
  (openings[index] ??= []).push(opening);
}
