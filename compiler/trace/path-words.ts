/** Words for paths that an exploration has come to, and for what they are looked for. */
import type { Origin } from "../../runtime/index.js";
import type { Compiled } from "../compiled.js";
import { grouped } from "../text/index.js";
import { sourceText } from "./source-text.js";

/** `1,234 moves`. */
export function movesText(number: number): string {
  return `${grouped(number)} ${number === 1 ? "move" : "moves"}`;
}

/** `12 moves; no shorter path does it`: of a path that breaks something. */
export function lengthText(moves: number, shortest: boolean): string {
  return `${movesText(moves)}; ${shortest ? "no shorter path does it" : "a shorter path may do it"}`;
}

/** What stands at an origin, and where: `` `may bugs "x"` (a.lmmu:7) ``. */
export function writtenText(origin: Origin, { placeOf, sources }: Compiled): string {
  const place = placeOf(origin);
  return `\`${sourceText(place, sources)}\` (${sources.showLine(place)})`;
}
