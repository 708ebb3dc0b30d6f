/**
 * The examples say what is so, under every rule set that ships; and a wrong word in them would be noticed. That what they say
 * holds, they test themselves: vitest.config.ts has the plugin that makes them test files.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check, compile, type Host } from "../../compiler/index.js";
import { CheckMemory } from "../../compiler/memory/index.js";
import { parse } from "../../grammar/index.js";
import { mutants } from "./mutants.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
const folder = join(import.meta.dirname, "../../examples");
const SHIPPED = ["legacy", "A", "B", "C", "D", "v3", "literal", "none"];
/** Their calls do what those of D do, so only examples that are about hooks name them. */
const OF_ARCHITECTURES = new Set(["xen70", "xen71", "powerpc_hash", "sparc64"]);
const examples = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".lmmu"))
  .sort()
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });

/** What check finds but for notes, or "" where it finds nothing. A memory makes the next check of a similar text quick. */
function findings(text: string, memory = new CheckMemory()): string {
  const { diagnostics } = check("a.lmmu", hostOf(text), { memory });
  return diagnostics
    .filter(({ severity }) => severity !== "note")
    .map(({ code, message }) => `${code} ${message}`)
    .join("\n");
}

it.each(examples)("$name parses, and check finds no error and nothing to warn of", ({ text }) => {
  expect(parse(text).problems).toEqual([]);
  expect(findings(text)).toBe("");
});

/** What those in `explore/` say, `lmmu explore` finds: see explored.test.ts. */
describe.each(examples.filter(({ name }) => !name.startsWith("explore")))("$name", ({ text }) => {
  it("says for every scenario what becomes of it under each rule set that ships", () => {
    const { program } = compile("a.lmmu", hostOf(text));
    const declared = parse(text).ast.declarations.flatMap((each) => (each.kind === "rules" ? [each.name.text] : []));
    const wanted = [...SHIPPED, ...declared].toSorted();
    for (const { name, ruleSets, expectations } of program!.scenarios) {
      const held = ruleSets.map((index) => program!.ruleSets[index]!.name);
      expect(held.filter((each) => !OF_ARCHITECTURES.has(each)).toSorted(), name).toEqual(wanted);
      // Each is named by a line, not only run because another is.
      const named = new Set(expectations.flatMap((each) => each.ruleSets));
      expect(named.size, name).toBe(held.length);
    }
  });

  it("notices every change of what it expects", { timeout: 60_000 }, () => {
    const all = mutants(text).filter((_, index) => isDeep || index % 3 === 0);
    expect(all.length).toBeGreaterThan(1);
    const memory = new CheckMemory();
    expect(all.filter((mutant) => findings(mutant.text, memory) === "").map(({ what }) => what)).toEqual([]);
  });
});

describe("the examples", () => {
  it("show every kind of expectation that a run can meet", () => {
    const facts = examples.flatMap(({ text }) =>
      parse(text).ast.declarations.flatMap((each) =>
        each.kind === "scenario" ? each.items.flatMap((item) => (item.kind === "expect" ? item.facts : [])) : [],
      ),
    );
    const kinds = new Set(facts.map(({ kind }) => kind));
    const all = ["barriers", "bugs", "clean", "faults", "forbidden", "hazard", "hooks", "leaks", "reachable", "warns"];
    expect([...kinds].toSorted()).toEqual(all);
  });
});
