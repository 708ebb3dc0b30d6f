import type { Sources } from "../sources.js";
import { traceRows } from "./rows.js";
import { type TableLine, type Tone, TraceTable } from "./table.js";
import { endLines, expectedLines, summaryLines, titleOf } from "./words.js";
import type { Trace } from "./trace.js";
import { displayWidth, type Medium, visible, wrap } from "../text/index.js";

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
  for (const line of [...table.header(), ...rows.flatMap((row) => table.lines(row))]) lines.push(shown(line, paint));
  const ends = endLines(trace, sources).map(({ text }) => text);
  for (const text of [...ends, ...summaryLines(trace, sources), ...expectedLines(trace, sources)]) {
    lines.push(...wrap(visible(text, unicode), width, " ", "   "));
  }
  return lines.join("\n") + "\n";
}

function shown(line: TableLine, paint: (text: string, tone: Tone) => string): string {
  let text = "";
  let column = 0;
  for (const piece of line) {
    text += " ".repeat(piece.at - column) + paint(piece.text, piece.tone);
    column = piece.at + displayWidth(piece.text);
  }
  return text.trimEnd();
}
