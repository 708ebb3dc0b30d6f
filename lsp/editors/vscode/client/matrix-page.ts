/** A matrix as a page: scenarios and cases downwards, rule sets across; each cell leads to its trace. */
import { button, escapeHtml } from "./html.js";
import type { MatrixAnswer, MatrixArgument, MatrixCase, TraceArgument } from "./requests.js";

/** What the server calls a run in which nothing is wrong. */
const GOOD: ReadonlySet<string> = new Set(["ok", "clean"]);

/** The page's body as HTML. Buttons have the numbers of the cells, as `cellArgument` counts them. */
export function matrixBody(answer: MatrixAnswer): string {
  let number = 0;
  const cell = (each: MatrixCase, ruleSet: string): string => {
    const found = each.cells.find((candidate) => candidate.ruleSet === ruleSet);
    if (found === undefined) return "<td></td>";
    const kind = GOOD.has(found.verdict) ? "good" : "finding";
    const verdict = escapeHtml(found.verdict);
    // Where the text says more than the verdict, both are shown.
    const more = found.text === "" || found.text === found.verdict ? "" : `<br>${escapeHtml(found.text)}`;
    return `<td><span class="${kind}">${verdict}</span>${more} ${button(number++, "trace")}</td>`;
  };
  const rows = answer.scenarios.flatMap(({ name, cases }) =>
    cases.map((each, index) => {
      const heads = `<th scope="row">${index === 0 ? escapeHtml(name) : ""}</th><td>${escapeHtml(each.when)}</td>`;
      return `<tr>${heads}${answer.ruleSets.map((ruleSet) => cell(each, ruleSet)).join("")}</tr>`;
    }),
  );
  const heads = ["scenario", "when", ...answer.ruleSets].map((head) => `<th scope="col">${escapeHtml(head)}</th>`);
  return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`;
}

/** Whose trace the button of this number stands for; null where there is none. */
export function cellArgument(answer: MatrixAnswer, { uri }: MatrixArgument, wanted: number): TraceArgument | null {
  let number = 0;
  for (const { name, cases } of answer.scenarios) {
    for (const { when, cells } of cases) {
      for (const ruleSet of answer.ruleSets) {
        if (!cells.some((cell) => cell.ruleSet === ruleSet)) continue;
        if (number++ === wanted) return { uri, scenario: name, ruleSet, ...(when === "" ? {} : { when }) };
      }
    }
  }
  return null;
}
