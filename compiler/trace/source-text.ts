import type { Place } from "../../grammar/index.js";
import type { Sources } from "../sources.js";

/** What the text has at a place, as far as its first line; without its `;`. Empty where the text is not at hand. */
export function sourceText(place: Place, sources: Sources): string {
  const { start, end } = sources.position(place) ?? {};
  if (start === undefined || end === undefined) return "";
  const line = sources.lines(place.file)!.textOf(start.line);
  const written = end.line === start.line ? line.slice(0, end.column - 1) : line;
  return written
    .slice(start.column - 1)
    .replace(/;$/, "")
    .trim();
}
