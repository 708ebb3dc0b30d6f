/**
 * Runs of several tasks and interrupts side by side: a lane for each, time downwards, and of each step only what it
 * changed. For counterexamples, in which the order of the steps is the point.
 */
import type { Violation } from "../../../runtime/explore/index.js";
import type { Sources } from "../../sources.js";
import { displayWidth, type Medium, pad, visible, wrap } from "../../text/index.js";
import { lineText, type Tone } from "../table.js";
import type { Trace } from "../trace.js";
import { endLines, expectedLines, summaryLines, titleOf } from "../words.js";
import { laneLines } from "./forms.js";
import { laneRows } from "./lane-rows.js";
import { type ChainLine, violationLines } from "../violation-lines.js";

export { type LaneStep, laneSteps } from "./lane-steps.js";

/**
 * A run for people, in lanes. At the end, what it violates, the calls that lead there and the switches under which it
 * happens; without a violation, how its tasks ended and what was found. `paint` gives a piece of a line its colours.
 */
export function lanesText(
  trace: Trace,
  sources: Sources,
  violation: Violation | null,
  { unicode, width }: Medium,
  paint: (text: string, tone: Tone) => string = (text) => text,
): string {
  const safe = (text: string): string => visible(text, unicode);
  const wrapped = (text: string): string[] => wrap(safe(text), width, " ", "   ");
  const lanes = laneRows(trace, sources, unicode);
  const lines = wrap(safe(titleOf(trace, sources)), width, "", "  ");
  if (lanes.names.length > 1) lines.push(...wrapped(legend(trace)));
  lines.push(...laneLines(lanes, width).map((line) => lineText(line, paint)));
  if (violation === null) {
    const ends = endLines(trace, sources).map(({ text }) => text);
    for (const text of [...ends, ...summaryLines(trace, sources), ...expectedLines(trace, sources)]) {
      lines.push(...wrapped(text));
    }
  } else {
    const { finding, chain, when } = violationLines(violation, trace, sources);
    const [first, ...others] = wrapped(finding);
    lines.push("", paint(first!, "error"), ...others.map((line) => paint(line, "error")));
    lines.push(...chainLines(chain, width, safe));
    if (when !== "") lines.push(...wrapped(when));
  }
  return lines.join("\n") + "\n";
}

function legend({ program }: Trace): string {
  const runs = program.machine.cpus === 1 ? "| on the CPU" : "a number: on that CPU";
  return `* a step; meanwhile ${runs}, : off it or interrupted`;
}

/** In three columns where there is room for them. */
function chainLines(chain: readonly ChainLine[], width: number, safe: (text: string) => string): string[] {
  const cells = chain.map(({ place, frame, source }) => [safe(place), safe(frame), safe(source)] as const);
  const widthOf = (column: 0 | 1): number => Math.max(0, ...cells.map((cell) => displayWidth(cell[column])));
  const [places, frames] = [widthOf(0), widthOf(1)];
  return cells.flatMap(([place, frame, source]) => {
    const line = `   ${pad(place, places)}  ${pad(frame, frames)}  ${source}`.trimEnd();
    if (displayWidth(line) <= width) return [line];
    return wrap(`${place} ${frame} ${source}`.trim(), width, "   ", "     ");
  });
}
