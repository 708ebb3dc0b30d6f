/** The tests that `lmmu compile --target vitest` makes of `.lmmu` files, run in this process and against any machine. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { runInThisContext } from "node:vm";
import { emitVitest } from "../../compiler/emit/index.js";
import { compile, hasErrors, library } from "../../compiler/index.js";
import type { Program } from "../../runtime/index.js";

const ROOT = resolve(import.meta.dirname, "../..");

/** A file of scenarios with its generated tests. */
export interface Generated {
  readonly file: string;
  readonly program: Program;
  readonly tests: readonly GeneratedTest[];
}

/** One scenario under one rule set. */
export interface GeneratedTest {
  readonly scenario: string;
  readonly ruleSet: string;
  /** Whether the test passes where scenarios have these traces. */
  passes(traces: (scenario: string, ruleSet: string) => Record<string, string[]>): boolean;
}

/** What is generated of the files of a folder, by its path from the root. */
export function generatedOf(folder: string): Generated[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".lmmu"));
  return names.map((name) => {
    const file = `${folder}/${name}`;
    const compilation = compile(name, {
      read: (path) => ({ ok: true, text: library.read(path) ?? readFileSync(join(ROOT, folder, path), "utf8") }),
      resolve: (_, path) => path,
    });
    const { program } = compilation;
    if (program === null || hasErrors(compilation)) throw new Error(`${file} has errors`);
    return { file, program, tests: testsIn(emitVitest(program, { source: name, version: "0.0.0", command: "" })) };
  });
}

/** The names that a generated file imports or makes. */
interface Surroundings {
  describe(heading: string, declare: () => void): void;
  test(name: string, run: () => void): void;
  expect(actual: unknown): { toEqual(expected: unknown): void };
  scenarios: {
    failures(scenario: string, ruleSet: string): string[];
    traces(scenario: string, ruleSet: string): Record<string, string[]>;
  };
}

/** Runs the text of a generated file as far as it declares tests. */
function testsIn(text: string): GeneratedTest[] {
  const code = text.replaceAll(/^import .*;$/gm, "").replace(/^const scenarios = .*;$/m, "");
  const declare = runInThisContext(`({ describe, test, expect, scenarios }) => {${code}}`) as (
    surroundings: Surroundings,
  ) => void;
  let traces: Surroundings["scenarios"]["traces"] = () => ({});
  let asked: { scenario: string; ruleSet: string } = { scenario: "", ruleSet: "" };
  const runs: (() => void)[] = [];
  declare({
    describe: (_, inner) => inner(),
    test: (_, run) => runs.push(run),
    expect: (actual) => ({
      toEqual(expected) {
        if (!isDeepStrictEqual(actual, expected)) throw new Mismatch();
      },
    }),
    scenarios: {
      // Of expectations only whether they hold is known; what a mutant has to get by are the traces.
      failures(scenario, ruleSet) {
        asked = { scenario, ruleSet };
        return [];
      },
      traces: (scenario, ruleSet) => traces(scenario, ruleSet),
    },
  });
  const passes = (run: () => void): boolean => {
    try {
      run();
      return true;
    } catch (failure) {
      if (failure instanceof Mismatch) return false;
      throw failure;
    }
  };
  return runs.map((run) => {
    passes(run);
    return {
      ...asked,
      passes(given) {
        traces = given;
        return passes(run);
      },
    };
  });
}

/** What Vitest would report. */
class Mismatch extends Error {}
