import type { Sources } from "../../compiler/index.js";
import type { Trace } from "../../compiler/trace/index.js";
import { lanesText } from "../../compiler/trace/lanes/index.js";
import type { Violation } from "../../runtime/explore/index.js";
import type { Style } from "./style.js";
import { painted } from "./trace-pretty.js";

/** A run of several tasks for people, in colours. */
export function lanesPretty(trace: Trace, sources: Sources, violation: Violation | null, style: Style): string {
  return lanesText(trace, sources, violation, style, (text, tone) => painted(text, tone, style));
}
