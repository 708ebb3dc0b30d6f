/** What may not happen inside a section gets out of it: moved to its edge, or with the section closed around it. */
import { type Candidate, type Finding, openingsOf, ownerName, statementName } from "./candidate.js";
import { before, type Edit, layoutOf, newPiece, withPieces } from "./layout.js";
import { isReturn, type Item, listsIn, someItem, type Spot, type StatementList } from "./lists.js";
import { movesOut } from "./moves.js";
import { insideOf, type Opening } from "./sections.js";

/** Outermost section first; then all of them at once. */
export function sleepFixes(finding: Finding): Candidate[] {
  const around = openingsOf(finding)
    .filter(({ opening }) => opening.opens === "enable")
    .reverse();
  const ways = around.flatMap(({ opening, leads }) => waysOut(opening, leads));
  const closed = around.flatMap(({ opening, leads }) => closings(opening, leads).slice(0, 1));
  if (around.length < 2 || closed.length < around.length) return ways;
  const edits = (): Edit[] => closed.flatMap((each) => each.edits());
  return [...ways, { title: closed.map(({ title }) => title).join("; "), edits }];
}

/** A statement at the section's edge leaves it; around one in its middle the section is closed and opened again. */
function waysOut(opening: Opening, leads: (item: Item) => boolean): Candidate[] {
  const atEdge = movesOut(opening, leads).filter(({ distance }) => distance === 1);
  return atEdge.length > 0 ? atEdge : closings(opening, leads);
}

function closings(opening: Opening, leads: (item: Item) => boolean): Candidate[] {
  const [first, end] = insideOf(opening);
  const found: Candidate[] = [];
  for (let index = first; index < end && found.length < 4; index++) {
    if (!leads(opening.inside.items[index]!)) continue;
    const outer = { list: opening.inside, index };
    const inner = innermost(outer, leads);
    const spots = inner.list === outer.list ? [outer] : [inner, outer];
    for (const spot of spots) {
      const item = spot.list.items[spot.index]!;
      // Right behind its beginning, or right before its end, half of the section would be empty.
      const halves = spot !== outer || (index > first && index < end - 1);
      if (!halves || someItem(item, isReturn)) continue;
      const title = `in ${ownerName(opening.located)}, \`disable;\` before ${statementName(opening.located, item)} and \`enable;\` after it`;
      found.push({ title, edits: () => [closedAround(spot)] });
    }
  }
  return found;
}

/** The innermost statement through which the finding is reached. */
function innermost(spot: Spot, leads: (item: Item) => boolean): Spot {
  const item = spot.list.items[spot.index]!;
  for (const list of listsIn(spot.list.unit, item)) {
    const index = leading(list, leads);
    if (index >= 0) return innermost({ list, index }, leads);
  }
  return spot;
}

function leading({ items }: StatementList, leads: (item: Item) => boolean): number {
  return items.findIndex(leads);
}

function closedAround({ list, index }: Spot): Edit {
  const layout = layoutOf(list);
  const pieces = layout.pieces.flatMap((piece, at) =>
    at === index ? [...before(layout, piece, ["disable;"]), newPiece(layout, "enable;")] : [piece],
  );
  return withPieces(layout, pieces);
}
