/**
 * Runs as one picture that can go into a mail or a page: no script, no font or style from elsewhere. Time runs downwards:
 * every step is a line of text, and lines are read from left to right.
 */
import type { Sources } from "../../sources.js";
import { titleOf } from "../words.js";
import type { Trace } from "../trace.js";
import { svgDocument } from "./document.js";
import { runPicture } from "./run-picture.js";

/** Draws runs one below the other, a legend under the last. `omitted` says of further runs how to see them, or is empty. */
export function tracesSvg(traces: readonly Trace[], sources: Sources, omitted: string): string {
  const pictures = traces.map((trace) => runPicture(trace, sources, null));
  return svgDocument(pictures, traces.map((trace) => titleOf(trace, sources)).join("; "), omitted);
}
