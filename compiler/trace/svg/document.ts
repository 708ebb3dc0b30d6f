import { element, escapeXml } from "../../text/index.js";
import { drawLegend } from "./legend.js";
import { path } from "./path.js";
import type { RunPicture } from "./run-picture.js";
import { darkStyle, FONT_SIZE, FONTS, LINE, paint } from "./theme.js";

const MARGIN = 20;

/** Pictures one below the other, a remark on those that are not there, and the legend of all. */
export function svgDocument(pictures: readonly RunPicture[], title: string, omitted: string): string {
  const parts: string[] = [];
  let y = MARGIN;
  const place = (markup: readonly string[], height: number): void => {
    parts.push(`<g transform="translate(${MARGIN} ${y})">`, ...markup, "</g>");
    y += height;
  };
  const inner = Math.max(...pictures.map((picture) => picture.width));
  pictures.forEach(({ markup, height }, index) => {
    const rule = element("path", { d: path`M0 0H${inner}`, ...paint({ stroke: "guide", width: 1 }) });
    if (index > 0) place([rule], LINE / 2);
    place(markup, height + LINE / 2);
  });
  if (omitted !== "") {
    place([element("text", { x: 0, y: LINE, ...paint({ fill: "aside" }) }, escapeXml(omitted))], 2 * LINE);
  }
  const legend = drawLegend(pictures, inner);
  place(legend.markup, legend.height);

  const width = Math.ceil(inner + 2 * MARGIN);
  const height = Math.ceil(y + MARGIN / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    element("title", {}, escapeXml(title)),
    `<style type="text/css">${darkStyle()}</style>`,
    "<defs>",
    '<pattern id="lmmu-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
    element("rect", { width: 2, height: 5, ...paint({ fill: "ground" }) }),
    "</pattern>",
    "</defs>",
    element("rect", { width: "100%", height: "100%", ...paint({ fill: "ground" }) }),
    `<g font-family="${escapeXml(FONTS)}" font-size="${FONT_SIZE}">`,
    ...parts,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}
