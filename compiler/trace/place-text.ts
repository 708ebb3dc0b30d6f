import type { Step } from "../../runtime/index.js";
import type { Sources } from "../sources.js";
import type { Trace } from "./trace.js";

/** Columns that a place beside a step takes at most. */
const PLACE = 16;

/** `:17`, or with its name where the place is in another file than the scenario. */
export function placeText({ origin }: Pick<Step, "origin">, trace: Trace, sources: Sources): string {
  const place = trace.placeOf(origin);
  const line = sources.showLine(place).slice(place.file.length);
  if (place.file === trace.placeOf(trace.scenario.origin).file) return line;
  const name = place.file.slice(place.file.lastIndexOf("/") + 1);
  const room = PLACE - line.length;
  return `${name.length > room ? `${name.slice(0, Math.max(1, room - 2))}..` : name}${line}`;
}
