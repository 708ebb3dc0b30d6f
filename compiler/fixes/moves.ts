/** The smallest reordering of one frame's statements: one of them leaves a section, or one call changes its place. */
import { type Candidate, type Finding, openingsOf, ownerName, statementName } from "./candidate.js";
import { blockText, edit, type Edit, layoutOf, unwrapped, withPieces, wrapped } from "./layout.js";
import { blocksIn, isBlank, isCall, isReturn, type Item, someItem, type Spot } from "./lists.js";
import { CLOSES, insideOf, isCallOf, NAME_OF, type Opening, SECTION_OF } from "./sections.js";

interface Move extends Candidate {
  /** Over how many statements it goes. */
  readonly distance: number;
}

/** Statements further away than this are not moved past each other. */
const FARTHEST = 6;

/** By frame, innermost first; in one frame the shortest first. */
export function moves(finding: Finding): Candidate[] {
  const spot = finding.located?.path.at(-1);
  const local = finding.located === null || spot === undefined ? [] : callMoves(finding.located, spot);
  const byFrame = new Map<object, Move[]>();
  if (finding.located !== null) byFrame.set(finding.located.owner, local);
  for (const { opening, leads } of openingsOf(finding)) {
    const { owner } = opening.located;
    byFrame.set(owner, [...(byFrame.get(owner) ?? []), ...movesOut(opening, leads)]);
  }
  return [...byFrame.values()].flatMap((found) => found.sort((a, b) => a.distance - b.distance));
}

/** A statement inside an opening, behind or before it instead. What then would have nothing inside is not offered. */
export function movesOut(opening: Opening, leads: (item: Item) => boolean): Move[] {
  const { items } = opening.inside;
  const [first, end] = insideOf(opening);
  const found: Move[] = [];
  if (end - first < 2) return found;
  for (let index = first; index < end && found.length < FARTHEST; index++) {
    if (!doesNothingElse(items[index]!, leads)) continue;
    for (const behind of [true, false]) {
      const distance = behind ? end - index : index - first + 1;
      const passed = behind ? items.slice(index, end) : items.slice(first, index + 1);
      if (distance > FARTHEST || passed.some(stands)) continue;
      const move = opening.kind === "bare" ? callMove(opening, index, behind) : moveOut(opening, index, behind);
      if (move !== null) found.push({ ...move, distance });
    }
  }
  return found;
}

/** Whether all that an item does leads there: moving a loop with other work in it would move that work, too. */
function doesNothingElse(item: Item, leads: (item: Item) => boolean): boolean {
  const blocks = blocksIn(item);
  if (blocks.length === 0 || item.kind === "chain") return leads(item);
  return blocks.every(({ statements }) => statements.every((each) => doesNothingElse(each, leads)));
}

/** What nothing is moved past: then it would be left out, or an assertion would be about another state. */
function stands(item: Item): boolean {
  return someItem(item, (each) => isReturn(each) || each.kind === "assert");
}

/** With a block or an annotation it is the statement that moves. */
function moveOut(
  opening: Extract<Opening, { kind: "block" | "annotation" }>,
  index: number,
  behind: boolean,
): Candidate | null {
  const { inside, located, opens } = opening;
  if (inside.items.some(stands)) return null;
  const place = `${behind ? "after" : "before"} the ${NAME_OF[opens]} instead of inside it`;
  const title = `in ${ownerName(located)}, ${statementName(located, inside.items[index]!)} ${place}`;
  if (opening.kind === "block") return { title, edits: () => [outOfBlock(opening, index, behind)] };
  const annotation = withoutAnnotation(opening);
  if (annotation === null) return null;
  const edits = (): Edit[] => {
    const layout = layoutOf(inside);
    const moved = layout.pieces[index]!;
    const others = layout.pieces.filter((piece) => piece !== moved);
    const block = wrapped(layout, SECTION_OF[opens], others);
    return [annotation, withPieces(layout, behind ? [block, moved] : [moved, block])];
  };
  return { title, edits };
}

function outOfBlock(
  { inside, list, index: at }: Extract<Opening, { kind: "block" }>,
  index: number,
  behind: boolean,
): Edit {
  const inner = layoutOf(inside);
  const outer = layoutOf(list);
  const others = inner.pieces.filter((_, each) => each !== index);
  const moved = unwrapped(inner.pieces[index]!, inner.step);
  const block = { ...outer.pieces[at]!, text: blockText(inner, list.items[at]!.span.start, others) };
  const pieces = [...outer.pieces];
  pieces.splice(at, 1, ...(behind ? [block, moved] : [moved, block]));
  return withPieces(outer, pieces);
}

/** With bare calls it is the call: the close comes before the statement, or the open behind it. */
function callMove(opening: Extract<Opening, { kind: "bare" }>, index: number, behind: boolean): Candidate | null {
  const { inside, close, located } = opening;
  if (close === null) return null;
  // Nothing would be left inside.
  if (index === (behind ? opening.index + 1 : close - 1)) return null;
  return behind
    ? callUp({ list: inside, index: close }, index, located)
    : callDown({ list: inside, index: opening.index }, index, located);
}

type Where = Parameters<typeof statementName>[0] & Parameters<typeof ownerName>[0];

function callUp({ list, index }: Spot, to: number, located: Where): Candidate {
  const passed = statementName(located, list.items[to]!);
  const title = `in ${ownerName(located)}, ${statementName(located, list.items[index]!)} before ${passed} instead of after it`;
  return { title, edits: () => [moved({ list, index }, to)] };
}

function callDown({ list, index }: Spot, to: number, located: Where): Candidate {
  const passed = statementName(located, list.items[to]!);
  const title = `in ${ownerName(located)}, ${statementName(located, list.items[index]!)} after ${passed} instead of before it`;
  return { title, edits: () => [moved({ list, index }, to)] };
}

/** A list in which one item has the index that another has now. */
function moved({ list, index }: Spot, to: number): Edit {
  const layout = layoutOf(list);
  const pieces = [...layout.pieces];
  const [piece] = pieces.splice(index, 1);
  pieces.splice(to, 0, piece!);
  return withPieces(layout, pieces);
}

/** A bare call near the finding in its own list: a close further up, or an open further down. */
function callMoves(located: Where, { list, index: at }: Spot): Move[] {
  const { items } = list;
  const found: (Move & { readonly rank: number })[] = [];
  const add = (from: number, to: number, candidate: Candidate, passed: readonly Item[]): void => {
    if (passed.some(stands)) return;
    // Two closes that change places nest what crossed, and leave everything inside that was.
    const rank = passed.every(isClose) ? 0 : 1;
    found.push({ ...candidate, distance: Math.abs(from - to), rank });
  };
  const counts = (index: number): boolean =>
    index === at || items[index]!.kind === "lazy_call" || someItem(items[index]!, isCall);
  for (let from = Math.max(0, at - FARTHEST); from <= Math.min(items.length - 1, at + FARTHEST); from++) {
    const item = items[from]!;
    if (isClose(item) && from >= at) {
      for (let to = from - 1; to >= Math.max(0, from - FARTHEST); to--) {
        const opens = isCallOf(item, "disable") ? "enable" : "pause";
        if (isCallOf(items[to]!, opens)) break;
        if ((to <= at || from === at) && counts(to) && !empties(items, to - 1, from, opens))
          add(from, to, callUp({ list, index: from }, to, located), items.slice(to, from));
      }
    } else if (item.kind === "lazy_call" && !isClose(item) && from <= at) {
      for (let to = from + 1; to <= Math.min(items.length - 1, from + FARTHEST); to++) {
        const opens = isCallOf(item, "enable") ? "enable" : "pause";
        if (isCallOf(items[to]!, CLOSES[opens])) break;
        if ((to >= at || from === at) && counts(to) && !isCallOf(items[to + 1] ?? item, CLOSES[opens]))
          add(from, to, callDown({ list, index: from }, to, located), items.slice(from + 1, to + 1));
      }
    }
  }
  return found.sort((a, b) => a.distance - b.distance || a.rank - b.rank).slice(0, FARTHEST);
}

/** Whether a close moved right behind its open would leave out what was inside: anything but other closes. */
function empties(items: readonly Item[], before: number, from: number, opens: "enable" | "pause"): boolean {
  return before >= 0 && isCallOf(items[before]!, opens) && !items.slice(before + 1, from).every(isClose);
}

function isClose(item: Item): boolean {
  return isCallOf(item, "disable") || isCallOf(item, "resume");
}

/** Takes the innermost annotation away; null where comments stand among them. Columns behind it stay where they are. */
function withoutAnnotation({ declaration, inside }: Extract<Opening, { kind: "annotation" }>): Edit | null {
  const { text } = inside.unit;
  const { annotations } = declaration;
  const last = annotations.at(-1)!;
  const previous = annotations.at(-2);
  if (previous !== undefined) {
    const between = text.slice(previous.span.end, last.span.start);
    return between.trim() === "," ? edit(inside, { start: previous.span.end, end: last.span.end }, "") : null;
  }
  let start = last.span.start - 1;
  while (start > 0 && isBlank(text[start]!)) start--;
  let end = last.span.end;
  while (end < text.length && isBlank(text[end]!)) end++;
  if (text[start] !== "[" || text[end] !== "]") return null;
  end++;
  const isColumn = /^(?: {2,}|\t)[^\s{;]/.test(text.slice(end, end + 100));
  if (isColumn && !/[\r\n\t]/.test(text.slice(start, end)))
    return edit(inside, { start, end }, " ".repeat(end - start));
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  const needsBlank = !isBlank(text[end] ?? " ");
  return edit(inside, { start, end }, needsBlank ? " " : "");
}
