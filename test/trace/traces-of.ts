import { expect } from "vitest";
import { compile, compiled, hasErrors, type Sources } from "../../compiler/index.js";
import { loadProgram, runScenario } from "../../runtime/index.js";
import type { Trace } from "../../compiler/trace/index.js";

/** Every run of every scenario of a text under the first of its rule sets. */
export function tracesOf(text: string): { traces: Trace[]; sources: Sources } {
  const compilation = compile("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(hasErrors(compilation)).toBe(false);
  const { program, placeOf, sources } = compiled(compilation);
  const loaded = loadProgram(program);
  const traces = program.scenarios.flatMap((scenario, index) => {
    const ruleSet = scenario.ruleSets[0]!;
    return runScenario(loaded, index, ruleSet, { choices: [] }).runs.map((run): Trace => {
      return { program, scenario, ruleSet: program.ruleSets[ruleSet]!, run, placeOf };
    });
  });
  return { traces, sources };
}
