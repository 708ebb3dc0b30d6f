/**
 * Every `.lmmu` file below goldens/check/ is checked, and the text beside it is what a person sees. The first line may be
 * `// rules: A, B`: then it is held against these, as with `--rules`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnosticsPretty } from "../../cli/format/diagnostics-pretty.js";
import { PLAIN } from "../../cli/format/style.js";
import { displayWidth } from "../../compiler/text/index.js";
import { EXPLAINED } from "../../compiler/catalogue/explanations/index.js";
import { check, type CheckResult } from "../../compiler/index.js";

const folder = join(import.meta.dirname, "goldens/check");
const cases = readdirSync(folder).filter((name) => name.endsWith(".lmmu"));

function checked(name: string): CheckResult {
  const text = readFileSync(join(folder, name), "utf8");
  const rules = /^\/\/ rules: (.+)$/m.exec(text.split("\n", 1)[0]!)?.[1];
  return check(
    name,
    { read: () => ({ ok: true, text }), resolve: () => null },
    rules === undefined ? {} : { ruleSets: rules.split(",").map((each) => each.trim()) },
  );
}

describe("what check finds", () => {
  it.each(cases)("%s", async (name) => {
    const { diagnostics, files } = checked(name);
    const ruleSets = [...new Set(diagnostics.flatMap((each) => each.ruleSets))];
    const text = diagnosticsPretty({ diagnostics, files, inputs: 1, ruleSets }, PLAIN);
    for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(100);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    await expect(text).toMatchFileSnapshot(join(folder, name.replace(/\.lmmu$/, ".txt")));
  });

  it("has a golden for everything that only a run can find", () => {
    const found = new Set(cases.flatMap((name) => checked(name).diagnostics.map(({ code }) => code)));
    const missing = EXPLAINED.filter(({ foundBy, code }) => foundBy === "run" && !found.has(code));
    expect(missing.map(({ code, name }) => `${code} ${name}`)).toEqual([]);
  });
});

describe("the catalogue's examples of what a run finds", () => {
  const inMemory = (text: string): string[] =>
    check("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null }).diagnostics.map(({ code }) => code);

  it.each(EXPLAINED.filter(({ foundBy }) => foundBy === "run"))("$code: the bad one has it", ({ code, bad }) => {
    expect(inMemory(bad)).toContain(code);
  });

  it.each(EXPLAINED.filter(({ foundBy }) => foundBy === "run"))("$code: the good one does not", ({ code, good }) => {
    expect(inMemory(good)).not.toContain(code);
  });
});
