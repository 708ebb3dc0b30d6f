/**
 * The formats of `lmmu test`. Every `.lmmu` file below goldens/test/ is tested, and beside it is what each format makes of
 * that: for a file without scenarios as well. What a file or its name holds gets out of no format.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubOfTests } from "../../cli/format/github.js";
import { junitOfTests } from "../../cli/format/junit.js";
import { PLAIN } from "../../cli/format/style.js";
import { type Tested, testJson, testPretty } from "../../cli/format/test-report.js";
import { visible } from "../../compiler/text/index.js";
import { hostileFindings, hostileText } from "./hostile.js";
import { readCommands } from "./read-commands.js";
import { readJunit } from "./read-junit.js";
import { runLine } from "./run-line.js";
import { writtenFindings } from "./written-findings.js";

const folder = join(import.meta.dirname, "goldens/test");
const NAMES = readdirSync(folder).flatMap((name) => /^(.+)\.lmmu$/.exec(name)?.[1] ?? []);
const ENDINGS = { pretty: "txt", json: "json.txt", github: "github.txt", junit: "junit.xml" };

interface TestJson {
  readonly tests: readonly {
    scenario: string;
    ruleSet: string;
    passed: boolean;
    failures: { code: string; ruleSets: string[] }[];
  }[];
  readonly summary: { readonly passed: number; readonly failed: number; readonly notRun: number };
}

const jsonOf = async (name: string): Promise<TestJson> =>
  JSON.parse((await runLine(folder, `test ${name}.lmmu --format json`)).out) as TestJson;

describe.each(NAMES)("%s", (name) => {
  it.each(Object.entries(ENDINGS))("as %s", async (format, ending) => {
    const { exit, out, err } = await runLine(folder, `test ${name}.lmmu --format ${format}`);
    expect([exit, err]).toEqual([name === "fails" ? 1 : 0, ""]);
    await expect(out).toMatchFileSnapshot(join(folder, `${name}.${ending}`));
  });

  it("says the same in every format", async () => {
    const { tests, summary } = await jsonOf(name);
    const failed = tests.filter(({ passed }) => !passed);
    expect(summary).toEqual({ passed: tests.length - failed.length, failed: failed.length, notRun: 0 });
    const { suites } = readJunit((await runLine(folder, `test ${name}.lmmu --format junit`)).out);
    expect(suites).toHaveLength(1);
    expect(suites[0]!.outcomes).toEqual(tests.map(({ passed }) => (passed ? "passed" : "failure")));
    expect(suites[0]!.texts).toHaveLength(failed.length);
    failed.forEach(({ failures }, at) => {
      for (const { code } of failures) expect(suites[0]!.texts[at]).toContain(`[${code}]`);
    });
    const commands = readCommands((await runLine(folder, `test ${name}.lmmu --format github`)).out);
    // What rule sets have in common is annotated once: GitHub shows ten annotations of a step.
    expect(commands.length).toBeLessThanOrEqual(failed.flatMap(({ failures }) => failures).length);
    expect(commands.length > 0).toBe(failed.length > 0);
  });
});

it("a failure is told with the rule sets that have it in common", async () => {
  const { tests } = await jsonOf("fails");
  const own = (ruleSet: string): string[] =>
    tests.filter((test) => test.ruleSet === ruleSet).flatMap(({ failures }) => failures.map(({ code }) => code));
  expect(own("A")).toEqual(["LMMU301", "LMMU301"]);
  expect(own("B")).toEqual(own("A"));
  const { out } = await runLine(folder, "test fails.lmmu --format github");
  const commands = readCommands(out);
  expect(commands.filter(({ message }) => message.includes("under A, B"))).toHaveLength(2);
  expect(commands).toHaveLength(3);
});

it("JSON has findings as `check` has them", async () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../cli/format/diagnostics.schema.json"), "utf8"),
  ) as object;
  const validate = new Ajv().compile(schema);
  for (const name of NAMES) {
    const diagnostics = (await jsonOf(name)).tests.flatMap(({ failures }) => failures);
    const summary = { files: 1, errors: diagnostics.length, warnings: 0, notes: 0 };
    expect(validate({ version: 1, ruleSets: [], diagnostics, summary }), JSON.stringify(validate.errors)).toBe(true);
  }
});

it("what was not run any more is counted", () => {
  const stopped: Tested = { runs: [{ file: "a.lmmu", scenario: "s", ruleSet: "D", failures: [] }], notRun: 2 };
  const lines = ["0 failed, 1 scenario run passed", "stopped: 2 scenario runs not made", ""];
  const files = new Map<string, string>();
  expect(testPretty(stopped, { files, inputs: 1 }, PLAIN)).toMatch(new RegExp(`${lines.join("\n")}$`));
  expect(githubOfTests(stopped, files, "")).toBe(lines.join("\n"));
  expect(JSON.parse(testJson(stopped, files))).toMatchObject({ summary: { passed: 1, failed: 0, notRun: 2 } });
});

it("whatever is written in a file or its name stays where it is put", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (file, text) => {
      const { diagnostics, files } = writtenFindings(hostileFindings(file, text));
      const tested: Tested = { runs: [{ file, scenario: text, ruleSet: text, failures: diagnostics }], notRun: 0 };
      const { suites } = readJunit(junitOfTests(tested.runs, [file], files));
      expect(suites).toEqual([{ name: visible(file, true), outcomes: ["failure"], texts: [expect.any(String)] }]);
      const commands = readCommands(githubOfTests(tested, files, ""));
      expect(commands.map(({ properties }) => properties["file"])).toEqual([visible(file, true)]);
      const [test] = (JSON.parse(testJson(tested, files)) as TestJson).tests;
      expect([test!.scenario, test!.failures.length]).toEqual([text, 1]);
      expect(testPretty(tested, { files, inputs: 1 }, PLAIN)).toMatch(/^[\n\x20-\x7e]*$/);
    }),
    { numRuns: process.env["LMMU_DEEP"] ? 2_000 : 50 },
  );
});
