/** New declarations, before the one that needs them. */
import { type Declaration, type Fix, printName } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import type { Edit } from "./layout.js";
import { isBlank } from "./lists.js";

/** What can be declared in one line. */
export type Declared = "fn" | "config" | "region" | "irq";

/** Declares a name, for what stands at an offset; null where that is in no declaration. */
export function declaration(unit: Unit, offset: number, kind: Declared, name: string): Fix | null {
  const text = {
    fn: `fn ${printName(name)};`,
    config: `config ${printName(name)};`,
    region: `region ${printName(name)}: kernel 1 pages;`,
    irq: `irq ${printName(name)} { }`,
  }[kind];
  const title = `declare \`${text}\``;
  const index = unit.ast.declarations.findIndex(({ span }) => span.start <= offset && offset <= span.end);
  if (index < 0) return null;
  const like = index === 0 ? undefined : unit.ast.declarations[index - 1];
  const end = like?.kind === kind ? lineEndBehind(unit, like) : null;
  if (end !== null) {
    const replacement = lineEndOf(unit) + text;
    return { title, edits: [{ file: unit.file, span: { start: end, end }, replacement }] };
  }
  return { title, edits: [before(unit, unit.ast.declarations[index]!, text)] };
}

/** Puts a text on lines of its own before a declaration and the comments that belong to it. */
export function before(unit: Unit, { span }: Declaration, text: string): Edit {
  const lineEnd = lineEndOf(unit);
  const start = startWithComments(unit, span.start);
  const isAlone = start === 0 || /[\r\n]/.test(unit.text[start - 1]!);
  const replacement = isAlone ? `${text}${lineEnd}${lineEnd}` : `${text} `;
  return { file: unit.file, span: { start, end: start }, replacement };
}

export function lineEndOf({ text }: Unit): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Where a declaration begins with the comments right above it; in the middle of a line, where something else is on it. */
function startWithComments({ text, comments }: Unit, offset: number): number {
  let start = lineStart(text, offset);
  if (text.slice(start, offset).trim() !== "") {
    const first = comments.find(({ span }) => span.start >= start);
    // Comments alone before it on its line belong to it, where they begin there.
    const own = first !== undefined && first.span.end <= offset && text.slice(start, first.span.start).trim() === "";
    if (!own || !onlyComments(text, comments, start, offset)) return offset;
  }
  for (let at = comments.length - 1; at >= 0; at--) {
    const { span } = comments[at]!;
    if (span.end > start) continue;
    const between = text.slice(span.end, start);
    const begin = lineStart(text, span.start);
    const isAbove = between.trim() === "" && (between.match(/\r\n|\n|\r/g) ?? []).length <= 1;
    if (!isAbove || text.slice(begin, span.start).trim() !== "") break;
    start = begin;
  }
  return start;
}

function onlyComments(text: string, comments: Unit["comments"], from: number, to: number): boolean {
  let at = from;
  for (const { span } of comments) {
    if (span.start < from || span.end > to) continue;
    if (text.slice(at, span.start).trim() !== "") return false;
    at = span.end;
  }
  return text.slice(at, to).trim() === "";
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text[start - 1]!)) start--;
  return start;
}

/** The end of the line on which a declaration ends, where it stands on one line and nothing follows; else null. */
function lineEndBehind({ text }: Unit, { span }: Declaration): number | null {
  if (/[\r\n]/.test(text.slice(span.start, span.end))) return null;
  let end = span.end;
  while (end < text.length && isBlank(text[end]!) && !/[\r\n]/.test(text[end]!)) end++;
  return end === text.length || /[\r\n]/.test(text[end]!) ? span.end : null;
}
