/** `lmmu check` and `lmmu test`: exit codes, what is printed where, and the formats for programs. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScenarios } from "../../cli/index.js";
import { runLine, type Said } from "./run-line.js";

const examples = join(import.meta.dirname, "../../examples");
let cwd: string;

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-check-")));
  mkdirSync(join(cwd, "sub"));
  copyFileSync(join(examples, "kasan.lmmu"), join(cwd, "kasan.lmmu"));
  writeFileSync(join(cwd, "sub/leak.lmmu"), "scenario leaks { enable; }\nscenario fine { lazy { } }\n");
  writeFileSync(join(cwd, "warning.lmmu"), "fn f [lazy];\nscenario s { f [lazy] -> { }; }\n");
  writeFileSync(join(cwd, "syntax.lmmu"), "scenario s { enable }\nscenario t { disable; }\n");
  writeFileSync(
    join(cwd, "own.lmmu"),
    'rules mine "one\'s own" extends D { }\nscenario s { disable; expect mine: clean; }\n',
  );
  writeFileSync(join(cwd, "uses.lmmu"), 'import "sub/frames.lmmu";\nscenario s { f; }\n');
  writeFileSync(join(cwd, "uses-too.lmmu"), 'import "sub/frames.lmmu";\nscenario s { f; }\n');
  writeFileSync(join(cwd, "sub/frames.lmmu"), "fn f { unknown; }\n");
  writeFileSync(join(cwd, "many.lmmu"), "scenario s { repeat 13 { maybe { } } expect D: barriers 0; }\n");
});

afterAll(() => rmSync(cwd, { recursive: true }));

const lmmu = (line: string, stdin?: string): Promise<Said> => runLine(cwd, line, stdin);

describe("check", () => {
  it("finds nothing in the splat's scenario", async () => {
    expect(await lmmu("check kasan.lmmu")).toEqual({ exit: 0, out: "No findings in 1 file.\n", err: "" });
  });

  it("holds it against A where that is asked for", async () => {
    const { exit, out, err } = await lmmu("check kasan.lmmu --rules A");
    expect([exit, err]).toEqual([1, ""]);
    await expect(out).toMatchFileSnapshot(join(import.meta.dirname, "goldens/commands/check-kasan-a.txt"));
  });

  it.each([
    ["sub/leak.lmmu", 1, "1 error in 1 file\n"],
    ["syntax.lmmu", 1, "1 error in 1 file\n"],
    ["warning.lmmu", 0, "1 warning in 1 file\n"],
    ["many.lmmu", 0, "1 warning in 1 file\n"],
    ["own.lmmu", 1, "error"],
    ["kasan.lmmu sub/leak.lmmu", 1, "1 error in 2 files\n"],
    ["uses.lmmu uses-too.lmmu", 1, "1 error in 2 files\n"],
  ])("%s has exit code %i", async (files, exit, last) => {
    const said = await lmmu(`check ${files}`);
    expect(said).toMatchObject({ exit, err: "" });
    expect(said.out).toContain(last);
  });

  it("reads standard input", async () => {
    const said = await lmmu("check -", "scenario s { enable; }\n");
    expect(said).toMatchObject({ exit: 1, err: "" });
    expect(said.out).toContain("--> <stdin>:1:10");
  });

  it("takes rule sets of the file, and one twice as once", async () => {
    const once = await lmmu("check own.lmmu --rules mine");
    expect(once.exit).toBe(1);
    expect(await lmmu("check own.lmmu --rules mine,mine")).toEqual(once);
  });

  it("is told as JSON", async () => {
    const { exit, out } = await lmmu("check kasan.lmmu --rules A --format json");
    expect(exit).toBe(1);
    const { diagnostics } = JSON.parse(out) as {
      diagnostics: { code: string; when: string; chain: { frame: string }[] }[];
    };
    expect(diagnostics.map(({ code, when }) => [code, when])).toEqual([
      ["LMMU301", "DEBUG_PAGEALLOC"],
      ["LMMU301", "DEBUG_PAGEALLOC"],
    ]);
    expect(diagnostics[0]!.chain.map(({ frame }) => frame)).toEqual([
      "__apply_to_page_range (apply_to_pte_range)",
      "kasan_depopulate_vmalloc_pte",
      "__kernel_map_pages",
      "update_range_prot",
    ]);
    const clean = await lmmu("check kasan.lmmu --format json");
    expect(clean.exit).toBe(0);
    expect(JSON.parse(clean.out)).toMatchObject({ diagnostics: [] });
  });

  it.each([
    ["check kasan.lmmu --rules E", 'error: there is no rule set "E"\n  help: there are: legacy, A, B, C, D, '],
    ["check kasan.lmmu --rules A,", 'error: there is no rule set ""\n'],
    ["check none.lmmu", "error: none.lmmu: there is no such file or folder\n"],
    ["check kasan.lmmu --format yaml", "error: option '--format <format>' argument 'yaml' is invalid."],
    ["test kasan.lmmu --rules A", "error: unknown option '--rules'"],
    ["test none.lmmu", "error: none.lmmu: there is no such file or folder\n"],
  ])("%s: wrong usage", async (line, message) => {
    const { exit, out, err } = await lmmu(line);
    expect([exit, out]).toEqual([2, ""]);
    expect(err.slice(0, message.length)).toBe(message);
  });
});

describe("test", () => {
  it("counts a scenario once under each rule set", async () => {
    expect(await lmmu("test kasan.lmmu")).toEqual({
      exit: 0,
      out:
        "kasan.lmmu\n  ok    kasan_release_vmalloc  (legacy, A, B, C, D, v3, literal, none)\n" +
        "0 failed, 8 scenario runs passed\n",
      err: "",
    });
  });

  it("shows what failed, and then which passed", async () => {
    const { exit, out, err } = await lmmu("test sub/leak.lmmu kasan.lmmu");
    expect([exit, err]).toEqual([1, ""]);
    expect(out).toMatch(/^error\[LMMU303\]: leaks ends with a section open/);
    expect(out).toMatch(/\n {2}FAIL {2}leaks {2}\(D\)\n {2}ok {4}fine {2}\(D\)\n/);
    expect(out).toMatch(/\n1 failed, 9 scenario runs passed\n$/);
  });

  it("fails where one expectation is turned into its opposite", async () => {
    const text = readFileSync(join(examples, "kasan.lmmu"), "utf8");
    const wrong = text.replace(
      "expect legacy, C, D, literal, none: clean;",
      "expect legacy, C, literal, none: clean; expect D: leaks;",
    );
    expect(wrong).not.toBe(text);
    const { exit, out } = await lmmu("test -", wrong);
    expect(exit).toBe(1);
    expect(out).toContain("FAIL  kasan_release_vmalloc  (D)");
    expect(out).toContain("ok    kasan_release_vmalloc  (legacy, A, B, C, v3, literal, none)");
  });

  it("takes what is partial for failed", async () => {
    const { exit, out } = await lmmu("test many.lmmu");
    expect(exit).toBe(1);
    expect(out).toContain("more than 4,096 runs");
  });

  it("runs those whose name contains a text", async () => {
    expect((await lmmu("test sub/leak.lmmu --filter fin")).out).toBe(
      "sub/leak.lmmu\n  ok    fine  (D)\n0 failed, 1 scenario run passed\n",
    );
  });

  it("runs nothing where there are errors, and says which", async () => {
    expect(await lmmu("test syntax.lmmu")).toMatchObject({ exit: 1, out: "" });
    expect((await lmmu("test syntax.lmmu")).err).toMatch(/^error\[LMMU101\]/);
  });

  it("is told as JSON", async () => {
    const { exit, out } = await lmmu("test sub/leak.lmmu --format json");
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      tests: [
        {
          file: "sub/leak.lmmu",
          scenario: "leaks",
          ruleSet: "D",
          passed: false,
          failures: [{ code: "LMMU303", message: "leaks ends with a section open, enable_count 0 -> 1", when: "" }],
        },
        { file: "sub/leak.lmmu", scenario: "fine", ruleSet: "D", passed: true, failures: [] },
      ],
      summary: { passed: 1, failed: 1, notRun: 0 },
    });
  });

  it("passes for all examples", async () => {
    const { exit, out } = await runLine(examples, "test .");
    expect(exit).toBe(0);
    expect(out).toMatch(/\n0 failed, \d+ scenario runs passed\n$/);
  });
});

describe("scenarios for programs", () => {
  it("are opened by a path from the current folder, a whole path, or a URL", () => {
    const before = process.cwd();
    const whole = join(cwd, "sub/leak.lmmu");
    const failures = ["leaks ends with a section open, enable_count 0 -> 1"];
    expect(openScenarios(whole).failures("leaks", "D")).toEqual(failures);
    expect(openScenarios(new URL(`file://${whole}`)).failures("leaks", "D")).toEqual(failures);
    const relative = join("..", "..", "..", "..", "..", "..", whole);
    expect(process.cwd()).toBe(before);
    expect(openScenarios(relative).failures("leaks", "D")).toEqual(failures);
  });

  it("have their traces by configs", () => {
    const traces = openScenarios(join(cwd, "kasan.lmmu")).traces("kasan_release_vmalloc", "D");
    expect(Object.keys(traces)).toEqual(["DEBUG_PAGEALLOC", "!DEBUG_PAGEALLOC"]);
    expect(traces["!DEBUG_PAGEALLOC"]).toEqual([
      "__apply_to_page_range: enable -> enable_count 1, pause_count 0, on; enter",
      "kasan_depopulate_vmalloc_pte: pause -> enable_count 1, pause_count 1, off; leave",
      expect.stringMatching(/^kasan_depopulate_vmalloc_pte: unmap shadow -> level 3 shadow x1 0x\w{16} to 0x0{16}$/),
      "kasan_depopulate_vmalloc_pte: resume -> enable_count 1, pause_count 0, on; enter",
      "__apply_to_page_range: disable -> enable_count 0, pause_count 0, off; leave",
      "kasan_release_vmalloc: assert holds",
      "kasan_release_vmalloc: ends -> enable_count 0, pause_count 0, off",
    ]);
  });

  it("do not fail by what the kernel lives with, as `lmmu test` does not", async () => {
    const text = "region r: user 1 pages;\nscenario s { map r; user read r; }\n";
    writeFileSync(join(cwd, "spurious.lmmu"), text);
    expect((await lmmu("check spurious.lmmu")).out).toContain("note[LMMU405]");
    expect((await lmmu("test spurious.lmmu")).exit).toBe(0);
    expect(openScenarios(join(cwd, "spurious.lmmu")).failures("s", "D")).toEqual([]);
  });

  it("throw where there is no such scenario, rule set or program", () => {
    const scenarios = openScenarios(join(cwd, "kasan.lmmu"));
    expect(() => scenarios.failures("x", "D")).toThrow(RangeError);
    expect(() => scenarios.traces("kasan_release_vmalloc", "x")).toThrow(RangeError);
    expect(() => openScenarios(join(cwd, "syntax.lmmu"))).toThrow(/syntax\.lmmu:\nLMMU101: /);
    expect(() => openScenarios(join(cwd, "none.lmmu"))).toThrow(/LMMU201|LMMU202/);
  });
});
