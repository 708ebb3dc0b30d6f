/** A trace as a page: the picture, and below it the steps, each of which leads to its line. */
import { button, escapeHtml } from "./html.js";
import { picture } from "./picture.js";
import type { TraceAnswer } from "./requests.js";
import { type TraceStep, traceTables } from "./trace-steps.js";

/** Runs may have many more; the picture says what it leaves out. */
export const MAX_ROWS = 2000;

/** The page's body as HTML. `dark`: whether the editor's theme is. Buttons have the numbers of the steps, over all runs. */
export function traceBody(answer: TraceAnswer, dark: boolean): string {
  const parts = [picture(answer.title, answer.svg, dark)];
  let number = 0;
  for (const { when, columns, steps } of traceTables(answer.trace)) {
    const shown = steps.slice(0, Math.max(MAX_ROWS - number, 0));
    const heads = ["", "function", "step", ...columns, ""].map((head) => `<th scope="col">${escapeHtml(head)}</th>`);
    if (when !== "") parts.push(`<h2>when ${escapeHtml(when)}</h2>`);
    parts.push(`<table><thead><tr>${heads.join("")}</tr></thead><tbody>`);
    parts.push(...shown.map((step, index) => row(step, index + 1, number + index)));
    parts.push("</tbody></table>");
    if (shown.length < steps.length) parts.push(`<p>${steps.length - shown.length} more steps</p>`);
    number += steps.length;
  }
  return parts.join("\n");
}

/** `ordinal`: in its run; `number`: in the page. */
function row(step: TraceStep, ordinal: number, number: number): string {
  const { place, frame, text, findings, before, after } = step;
  const link = (label: string): string => (place === null ? escapeHtml(label) : button(number, label));
  const state = after.map((value, column) => {
    const changed = value === before[column] ? "" : " changed";
    return `<td class="state${changed}">${escapeHtml(value)}</td>`;
  });
  return [
    `<tr><td>${link(String(ordinal))}</td>`,
    `<td>${escapeHtml(frame)}</td>`,
    `<td>${link(text)}</td>`,
    ...state,
    `<td class="finding">${escapeHtml(findings.join("; "))}</td></tr>`,
  ].join("");
}
