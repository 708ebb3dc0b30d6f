import type { Step } from "../../runtime/index.js";
import type { TreeRow } from "./call-tree.js";

/** A row, or how many were left out in its place. */
export type FoldedRow =
  TreeRow | { readonly kind: "more"; readonly level: number; readonly number: number; readonly like: string };

/** So many alike stay at each end of a row of repetitions. */
const ALIKE = 2;
/** Repetitions of several rows, such as a loop's body has, are looked for up to so many; one stays at each end. */
const LONGEST_ROUND = 32;
/** So many rows stay at each end of a tree that is still too long. */
const ENDS = 300;

/**
 * Shortens repetitions: of many rounds in a row in which the same is done, as in a loop, only the first and the last stay.
 * `findings` names what was found at a step; steps that differ in it are not alike.
 */
export function fold(rows: readonly TreeRow[], findings: (step: Step) => string): FoldedRow[] {
  const signatures = numbered(rows.map((row) => signature(row, findings)));
  const folded: FoldedRow[] = [];
  for (let i = 0; i < rows.length;) {
    const { length, times } = roundsAt(signatures, i);
    const kept = length === 1 ? ALIKE : length;
    const omitted = times - (length === 1 ? 2 * ALIKE : 2);
    if (omitted <= 1) {
      folded.push(rows[i]!);
      i++;
      continue;
    }
    const end = i + length * times;
    const like = length === 1 ? "more like these" : "more rounds like this one";
    folded.push(...rows.slice(i, i + kept), { kind: "more", level: rows[i]!.level, number: omitted, like });
    folded.push(...rows.slice(end - kept, end));
    i = end;
  }
  const omitted = folded.length - 2 * ENDS;
  if (omitted <= 1) return folded;
  const more: FoldedRow = { kind: "more", level: 0, number: omitted, like: "more lines; --format json has all" };
  return [...folded.slice(0, ENDS), more, ...folded.slice(-ENDS)];
}

/** The shortest round that begins at a row and is repeated often enough to be worth it. */
function roundsAt(signatures: readonly number[], start: number): { length: number; times: number } {
  for (let length = 1; length <= LONGEST_ROUND && start + 2 * length <= signatures.length; length++) {
    let same = 0;
    while (
      start + same + length < signatures.length &&
      signatures[start + same] === signatures[start + same + length]
    ) {
      same++;
    }
    const times = Math.floor(same / length) + 1;
    if (times - (length === 1 ? 2 * ALIKE : 2) > 1) return { length, times };
  }
  return { length: 1, times: 1 };
}

/** Equal texts have equal numbers. */
function numbered(texts: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return texts.map((text) => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  });
}

/** What a reader would see of a row, whichever page of a region it is about, but for the state beside it. */
function signature(row: TreeRow, findings: (step: Step) => string): string {
  switch (row.kind) {
    case "task":
      return JSON.stringify([row.kind, row.task]);
    case "frame":
      return JSON.stringify([row.kind, row.level, row.frame.frame]);
    case "passed":
      return JSON.stringify([row.kind, row.level, row.frames.map((frame) => frame.frame)]);
    case "step":
      return JSON.stringify([row.kind, row.level, row.step.stack.frame, actionSignature(row.step), findings(row.step)]);
  }
}

function actionSignature({ origin, action }: Step): unknown {
  switch (action.kind) {
    case "call": {
      const reports = action.reports.map((report) => [report.assertion, report.text, report.suppressed]);
      return [action.call, action.judgement, reports, action.forbidden, action.hooks];
    }
    case "tables": {
      const { statement, pages, stores, more, queued, emitted } = action;
      const entries = stores.map((each) => [each.level, each.entries]);
      return [origin, statement, pages.region, pages.to - pages.from, entries, more, queued, emitted];
    }
    case "flush_tlb":
      return [origin, action.kind, action.pages.region, action.pages.to - action.pages.from];
    case "access": {
      const { access, user, pages, results, more } = action;
      const outcomes = results.map((result) =>
        result.outcomes.map((outcome) => [
          outcome.because?.kind,
          outcome.because?.missing,
          outcome.kind === "fault" ? [outcome.fault, outcome.level] : outcome.memory,
        ]),
      );
      return [origin, access, user, pages.region, pages.to - pages.from, outcomes, more];
    }
    default:
      return action;
  }
}
