import { type Sources, stateText } from "../../compiler/index.js";
import type { ChainStep } from "../../grammar/index.js";
import type { Style } from "./style.js";
import { displayWidth, pad, visible, wrap } from "../../compiler/text/index.js";

/** Longer chains lose their middle: so many steps stay at each end. */
const ENDS = 12;

/**
 * The calls that lead to a finding, outermost first: place, frame, what it does to the nesting, the nesting state after
 * it where one is known, kernel source.
 */
export function chainTable(chain: readonly ChainStep[], sources: Sources, style: Style): string[] {
  const omitted = chain.length - 2 * ENDS;
  if (omitted <= 1) return table(chain, sources, style).flat();
  const steps = table([...chain.slice(0, ENDS), ...chain.slice(-ENDS)], sources, style);
  return [...steps.slice(0, ENDS).flat(), `  ... ${omitted} more calls`, ...steps.slice(ENDS).flat()];
}

/** A step as text that is safe to print; what it has nothing to say of is empty. */
interface Row {
  readonly place: string;
  readonly frame: string;
  readonly effect: string;
  readonly state: string;
  readonly source: string;
}

/**
 * The lines of each step, in the first of three forms that fits: all in one line; the state below the effect, where it
 * changes; two lines that wrap.
 */
function table(chain: readonly ChainStep[], sources: Sources, style: Style): string[][] {
  const rows = chain.map((step): Row => ({
    place: visible(sources.showLine(step), style.unicode),
    frame: visible(step.frame, style.unicode),
    effect: visible(step.effect, style.unicode),
    state: step.state === null ? "" : visible(stateText(step.state), style.unicode),
    source: visible(step.source, style.unicode),
  }));
  const whole = inOneLine(rows, style);
  if (whole !== null) return whole.map((line) => [line]);
  const stateless = inOneLine(
    rows.map((row) => ({ ...row, state: "" })),
    style,
  );
  return stateless === null ? inTwoLines(rows, style) : withStatesBelow(stateless, rows, style);
}

/** Null where a line would be too long. */
function inOneLine(rows: readonly Row[], style: Style): string[] | null {
  const { place, frame, effect, state } = columnsOf(rows);
  // Sources begin in one column as far as the width allows; a long effect pushes its own to the right.
  const whole = effect + widest(rows, "effect") + (state > 0 ? 2 + state : 0) + 3;
  const column = Math.min(whole, style.width - widest(rows, "source"));
  const lines = rows.map((row) => {
    const beforeState = `  ${pad(row.place, place)}  ${pad(row.frame, frame)}  ${row.effect}`;
    const left = (
      state > 0 ? `${pad(beforeState, effect + widest(rows, "effect"))}  ${row.state}` : beforeState
    ).trimEnd();
    return { left: row.source === "" ? left : pad(`${left}  `, column), source: row.source };
  });
  if (lines.some(({ left, source }) => displayWidth(left) + displayWidth(source) > style.width)) return null;
  return lines.map(({ left, source }) => left + style.colors.dim(source));
}

/** A step that changes nothing has no second line, unless it is the last. States begin below the effects, or as far right as they can. */
function withStatesBelow(lines: readonly string[], rows: readonly Row[], style: Style): string[][] {
  const { effect, state } = columnsOf(rows);
  const indent = Math.max(4, Math.min(effect, style.width - state));
  return rows.map((row, i) => {
    const says = i === rows.length - 1 || row.state !== rows[i - 1]?.state;
    if (row.state === "" || !says) return [lines[i]!];
    const below = wrap(row.state, style.width, " ".repeat(indent), " ".repeat(indent));
    return [lines[i]!, ...below.map((line) => style.colors.dim(line))];
  });
}

function inTwoLines(rows: readonly Row[], style: Style): string[][] {
  return rows.map((row) => [
    ...wrap(`${row.place}  ${row.frame}`, style.width, "  ", "    "),
    ...wrap(
      [row.effect, row.state, row.source].filter((text) => text !== "").join("   "),
      style.width,
      "      ",
      "      ",
    ),
  ]);
}

/** How wide the columns of places, frames and states are, and where that of effects begins. */
function columnsOf(rows: readonly Row[]): { place: number; frame: number; effect: number; state: number } {
  const place = widest(rows, "place");
  const frame = widest(rows, "frame");
  return { place, frame, effect: 2 + place + 2 + frame + 2, state: widest(rows, "state") };
}

function widest(rows: readonly Row[], column: keyof Row): number {
  return Math.max(...rows.map((row) => displayWidth(row[column])));
}
