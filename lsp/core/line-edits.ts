import type { Span } from "../../grammar/index.js";

/** New text for a piece of the old one, whole lines each. */
export interface LineEdit {
  readonly span: Span;
  readonly text: string;
}

interface Line {
  readonly text: string;
  /** With its line end. */
  readonly span: Span;
  /** How many characters that are not white space stand in the text up to its end. */
  readonly count: number;
}

/**
 * What turns a text into one that differs from it in white space and in the case of letters alone, in as few lines as that
 * takes: both are cut where lines end behind the same words. New lines end as `lineEnd` says, others as they did.
 */
export function lineEdits(before: string, after: string, lineEnd: string): LineEdit[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const edits: LineEdit[] = [];
  let [from, to] = [0, 0];
  for (let [at, other] = [0, 0]; at < old.length || other < fresh.length;) {
    const [count, otherCount] = [old[at]?.count ?? Infinity, fresh[other]?.count ?? Infinity];
    if (count <= otherCount) at++;
    if (otherCount <= count) other++;
    // At the end of the texts empty lines are left of one of them.
    const isCut = count === otherCount || (at === old.length && other === fresh.length);
    if (!isCut) continue;
    const edit = editOf(old.slice(from, at), fresh.slice(to, other), before.length, lineEnd);
    if (edit !== null) edits.push(edit);
    [from, to] = [at, other];
  }
  return edits;
}

/** Null where nothing is to be done. `end`: of the whole old text. */
function editOf(old: readonly Line[], fresh: readonly Line[], end: number, lineEnd: string): LineEdit | null {
  let first = 0;
  while (first < old.length && first < fresh.length && isSame(old[first]!, fresh[first]!)) first++;
  let [last, freshLast] = [old.length, fresh.length];
  while (last > first && freshLast > first && isSame(old[last - 1]!, fresh[freshLast - 1]!)) {
    last--;
    freshLast--;
  }
  if (first === last && first === freshLast) return null;
  const start = old[first]?.span.start ?? old.at(-1)?.span.end ?? end;
  const text = fresh.slice(first, freshLast).map((line) => line.text + (isEnded(line) ? lineEnd : ""));
  return { span: { start, end: old[last - 1]?.span.end ?? start }, text: text.join("") };
}

/** As they are read, whatever their line ends are; but for the last line, whether it has one. */
function isSame(one: Line, other: Line): boolean {
  return one.text === other.text && isEnded(one) === isEnded(other);
}

function isEnded({ text, span }: Line): boolean {
  return span.end - span.start > text.length;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let count = 0;
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    const [whole, line] = match as unknown as [string, string];
    // What is left behind the last line end is no line.
    if (whole === "") continue;
    count += line.replace(/\s/g, "").length;
    lines.push({ text: line, span: { start: match.index, end: match.index + whole.length }, count });
  }
  return lines;
}
