/** The `expect` lines of a scenario, taken away, changed and added where such lines stand. */
import type { Expect, ScenarioDeclaration } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import { deeper, type Edit, type Layout, layoutOf, newPiece, type Piece, withPieces } from "./layout.js";
import { type Item, ownList } from "./lists.js";

/** What becomes of a scenario's lines. */
export interface ExpectLines {
  /** Statements that take the place of one that is there: none, one, or several. What is not named stays as it is. */
  readonly replaced: ReadonlyMap<Expect, readonly string[]>;
  /** Statements behind the last that is replaced; where none is, behind the scenario's other lines, else at its end. */
  readonly added: readonly string[];
}

/** The edit that gives a scenario these lines. All comments stay. Null where its text has no braces. */
export function withExpectLines(
  unit: Unit,
  scenario: ScenarioDeclaration,
  { replaced, added }: ExpectLines,
): Edit | null {
  const list = ownList(unit, scenario);
  if (list === null) return null;
  const own = layoutOf(list);
  // Several lines are on lines of their own, also in a scenario that was on one.
  const layout = added.length > 1 || added.some((text) => text.includes("\n")) ? { ...own, lines: true } : own;
  const isReplaced = (item: Item | undefined): item is Expect => item?.kind === "expect" && replaced.has(item);
  const lastReplaced = list.items.findLastIndex(isReplaced);
  const pieces: Piece[] = [];
  layout.pieces.forEach((piece, at) => {
    const item = list.items[at];
    if (!isReplaced(item)) pieces.push(piece);
    else {
      const texts = [...replaced.get(item)!, ...(at === lastReplaced ? added : [])];
      pieces.push(...inPlaceOf(layout, piece, texts));
    }
  });
  if (lastReplaced >= 0) return withPieces(layout, pieces);
  const last = list.items.findLastIndex(({ kind }) => kind === "expect");
  const news = added.map((text) => newPiece(layout, indented(layout, text)));
  // A blank line between what a scenario does and what comes of it.
  if (last < 0 && own.lines && pieces.length > 0 && news.length > 0) {
    news[0] = { ...news[0]!, lead: layout.lineEnd + news[0]!.lead };
  }
  return withPieces(layout, pieces.toSpliced(last < 0 ? pieces.length : last + 1, 0, ...news));
}

/** The first stands where the old one did, between its comments; where there is none, these stay alone. */
function inPlaceOf(layout: Layout, { lead, trail }: Piece, texts: readonly string[]): Piece[] {
  const [first, ...others] = texts.map((text) => newPiece(layout, indented(layout, text)));
  if (first !== undefined) return [{ ...first, lead, trail }, ...others];
  if (trail.trim() !== "") return [{ lead, text: trail.trimStart(), trail: "" }];
  return lead.trim() === "" ? [] : [{ lead: lead.trimEnd(), text: "", trail: "" }];
}

/** A statement's further lines are as far in as its first. */
function indented({ indent, lineEnd }: Layout, text: string): string {
  return deeper(text.replaceAll("\n", lineEnd), indent);
}
