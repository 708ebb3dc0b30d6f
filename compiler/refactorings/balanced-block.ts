import { balanced, type Bare } from "../fixes/leaks.js";
import { locate, type Located, type Spot } from "../fixes/lists.js";
import { CLOSES, closeOf, isCallOf, openingAt } from "../fixes/sections.js";
import type { Refactoring, Selected } from "./index.js";

/** `enable; … disable;` becomes `lazy { … }`, `pause; … resume;` becomes `paused { … }`. */
export function balancedBlock({ unit, span }: Selected): Refactoring | null {
  const located = locate(unit, span);
  const spot = located?.path.at(-1);
  if (located === null || spot === undefined) return null;
  const opening = bareAt(located, spot);
  const [made] = opening === null ? [] : balanced(opening);
  return made === undefined ? null : { title: made.title, edits: made.edits() };
}

/** The opening whose open or close stands at a place. */
function bareAt({ unit }: Located, { list, index }: Spot): Bare | null {
  const item = list.items[index]!;
  if (item.kind !== "lazy_call") return null;
  const opens = isCallOf(item, "disable") ? "enable" : isCallOf(item, "resume") ? "pause" : item.call;
  if (opens !== "enable" && opens !== "pause") return null;
  let at = index;
  if (item.call === CLOSES[opens]) {
    at = list.items.findIndex((each, from) => isCallOf(each, opens) && closeOf(list, from, opens) === index);
    if (at < 0) return null;
  }
  const opening = openingAt(new Map([[unit.file, unit]]), { file: unit.file, span: list.items[at]!.span });
  return opening?.kind === "bare" ? opening : null;
}
