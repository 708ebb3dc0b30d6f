/** What the library's functions take when warm, in the bundles that ship. */
import { Bench } from "tinybench";
import { median, ROUNDS } from "./budgets.js";
import { reference } from "./reference.js";
import { textOf } from "./text.js";

/** @typedef {typeof import("../../grammar/index.js")} Grammar */
/** @typedef {typeof import("../../grammar/prettier/index.js")} Formatter */
/** @typedef {typeof import("../../compiler/index.js")} Compiler */
/** @typedef {typeof import("../../runtime/index.js")} Runtime */

/** @param {string} name */
const bundle = (name) => import(new URL(`../../dist/${name}.js`, import.meta.url).href);

/** Medians in milliseconds of parse, format, compile, check, run and the reference; and how formatting grows. */
export async function measureFunctions() {
  const { parse } = /** @type {Grammar} */ (await bundle("grammar"));
  const { format } = /** @type {Formatter} */ (await bundle("prettier"));
  const { check, compile } = /** @type {Compiler} */ (await bundle("compiler"));
  const { loadProgram, runScenario } = /** @type {Runtime} */ (await bundle("runtime"));

  const text = textOf(2000);
  const long = textOf(100_000);
  const checkUnderD = () => check("units.lmmu", host, { ruleSets: ["D"] });
  /** @type {import("../../compiler/index.js").Host} */
  const host = { read: () => ({ ok: true, text }), resolve: () => null };
  const { program, diagnostics } = compile("units.lmmu", host);
  if (program === null || diagnostics.length > 0) {
    throw new Error(`the text to measure has findings: ${JSON.stringify(diagnostics[0])}`);
  }
  const loaded = loadProgram(program);
  const run = () => {
    let runs = 0;
    program.scenarios.forEach(({ ruleSets }, scenario) => {
      for (const ruleSet of ruleSets) runs += runScenario(loaded, scenario, ruleSet, { choices: null }).runs.length;
    });
    return runs;
  };
  if (run() !== 8 * program.scenarios.length) throw new Error("a scenario to measure does not make its eight runs");

  /** @type {Record<string, () => unknown>} */
  const tasks = {
    reference,
    parse: () => parse(text),
    format: () => format(text),
    compile: () => compile("units.lmmu", host),
    check: checkUnderD,
    run,
  };
  /** @type {Record<string, number[]>} */
  const times = {};
  for (let round = 0; round < ROUNDS; round++) {
    const bench = new Bench({ time: 300, warmupTime: 200 });
    for (const [name, task] of Object.entries(tasks)) bench.add(name, task);
    for (const { name, result } of await bench.run()) {
      if (result.state !== "completed") throw new Error(`${name}: ${result.state}`, { cause: result });
      (times[name] ??= []).push(result.latency.p50);
    }
  }
  const of = (/** @type {string} */ name) => median(times[name] ?? []);
  return {
    reference: of("reference"),
    parse: of("parse"),
    format: of("format"),
    formatGrowth: timeOf(() => format(long)) / of("format"),
    compile: of("compile"),
    check: of("check"),
    run: of("run"),
  };
}

/**
 * The median, without a warm-up: what takes seconds is warm soon.
 *
 * @param {() => unknown} task
 */
function timeOf(task) {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  return median(times);
}
