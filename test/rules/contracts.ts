/** The hand-written judgements of test/fixtures/contracts, played through `step`. */
import type { LoadedRuleSet } from "../../runtime/index.js";
import type { Contract, JudgedRow } from "../fixtures/contracts/index.js";
import { judgementOf, play } from "./play.js";

/** What becomes of each call, up to a bug; a list for each call of the sequence, with an entry per repetition. */
export function judgedRows(ruleSet: LoadedRuleSet, calls: Contract["calls"]): JudgedRow[][] {
  const rows: JudgedRow[][] = [];
  let latestSilent: number | null = null;
  play(ruleSet, calls, (played, index) => {
    const judgement = judgementOf(played);
    const { forbidden, stopped } = played;
    const blame = judgement === "late" ? latestSilent : null;
    (rows[index] ??= []).push({ judgement, forbidden, blame, ends: stopped });
    if (judgement === "silent") latestSilent = index;
  });
  return rows;
}

/** The expected rows in the same form. */
export function repeatedRows(calls: Contract["calls"], rows: readonly JudgedRow[]): JudgedRow[][] {
  return rows.map((row, at) => Array<JudgedRow>(calls[at]!.times).fill(row));
}
