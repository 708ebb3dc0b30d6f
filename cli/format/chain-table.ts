import type { ChainStep } from "../../grammar/index.js";
import type { Sources } from "./sources.js";
import type { Style } from "./style.js";
import { displayWidth, pad, visible } from "./visible.js";
import { wrap } from "./wrap.js";

/** Longer chains lose their middle: so many steps stay at each end. */
const ENDS = 12;

/** The calls that lead to a finding, outermost first: place, frame, what it does to the nesting, kernel source. */
export function chainTable(chain: readonly ChainStep[], sources: Sources, style: Style): string[] {
  const omitted = chain.length - 2 * ENDS;
  if (omitted <= 1) return table(chain, sources, style);
  const rows = table([...chain.slice(0, ENDS), ...chain.slice(-ENDS)], sources, style);
  const middle = rows.length / 2;
  return [...rows.slice(0, middle), `  ... ${omitted} more calls`, ...rows.slice(middle)];
}

/** The same number of lines for every step: one where all fit, else two. */
function table(chain: readonly ChainStep[], sources: Sources, style: Style): string[] {
  const rows = chain.map((step) => ({
    place: visible(sources.showLine(step), style.unicode),
    frame: visible(step.frame, style.unicode),
    effect: visible(step.effect, style.unicode),
    source: visible(step.source, style.unicode),
  }));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(displayWidth));
  const place = widest(rows.map((row) => row.place));
  const frame = widest(rows.map((row) => row.frame));
  const effect = widest(rows.map((row) => row.effect));
  const { dim } = style.colors;
  // Sources begin in one column as far as the width allows; a long effect pushes its own to the right.
  const whole = 2 + place + 2 + frame + 2 + effect + 3;
  const column = Math.min(whole, style.width - widest(rows.map((row) => row.source)));
  const lines = rows.map((row) => {
    const left = `  ${pad(row.place, place)}  ${pad(row.frame, frame)}  ${row.effect}`.trimEnd();
    return { left: row.source === "" ? left : pad(`${left}  `, column), source: row.source };
  });
  if (lines.every(({ left, source }) => displayWidth(left) + displayWidth(source) <= style.width)) {
    return lines.map(({ left, source }) => left + dim(source));
  }
  return rows.flatMap((row) => [
    ...wrap(`${row.place}  ${row.frame}`, style.width, "  ", "    "),
    ...wrap([row.effect, row.source].filter((text) => text !== "").join("   "), style.width, "      ", "      "),
  ]);
}
