import type { Step } from "../../runtime/index.js";
import type { TreeRow } from "./call-tree.js";

/** A row, or how many were left out in its place. */
export type FoldedRow =
  TreeRow | { readonly kind: "more"; readonly level: number; readonly number: number; readonly like: string };

/** So many alike stay at each end of a row of repetitions. */
const ALIKE = 2;
/** So many rows stay at each end of a tree that is still too long. */
const ENDS = 300;

/** Shortens repetitions: of many equal calls in a row, such as a loop makes, only the first and the last stay. */
export function fold(rows: readonly TreeRow[]): FoldedRow[] {
  const folded: FoldedRow[] = [];
  for (let i = 0; i < rows.length;) {
    let end = i + 1;
    while (end < rows.length && alike(rows[i]!, rows[end]!)) end++;
    const omitted = end - i - 2 * ALIKE;
    if (omitted <= 1) folded.push(...rows.slice(i, end));
    else {
      const { level } = rows[i]!;
      folded.push(...rows.slice(i, i + ALIKE));
      folded.push({ kind: "more", level, number: omitted, like: "more like these" });
      folded.push(...rows.slice(end - ALIKE, end));
    }
    i = end;
  }
  const omitted = folded.length - 2 * ENDS;
  if (omitted <= 1) return folded;
  const more: FoldedRow = { kind: "more", level: 0, number: omitted, like: "more lines; --format json has all" };
  return [...folded.slice(0, ENDS), more, ...folded.slice(-ENDS)];
}

function alike(a: TreeRow, b: TreeRow): boolean {
  if (a.kind !== "step" || b.kind !== "step") return false;
  return a.level === b.level && a.step.stack === b.step.stack && signature(a.step) === signature(b.step);
}

/** What a reader would see of a call; statements are never alike. */
function signature(step: Step): string | Step {
  const { action } = step;
  if (action.kind !== "call") return step;
  const reports = action.reports.map((report) => [report.assertion, report.text, report.suppressed]);
  return JSON.stringify([action.call, action.judgement, reports, action.forbidden, action.hooks]);
}
