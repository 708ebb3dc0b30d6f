import { describe, expect, it } from "vitest";
import { explorationsOf, OPTIONS } from "./exploring.js";

/** What a scenario under `sparc` breaks that is a hazard, and in which kind of step. */
function hazardsOf(text: string, leave = "arch_flush; preempt_on;"): string[] {
  const rules = `rules sparc extends A { arch_enter { preempt_off; } arch_leave { ${leave} } }`;
  const { explorations } = explorationsOf(`${rules} scenario s { ${text} expect sparc: may clean; }`, "sparc", OPTIONS);
  return explorations
    .flatMap(({ violations }) => violations)
    .flatMap(({ violation, run }) => {
      if (violation.kind !== "unexpected") return [];
      const finding = run.findings[violation.finding]!;
      return finding.kind === "hazard" ? [`${finding.name} at ${run.steps[finding.step]!.action.kind}`] : [];
    })
    .sort();
}

describe("hooks that do not change the preempt count in pairs, statement by statement", () => {
  it("are told at the call that leaves", () => {
    expect(hazardsOf("pause; resume;")).toEqual(["preempt_imbalance at call"]);
  });

  it("are told in the middle of the call, where that goes on", () => {
    expect(hazardsOf("pause; resume;", "preempt_on; arch_flush;")).toEqual(["preempt_imbalance at underway"]);
  });

  it("are told at the end of a task that leaves it off", () => {
    expect(hazardsOf("enable;")).toEqual(["preempt_imbalance at end"]);
  });

  it("are no hazard where each leave has its enter", () => {
    expect(hazardsOf("lazy { paused { } }")).toEqual([]);
  });
});
