/**
 * The formats of `lmmu check` for programs: each is what its readers accept, has all that was found, and nothing in a file
 * or its name gets out of the place that it has in it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnosticsJson } from "../../cli/format/diagnostics-json.js";
import { isAtLeast } from "../../cli/format/findings.js";
import { github } from "../../cli/format/github.js";
import { junit } from "../../cli/format/junit.js";
import { visible } from "../../compiler/text/index.js";
import { hostileFindings, hostileText } from "./hostile.js";
import { readCommands } from "./read-commands.js";
import { readJunit } from "./read-junit.js";
import { writtenFindings, type WrittenFindings } from "./written-findings.js";
import { GOLDENS, NAMES, read, WITH_GOLDENS } from "./written-goldens.js";

/** The files that were asked about: those that ship never are. */
function inputsOf({ files }: WrittenFindings): string[] {
  return Object.keys(files).filter((file) => !file.startsWith("lmmu:"));
}

const validate = new Ajv().compile(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../cli/format/diagnostics.schema.json"), "utf8")) as object,
);

describe.each(NAMES)("JSON of %s", (name) => {
  it("is what its schema says", () => {
    const text = diagnosticsJson(writtenFindings(read(name)));
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe("the JSON schema", () => {
  it("refuses a finding that lacks something, has more, or has a state of another form", () => {
    const text = diagnosticsJson(writtenFindings(read("states")));
    const changed = (change: (finding: Record<string, unknown>) => void): boolean => {
      const whole = JSON.parse(text) as { diagnostics: Record<string, unknown>[] };
      change(whole.diagnostics[0]!);
      return validate(whole);
    };
    expect(changed(() => undefined)).toBe(true);
    expect(changed((finding) => delete finding["replay"])).toBe(false);
    expect(changed((finding) => (finding["more"] = 1))).toBe(false);
    expect(changed((finding) => (finding["severity"] = "fatal"))).toBe(false);
    expect(changed((finding) => ((finding["chain"] as { state: unknown }[])[0]!.state = { active: true }))).toBe(false);
  });
});

describe("workflow commands of GitHub", () => {
  it.each(WITH_GOLDENS)("of %s", async (name) => {
    const text = github(writtenFindings(read(name)), "");
    await expect(text).toMatchFileSnapshot(join(GOLDENS, `${name}.github.txt`));
  });

  it.each(NAMES)("of %s are as many as there are findings, at their places", (name) => {
    const { diagnostics } = writtenFindings(read(name));
    const commands = readCommands(github(writtenFindings(read(name)), ""));
    const levels = { error: "error", warning: "warning", note: "notice" };
    expect(commands.map(({ command, properties }) => [command, properties["file"]])).toEqual(
      diagnostics.map(({ severity, file }) => [levels[severity], visible(file, true)]),
    );
    const known = ["file", "line", "endLine", "col", "endColumn", "title"];
    for (const { properties, message } of commands) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(properties)));
      expect(message).not.toBe("");
    }
  });

  it("have no columns where a finding takes several lines", () => {
    const [whole] = readCommands(github(writtenFindings(read("labels")), ""));
    expect(whole!.properties).toMatchObject({ line: "1", endLine: "7" });
    expect(whole!.properties).not.toHaveProperty("col");
  });

  it("name files from the repository's root", () => {
    const [first] = readCommands(github(writtenFindings(read("chain")), "tools/mm"));
    expect(first!.properties["file"]).toBe("tools/mm/kasan.lmmu");
  });

  it("hold whatever is written in a file or its name", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (file, text) => {
        const said = github(writtenFindings(hostileFindings(file, text)), "");
        const [only, ...others] = readCommands(said);
        expect(others).toEqual([]);
        expect(only!.properties["file"]).toBe(visible(file, true));
        expect(only!.message.split("\n")[0]).toBe(`${visible(text, true)} (under D)`);
        expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 10_000 : 200 },
    );
  });
});

describe("JUnit", () => {
  it.each(WITH_GOLDENS)("of %s", async (name) => {
    const text = junit(writtenFindings(read(name)), inputsOf(read(name)), "error");
    await expect(text).toMatchFileSnapshot(join(GOLDENS, `${name}.junit.xml`));
  });

  it.each(NAMES)("of %s has a test for every finding, and one for a file without", (name) => {
    const input = read(name);
    const { diagnostics } = writtenFindings(input);
    for (const level of ["error", "warning", "note"] as const) {
      const { suites } = readJunit(junit(writtenFindings(input), inputsOf(input), level));
      const files = new Set([...inputsOf(input), ...diagnostics.map(({ file }) => file)]);
      expect(suites.map((suite) => suite.name)).toEqual([...files].map((file) => visible(file, true)));
      suites.forEach((suite, i) => {
        const own = diagnostics.filter(({ file }) => file === [...files][i]);
        const outcomes = own.map(({ severity }) => (isAtLeast(severity, level) ? "failure" : "system-out"));
        expect(suite.outcomes).toEqual(own.length > 0 ? outcomes : ["passed"]);
      });
    }
  });

  it("holds whatever is written in a file or its name", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (file, text) => {
        const findings = writtenFindings(hostileFindings(file, text));
        const { suites } = readJunit(junit(findings, [file], "error"));
        expect(suites).toEqual([{ name: visible(file, true), outcomes: ["failure"], texts: [expect.any(String)] }]);
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 10_000 : 200 },
    );
  });
});
