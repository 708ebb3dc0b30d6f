import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compile,
  DEFAULT_SETTINGS,
  loadSettings,
  type Settings,
  unknownRuleSets,
  withSeverities,
  ruleSetsNamed,
} from "../../compiler/index.js";
import { EXPLAINED } from "../../compiler/catalogue/explanations/index.js";
import type { Diagnostic } from "../../grammar/index.js";
import { parseSettings } from "../../compiler/settings/parse.js";
import { compiled, hostOf, rendered } from "./compiled.js";

const FILE = "lmmu.json";
const { program } = compiled("rules mine extends D { }\nrules C extends A { }\n");

/** Everything that is wrong with a text, with names of rule sets held against a program that has two of its own. */
function problems(text: string): readonly Diagnostic[] {
  const { diagnostics, ruleNames } = parseSettings(text, FILE);
  return [...diagnostics, ...unknownRuleSets(ruleNames, [program!])];
}

const codes = (text: string): string[] => problems(text).map(({ code }) => code);

describe("an lmmu.json", () => {
  it("says what it says, and leaves the rest as it is", () => {
    expect(parseSettings("{}", FILE)).toEqual({ settings: DEFAULT_SETTINGS, diagnostics: [], ruleNames: [] });
    const text =
      '{ "severities": { "leak": "off", "LMMU324": "warning" }, "include": ["a", "b/**"], "exclude": ["c"] }';
    expect(parseSettings(text, FILE).settings).toEqual({
      rules: ["D"],
      severities: new Map([
        ["LMMU303", "off"],
        ["LMMU324", "warning"],
      ]),
      include: ["a", "b/**"],
      exclude: ["c"],
    });
  });

  it("may have comments, and commas after the last element", () => {
    const text = '// ours\n{ "rules": ["A", /* mainline */ "D",], }\n';
    expect(parseSettings(text, FILE)).toMatchObject({ diagnostics: [], settings: { rules: ["A", "D"] } });
  });

  it("counts in what is right beside what is wrong", () => {
    const text =
      '{ "rule": 1, "rules": ["A", 2], "severities": { "leek": "off", "leak": "note", "call-warns": "warn" }, "include": ["/a", "b"], "exclude": 3 }';
    expect(codes(text).sort()).toEqual(["LMMU282", "LMMU283", "LMMU283", "LMMU285", "LMMU286", "LMMU288"]);
    expect(parseSettings(text, FILE).settings).toEqual({
      rules: ["A"],
      severities: new Map([["LMMU303", "note"]]),
      include: ["b"],
      exclude: [],
    });
  });

  it("counts in what can be read of a text that is no JSON", () => {
    const { settings, diagnostics } = parseSettings('{ "rules": ["A"], "exclude": ["x"', FILE);
    expect(diagnostics.map(({ code }) => code)).toEqual(["LMMU281"]);
    expect(settings).toMatchObject({ rules: ["A"], exclude: ["x"] });
  });

  it("has its mistakes where they are", () => {
    const text = '{\n  "rules": ["A", 7]\n}\n';
    const [{ file, span }] = problems(text) as [Diagnostic];
    expect([file, text.slice(span.start, span.end)]).toEqual([FILE, "7"]);
  });

  it("with more patterns than anybody needs is cut short", () => {
    const text = JSON.stringify({ include: Array.from({ length: 102 }, (_, index) => `f${index}`) });
    expect(codes(text)).toEqual(["LMMU288"]);
    expect(parseSettings(text, FILE).settings.include).toHaveLength(100);
  });

  it("that cannot be had is a finding, and the defaults count", async () => {
    const host = { read: () => ({ ok: false, reason: "too_large" }) as const, resolve: () => null };
    const { file, text, settings, diagnostics } = await loadSettings(FILE, host);
    expect({ file, text, settings }).toEqual({ file: FILE, text: null, settings: DEFAULT_SETTINGS });
    expect(diagnostics).toMatchObject([{ code: "LMMU280", file: FILE, message: expect.stringContaining("8 MiB") }]);
  });

  it("is loaded with its text", async () => {
    const text = '{ "rules": ["mine"] }';
    const loaded = await loadSettings("sub/lmmu.json", hostOf({ "sub/lmmu.json": text }));
    expect(loaded).toMatchObject({ file: "sub/lmmu.json", text, settings: { rules: ["mine"] } });
    expect(loaded.ruleNames).toEqual([{ name: "mine", file: "sub/lmmu.json", span: { start: 12, end: 18 } }]);
  });
});

describe("the findings of lmmu.json in the catalogue", () => {
  const entries = EXPLAINED.filter(({ foundBy }) => foundBy === "settings");

  it("are there", () => {
    expect(entries.map(({ code }) => code)).toEqual(Array.from({ length: 10 }, (_, index) => `LMMU${280 + index}`));
  });

  it.each(entries.filter(({ bad }) => bad !== ""))("$code: its bad example has it, its good one nothing", (entry) => {
    expect(codes(entry.bad)).toEqual([entry.code]);
    expect(codes(entry.good)).toEqual([]);
  });

  it.each(entries.filter(({ bad }) => bad !== ""))("$code $name: its fixture", async ({ code, name }) => {
    const base = `test/fixtures/diagnostics/${code}-${name}`;
    const text = readFileSync(`${base}.json`, "utf8");
    const found = rendered({ diagnostics: problems(text), files: new Map([[FILE, text]]) });
    expect(found).toContain(`[${code}]`);
    await expect(found).toMatchFileSnapshot(`../../${base}.txt`);
  });
});

describe("a hostile lmmu.json", () => {
  const LENGTH = 255 * 1024;

  it.each([
    ["brackets", "[".repeat(LENGTH), "LMMU281"],
    ["braces", '{"a":'.repeat(LENGTH / 5), "LMMU281"],
    ["lists in a key", `{"rules":${"[".repeat(LENGTH)}`, "LMMU281"],
    ["commas", `{"rules":[${",".repeat(LENGTH)}`, "LMMU281"],
    ["keys", `{${'"":0,'.repeat(LENGTH / 6)}}`, "LMMU299"],
    ["a long key", `{"${"a".repeat(LENGTH)}":0}`, "LMMU282"],
    ["a long severity", `{"severities":{"leak":"${"a".repeat(LENGTH)}"}}`, "LMMU286"],
    ["a long pattern", `{"include":["${"*a".repeat(LENGTH / 2)}"]}`, "LMMU288"],
    ["a long rule set", `{"rules":["${"a".repeat(LENGTH)}"]}`, "LMMU284"],
    ["escapes", `{"${"\\u0000".repeat(LENGTH / 7)}":0}`, "LMMU282"],
    ["spaces", " ".repeat(LENGTH), "LMMU281"],
    ["a comment", `/*${"*".repeat(LENGTH)}`, "LMMU281"],
    ["slashes", "/".repeat(LENGTH), "LMMU281"],
    ["values", `[${"1,".repeat(LENGTH / 2)}]`, "LMMU283"],
    ["unknown findings", `{"severities":{${'"x":1,'.repeat(LENGTH / 7)}}}`, "LMMU299"],
    ["unknown names of rule sets", `{"rules":[${'"DD",'.repeat(LENGTH / 6)}]}`, "LMMU284"],
    ["8 MiB of it", `{"rules":[${"[".repeat(8 << 20)}`, "LMMU281"],
    ["quotes", '"'.repeat(LENGTH), "LMMU281"],
    ["unknown keys", `{${Array.from({ length: 18_000 }, (_, n) => `"rule${n}":0`).join(",")}}`, "LMMU299"],
  ])("of %s is refused in a few sentences", (_, text, code) => {
    const found = problems(text);
    expect(found.map((one) => one.code)).toContain(code);
    for (const { message, help } of found) expect(message.length + help.length).toBeLessThan(500);
  });

  it("never makes the reader fail, and every place is inside the text", () => {
    const token = fc.constantFrom(
      ..."[]{}:,".split(""),
      '"rules"',
      '"severities"',
      '"leak"',
      '"A',
      "1e",
      "//",
      "/*",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(token, fc.string({ unit: "binary" }))), (parts) => {
        const text = parts.join("");
        for (const { span } of problems(text)) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.start).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe("severities", () => {
  const found = (code: string, severity: Diagnostic["severity"]): Diagnostic =>
    ({ code, severity, message: "" }) as Diagnostic;
  const set = (code: string, severity: "off" | Diagnostic["severity"]): Settings => ({
    ...DEFAULT_SETTINGS,
    severities: new Map([[code, severity]]),
  });
  const after = (one: Diagnostic, settings: Settings) =>
    withSeverities([one], settings).map(({ severity }) => severity);

  it("are as they were where nothing is said", () => {
    const list = [found("LMMU303", "error"), found("LMMU208", "note")];
    expect(withSeverities(list, DEFAULT_SETTINGS)).toEqual(list);
    expect(withSeverities(list, set("LMMU324", "off"))).toEqual(list);
  });

  it("are set up and down, and off", () => {
    expect(after(found("LMMU303", "error"), set("LMMU303", "off"))).toEqual([]);
    expect(after(found("LMMU303", "error"), set("LMMU303", "warning"))).toEqual(["warning"]);
    expect(after(found("LMMU208", "note"), set("LMMU208", "error"))).toEqual(["error"]);
  });

  it("of what is milder than usual are never set up", () => {
    expect(after(found("LMMU303", "note"), set("LMMU303", "error"))).toEqual(["note"]);
    expect(after(found("LMMU303", "note"), set("LMMU303", "warning"))).toEqual(["note"]);
    expect(after(found("LMMU303", "warning"), set("LMMU303", "note"))).toEqual(["note"]);
    expect(after(found("LMMU303", "warning"), set("LMMU303", "off"))).toEqual([]);
  });

  it("of what has no meaning stay, also where a program sets them", () => {
    expect(after(found("LMMU101", "error"), set("LMMU101", "off"))).toEqual(["error"]);
    expect(after(found("LMMU211", "error"), set("LMMU211", "note"))).toEqual(["error"]);
    expect(after(found("LMMU283", "error"), set("LMMU283", "off"))).toEqual(["error"]);
  });
});

describe("rule sets", () => {
  const names = (rules: readonly string[]): string[] =>
    ruleSetsNamed(rules, program!).map((index) => program!.ruleSets[index]!.name);

  it("are those with these names; a file's own hides one that ships", () => {
    expect(names(["D"])).toEqual(["D"]);
    expect(names(["mine", "A", "gone"])).toEqual(["A", "mine"]);
    expect(names([])).toEqual([]);
    const [own] = ruleSetsNamed(["C"], program!);
    expect(own).toBe(program!.ruleSets.findLastIndex(({ name }) => name === "C"));
    expect(own).not.toBe(program!.ruleSets.findIndex(({ name }) => name === "C"));
  });

  it("are the five and the file's own where it says all", () => {
    expect(names(["all"])).toEqual(["legacy", "A", "B", "D", "mine", "C"]);
    expect(names(["all", "v3"])).toEqual(["legacy", "A", "B", "D", "v3", "mine", "C"]);
  });

  it("are unknown where no program has them", () => {
    const { ruleNames } = parseSettings('{ "rules": ["mine", "all", "A"] }', FILE);
    const other = compile("b.lmmu", hostOf({ "b.lmmu": "fn f;\n" })).program!;
    expect(unknownRuleSets(ruleNames, [])).toEqual([]);
    expect(unknownRuleSets(ruleNames, [other, program!])).toEqual([]);
    expect(unknownRuleSets(ruleNames, [other])).toMatchObject([
      { code: "LMMU284", message: expect.stringContaining("mine") },
    ]);
  });
});
