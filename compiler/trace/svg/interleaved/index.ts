/** Pictures of runs of tasks that are interleaved: apart from the others, since few draw them. */
import type { Violation } from "../../../../runtime/explore/index.js";
import type { Sources } from "../../../sources.js";
import type { Trace } from "../../trace.js";
import { titleOf } from "../../words.js";
import { svgDocument } from "../document.js";
import { runPicture } from "../run-picture.js";
import { Interleaving } from "./interleaving.js";

/**
 * Draws a run as in a counterexample: on which CPU each task runs and where it does not, what each step changed, titles
 * where the pointer rests; and in the end what it violates, or without a violation how it ended.
 */
export function interleavedSvg(trace: Trace, sources: Sources, violation: Violation | null): string {
  const picture = runPicture(trace, sources, new Interleaving(trace, sources, violation));
  return svgDocument([picture], titleOf(trace, sources), "");
}
