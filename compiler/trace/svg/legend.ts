import { element, escapeXml } from "../../text/index.js";
import type { Drawn } from "./draw-lanes.js";
import { drawMark, type Mark, MARKS } from "./marks.js";
import { path } from "./path.js";
import type { RunPicture } from "./run-picture.js";
import { COLUMN, LINE, paint } from "./theme.js";

/** In the legend's order. */
const SPANS: Readonly<Record<Drawn, string>> = {
  section: "section open",
  pause: "paused",
  active: "mode active: barriers wait",
  pending: "a barrier is owed",
  open: "never closed or paid",
};

/** Explains what the pictures have, and only that, in lines of so many units. */
export function drawLegend(
  pictures: readonly Pick<RunPicture, "marks" | "spans">[],
  width: number,
): { markup: string[]; height: number } {
  const spans = (Object.keys(SPANS) as Drawn[]).filter((each) => pictures.some((picture) => picture.spans.has(each)));
  const marks = (Object.keys(MARKS) as Mark[]).filter((each) => pictures.some((picture) => picture.marks.has(each)));
  const entries = [
    ...marks.map((mark) => ({ text: MARKS[mark], draw: (x: number, y: number) => drawMark(mark, x, y) })),
    ...spans.map((span) => ({ text: SPANS[span], draw: (x: number, y: number) => drawSpan(span, x, y) })),
  ];
  const markup: string[] = [element("path", { d: path`M0 0H${width}`, ...paint({ stroke: "guide", width: 1 }) })];
  let x = 0;
  let y = LINE;
  for (const { text, draw } of entries) {
    const room = 22 + text.length * COLUMN + 18;
    if (x > 0 && x + room > width) {
      x = 0;
      y += LINE + 3;
    }
    markup.push(draw(x + 9, y));
    markup.push(element("text", { x: x + 22, y: y + 4, ...paint({ fill: "aside" }) }, escapeXml(text)));
    x += room;
  }
  return { markup, height: y + LINE };
}

function drawSpan(span: Drawn, x: number, y: number): string {
  const bar = { x: x - 3.5, y: y - 7, width: 7, height: 14 };
  switch (span) {
    case "section":
      return element("rect", { ...bar, rx: 2, ...paint({ fill: "section" }) });
    case "pause":
      return (
        element("rect", { ...bar, rx: 2, ...paint({ fill: "pause" }) }) +
        element("rect", { ...bar, rx: 2, fill: "url(#lmmu-hatch)" })
      );
    case "active":
      return element("rect", { ...bar, x: x - 8, width: 16, ...paint({ fill: "active" }) });
    case "pending":
      return element("rect", { ...bar, ...paint({ fill: "pending" }) });
    case "open":
      return element("path", { d: path`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`, ...paint({ stroke: "alarm", width: 2 }) });
  }
}
