/** Draws what a terminal shows as a self-contained SVG: no script, no font or image from elsewhere. */
import { type Look, printable, readTerminal, type Run } from "./terminal-text.js";

const FONT_SIZE = 14;
/** Of a monospaced font: three fifths of its size. */
const COLUMN = 8.4;
const ROW = 20;
const MARGIN = 16;
/** Pictures are at least so many columns wide, so that several on one page look alike. */
const MIN_COLUMNS = 80;

const BACKGROUND = "#0d1117";
const FOREGROUND = "#e6edf3";
/** The eight colours of a terminal and their bright forms, each readable on the background. */
const COLORS = [
  ...["#8b949e", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  ...["#8b949e", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
];

/**
 * The picture of a text with ANSI colours. `title` says what it shows, for readers who do not see it. The same text
 * gives the same picture, byte by byte.
 */
export function terminalPicture(text: string, title: string): string {
  const rows = readTerminal(text);
  const columns = Math.max(MIN_COLUMNS, ...rows.map((row) => row.reduce((sum, run) => sum + lengthOf(run.text), 0)));
  const width = Math.ceil(columns * COLUMN) + 2 * MARGIN;
  const height = rows.length * ROW + 2 * MARGIN;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escape(title)}">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" rx="6" fill="${BACKGROUND}"/>`,
    `<g font-family="${fonts}" font-size="${FONT_SIZE}" fill="${FOREGROUND}">`,
    ...rows.flatMap((row, index) => drawRow(row, MARGIN + index * ROW + FONT_SIZE)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/**
 * Each piece between wider gaps is placed and stretched to its columns, so that the rows stay in line in whatever font
 * there is, and however a viewer treats spaces.
 */
function drawRow(row: readonly Run[], y: number): string[] {
  const drawn: string[] = [];
  let column = 0;
  for (const run of row) {
    for (const { 0: piece, index } of run.text.matchAll(/[^ ]+(?: [^ ]+)*/g)) {
      const x = MARGIN + (column + lengthOf(run.text.slice(0, index))) * COLUMN;
      const place = `x="${coordinate(x)}" y="${y}" textLength="${coordinate(lengthOf(piece) * COLUMN)}"`;
      drawn.push(`<text ${place}${attributes(run.look)}>${escape(piece)}</text>`);
    }
    column += lengthOf(run.text);
  }
  return drawn;
}

/** In columns: every character has one. */
function lengthOf(text: string): number {
  return [...text].length;
}

function coordinate(value: number): string {
  return String(Number(value.toFixed(1)));
}

function attributes({ color, bold, dim, italic, underline }: Look): string {
  const paint = color === null ? "" : ` fill="${typeof color === "number" ? COLORS[color]! : color}"`;
  const weight = bold ? ` font-weight="bold"` : "";
  const opacity = dim ? ` opacity="0.65"` : "";
  const style = italic ? ` font-style="italic"` : "";
  return `${paint}${weight}${opacity}${style}${underline ? ` text-decoration="underline"` : ""}`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return printable(text).replace(/[&<>"]/g, (unit) => ENTITIES[unit]!);
}
