import { type Candidate, type Finding, ownerName } from "./candidate.js";
import { layoutOf, withPieces } from "./layout.js";
import { hasOpen, isCallOf } from "./sections.js";

/** The close at which something is found goes away, where nothing before it in its own frame opens what it closes. */
export function surplusFixes({ located }: Finding): Candidate[] {
  const spot = located?.path.at(-1);
  if (located === null || spot === undefined) return [];
  const item = spot.list.items[spot.index]!;
  const opens = isCallOf(item, "disable") ? "enable" : isCallOf(item, "resume") ? "pause" : null;
  if (opens === null || !spot.list.braces) return [];
  if (located.path.some(({ list, index }) => hasOpen(list, index, opens))) return [];
  const layout = layoutOf(spot.list);
  const piece = layout.pieces[spot.index]!;
  // Its comments would go with it.
  if (piece.lead.trim() !== "" || piece.trail.trim() !== "") return [];
  const title = `in ${ownerName(located)}, remove \`${opens === "enable" ? "disable" : "resume"};\`: there is nothing to close`;
  return [
    {
      title,
      edits: () => [
        withPieces(
          layout,
          layout.pieces.filter((each) => each !== piece),
        ),
      ],
    },
  ];
}
