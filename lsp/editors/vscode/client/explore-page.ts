/** An exploration as a page: what each rule set comes to, and each path as a picture and as steps that lead to their lines. */
import { button, escapeHtml } from "./html.js";
import { picture } from "./picture.js";
import type { ExploreAnswer, ExploredPath, ExploredRuleSet, ExploredStep } from "./requests.js";
import type { StepPlace } from "./trace-steps.js";

/** The page's body as HTML. `dark`: whether the editor's theme is. Buttons have the numbers of the steps, over all paths. */
export function exploreBody({ ruleSets, partial }: ExploreAnswer, dark: boolean): string {
  let number = 0;
  const path = (each: ExploredPath): string => {
    const rows = each.steps.map((step) => row(step, number++));
    const about = [each.length, each.when].filter((text) => text !== "").join("; ");
    const kind = each.kind === "violation" ? ' class="finding"' : "";
    return [
      `<h3${kind}>${escapeHtml(each.text)}</h3>`,
      `<p>${escapeHtml(about)}</p>`,
      picture(each.text, each.svg, dark),
      `<table><thead><tr>${HEADS}</tr></thead><tbody>`,
      ...rows,
      "</tbody></table>",
    ].join("\n");
  };
  return [
    ...partial.map((sentence) => `<p class="notice">${escapeHtml(sentence)}</p>`),
    ...ruleSets.map((each) => [...summary(each), ...each.paths.map(path)].join("\n")),
  ].join("\n");
}

/** Where the step of this number stands; null where there is none. */
export function exploredPlace({ ruleSets }: ExploreAnswer, number: number): StepPlace | null {
  const steps = ruleSets.flatMap(({ paths }) => paths.flatMap((path) => path.steps));
  return steps[number]?.place ?? null;
}

const HEADS = ["who", "function", "step", "changed", ""].map((head) => `<th scope="col">${head}</th>`).join("");

const CLASS_OF: Readonly<Record<ExploredRuleSet["verdict"], string>> = {
  holds: ' class="good"',
  fails: ' class="finding"',
  undecided: "",
};

function summary({ ruleSet, verdict, text, coverage, remarks }: ExploredRuleSet): string[] {
  const items = remarks.map((remark) => `<li>${escapeHtml(remark)}</li>`);
  return [
    `<h2>${escapeHtml(ruleSet)}: <span${CLASS_OF[verdict]}>${escapeHtml(text)}</span></h2>`,
    `<p>${escapeHtml(coverage)}</p>`,
    ...(items.length === 0 ? [] : [`<ul>${items.join("")}</ul>`]),
  ];
}

function row({ lane, frame, text, changed, remarks, place }: ExploredStep, number: number): string {
  const step = place === null ? escapeHtml(text) : button(number, text);
  const cells = [escapeHtml(lane), escapeHtml(frame), step, escapeHtml(changed), escapeHtml(remarks.join("; "))];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}
