/** What the library's functions take when warm, in the bundles that ship. */
import { Bench } from "tinybench";
import { median, ROUNDS } from "./budgets.js";
import { textOf } from "./text.js";

/** @typedef {typeof import("../../grammar/index.js")} Grammar */
/** @typedef {typeof import("../../compiler/index.js")} Compiler */
/** @typedef {typeof import("../../runtime/index.js")} Runtime */

/** @param {string} name */
const bundle = (name) => import(new URL(`../../dist/${name}.js`, import.meta.url).href);

/** A fixed piece of work of about ten milliseconds that has nothing to do with lmmu: it tells machines apart. */
function reference() {
  let hash = 0x811c9dc5;
  for (let i = 0; i < 8_000_000; i++) hash = Math.imul(hash ^ (i & 0xff), 0x01000193);
  return hash;
}

/** Medians in milliseconds of parse, compile, run and the reference. */
export async function measureFunctions() {
  const { parse } = /** @type {Grammar} */ (await bundle("grammar"));
  const { compile } = /** @type {Compiler} */ (await bundle("compiler"));
  const { loadProgram, runScenario } = /** @type {Runtime} */ (await bundle("runtime"));

  const text = textOf(2000);
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
  const tasks = { reference, parse: () => parse(text), compile: () => compile("units.lmmu", host), run };
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
  return { reference: of("reference"), parse: of("parse"), compile: of("compile"), run: of("run") };
}
