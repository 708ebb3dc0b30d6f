/**
 * The text of a list of statements, cut into one piece for each: so statements move, come and go with the comments that
 * belong to them, and the rest of the text stays as it is.
 */
import type { Place, Span } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import { blankEnd, commentFrom, isBlank, type StatementList } from "./lists.js";

/** An edit of one file's text. */
export type Edit = Place & { readonly replacement: string };

/** A statement as it stands. */
export interface Piece {
  /** What is before it: white space and the comments above it. */
  readonly lead: string;
  readonly text: string;
  /** What is behind it on its line: blanks and a comment. */
  readonly trail: string;
}

export interface Layout {
  readonly list: StatementList;
  /** What is replaced when the list changes. */
  readonly span: Span;
  /** What is before the first piece. */
  readonly head: string;
  readonly pieces: readonly Piece[];
  /** Where each piece stands. */
  readonly places: ReadonlyMap<Piece, number>;
  /** What is behind the last piece, as far as its indentation. */
  readonly tail: string;
  /** Whether statements have lines of their own. */
  readonly lines: boolean;
  readonly lineEnd: string;
  /** What the list's lines begin with, and what they have beyond the line around. */
  readonly indent: string;
  readonly step: string;
}

export function layoutOf(list: StatementList): Layout {
  const { unit, items, inner } = list;
  const { text } = unit;
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  if (!list.braces) return layoutWithoutBraces(list, lineEnd);
  const cuts = items.map(({ span }) => lineRest(list, span.end));
  const headEnd = lineRest(list, inner.start);
  const pieces = items.map(({ span }, index) => ({
    lead: text.slice(index === 0 ? headEnd : cuts[index - 1]!, span.start),
    text: text.slice(span.start, span.end),
    trail: text.slice(span.end, cuts[index]),
  }));
  const head = text.slice(inner.start, headEnd);
  const tail = text.slice(cuts.at(-1) ?? headEnd, inner.end);
  const around = indentAt(text, inner.start);
  const indented = pieces.find(({ lead }) => hasLineEnd(lead));
  const indent = indented === undefined ? around + stepAt(around) : lastLine(indented.lead);
  const step =
    indent.length > around.length && indent.startsWith(around) ? indent.slice(around.length) : stepAt(indent);
  const lines = indented !== undefined || hasLineEnd(tail);
  return { list, span: inner, head, pieces, places: placesOf(pieces), tail, lines, lineEnd, indent, step };
}

/** A body of one statement gets braces as soon as it has more. */
function layoutWithoutBraces(list: StatementList, lineEnd: string): Layout {
  const { text, comments } = list.unit;
  const { start, end } = list.inner;
  let before = start;
  while (before > 0 && isBlank(text[before - 1]!)) before--;
  // Behind a comment to the end of the line a brace would be part of it.
  const onNextLine = hasLineEnd(text.slice(before, start)) && commentFrom(comments, before - 1)?.span.end !== before;
  const around = indentAt(text, before);
  const step = stepAt(around);
  const indent = around + step;
  const pieces = [{ lead: lineEnd + indent, text: text.slice(start, end), trail: "" }];
  return {
    list,
    span: { start: onNextLine ? before : start, end },
    head: onNextLine ? " {" : "{",
    pieces,
    places: placesOf(pieces),
    tail: `${lineEnd}${around}}`,
    lines: true,
    lineEnd,
    indent,
    step,
  };
}

function placesOf(pieces: readonly Piece[]): ReadonlyMap<Piece, number> {
  return new Map(pieces.map((piece, index) => [piece, index]));
}

/** The end of the line that `from` is on, before its line break; `from` where something else follows on it. */
function lineRest({ unit, inner }: StatementList, from: number): number {
  const { text, comments } = unit;
  const to = Math.min(blankEnd(unit, from), inner.end);
  for (let at = from; at < to;) {
    const comment = commentFrom(comments, at);
    if (comment?.span.start === at) at = comment.span.end;
    else if (text[at] === "\n" || text[at] === "\r") return at;
    else at++;
  }
  return from;
}

/** What a piece on a line of its own, or between others on one line, begins with. */
function plainLead({ lines, lineEnd, indent }: Layout): string {
  return lines ? lineEnd + indent : " ";
}

/** A statement that was not there before. */
export function newPiece(layout: Layout, text: string): Piece {
  return { lead: plainLead(layout), text, trail: "" };
}

/** The edit that makes these the list's pieces. Those that are still there as they were keep their text. */
export function withPieces(layout: Layout, pieces: readonly Piece[]): Edit {
  return edit(layout.list, layout.span, layout.head + printed(layout, pieces));
}

/** The pieces and the list's tail, one behind the other. */
function printed(layout: Layout, pieces: readonly Piece[]): string {
  let text = "";
  let before: Piece | undefined;
  for (const piece of pieces) {
    const at = layout.places.get(piece);
    const moved = at === undefined || layout.pieces[at - 1] !== before;
    const lead = before === undefined && moved ? withoutBlankLines(piece.lead) : piece.lead;
    const breaks = !hasLineEnd(lead) && ((moved && layout.lines) || before?.trail.includes("//") === true);
    text += (breaks ? layout.lineEnd + layout.indent + lead.trimStart() : lead) + piece.text + piece.trail;
    before = piece;
  }
  const ends = before === layout.pieces.at(-1) || hasLineEnd(layout.tail);
  const breaks = !ends && (layout.lines || before?.trail.includes("//") === true);
  return text + (breaks ? layout.lineEnd + outerIndent(layout) + layout.tail.trimStart() : layout.tail);
}

/** `WORD { … }` around pieces. */
export function wrapped(layout: Layout, word: string, pieces: readonly Piece[]): Piece {
  const { lines, lineEnd, indent, step } = layout;
  const lead = blankLines(pieces[0]!.lead) + plainLead(layout);
  if (!lines) return { lead, text: `${word} {${pieces.map(textOf).join("")} }`, trail: "" };
  const inner = pieces.map((piece, index) => {
    const own = hasLineEnd(piece.lead) ? piece.lead : lineEnd + indent + piece.lead.trimStart();
    return deeper(textOf({ ...piece, lead: index === 0 ? withoutBlankLines(own) : own }), step);
  });
  return { lead, text: `${word} {${inner.join("")}${lineEnd}${indent}}`, trail: "" };
}

/** A piece as it stands one block further out. */
export function unwrapped({ lead, text, trail }: Piece, step: string): Piece {
  return { lead: shallower(lead, step), text: shallower(text, step), trail };
}

/** The text of a block's statement when it has these pieces. */
export function blockText(layout: Layout, start: number, pieces: readonly Piece[]): string {
  const { unit, inner } = layout.list;
  return `${unit.text.slice(start, inner.start)}${layout.head}${printed(layout, pieces)}}`;
}

function textOf({ lead, text, trail }: Piece): string {
  return lead + text + trail;
}

/** All lines but the first, further in. Empty lines stay empty. */
export function deeper(text: string, step: string): string {
  return text.replaceAll(/(\r\n|\n|\r)(?![\r\n])/g, `$1${step}`);
}

function shallower(text: string, step: string): string {
  return text
    .split(/(\r\n|\n|\r)/)
    .map((line, index) => (index > 0 && line.startsWith(step) ? line.slice(step.length) : line))
    .join("");
}

/** New statements before a piece: below the blank lines above it, above its comments. */
export function before(layout: Layout, piece: Piece, texts: readonly string[]): Piece[] {
  const [first, ...others] = texts.map((text) => newPiece(layout, text));
  if (first === undefined) return [piece];
  const lead = hasLineEnd(piece.lead) ? withoutBlankLines(piece.lead) : plainLead(layout) + piece.lead.trimStart();
  return [{ ...first, lead: blankLines(piece.lead) + first.lead }, ...others, { ...piece, lead }];
}

/** The smallest edit that gives a span this text. */
export function edit({ unit }: StatementList, span: Span, replacement: string): Edit {
  return smallestEdit(unit, span, replacement);
}

/** The same in a file that need not have a tree. */
export function smallestEdit({ file, text }: Pick<Unit, "file" | "text">, span: Span, replacement: string): Edit {
  const { start, end } = span;
  const most = Math.min(end - start, replacement.length);
  let same = 0;
  while (same < most && text[start + same] === replacement[same]) same++;
  if (splits(text, start + same)) same--;
  let behind = 0;
  while (behind < most - same && text[end - 1 - behind] === replacement[replacement.length - 1 - behind]) behind++;
  if (splits(text, end - behind)) behind--;
  return {
    file,
    span: { start: start + same, end: end - behind },
    replacement: replacement.slice(same, replacement.length - behind),
  };
}

/** Whether an offset is inside a line break or a character of two units. */
function splits(text: string, at: number): boolean {
  const [first = "", second = ""] = [text[at - 1], text[at]];
  return (first === "\r" && second === "\n") || (/[\ud800-\udbff]/.test(first) && /[\udc00-\udfff]/.test(second));
}

function hasLineEnd(text: string): boolean {
  return /[\r\n]/.test(text);
}

/** The blank lines that a lead begins with, beyond the one line break that everything has. */
function blankLines(lead: string): string {
  return lead.slice(0, lead.length - withoutBlankLines(lead).length);
}

function withoutBlankLines(lead: string): string {
  const breaks = [...lead.slice(0, lead.length - lead.trimStart().length).matchAll(/\r\n|\n|\r/g)];
  return breaks.length < 2 ? lead : lead.slice(breaks.at(-1)!.index);
}

function lastLine(lead: string): string {
  return lead.slice(Math.max(lead.lastIndexOf("\n"), lead.lastIndexOf("\r")) + 1);
}

/** The white space at the beginning of the line that an offset is on. */
function indentAt(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text[start - 1]!)) start--;
  let end = start;
  while (text[end] === " " || text[end] === "\t") end++;
  return text.slice(start, end);
}

function outerIndent({ indent, step }: Layout): string {
  return indent.endsWith(step) ? indent.slice(0, -step.length) : indent;
}

function stepAt(indent: string): string {
  return indent.startsWith("\t") ? "\t" : "  ";
}
