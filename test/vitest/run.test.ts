/** Vitest itself with the plugin, as it is built, in a folder of its own: what it collects, reports, runs again and merges. */
import { spawn } from "node:child_process";
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
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printString } from "../../grammar/index.js";

const root = resolve(import.meta.dirname, "../..");
const CONFIG = `import { lmmu } from "lmmu/vitest";

export default { plugins: [lmmu()], test: { pool: "threads", maxWorkers: 1, isolate: false } };
`;
const HOSTILE = "\"'`${process.exit(1)} */ \n\u2028 </script>";

const FILES: Record<string, string> = {
  "package.json": '{ "type": "module", "private": true }',
  "vitest.config.js": CONFIG,
  "a.test.js": 'import { expect, test } from "vitest";\ntest("an ordinary one", () => expect(1).toBe(1));\n',
  "splat.lmmu": readFileSync(join(root, "examples/kasan.lmmu"), "utf8"),
  "fails.lmmu": `config DEBUG_PAGEALLOC;
fn unmaps if (DEBUG_PAGEALLOC) { lazy { } }

  scenario freed ${printString(HOSTILE)} {
  lazy { paused { unmaps; } }
  expect A, D: clean;
  expect A when DEBUG_PAGEALLOC: hooks none;
}
scenario open { enable; expect D: may leaks; }
`,
  "wrong.lmmu": "scenario s {\n  disabel;\n}\n",
  "lib/opens.lmmu": "fn opens { lazy { } }\n",
  "lib/between.lmmu": 'import "opens.lmmu";\n',
  "imports.lmmu": 'import "lib/between.lmmu";\nscenario s { opens; }\n',
  "outer/lmmu.json": '{ "exclude": ["old"] }',
  "outer/new.lmmu": 'import "../imports.lmmu";\nscenario s { }\n',
  "outer/old/old.lmmu": "scenario s { disable; }\n",
};

let folder: string;

/** Runs a program of Node in the folder. */
function node(...args: string[]): Promise<{ out: string; exit: number | null }> {
  return new Promise((done) => {
    const env = { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1", FORCE_COLOR: undefined, VITEST: undefined };
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (out += String(text)));
    child.on("close", (exit) => done({ out, exit }));
  });
}

const vitest = (...args: string[]) => node(join(root, "node_modules/vitest/vitest.mjs"), ...args);

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
      readonly location?: { readonly line: number; readonly column: number };
    }[];
  }[];
}

const readReport = (name: string): Report => JSON.parse(readFileSync(join(folder, name), "utf8")) as Report;
const resultsIn = (report: Report, file: string) => report.testResults.find(({ name }) => name === join(folder, file))!;

let whole: { out: string; exit: number | null; report: Report };

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-plugin-")));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, "node_modules/lmmu"), { recursive: true });
  symlinkSync(join(root, "node_modules/vitest"), join(folder, "node_modules/vitest"), "junction");
  copyFileSync(join(root, "package.json"), join(folder, "node_modules/lmmu/package.json"));
  await node(join(root, "scripts/build.js"), join(folder, "node_modules/lmmu/dist"));
  // As several machines do it: each runs a part, and one makes the report of all.
  const shard = (number: number) => vitest("run", `--shard=${number}/2`, "--reporter=blob", "--includeTaskLocation");
  await Promise.all([shard(1), shard(2)]);
  expect(readdirSync(join(folder, ".vitest-reports")).toSorted()).toEqual(["blob-1-2.json", "blob-2-2.json"]);
  const said = await vitest(
    "run",
    "--merge-reports",
    "--reporter=default",
    "--reporter=json",
    "--outputFile=whole.json",
  );
  whole = { ...said, report: readReport("whole.json") };
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("vitest run, in two shards whose blobs are merged", () => {
  it("collects `.lmmu` files beside ordinary test files, under the names of scenarios, rule sets and configs", () => {
    const names = whole.report.testResults.map(({ name }) => name.slice(folder.length + 1)).toSorted();
    const lmmuFiles = Object.keys(FILES).filter((name) => name.endsWith(".lmmu"));
    expect(names).toEqual([...lmmuFiles, "a.test.js"].toSorted());
    const { assertionResults } = resultsIn(whole.report, "splat.lmmu");
    expect(assertionResults.map(({ title }) => title)).toEqual(
      [
        ..."legacy,A when DEBUG_PAGEALLOC,A when !DEBUG_PAGEALLOC,B when DEBUG_PAGEALLOC".split(","),
        ..."B when !DEBUG_PAGEALLOC,C,D,v3 when DEBUG_PAGEALLOC,v3 when !DEBUG_PAGEALLOC,literal,none".split(","),
      ].map((each) => `under ${each}`),
    );
    expect(new Set(assertionResults.map(({ ancestorTitles, status }) => [...ancestorTitles, status].join()))).toEqual(
      new Set(["kasan_release_vmalloc: freeing KASAN shadow re-enters lazy MMU,passed"]),
    );
    expect(resultsIn(whole.report, "a.test.js").status).toBe("passed");
  });

  it("fails what does not hold, with the code frame and the chain, and points into the file", () => {
    const { assertionResults } = resultsIn(whole.report, "fails.lmmu");
    expect(assertionResults.map(({ title, status }) => `${title}: ${status}`)).toEqual([
      ...["under A when DEBUG_PAGEALLOC: failed", "under A when !DEBUG_PAGEALLOC: passed", "under D: passed"],
      "under D: passed",
    ]);
    const [message] = assertionResults[0]!.failureMessages;
    expect(message).toContain('error[LMMU301]: "enable while paused", in unmaps   when DEBUG_PAGEALLOC');
    expect(message).toContain(
      "2 | fn unmaps if (DEBUG_PAGEALLOC) { lazy { } }\n  |                                  ^^^^",
    );
    expect(message).toMatch(/fails\.lmmu:5 {2}freed +opens a section, pauses it +nesting_level 1/);
    expect(message).toContain(`\n    at unmaps (${folder}/fails.lmmu:2:34)\n`);
    expect(message).toContain(`\n    at freed (${folder}/fails.lmmu:5:`);
    // What the default reporter makes of it.
    expect(whole.out).toContain("❯ unmaps fails.lmmu:2:34\n");
    expect(whole.exit).toBe(1);
  });

  it("knows the place of each test, and keeps a title a title", () => {
    const { assertionResults } = resultsIn(whole.report, "fails.lmmu");
    expect(assertionResults.map(({ location }) => location)).toEqual([
      ...Array.from({ length: 3 }, () => ({ line: 4, column: 12 })),
      { line: 9, column: 10 },
    ]);
    expect(assertionResults[0]!.ancestorTitles).toEqual([`freed: "'\`\${process.exit(1)} */ \\n\\u{2028} </script>`]);
  });

  it("fails a file with errors by its findings, though no test can be told", () => {
    const { status, message, assertionResults } = resultsIn(whole.report, "wrong.lmmu");
    expect({ status, assertionResults }).toEqual({ status: "failed", assertionResults: [] });
    expect(message).toContain("error[LMMU210]: no function `disabel` is declared");
    expect(whole.out).toContain("❯ LMMU210 wrong.lmmu:2:3\n");
  });

  it("heeds the nearest lmmu.json: imports stay in its folder, and what it excludes is skipped", () => {
    expect(resultsIn(whole.report, "outer/new.lmmu").message).toMatch(/^error\[LMMU2\d\d\]: .*\.\.\/imports\.lmmu/);
    const { assertionResults } = resultsIn(whole.report, "outer/old/old.lmmu");
    expect(assertionResults.map(({ title, status }) => [title, status])).toEqual([
      ["left out by outer/lmmu.json", "skipped"],
    ]);
  });

  it("passes a file that is only there for others to import", () => {
    const { assertionResults } = resultsIn(whole.report, "lib/opens.lmmu");
    expect(assertionResults.map(({ title, status }) => [title, status])).toEqual([
      ["has no errors, and no scenario", "passed"],
    ]);
  });
});

describe("a part of the tests", () => {
  it("is run by name, or by the line of a scenario", async () => {
    const [named, placed] = await Promise.all([
      vitest("run", "-t", "freeing KASAN shadow .* under A when", "--reporter=json", "--outputFile=named.json"),
      vitest("run", "fails.lmmu:9", "--reporter=json", "--outputFile=placed.json"),
    ]);
    expect([named.exit, placed.exit]).toEqual([1, 0]);
    // What has errors fails, whatever is wanted of it.
    const { numPassedTests, numFailedTests, testResults } = readReport("named.json");
    expect([numPassedTests, numFailedTests]).toEqual([2, 0]);
    const failed = testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
    expect(failed.toSorted()).toEqual([join(folder, "outer/new.lmmu"), join(folder, "wrong.lmmu")]);
    expect(readReport("placed.json")).toMatchObject({ numPassedTests: 1, numFailedTests: 0 });
  });

  it.runIf(process.env["LMMU_DEEP"])("is a shard: together they are the whole", async () => {
    const { exit, out } = await vitest("run", "--reporter=json", "--outputFile=plain.json", "--includeTaskLocation");
    expect(exit, out).toBe(1);
    const outcome = ({ testResults }: Report): string[] =>
      testResults.flatMap(({ name, status, message, assertionResults }) => [
        `${name}: ${status} ${message}`,
        ...assertionResults.map((each) => JSON.stringify({ name, ...each, duration: null, meta: null })),
      ]);
    expect(outcome(readReport("plain.json")).toSorted()).toEqual(outcome(whole.report).toSorted());
  });
});

describe("vitest --watch", () => {
  it("runs again what imports a changed file, over other files, and what these import since", async () => {
    writeFileSync(
      join(folder, "watch.js"),
      `
import { writeFileSync } from "node:fs";
import { startVitest } from "vitest/node";
const runs = [];
let ended = () => undefined;
const reporter = { onTestRunEnd: (modules) => (runs.push(modules.map((each) => each.relativeModuleId).sort()), ended()) };
const next = (count) => new Promise((done) => ((ended = () => runs.length >= count && done()), ended()));
setTimeout(() => (console.log(JSON.stringify(runs)), process.exit(1)), 60_000).unref();
const files = ["a.test.js", "imports.lmmu", "lib/", "splat.lmmu"];
const vitest = await startVitest("test", files, { watch: true, reporters: [reporter] });
await next(1);
const changes = [
  ["lib/opens.lmmu", "fn opens { lazy { } lazy { } }\\n"],
  ["a.test.js", 'import { test } from "vitest";\\ntest("another", () => undefined);\\n'],
  ["lib/between.lmmu", 'import "opens.lmmu";\\nimport "later.lmmu";\\nfn between;\\n'],
  ["lib/later.lmmu", "fn later;\\n"],
];
for (const [name, text] of changes) {
  const count = runs.length + 1;
  writeFileSync(name, text);
  await next(count);
}
console.log(JSON.stringify(runs));
await vitest.close();
process.exit(0);
`,
    );
    const { out, exit } = await node("watch.js");
    expect(exit, out).toBe(0);
    const importing = ["imports.lmmu", "lib/between.lmmu", "lib/opens.lmmu"];
    expect(JSON.parse(out.split("\n").findLast((line) => line.startsWith("[["))!)).toEqual([
      ["a.test.js", "imports.lmmu", "lib/between.lmmu", "lib/opens.lmmu", "splat.lmmu"],
      importing,
      ["a.test.js"],
      ["imports.lmmu", "lib/between.lmmu"],
      // It was imported before it was there.
      ["imports.lmmu", "lib/between.lmmu", "lib/later.lmmu"],
    ]);
  }, 90_000);
});
