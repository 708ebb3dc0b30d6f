/** What is left open is closed: before an early return, at the end of its block, or by a balanced block around it. */
import type { Label } from "../../grammar/index.js";
import { type Candidate, type Finding, ownerName } from "./candidate.js";
import { before, deeper, type Edit, edit, layoutOf, newPiece, type Piece, withPieces } from "./layout.js";
import { isReturn, type Item, listsIn, locate, ownList, type Spot, type StatementList } from "./lists.js";
import { CLOSES, hasBareCalls, NAME_OF, openingAt, type Opening, SECTION_OF } from "./sections.js";

export type Bare = Extract<Opening, { kind: "bare" }>;

/** More early returns than these are closed together or not at all. */
const MOST_RETURNS = 3;

export interface LeakFixes {
  /** Closes on the path that leaves it open. */
  readonly closing: Candidate[];
  /** A balanced block instead, however it is left. */
  readonly balanced: Candidate[];
}

export function leakFixes(finding: Finding): LeakFixes {
  const left = leftOpen(finding);
  if (left.length === 0) return { closing: [], balanced: [] };
  const name = ownerName(left[0]!.located);
  const exits = exitsOf(left);
  const ends = left.filter(isUnclosed).map(endOf);
  const known = ends.flatMap((end) => end ?? []);
  const closing: Candidate[] = [];
  const add = (what: string, insertions: readonly Insertion[]): void => {
    closing.push({ title: `in ${name}, ${what}`, edits: () => inserted(insertions) });
  };
  const atExits = (some: readonly Insertion[]): string =>
    `${written(some[0]!.texts)} before ${some.length === 1 ? "the" : "each"} early \`return;\``;
  for (const exit of exits.slice(0, MOST_RETURNS)) add(atExits([exit]), [exit]);
  if (known.length > 0 && known.length === ends.length) add(atEnds(known), known);
  if (exits.length > 1) add(atExits(exits), exits);
  if (exits.length > 0 && known.length > 0 && known.length === ends.length)
    add(`${atExits(exits)}, ${atEnds(known)}`, [...exits, ...known]);
  return { closing: [...closing, ...atTaskEnd(finding, left)], balanced: left.length === 1 ? balanced(left[0]!) : [] };
}

function atEnds(ends: readonly End[]): string {
  const texts = ends.flatMap((end) => end.texts).reverse();
  return `${written(texts)} ${ends.length === 1 ? ends[0]!.where : "at the ends of the blocks"}`;
}

function written(texts: readonly string[]): string {
  return `\`${texts.join(" ")}\``;
}

/** The bare calls that opened what is still open, each once, in the order of the text. */
function leftOpen({ diagnostic, units }: Finding): Bare[] {
  const found = new Map<string, Bare>();
  const places: readonly Omit<Label, "message">[] = [...diagnostic.labels, diagnostic];
  for (const place of places) {
    const opening = openingAt(units, place);
    if (opening?.kind === "bare") found.set(`${place.file} ${place.span.start}`, opening);
  }
  return [...found.values()].sort((a, b) => startOf(a) - startOf(b));
}

function startOf({ inside, index }: Bare): number {
  return inside.items[index]!.span.start;
}

/** New statements before the item at an index; behind the last one that is code where the index is null. */
interface Insertion {
  readonly list: StatementList;
  readonly index: number | null;
  readonly texts: readonly string[];
}

interface End extends Insertion {
  /** As a title has it. */
  readonly where: string;
}

/** The early returns behind what is left open, each with the closes that it needs, the last opened first. */
function exitsOf(left: readonly Bare[]): Insertion[] {
  const exits = new Map<string, Insertion>();
  for (const opening of left) {
    for (const { list, index } of returnsBehind(opening)) {
      const key = `${list.unit.file} ${list.items[index]!.span.start}`;
      exits.set(key, { list, index, texts: [`${CLOSES[opening.opens]};`, ...(exits.get(key)?.texts ?? [])] });
    }
  }
  return [...exits.values()];
}

/** Returns of the same code that the text has behind an opening; those of blocks at the ends of chains are their own. */
function returnsBehind({ located, inside, index }: Bare): Spot[] {
  const found: Spot[] = [];
  const within = (list: StatementList, from: number): void => {
    list.items.forEach((item, at) => {
      if (at < from) return;
      if (isReturn(item)) found.push({ list, index: at });
      else if (item.kind !== "chain") for (const inner of listsIn(list.unit, item)) within(inner, 0);
    });
  };
  within(inside, index + 1);
  for (const spot of located.path.slice(0, -1).reverse()) {
    if (spot.list.items[spot.index]!.kind === "chain") break;
    within(spot.list, spot.index + 1);
  }
  return found;
}

/** Whether nothing in its list closes it. What ends in a return is closed before that. */
function isUnclosed({ inside, close }: Bare): boolean {
  const last = inside.items[lastCode(inside)];
  return close === null && (last === undefined || !isReturn(last));
}

/**
 * Where the block that opens something closes it: before the call that closes what was opened earlier, else at its end.
 * Null where there would be nothing between: an empty section is no fix.
 */
function endOf({ inside, index, opens }: Bare): End | null {
  const texts = [`${CLOSES[opens]};`];
  const open = { disable: 0, resume: 0 };
  let hasWork = false;
  for (let at = index + 1; at < inside.items.length; at++) {
    const item = inside.items[at]!;
    if (item.kind !== "lazy_call") hasWork ||= isWork(item);
    else if (item.call === "enable") open.disable++;
    else if (item.call === "pause") open.resume++;
    else if (--open[item.call] < 0) {
      return hasWork ? { list: inside, index: at, texts, where: `before ${written([item.call])}` } : null;
    }
  }
  return hasWork ? { list: inside, index: null, texts, where: "at the end of the block" } : null;
}

/** Whether an item is more than a line about a scenario or the end of a path. */
function isWork({ kind }: Item): boolean {
  return !["expect", "always", "interrupts", "given", "task", "assert", "return"].includes(kind);
}

/** One edit for each list; of insertions at one place the last given is the first in the text. */
function inserted(insertions: readonly Insertion[]): Edit[] {
  const lists = new Map<string, Insertion[]>();
  for (const each of insertions) {
    const key = `${each.list.unit.file} ${each.list.inner.start}`;
    lists.set(key, [each, ...(lists.get(key) ?? [])]);
  }
  return [...lists.values()].map((own) => {
    const { list } = own[0]!;
    const layout = layoutOf(list);
    const end = lastCode(list);
    const textsAt = (index: number | null): string[] =>
      own.filter((each) => each.index === index).flatMap(({ texts }) => texts);
    const added = textsAt(null).map((text) => newPiece(layout, text));
    const pieces = layout.pieces.flatMap((piece, index): Piece[] => [
      ...before(layout, piece, textsAt(index)),
      ...(index === end ? added : []),
    ]);
    return withPieces(layout, end < 0 ? [...added, ...pieces] : pieces);
  });
}

/** The index of the last item that is code; -1 where there is none. */
function lastCode({ items }: StatementList): number {
  return items.findLastIndex(({ kind }) => !["expect", "always", "interrupts"].includes(kind));
}

/** At the end of the scenario or task, where a frame opens something for its caller to close. */
function atTaskEnd({ diagnostic, units }: Finding, left: readonly Bare[]): Candidate[] {
  const unit = units.get(diagnostic.file);
  const located = unit === undefined ? null : locate(unit, diagnostic.span);
  if (left.length === 0 || located?.owner.kind !== "scenario") return [];
  if (left.some((opening) => opening.located.owner === located.owner)) return [];
  const top = located.path[0];
  const task = top?.list.items[top.index];
  const list = task?.kind === "task" ? listsIn(located.unit, task)[0] : ownList(located.unit, located.owner);
  if (list === undefined || list === null) return [];
  const texts = left.map(({ opens }) => `${CLOSES[opens]};`).reverse();
  const name = task?.kind === "task" ? task.name.text : ownerName(located);
  return [{ title: `in ${name}, ${written(texts)} at the end`, edits: () => inserted([{ list, index: null, texts }]) }];
}

/** `lazy { … }` instead of `enable; … disable;`. One whose calls are not all in that list would be cut by it. */
export function balanced({ inside, index, close, opens, located }: Bare): Candidate[] {
  if (close === null || inside.items.slice(index + 1, close).some(hasBareCalls)) return [];
  const word = SECTION_OF[opens];
  const title = `in ${ownerName(located)}, \`${word} { }\` instead of \`${opens};\` and \`${CLOSES[opens]};\`: it closes the ${NAME_OF[opens]} however it is left`;
  return [{ title, edits: () => [asBlock(inside, index, close, word)] }];
}

function asBlock(inside: StatementList, index: number, close: number, word: string): Edit {
  const first = inside.items[index]!.span;
  const last = inside.items[close]!.span;
  const { text } = inside.unit;
  const { lines, step } = layoutOf(inside);
  const between = text.slice(first.end, last.start);
  // The line of the close is that of the brace: only its own comments go further in.
  const end = Math.max(between.lastIndexOf("\n"), between.lastIndexOf("\r"));
  const inner = lines && end >= 0 ? deeper(between.slice(0, end), step) + between.slice(end) : between;
  return edit(inside, { start: first.start, end: last.end }, `${word} {${inner}}`);
}
