/** `lmmu check` in a folder with an `lmmu.json`, with `--rules`, and with `--fix`: what is told, written and returned. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runLine, type Said } from "./run-line.js";

let cwd: string;

beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-settings-")));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function put(files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), typeof content === "string" ? content : JSON.stringify(content));
  }
}

const lmmu = (line: string, stdin?: string): Promise<Said> => runLine(cwd, `check ${line}`, stdin);

interface Told {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly ruleSets: readonly string[];
}

/** Findings as "LMMU301 error a.lmmu D". */
async function told(line: string): Promise<string[]> {
  const { out } = await lmmu(`${line} --format json`);
  const { diagnostics } = JSON.parse(out) as { diagnostics: Told[] };
  return diagnostics.map(({ code, severity, file, ruleSets }) => [code, severity, file, ...ruleSets].join(" "));
}

/** Legal under D and C, a warning under A and B. */
const NESTS_IN_PAUSE = "fn f [lazy];\nfn g [paused];\nscenario s {\n  f -> g -> f;\n  expect D: clean;\n}\n";
const LEAK = "scenario s {\n  enable;\n}\n";
const FIXABLE = "fn f {\n  enable;\n  next;\n}\nscenario s {\n  f -> g;\n}\n";
const FIXED = "fn f {\n  enable;\n  next;\n  disable;\n}\nscenario s {\n  f -> g;\n}\n";

describe("rules", () => {
  it("of the settings count beside those of the lines, and their findings are errors", async () => {
    put({ "a.lmmu": NESTS_IN_PAUSE });
    expect(await told("a.lmmu")).toEqual(["LMMU301 note a.lmmu A B"]);
    expect((await lmmu("a.lmmu")).exit).toBe(0);
    put({ "lmmu.json": { rules: ["B"] } });
    const both = ["LMMU301 error a.lmmu B", "LMMU301 error a.lmmu B"];
    expect(await told("a.lmmu")).toEqual(both);
    expect((await lmmu("a.lmmu")).exit).toBe(1);
  });

  it("none means those of the lines alone", async () => {
    const errors = async (): Promise<string[]> => (await told("a.lmmu")).filter((each) => each.includes(" error "));
    put({ "a.lmmu": "scenario s {\n  disable;\n  expect none: clean;\n}\n" });
    expect(await errors()).toEqual(["LMMU303 error a.lmmu D", "LMMU301 error a.lmmu D"]);
    put({ "lmmu.json": { rules: [] } });
    expect(await errors()).toEqual([]);
  });

  it("all are the five and those of the file", async () => {
    const own = "rules mine extends D { enable { return; } }\n";
    put({ "a.lmmu": own + NESTS_IN_PAUSE, "lmmu.json": { rules: ["all"] } });
    const sets = new Set((await told("a.lmmu")).flatMap((each) => each.split(" ").slice(3)));
    expect([...sets].sort()).toEqual(["A", "B", "mine"]);
  });

  it("that no file has are told once, at the place in the settings", async () => {
    put({ "a.lmmu": LEAK, "b.lmmu": LEAK, "lmmu.json": { rules: ["D", "E"] } });
    const all = await told(".");
    expect(all.filter((each) => each.includes("lmmu.json"))).toHaveLength(1);
    expect(all.filter((each) => each.startsWith("LMMU303"))).toHaveLength(2);
    const { out } = await lmmu(".");
    expect(out).toMatch(/^.*\[LMMU28\d\]: .*E/m);
    expect(out).toContain("--> lmmu.json:1:15");
  });

  it("--rules wins over the settings, and expectations count for nothing", async () => {
    put({ "a.lmmu": NESTS_IN_PAUSE, "lmmu.json": { rules: ["A"] } });
    expect(await told("a.lmmu --rules D")).toEqual([]);
    put({ "b.lmmu": "scenario s {\n  enable;\n  expect D: leaks;\n}\n" });
    expect(await told("b.lmmu --rules D")).toEqual(["LMMU303 error b.lmmu D"]);
  });

  it("--rules all holds against the five and the file's own", async () => {
    put({ "a.lmmu": "rules mine extends D { }\nscenario s {\n  enable;\n}\n" });
    const leaks = (await told("a.lmmu --rules all")).filter((each) => each.startsWith("LMMU303 error"));
    const sets = new Set(leaks.flatMap((each) => each.split(" ").slice(3)));
    expect([...sets].sort()).toEqual(["A", "B", "C", "D", "legacy", "mine"]);
    expect((await lmmu("a.lmmu --rules all")).exit).toBe(1);
  });

  it("an unknown name in --rules is wrong usage, also beside all", async () => {
    put({ "a.lmmu": LEAK });
    const { exit, out, err } = await lmmu("a.lmmu --rules all,E");
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toMatch(/^error: there is no rule set "E"\n {2}help: there are: legacy, A, B, C, D, /);
  });
});

describe("severities", () => {
  it.each([
    ["off", [], 0, 0],
    ["note", ["LMMU303 note a.lmmu D"], 0, 0],
    ["warning", ["LMMU303 warning a.lmmu D"], 0, 1],
    ["error", ["LMMU303 error a.lmmu D"], 1, 1],
  ])("%s: exit codes follow", async (severity, expected, exit, exitForWarnings) => {
    put({ "a.lmmu": LEAK });
    for (const name of ["leak", "LMMU303"]) {
      put({ "lmmu.json": { severities: { [name]: severity } } });
      expect(await told("a.lmmu")).toEqual(expected);
      expect((await lmmu("a.lmmu")).exit).toBe(exit);
      expect((await lmmu("a.lmmu --fail-level warning")).exit).toBe(exitForWarnings);
    }
  });

  it("make a note an error", async () => {
    put({ "a.lmmu": "fn f;\nscenario s { }\n" });
    expect(await told("a.lmmu")).toEqual(["LMMU325 note a.lmmu"]);
    put({ "lmmu.json": { severities: { "unreached-frame": "error" } } });
    expect(await told("a.lmmu")).toEqual(["LMMU325 error a.lmmu"]);
    expect((await lmmu("a.lmmu")).exit).toBe(1);
  });

  it("of errors of names cannot be changed", async () => {
    put({ "a.lmmu": "scenario s { f; g -> ; }\n", "lmmu.json": { severities: { LMMU101: "off" } } });
    const all = await told("a.lmmu");
    expect(all).toContain("LMMU101 error a.lmmu");
    expect(all.some((each) => each.includes("lmmu.json"))).toBe(true);
    expect((await lmmu("a.lmmu")).exit).toBe(1);
  });
});

describe("include and exclude", () => {
  it("say which files of a folder are meant, and not of files that are named", async () => {
    put({
      "a.lmmu": LEAK,
      "old/b.lmmu": LEAK,
      "new/c.lmmu": LEAK,
      "lmmu.json": { include: ["**/*.lmmu"], exclude: ["old/**"] },
    });
    expect(await told(".")).toEqual(["LMMU303 error a.lmmu D", "LMMU303 error new/c.lmmu D"]);
    expect(await told("old/b.lmmu")).toEqual(["LMMU303 error old/b.lmmu D"]);
    put({ "lmmu.json": { include: ["new/*.lmmu"] } });
    expect(await told(".")).toEqual(["LMMU303 error new/c.lmmu D"]);
  });
});

describe("a broken lmmu.json", () => {
  it("is told once, and the files are checked by the defaults", async () => {
    put({ "a.lmmu": LEAK, "b.lmmu": LEAK, "lmmu.json": '{ "severities": ' });
    const all = await told(".");
    expect(all.filter((each) => each.includes(" lmmu.json"))).toHaveLength(1);
    expect(all.filter((each) => each.startsWith("LMMU303 error"))).toHaveLength(2);
    const { exit, out } = await lmmu(".");
    expect(exit).toBe(1);
    expect(out.match(/--> lmmu\.json:/g)).toHaveLength(1);
  });

  it("of another folder is told for the files below it alone", async () => {
    put({ "a.lmmu": LEAK, "sub/b.lmmu": LEAK, "sub/lmmu.json": '{ "colour": 1 }' });
    expect((await told("a.lmmu")).some((each) => each.includes("lmmu.json"))).toBe(false);
    expect((await told(".")).filter((each) => each.includes("sub/lmmu.json"))).toHaveLength(1);
  });
});

describe("--fix", () => {
  it("writes the files and tells what is left", async () => {
    put({ "a.lmmu": FIXABLE, "b.lmmu": "scenario s { lazy { } }\n" });
    const { exit, out, err } = await lmmu("--fix .");
    expect([exit, out]).toEqual([0, "No findings in 2 files.\n"]);
    expect(err).toBe("fixed a.lmmu: in f, `disable;` at the end of the block (LMMU303)\n1 fix in 1 file\n");
    expect(readFileSync(join(cwd, "a.lmmu"), "utf8")).toBe(FIXED);
    expect(readdirSync(cwd).sort()).toEqual(["a.lmmu", "b.lmmu"]);
    expect((await lmmu("--fix .")).err).toBe("Nothing to fix mechanically.\n");
  });

  it("- prints the fixed text, and what is left beside it", async () => {
    const said = await lmmu("--fix -", `${FIXABLE}scenario t { irqs_off { sleep; } }\n`);
    expect(said.out).toBe(`${FIXED}scenario t { irqs_off { sleep; } }\n`);
    expect(said.err).toContain("fixed <stdin>: ");
    expect(said.err).toContain("error[LMMU305]");
    expect(said.exit).toBe(1);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("- prints the text as it is where nothing can be fixed", async () => {
    const text = "scenario s { irqs_off { sleep; } }\n";
    expect(await lmmu("--fix -", text)).toMatchObject({ exit: 1, out: text });
    expect(await lmmu("--fix -", FIXED)).toMatchObject({ exit: 0, out: FIXED });
  });

  it("- takes no other files", async () => {
    put({ "a.lmmu": FIXABLE });
    const { exit, out, err } = await lmmu("--fix - a.lmmu", FIXABLE);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toMatch(/^error: --fix prints the fixed text of standard input/);
    expect(readFileSync(join(cwd, "a.lmmu"), "utf8")).toBe(FIXABLE);
  });

  it("--dry-run shows a difference, changes nothing, and fails as without it", async () => {
    put({ "a.lmmu": FIXABLE });
    const { exit, out, err } = await lmmu("--fix --dry-run a.lmmu");
    expect(exit).toBe(1);
    expect(out.split("\n").slice(0, 4)).toEqual([
      "diff --git a/a.lmmu b/a.lmmu",
      "--- a/a.lmmu",
      "+++ b/a.lmmu",
      "@@ -1,6 +1,7 @@",
    ]);
    expect(out).toContain("\n+  disable;\n");
    expect(err).toBe("would fix a.lmmu: in f, `disable;` at the end of the block (LMMU303)\n1 fix in 1 file\n");
    expect(readFileSync(join(cwd, "a.lmmu"), "utf8")).toBe(FIXABLE);
  });

  it("--dry-run has exit code 0 where there is nothing to find", async () => {
    put({ "a.lmmu": FIXED });
    const said = await lmmu("--fix --dry-run a.lmmu");
    expect(said).toEqual({ exit: 0, out: "", err: "Nothing to fix mechanically.\n" });
  });

  it("heeds the settings: what is off is not fixed", async () => {
    put({ "a.lmmu": FIXABLE, "lmmu.json": { severities: { leak: "off" } } });
    const { exit, err } = await lmmu("--fix a.lmmu");
    expect([exit, err]).toEqual([0, "Nothing to fix mechanically.\n"]);
    expect(readFileSync(join(cwd, "a.lmmu"), "utf8")).toBe(FIXABLE);
  });

  it("leaves files with errors of names alone", async () => {
    const text = "fn f { enable; }\nscenario s { f; unknown_one; }\n";
    put({ "a.lmmu": text });
    const { exit } = await lmmu("--fix a.lmmu");
    expect(exit).toBe(1);
    expect(readFileSync(join(cwd, "a.lmmu"), "utf8")).toBe(text);
  });

  it.each([
    ["--dry-run", "--dry-run shows what --fix would change\n  help: add --fix\n"],
    ["--fix --dry-run --format json", "--dry-run prints a difference, not json\n  help: leave --format away"],
  ])("%s is wrong usage", async (options, message) => {
    put({ "a.lmmu": FIXABLE });
    const { exit, out, err } = await lmmu(`a.lmmu ${options}`);
    expect([exit, out]).toEqual([2, ""]);
    expect(err.slice(0, message.length + 7)).toBe(`error: ${message}`);
  });
});
