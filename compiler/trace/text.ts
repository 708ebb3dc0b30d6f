import type { Sources } from "../sources.js";
import { traceRows } from "./rows.js";
import { lineText, type Tone, TraceTable } from "./table.js";
import { endLines, expectedLines, summaryLines, titleOf } from "./words.js";
import type { Trace } from "./trace.js";
import { type Medium, visible, wrap } from "../text/index.js";

/**
 * A run for people: the tree of calls with the nesting state after each, what warned, and how it ended. `paint` gives a
 * piece of a line its colours.
 */
export function traceText(
  trace: Trace,
  sources: Sources,
  { unicode, width }: Medium,
  paint: (text: string, tone: Tone) => string = (text) => text,
): string {
  const rows = traceRows(trace, sources, unicode);
  const table = new TraceTable(trace, rows, width);
  const lines = wrap(visible(titleOf(trace, sources), unicode), width, "", "  ");
  for (const line of [...table.header(), ...rows.flatMap((row) => table.lines(row))]) lines.push(lineText(line, paint));
  const ends = endLines(trace, sources).map(({ text }) => text);
  for (const text of [...ends, ...summaryLines(trace, sources), ...expectedLines(trace, sources)]) {
    lines.push(...wrap(visible(text, unicode), width, " ", "   "));
  }
  return lines.join("\n") + "\n";
}
