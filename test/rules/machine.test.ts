import { describe, expect, test } from "vitest";
import { sequences, type ExpectedRow } from "../fixtures/sequences/index.js";
import { RULE_SETS } from "../model/model.js";
import { scenarioText } from "./calls.js";
import { callsOf, load, runOf } from "./programs.js";
import { madeCalls } from "./sequences.js";

/** A row as a trace has it: without the variables at a hook. */
function asTraced({ hooks, warnings, ...row }: ExpectedRow) {
  return {
    ...row,
    hooks: hooks.map(({ hook }) => hook),
    // No statement of the sequences repeats a call for which VM_WARN_ON_ONCE has something to say twice.
    reports: warnings.map(({ kind, text }) => ({ kind, text, suppressed: false })),
  };
}

describe.each(["irq", "bh"] as const)("calls in interrupt made in %s", (interrupt) => {
  const loaded = load(
    sequences.map(({ calls }, index) => scenarioText(`sequence_${index}`, madeCalls(calls, interrupt))).join("\n"),
  );

  describe.each(RULE_SETS)("%s", (name) => {
    test.each(sequences.map((sequence, index) => ({ ...sequence, index })))("$name", ({ calls, expected, index }) => {
      const run = runOf(loaded, `sequence_${index}`, name);
      const rows = expected[name];
      const stopped = rows.at(-1)?.stopped === true;

      const traced = callsOf(run);
      const last = calls.map((_, at) => calls.slice(0, at + 1).reduce((sum, { times }) => sum + times, 0) - 1);
      const observed = traced.flatMap(({ action, after }, at) => {
        const row = last.indexOf(at);
        const ends = action.reports.some(({ assertion }) => assertion === "bug");
        if (row < 0 && !ends) return [];
        return {
          variables: after.variables,
          active: after.active,
          stopped: ends,
          hooks: action.hooks,
          reports: action.reports.map(({ assertion, text, suppressed }) => ({ kind: assertion, text, suppressed })),
        };
      });
      expect(observed).toEqual(rows.map(asTraced));
      if (!stopped) expect(traced).toHaveLength(last.at(-1)! + 1);

      // A bug ends the task, so that nothing can be said of how it ended.
      expect(run.stop).toBeNull();
      expect(run.steps.at(-1)?.action.kind).toBe(stopped ? "call" : "end");
      expect(run.hooks).toEqual(traced.flatMap(({ action }) => action.hooks));
      expect(traced.map(({ action }) => action.call)).toEqual(
        calls.flatMap(({ call, times }) => Array<string>(times).fill(call)).slice(0, traced.length),
      );
      const contexts = calls.flatMap(({ inInterrupt, times }) => Array<boolean>(times).fill(inInterrupt));
      expect(traced.map(({ after }) => after.inInterrupt)).toEqual(contexts.slice(0, traced.length));
    });
  });
});
