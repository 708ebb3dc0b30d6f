import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LoadedProgram } from "../../runtime/index.js";
import { RULE_SETS, type RuleSetName } from "../model/model.js";
import { disagreement } from "./agreement.js";
import { scenarioText, type MadeCall } from "./calls.js";
import { callsOf, load, runOf, shipped } from "./programs.js";
import { openAfter, predict, sequence } from "./random.js";

const deep = process.env["LMMU_DEEP"] !== undefined;
const SEQUENCES = deep ? 25_000 : 300;
/** Through the whole machine: sequences in one program, 1 to so many, and programs. */
const PER_PROGRAM = 50;
const PROGRAMS = deep ? 100 : 3;

describe("through step", () => {
  const ruleSets = shipped();

  test.each(RULE_SETS)("%s does what the model does", (name) => {
    const ruleSet = ruleSets.get(name)!;
    fc.assert(
      fc.property(sequence, (calls) => {
        const found = disagreement(ruleSet, calls, predict(name, calls));
        if (found !== null) throw new Error(`${name}, ${found}\n${scenarioText("failing", calls)}`);
      }),
      { numRuns: SEQUENCES },
    );
  });
});

test("through the whole machine every rule set does what the model does", () => {
  fc.assert(
    fc.property(fc.array(sequence, { minLength: 1, maxLength: PER_PROGRAM, size: "max" }), (drawn) => {
      const loaded = load(drawn.map((calls, index) => scenarioText(`sequence_${index}`, calls)).join("\n"));
      for (const [index, calls] of drawn.entries()) {
        for (const name of RULE_SETS) {
          try {
            compareRun(loaded, `sequence_${index}`, name, calls);
          } catch (failure) {
            const { message } = failure as Error;
            throw new Error(`${name}: ${message}\n${scenarioText("failing", calls)}`, { cause: failure });
          }
        }
      }
    }),
    { numRuns: PROGRAMS },
  );
});

/** Holds every call of a run against the model, and its open calls against a plain count. */
function compareRun(loaded: LoadedProgram, scenario: string, name: RuleSetName, calls: readonly MadeCall[]): void {
  const predicted = predict(name, calls);
  const open = openAfter(calls);
  const reported = new Set<string>();
  const expected = predicted.map(({ index, call, inInterrupt, variables, active, hooks, warnings }, at) => ({
    call,
    after: { variables, active, inInterrupt, ...open[at]! },
    hooks: hooks.map(({ hook }) => hook),
    reports: warnings.map(({ kind, text }) => {
      const site = `${index} ${text}`;
      const suppressed = kind === "warn_once" && reported.has(site);
      reported.add(site);
      return { assertion: kind, text, suppressed };
    }),
  }));
  const run = runOf(loaded, scenario, name);
  const observed = callsOf(run).map(({ action, after }) => {
    const { variables, active, inInterrupt, sections, pauses } = after;
    return {
      call: action.call,
      after: { variables, active, inInterrupt, sections, pauses },
      hooks: action.hooks,
      reports: action.reports.map(({ assertion, text, suppressed }) => ({ assertion, text, suppressed })),
    };
  });
  // A run has hundreds of calls: the first that differs tells more than all of them.
  const at = expected.findIndex((call, nth) => JSON.stringify(call) !== JSON.stringify(observed[nth]));
  if (at >= 0) {
    const [seen, model] = [observed[at], expected[at]].map((call) => JSON.stringify(call));
    throw new Error(`call ${at + 1}: ${seen}, the model says ${model}`);
  }
  expect(observed).toHaveLength(expected.length);
  expect(run.steps.at(-1)?.action.kind).toBe(predicted.at(-1)?.stopped ? "call" : "end");
  expect(run.stop).toBeNull();
}
