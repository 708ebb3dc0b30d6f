/**
 * The barrier rules of the arm64 machine are code. Each mutant changes one of them, by its name; the tests that are generated
 * from the examples, or from the scenarios that show the machine's rules one by one, fail with it, or it is listed here.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runInThisContext } from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { decisionsText, traceLines } from "../../compiler/emit/index.js";
import type * as Runtime from "../../runtime/index.js";
import { MUTANTS, type BarrierMutant } from "./barrier-operators.js";
import { type Generated, generatedOf } from "./generated.js";

type Machine = Pick<typeof Runtime, "loadProgram" | "runScenario">;

const ROOT = resolve(import.meta.dirname, "../..");
/** The rule set of mainline, and the kernel's before it. */
const RULE_SETS = ["D", "legacy"];

/** The runtime, as it is or with one rule changed. */
async function machineWith(mutant: BarrierMutant | null): Promise<Machine> {
  const changed = mutant === null ? null : join(ROOT, mutant.file);
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "runtime/index.ts")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "machine",
    logLevel: "error",
    plugins: [
      {
        name: "mutant",
        setup(plugin) {
          plugin.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (path !== changed) return undefined;
            return { contents: readFileSync(path, "utf8").replace(mutant!.from, () => mutant!.to), loader: "ts" };
          });
        },
      },
    ],
  });
  return runInThisContext(`(() => {${outputFiles[0]!.text}; return machine; })()`) as Machine;
}

/** Whether a test fails. The file whose test does comes first from then on. */
function isKilled({ loadProgram, runScenario }: Machine, generated: Generated[]): boolean {
  const killer = generated.findIndex(({ program, tests }) => {
    const loaded = loadProgram(program);
    const traces = (scenario: string, ruleSet: string): Record<string, string[]> => {
      const at = program.scenarios.findIndex(({ name }) => name === scenario);
      const index = program.ruleSets.findLastIndex(({ name }) => name === ruleSet);
      const { runs } = runScenario(loaded, at, index, { choices: null });
      return Object.fromEntries(runs.map((run) => [decisionsText(program, run), traceLines(program, index, run)]));
    };
    return tests.some((test) => RULE_SETS.includes(test.ruleSet) && !test.passes(traces));
  });
  if (killer > 0) generated.unshift(...generated.splice(killer, 1));
  return killer >= 0;
}

it("every mutant changes one place, and has a name of its own", () => {
  const wrong = MUTANTS.filter(({ file, from, to }) => {
    return readFileSync(join(ROOT, file), "utf8").split(from).length !== 2 || from === to;
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});

describe.runIf(process.env["LMMU_DEEP"])("barrier rules", () => {
  let generated: Generated[];
  beforeAll(() => {
    generated = [...generatedOf("test/arm64/rows"), ...generatedOf("examples")];
  });

  it("as they are pass", async () => {
    expect(isKilled(await machineWith(null), [...generated])).toBe(false);
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))("%s", async (_, mutant) => {
    expect(isKilled(await machineWith(mutant), generated)).toBe(true);
  });
});
