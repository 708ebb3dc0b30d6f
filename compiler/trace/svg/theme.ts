/** Colours and type of the picture, on a light ground and on a dark one. */
import type { Attributes } from "../../text/index.js";

/** Light and dark. */
const COLORS = {
  ground: ["#ffffff", "#0d1117"],
  text: ["#1f2328", "#e6edf3"],
  aside: ["#59636e", "#9198a1"],
  guide: ["#d1d9e0", "#3d444d"],
  active: ["#ddf4ff", "#10294a"],
  section: ["#0969da", "#4493f8"],
  pause: ["#8250df", "#ab7df8"],
  store: ["#1a7f37", "#3fb950"],
  pending: ["#e16f24", "#db6d28"],
  access: ["#1b7c83", "#39c5cf"],
  alarm: ["#cf222e", "#ff7b72"],
  alarmGround: ["#ffebe9", "#3c1618"],
} as const;
export type Color = keyof typeof COLORS;

/**
 * The light colours are attributes, which every viewer knows; the style sheet of `darkStyle` overrides them where the
 * reader prefers dark. `fill` and `stroke` may be given together.
 */
export function paint(colors: { readonly fill?: Color; readonly stroke?: Color; readonly width?: number }): Attributes {
  const { fill, stroke, width } = colors;
  const classes = [
    ...(fill === undefined ? [] : [`lmmu-f-${fill}`]),
    ...(stroke === undefined ? [] : [`lmmu-s-${stroke}`]),
  ];
  return {
    class: classes.join(" "),
    fill: fill === undefined ? "none" : COLORS[fill][0],
    ...(stroke === undefined ? {} : { stroke: COLORS[stroke][0] }),
    ...(width === undefined ? {} : { "stroke-width": width }),
  };
}

/** What a style sheet says to a reader who prefers dark. */
export function darkStyle(): string {
  const rules = Object.entries(COLORS).map(([name, [, dark]]) => {
    return `.lmmu-f-${name}{fill:${dark}}.lmmu-s-${name}{stroke:${dark}}`;
  });
  return `@media (prefers-color-scheme: dark){${rules.join("")}}`;
}

export const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
export const FONT_SIZE = 12;
/** Of a monospaced font: three fifths of its size. */
export const COLUMN = 7.2;
export const LINE = 17;
