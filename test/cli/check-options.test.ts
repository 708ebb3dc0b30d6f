/** The options of `lmmu check`: what fails, how much is shown, and in which form. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Diagnostic, Severity } from "../../grammar/index.js";
import { diagnosticsPretty } from "../../cli/format/diagnostics-pretty.js";
import { isAtLeast } from "../../cli/format/findings.js";
import { PLAIN } from "../../cli/format/style.js";
import { pathInRepository } from "../../cli/io/repository.js";
import { readCommands } from "./read-commands.js";
import { readJunit } from "./read-junit.js";
import { runLine, type Said } from "./run-line.js";
import { sarifErrors } from "./sarif-schema.js";
import { writtenFindings } from "./written-findings.js";

let cwd: string;

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-options-")));
  mkdirSync(join(cwd, "sub"));
  writeFileSync(join(cwd, "clean.lmmu"), "scenario fine { lazy { } }\n");
  writeFileSync(join(cwd, "warning.lmmu"), "fn f [lazy];\nscenario s { f [lazy] -> { }; }\n");
  writeFileSync(join(cwd, "sub/leak.lmmu"), "scenario leaks { enable; }\n");
});

afterAll(() => rmSync(cwd, { recursive: true }));

const lmmu = (line: string): Promise<Said> => runLine(cwd, `check ${line}`);

describe("--fail-level", () => {
  it.each([
    ["clean.lmmu --fail-level note", 0],
    ["warning.lmmu", 0],
    ["warning.lmmu --fail-level error", 0],
    ["warning.lmmu --fail-level warning", 1],
    ["warning.lmmu --fail-level note", 1],
    ["sub/leak.lmmu --fail-level error", 1],
    ["sub/leak.lmmu --fail-level note", 1],
  ])("%s has exit code %i", async (line, exit) => {
    for (const format of ["pretty", "json", "sarif", "github", "junit"]) {
      expect(await lmmu(`${line} --format ${format}`)).toMatchObject({ exit, err: "" });
    }
  });

  it("counts the worse ones too", () => {
    const order: Severity[] = ["error", "warning", "note"];
    const failing = order.map((level) => order.filter((severity) => isAtLeast(severity, level)));
    expect(failing).toEqual([["error"], ["error", "warning"], ["error", "warning", "note"]]);
  });
});

describe("--max-findings", () => {
  it("shows so many and counts the rest, which still fails", async () => {
    const all = await lmmu(".");
    const counts = /\n(1 error, \d+ warnings?.*) in 3 files\n$/.exec(all.out)![1]!;
    const { diagnostics } = JSON.parse((await lmmu(". --format json")).out) as { diagnostics: unknown[] };
    const many = diagnostics.length;
    const none = await lmmu(". --max-findings 0");
    expect(none).toEqual({
      exit: 1,
      err: "",
      out: `... and ${counts} more; lmmu check --max-findings ${many} shows all\n\n` + `${counts} in 3 files\n`,
    });
    expect(await lmmu(`. --max-findings ${many}`)).toEqual(all);
  });

  it("leaves out nothing where a program reads it", async () => {
    for (const format of ["json", "sarif", "github", "junit"]) {
      expect(await lmmu(`. --format ${format} --max-findings 0`)).toEqual(await lmmu(`. --format ${format}`));
    }
  });

  it("shows the worst, in the order of the file", () => {
    const severities: Severity[] = ["note", "warning", "error", "note", "warning", "error"];
    const findings = writtenFindings({
      files: { "a.lmmu": "abcdef\n" },
      inputs: 1,
      ruleSets: [],
      diagnostics: severities.map((severity, i) => ({ file: "a.lmmu", at: [i, i + 1], severity, message: `no ${i}` })),
    });
    const shown = (most: number): string[] =>
      [...diagnosticsPretty(findings, PLAIN, most).matchAll(/\]: (no \d)/g)].map(([, text]) => text!);
    expect(shown(1)).toEqual(["no 2"]);
    expect(shown(3)).toEqual(["no 1", "no 2", "no 5"]);
    expect(shown(5)).toEqual(["no 0", "no 1", "no 2", "no 4", "no 5"]);
    expect(diagnosticsPretty(findings, PLAIN, 3)).toContain("\n... and 1 warning, 2 notes more; ");
    expect(diagnosticsPretty(findings, PLAIN, 6)).not.toContain("...");
  });

  it("has a hundred for its default", () => {
    const one = { file: "a.lmmu", at: "x", severity: "note" } as const;
    const of = (length: number): string => {
      const diagnostics: Pick<Diagnostic, "file" | "severity">[] = Array.from({ length }, () => one);
      const input = { files: { "a.lmmu": "x\n" }, inputs: 1, ruleSets: [], diagnostics: diagnostics as (typeof one)[] };
      return diagnosticsPretty(writtenFindings(input), PLAIN);
    };
    expect(of(100)).not.toContain("...");
    expect(of(101)).toContain("\n... and 1 note more; lmmu check --max-findings 101 shows all\n");
  });
});

describe("wrong options", () => {
  it.each([
    ["--fail-level fatal", '--fail-level: "fatal" is no level\n  help: the levels are error, warning, note; each'],
    ["--fail-level Error", '--fail-level: "Error" is no level\n  help: '],
    ["--max-findings -1", '--max-findings: "-1" is no number of findings\n  help: a whole number from 0'],
    ["--max-findings many", '--max-findings: "many" is no number of findings\n  help: '],
    ["--max-findings 1e3", '--max-findings: "1e3" is no number of findings\n  help: '],
    ["--format xml", "option '--format <format>' argument 'xml' is invalid."],
  ])("%s is told what is right", async (options, message) => {
    const { exit, out, err } = await lmmu(`clean.lmmu ${options}`);
    expect([exit, out]).toEqual([2, ""]);
    expect(err.slice(0, message.length + 7)).toBe(`error: ${message}`);
  });
});

describe("--format", () => {
  it("sarif has the whole findings, by files that are relative to the folder", async () => {
    const log = JSON.parse((await lmmu(". --format sarif")).out) as Log;
    expect(sarifErrors(log)).toEqual([]);
    const [run] = log.runs;
    const { diagnostics } = JSON.parse((await lmmu(". --format json")).out) as { diagnostics: Diagnostic[] };
    const found = run!.results!.map(({ ruleId, level }) => [ruleId, level]);
    expect(found).toEqual(diagnostics.map(({ code, severity }) => [code, severity]));
    expect(found).toContainEqual(["LMMU303", "error"]);
    expect(found).toContainEqual(["LMMU324", "warning"]);
    expect(run!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe("sub/leak.lmmu");
    for (const rule of run!.tool.driver.rules!) {
      expect(rule.help!.markdown).toContain("```lmmu\n");
      expect(rule.fullDescription!.text).not.toBe("");
    }
  });

  it("sarif says nothing of the machine", async () => {
    const { out } = await lmmu(". --format sarif");
    expect(out).not.toContain(cwd);
  });

  it("github has a command for each finding", async () => {
    const commands = readCommands((await lmmu(". --format github")).out);
    const { diagnostics } = JSON.parse((await lmmu(". --format json")).out) as { diagnostics: Diagnostic[] };
    expect(commands.map(({ properties }) => properties["file"])).toEqual(diagnostics.map(({ file }) => file));
    const said = commands.map(({ command, properties }) => [command, properties["file"]]);
    expect(said).toContainEqual(["error", "sub/leak.lmmu"]);
    expect(said).toContainEqual(["warning", "warning.lmmu"]);
  });

  it("junit has every file, and fails what the level says", async () => {
    const outcomes = async (options: string): Promise<Record<string, readonly string[]>> => {
      const { suites } = readJunit((await lmmu(`. ${options} --format junit`)).out);
      return Object.fromEntries(suites.map((suite) => [suite.name, suite.outcomes]));
    };
    const errors = await outcomes("--fail-level error");
    expect(errors["sub/leak.lmmu"]).toContain("failure");
    expect(errors["warning.lmmu"]).not.toContain("failure");
    const warnings = await outcomes("--fail-level warning");
    expect(warnings["warning.lmmu"]).toContain("failure");
    for (const each of [errors, warnings]) expect(each["clean.lmmu"]).not.toContain("failure");
    expect(Object.keys(errors)).toEqual(["clean.lmmu", "sub/leak.lmmu", "warning.lmmu"]);
  });

  it("has its formats and options in the help", async () => {
    const { out } = await lmmu("--help");
    for (const word of ["--fail-level", "--max-findings", "--rules", '"sarif"', '"github"', '"junit"']) {
      expect(out).toContain(word);
    }
  });
});

describe("the way from a repository's root", () => {
  it.each([
    ["/r/tools/mm", "/r", "tools/mm"],
    ["/r/tools/mm", "/r/", "tools/mm"],
    ["/r", "/r", ""],
    ["/elsewhere", "/r", ""],
    ["/r2", "/r", ""],
    ["/r/..odd", "/r", "..odd"],
    ["/r", undefined, ""],
    ["/r", "", ""],
  ])("to %s in %s", (folder, workspace, way) => {
    expect(pathInRepository(folder, workspace === undefined ? {} : { GITHUB_WORKSPACE: workspace })).toBe(way);
  });
});
