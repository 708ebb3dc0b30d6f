import type { Sources } from "./sources.js";
import type { Style } from "./style.js";
import { traceRows } from "./trace-rows.js";
import { type TableLine, type Tone, TraceTable } from "./trace-table.js";
import { endLines, expectedLines, summaryLines, titleOf } from "./trace-words.js";
import type { Trace } from "./trace.js";
import { displayWidth, visible } from "./visible.js";
import { wrap } from "./wrap.js";

/** A run for people: the tree of calls with the nesting state after each, what warned, and how it ended. */
export function tracePretty(trace: Trace, sources: Sources, style: Style): string {
  const rows = traceRows(trace, sources, style.unicode);
  const table = new TraceTable(trace, rows, style.width);
  const lines = wrap(visible(titleOf(trace, sources), style.unicode), style.width, "", "  ");
  for (const line of [...table.header(), ...rows.flatMap((row) => table.lines(row))]) lines.push(shown(line, style));
  const ends = endLines(trace, sources).map(({ text }) => text);
  for (const text of [...ends, ...summaryLines(trace, sources), ...expectedLines(trace, sources)]) {
    lines.push(...wrap(visible(text, style.unicode), style.width, " ", "   "));
  }
  return lines.join("\n") + "\n";
}

function shown(line: TableLine, style: Style): string {
  let text = "";
  let column = 0;
  for (const piece of line) {
    text += " ".repeat(piece.at - column) + painted(piece.text, piece.tone, style);
    column = piece.at + displayWidth(piece.text);
  }
  return text.trimEnd();
}

function painted(text: string, tone: Tone, { colors }: Style): string {
  switch (tone) {
    case "heading":
      return colors.bold(text);
    case "aside":
      return colors.dim(text);
    case "warning":
      return colors.bold(colors.yellow(text));
    case "error":
      return colors.bold(colors.red(text));
    case "plain":
    case "guide":
      return text;
  }
}
