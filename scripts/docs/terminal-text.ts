/** Reads a text with ANSI colours into rows of equally looking runs. */

export interface Look {
  /** One of the sixteen colours, an "#rrggbb" of its own, or null for the terminal's. */
  readonly color: number | string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

export interface Run {
  readonly text: string;
  readonly look: Look;
}

const PLAIN: Look = { color: null, bold: false, dim: false, italic: false, underline: false };
const TAB = 8;

/** A CSI sequence, or any other escape of two characters. `m` alone has a meaning here. */
const ESCAPE = /\u001b(?:\[([0-9;?]*)[ -/]*([@-~])|[^[]|$)/g;
/** What XML cannot hold: control characters but line feed and tab, lone surrogates, two noncharacters. */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

/** The text without what a terminal does not show and a picture cannot hold. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, "");
}

/** The rows of a terminal that has printed `text`; colours go on from row to row. One row at least. */
export function readTerminal(text: string): Run[][] {
  const rows: Run[][] = [[]];
  let look = PLAIN;
  let at = 0;
  const print = (part: string): void => {
    part.split("\n").forEach((line, index) => {
      if (index > 0) rows.push([]);
      const row = rows.at(-1)!;
      const printed = expand(printable(line), row);
      if (printed !== "") row.push({ text: printed, look });
    });
  };
  for (const match of text.matchAll(ESCAPE)) {
    print(text.slice(at, match.index));
    if (match[2] === "m") look = lookAfter(look, match[1]!);
    at = match.index + match[0].length;
  }
  print(text.slice(at));
  while (rows.length > 1 && rows.at(-1)!.length === 0) rows.pop();
  return rows;
}

/** Tabs go to the next column that is a multiple of eight. */
function expand(line: string, before: readonly Run[]): string {
  if (!line.includes("\t")) return line;
  let column = before.reduce((sum, run) => sum + [...run.text].length, 0);
  let expanded = "";
  for (const character of line) {
    const printed = character === "\t" ? " ".repeat(TAB - (column % TAB)) : character;
    expanded += printed;
    column += character === "\t" ? printed.length : 1;
  }
  return expanded;
}

/** What a `m` sequence makes of a look. Backgrounds and what is not known change nothing. */
function lookAfter(look: Look, parameters: string): Look {
  const codes = parameters.split(";").map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    if (code === 38 || code === 48) {
      const color = codes[at + 1] === 2 ? rgb(codes.slice(at + 2, at + 5)) : indexed(codes[at + 2] ?? 0);
      at += codes[at + 1] === 2 ? 4 : 2;
      if (code === 38) look = { ...look, color };
    } else look = { ...look, ...changeOf(code) };
  }
  return look;
}

function changeOf(code: number): Partial<Look> {
  if (code === 0) return PLAIN;
  if (code === 1) return { bold: true };
  if (code === 2) return { dim: true };
  if (code === 3) return { italic: true };
  if (code === 4) return { underline: true };
  if (code === 22) return { bold: false, dim: false };
  if (code === 23) return { italic: false };
  if (code === 24) return { underline: false };
  if (code >= 30 && code <= 37) return { color: code - 30 };
  if (code === 39) return { color: null };
  if (code >= 90 && code <= 97) return { color: code - 90 + 8 };
  return {};
}

/** One of 256 colours: sixteen, a cube of 6 by 6 by 6, and a ramp of greys. */
function indexed(index: number): number | string {
  if (index < 16) return index;
  if (index >= 232) return rgb(Array<number>(3).fill(8 + (index - 232) * 10));
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  return rgb([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => levels[level]!));
}

function rgb(parts: readonly number[]): string {
  return `#${[0, 1, 2]
    .map((at) =>
      Math.min(255, parts[at] ?? 0)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
