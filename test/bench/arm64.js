/** The arm64 machine with a million pages mapped: walks, stores, memory, and QEMU's rate for comparison. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { BUNDLE_OPTIONS } from "../../scripts/bundle-options.js";
import { median, ROUNDS } from "./budgets.js";

/** @typedef {typeof import("../arm64/bench/index.js")} Arm64 */

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @param {() => void} act */
function timeOf(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/**
 * Medians: in milliseconds for a million walks or stores, in bytes for each page. QEMU's is null where it is not
 * installed.
 */
export async function measureArm64() {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-bench-arm64-"));
  try {
    const bundle = pathToFileURL(join(folder, "arm64.mjs")).href;
    const entryPoints = [here("../arm64/bench/index.ts")];
    await build({ ...BUNDLE_OPTIONS, entryPoints, outfile: fileURLToPath(bundle) });
    const arm64 = /** @type {Arm64} */ (await import(bundle));
    return {
      ...measureWalks(arm64),
      ...measureStores(arm64),
      bytes: measureMemory(bundle),
      emulator: arm64.qemuVersion() === null ? null : await measureEmulator(arm64, folder),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {Arm64} arm64 */
function measureWalks({ mappedTables, millionPages, addressesOf, walkAll }) {
  const mapped = mappedTables(millionPages());
  const time = (/** @type {"random" | "sequential"} */ order) => {
    const addresses = addressesOf(mapped, order);
    walkAll(mapped, addresses); // The first ones are compiled on the way.
    walkAll(mapped, addresses);
    return median(Array.from({ length: ROUNDS }, () => timeOf(() => walkAll(mapped, addresses))));
  };
  return { sequential: time("sequential"), random: time("random") };
}

/**
 * Each scenario's million stores. What `given` maps before is measured by itself in each round, and is not counted.
 *
 * @param {Arm64} arm64
 */
function measureStores({ loadProgram, millionPages, runScenario }) {
  const program = millionPages();
  /** @param {string} name */
  const timeOfScenario = (name) => {
    const scenario = program.scenarios.findIndex((each) => each.name === name);
    const ruleSet = program.scenarios[scenario]?.ruleSets[0] ?? -1;
    const loaded = loadProgram(program);
    return timeOf(() => {
      const { runs, partial } = runScenario(loaded, scenario, ruleSet, { choices: null });
      if (partial !== null || runs.length !== 1 || runs[0]?.stop !== null) throw new Error(`${name} does not end`);
    });
  };
  /** @type {Record<"map" | "protect" | "emit", number[]>} */
  const times = { map: [], protect: [], emit: [] };
  for (let round = -1; round < ROUNDS; round++) {
    const given = timeOfScenario("nothing");
    const map = timeOfScenario("map");
    const protect = timeOfScenario("protect") - given;
    const emit = timeOfScenario("emit") - given;
    if (round < 0) continue; // The first one is compiled on the way.
    times.map.push(map);
    times.protect.push(protect);
    times.emit.push(emit);
  }
  return { map: median(times.map), protect: median(times.protect), emit: median(times.emit) };
}

/** @param {string} bundle */
function measureMemory(bundle) {
  const script = "const { bytesKept } = await import(process.argv[1]); process.stdout.write(String(await bytesKept()))";
  const rounds = Array.from({ length: ROUNDS }, () => {
    const args = ["--expose-gc", "--input-type=module", "--eval", script, bundle];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`measuring memory ended with ${status}:\n${stderr}`);
    return Number(stdout);
  });
  return median(rounds);
}

/**
 * @param {Arm64} arm64
 * @param {string} folder
 */
async function measureEmulator({ addressesOf, atTimes, mappedTables, millionPages }, folder) {
  const image = join(folder, "oracle.elf");
  writeFileSync(image, gunzipSync(readFileSync(here("../arm64/oracle/image/oracle.elf.gz"))));
  const mapped = mappedTables(millionPages());
  return median(await atTimes(image, mapped, addressesOf(mapped, "random"), ROUNDS));
}
