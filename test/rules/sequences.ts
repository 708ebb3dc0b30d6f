/** The hand-written sequences of test/fixtures/sequences, played through `step`. */
import type { LoadedRuleSet } from "../../runtime/index.js";
import type { ExpectedRow, Sequence, SequenceCall } from "../fixtures/sequences/index.js";
import type { MadeCall, Where } from "./calls.js";
import { play } from "./play.js";

/** The calls of a sequence, those in interrupt made in a handler or with bottom halves disabled. */
export function madeCalls(calls: readonly SequenceCall[], interrupt: Exclude<Where, "task">): MadeCall[] {
  return calls.map(({ call, inInterrupt, times }) => ({ call, times, where: inInterrupt ? interrupt : "task" }));
}

/** One row per call of the sequence, up to a bug; of a repeated call its last. */
export function observedRows(ruleSet: LoadedRuleSet, calls: Sequence["calls"]): ExpectedRow[] {
  const rows: ExpectedRow[] = [];
  play(ruleSet, madeCalls(calls, "irq"), ({ variables, active, hooks, warnings, stopped }, index) => {
    rows[index] = { variables, active, hooks, warnings, stopped };
  });
  return rows;
}

/** The rows with the variables at a hook left out where the expected row does not state them. */
export function withoutUnstated(rows: readonly ExpectedRow[], expected: readonly ExpectedRow[]): ExpectedRow[] {
  return rows.map((row, at) => ({
    ...row,
    hooks: row.hooks.map((hook, nth) =>
      expected[at]?.hooks[nth]?.variables === null ? { ...hook, variables: null } : hook,
    ),
  }));
}
