import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXPLAINED, explain, EXPLANATIONS } from "../../compiler/catalogue/explanations/index.js";
import { FAMILIES } from "../../compiler/catalogue/index.js";
import { CATALOGUE, compile } from "../../compiler/index.js";
import { HAZARDS } from "../../runtime/index.js";
import { hostOf, rendered } from "./compiled.js";

const FOLDER = "test/fixtures/diagnostics";
/** Texts too long to be worth a file. */
const NO_FIXTURE = new Set(["LMMU117", "LMMU118", "LMMU299"]);

/** Those without a bad example need several files; `files.test.ts` has them. */
const compiledEntries = EXPLAINED.filter(({ foundBy, bad }) => foundBy === "compile" && bad !== "");

/** Compiles an example under the name by which it may import itself. */
function example(text: string) {
  return compile("bad.lmmu", hostOf({ "bad.lmmu": text }));
}

describe("the catalogue", () => {
  it("has codes and names of its own for every entry", () => {
    expect(new Set(CATALOGUE.map(({ code }) => code)).size).toBe(CATALOGUE.length);
    expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
    for (const { code, name } of CATALOGUE) {
      expect(code).toMatch(/^LMMU[1-5]\d\d$/);
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }
  });

  it("is found by code, in any case, and by name", () => {
    expect(explain("lmmu301")?.name).toBe("call-warns");
    expect(explain("call-warns")?.code).toBe("LMMU301");
    for (const hazard of HAZARDS) expect(explain(hazard), hazard).toBeDefined();
    expect(explain("nothing")).toBeUndefined();
  });

  it("explains every entry, and nothing else", () => {
    for (const { code, explanation, good } of EXPLAINED) {
      expect(explanation, code).toMatch(/^[^\s].*[.]$/s);
      expect(good, code).not.toBe("");
    }
    const namesIn = (families: Readonly<Record<string, object>>): string[] =>
      Object.entries(families).flatMap(([family, entries]) => Object.keys(entries).map((name) => `${family}.${name}`));
    expect(namesIn(EXPLANATIONS).sort()).toEqual(namesIn(FAMILIES).sort());
  });

  it.each(compiledEntries)("$code: its bad example has it, its good one nothing", ({ code, bad, good }) => {
    expect(example(bad).diagnostics.map((one) => one.code)).toContain(code);
    expect(rendered(example(good))).toBe("");
  });

  it.each(EXPLAINED.filter(({ foundBy }) => foundBy === "run"))(
    "$code: what a run finds compiles without findings",
    ({ bad, good }) => {
      expect(rendered(example(bad))).toBe("");
      expect(rendered(example(good))).toBe("");
    },
  );

  it.each(compiledEntries.filter(({ code }) => !NO_FIXTURE.has(code)))("$code $name: its fixture", ({ code, name }) => {
    const base = `${FOLDER}/${code}-${name}`;
    const found = rendered(example(readFileSync(`${base}.lmmu`, "utf8")));
    expect(found).toContain(`[${code}]`);
    expect(found).toBe(readFileSync(`${base}.txt`, "utf8"));
  });
});
