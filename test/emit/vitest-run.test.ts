/**
 * The Vitest files that are made from the examples, run by Vitest in a folder of their own: they pass with the rule sets
 * that ship, and fail with an `lmmu` in which a rule of D is another one.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emitVitest } from "../../compiler/emit/index.js";
import { compile } from "../../compiler/index.js";

const root = resolve(import.meta.dirname, "../..");
const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".lmmu"));

/** Rules of D, each as it is and as it is not. */
const CHANGES: Record<string, readonly [string, string]> = {
  "enable-in-pause": ['    if (pause_count > 0) return;\n    forbid "enable', '    forbid "enable'],
  contract: ['    forbid "disable crosses a pause" (crossing);\n', ""],
  "no-flush": [" else arch_flush;", ""],
  "disable-in-pause": ['    if (pause_count > 0) return;\n    warn_once "disable', '    warn_once "disable'],
  "flush-and-leave": ["arch_leave; else arch_flush;", "arch_flush; else arch_leave;"],
  "outermost-pause": ["pause_count == 1 && enable_count > 0", "enable_count > 0"],
  text: ['warn_once "disable without enable"', 'warn_once "disable without an enable"'],
  interrupts: ["  enable {\n    if (in_interrupt) return;\n", "  enable {\n"],
  active: ["enable_count > 0 && pause_count == 0;", "enable_count > 0;"],
  range: ["enable_count == 255", "enable_count == 254"],
};

/** A few are enough to see that the tests can fail; test/mutation tries them all, in one process. */
const tried = Object.entries(CHANGES).slice(0, process.env["LMMU_DEEP"] ? 4 : 1);

let folder: string;
/** Of the tests in each folder, how many passed and failed. */
let outcomes: Map<string, { passed: number; failed: number; messages: string[] }>;

/** Bundles `lmmu` into a folder's node_modules, with D's file changed. */
async function bundle(into: string, change: ((text: string) => string) | null): Promise<void> {
  const library: Plugin = {
    name: "library",
    setup(plugin) {
      plugin.onLoad({ filter: /rules[\\/]d\.lmmu$/ }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        return { contents: change === null ? text : change(text), loader: "text" };
      });
    },
  };
  await build({
    absWorkingDir: root,
    entryPoints: { index: "cli/index.ts" },
    outdir: into,
    bundle: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    loader: { ".lmmu": "text" },
    plugins: [library],
    logLevel: "error",
  });
  writeFileSync(
    join(into, "package.json"),
    JSON.stringify({ name: "lmmu", version: "0.0.0", type: "module", exports: "./index.js" }),
  );
}

function testsInto(into: string): void {
  for (const name of examples) {
    const text = readFileSync(join(root, "examples", name), "utf8");
    copyFileSync(join(root, "examples", name), join(into, name));
    const { program } = compile(name, { read: () => ({ ok: true, text }), resolve: () => null });
    const options = { source: name, version: "0.0.0", command: `lmmu compile ${name} --target vitest` };
    writeFileSync(join(into, name.replace(".lmmu", ".test.ts")), emitVitest(program!, options));
  }
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-vitest-")));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "node_modules/vitest"), join(folder, "node_modules/vitest"), "junction");
  // Else Vitest looks for one in the folders above.
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    'export default { test: { isolate: false, pool: "threads", maxWorkers: 1 } };\n',
  );
  const d = readFileSync(join(root, "compiler/library/rules/d.lmmu"), "utf8");
  for (const [name, change] of [["unchanged", null] as const, ...tried]) {
    const into = join(folder, name);
    mkdirSync(join(into, "node_modules/lmmu"), { recursive: true });
    if (change !== null) expect(d.split(change[0]), `${name}: the rule in d.lmmu`).toHaveLength(2);
    await bundle(
      join(into, "node_modules/lmmu"),
      change === null ? null : (text) => text.replace(change[0], change[1]),
    );
    testsInto(into);
  }
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", folder, "--reporter=json", "--no-color"],
    { cwd: folder, encoding: "utf8", env: { ...process.env, VITEST: undefined, NODE_OPTIONS: "" }, maxBuffer: 1 << 28 },
  );
  expect(stdout, stderr).toMatch(/^\s*\{/);
  const report = JSON.parse(stdout) as {
    testResults: { name: string; message: string; assertionResults: { status: string; failureMessages: string[] }[] }[];
  };
  outcomes = new Map();
  for (const { name, message, assertionResults } of report.testResults) {
    const key = basename(dirname(name));
    const known = outcomes.get(key) ?? { passed: 0, failed: 0, messages: [] };
    if (assertionResults.length === 0) known.messages.push(`${basename(name)}: ${message}`);
    for (const { status, failureMessages } of assertionResults) {
      if (status === "passed") known.passed++;
      else known.failed++;
      known.messages.push(...failureMessages.map((each) => `${basename(name)}: ${each}`));
    }
    outcomes.set(key, known);
  }
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the examples' Vitest files", () => {
  it("pass, one test for each scenario and rule set", () => {
    const { passed, failed, messages } = outcomes.get("unchanged")!;
    expect(messages).toEqual([]);
    // Each scenario runs under the rule sets that ship, those of its own file, and what else its lines name.
    const tests = examples.map((name) => {
      const text = readFileSync(join(root, "examples", name), "utf8");
      const { program } = compile(name, { read: () => ({ ok: true, text }), resolve: () => null });
      return program!.scenarios.reduce((sum, { ruleSets }) => sum + ruleSets.length, 0);
    });
    expect([passed, failed]).toEqual([tests.reduce((sum, each) => sum + each, 0), 0]);
  });

  it.each(tried)("fail when D has another rule: %s", (name) => {
    const { passed, failed, messages } = outcomes.get(name)!;
    expect(failed).toBeGreaterThan(0);
    // It is D's tests that fail (and literal's, which takes rules from it), not the files.
    expect(passed).toBeGreaterThan(failed);
    expect(messages.every((message) => message.includes("AssertionError"))).toBe(true);
  });
});
