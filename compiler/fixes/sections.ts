/** What opens a section or a pause in the text: a block, an annotation, or a bare call with its close further on. */
import type { FrameDeclaration, LazyCall, Place, Section } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import { type Item, listOf, type Located, locate, ownList, someItem, type StatementList } from "./lists.js";

export type Opens = "enable" | "pause";

export const CLOSES = { enable: "disable", pause: "resume" } as const;
export const SECTION_OF = { enable: "lazy", pause: "paused" } as const;
const OPENS_OF: Readonly<Record<Section, Opens>> = { lazy: "enable", paused: "pause" };
/** As titles of fixes name them. */
export const NAME_OF = { enable: "section", pause: "pause" } as const;

/** Something that opens, with the list in which what is inside it stands. */
export type Opening = { readonly opens: Opens; readonly located: Located } & (
  | { readonly kind: "annotation"; readonly declaration: FrameDeclaration; readonly inside: StatementList }
  | { readonly kind: "block"; readonly list: StatementList; readonly index: number; readonly inside: StatementList }
  /** Inside is what stands between two indices of the same list, or behind the first where nothing closes it. */
  | { readonly kind: "bare"; readonly inside: StatementList; readonly index: number; readonly close: number | null }
);

/** The opening at a place; null where there is none, or one whose inside has no text of its own. */
export function openingAt(units: ReadonlyMap<string, Unit>, { file, span }: Place): Opening | null {
  const unit = units.get(file);
  const located = unit === undefined ? null : locate(unit, span);
  if (located === null) return null;
  if (located.annotation !== null) return annotationOpening(located);
  const spot = located.path.at(-1);
  return spot === undefined ? null : openingOf(located, spot.list, spot.index);
}

/** What is open around a place by the text of its own frame, innermost first. */
export function openingsAround(located: Located): Opening[] {
  const found: Opening[] = [];
  const around = annotationOpening(located);
  if (around !== null && located.path.length > 0) found.push(around);
  located.path.forEach(({ list, index }, depth) => {
    for (const at of openAt(list, index).slice(-MOST_OPEN)) found.push(openingOf(located, list, at)!);
    const block = depth < located.path.length - 1 ? openingOf(located, list, index) : null;
    if (block?.kind === "block") found.push(block);
  });
  return found.reverse();
}

function openingOf(located: Located, list: StatementList, index: number): Opening | null {
  const item = list.items[index]!;
  if (item.kind === "section") {
    const inside = listOf(located.unit, item.body);
    return { kind: "block", opens: OPENS_OF[item.section], located, list, index, inside };
  }
  if (item.kind !== "lazy_call" || (item.call !== "enable" && item.call !== "pause")) return null;
  return { kind: "bare", opens: item.call, located, inside: list, index, close: closeOf(list, index, item.call) };
}

/** An annotation around a body. Others inside it would come out of it with the body, so it is the innermost. */
function annotationOpening(located: Located): Opening | null {
  const declaration = located.owner;
  if (declaration.kind !== "fn") return null;
  const last = declaration.annotations.at(-1);
  const inside = ownList(located.unit, declaration);
  if (last?.kind !== "section" || inside === null) return null;
  if (located.annotation !== null && located.annotation !== last) return null;
  return { kind: "annotation", opens: OPENS_OF[last.section], located, declaration, inside };
}

/** Of more that are open in one list the innermost are looked at. */
const MOST_OPEN = 4;

/** The indices of the bare calls of a list that are open at an index, in the order of the text. */
function openAt({ items }: StatementList, index: number): number[] {
  const open = { enable: [] as number[], pause: [] as number[] };
  for (let at = 0; at < index; at++) {
    for (const opens of ["enable", "pause"] as const) {
      if (isCallOf(items[at]!, opens)) open[opens].push(at);
      else if (isCallOf(items[at]!, CLOSES[opens])) open[opens].pop();
    }
  }
  return [...open.enable, ...open.pause].sort((a, b) => a - b);
}

/** The index of the call in the same list that closes what the call at `index` opens; null where there is none. */
export function closeOf({ items }: StatementList, index: number, opens: Opens): number | null {
  let open = 0;
  for (let at = index; at < items.length; at++) {
    if (isCallOf(items[at]!, opens)) open++;
    else if (isCallOf(items[at]!, CLOSES[opens]) && --open === 0) return at;
  }
  return null;
}

/** Whether the close at `index` has its open before it in the same list. */
export function hasOpen({ items }: StatementList, index: number, opens: Opens): boolean {
  let open = 0;
  for (let at = 0; at < index; at++) {
    if (isCallOf(items[at]!, opens)) open++;
    else if (isCallOf(items[at]!, CLOSES[opens])) open = Math.max(0, open - 1);
  }
  return open > 0;
}

export function isCallOf(item: Item, call: LazyCall): boolean {
  return item.kind === "lazy_call" && item.call === call;
}

/** Whether bare calls of the nesting stand in an item, at whatever depth. */
export function hasBareCalls(item: Item): boolean {
  return someItem(item, ({ kind }) => kind === "lazy_call");
}

/** The items inside an opening, as indices of its list: the first, and the one behind the last. */
export function insideOf(opening: Opening): readonly [number, number] {
  if (opening.kind !== "bare") return [0, opening.inside.items.length];
  return [opening.index + 1, opening.close ?? opening.inside.items.length];
}
