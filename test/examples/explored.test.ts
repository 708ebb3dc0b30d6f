/** What the examples in explore/ say is what explorations find; and a wrong word in them would be noticed. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile, type Host } from "../../compiler/index.js";
import { loadProgram } from "../../runtime/index.js";
import { exploreAll, violationText } from "../explore/exploring.js";
import { mutants } from "./mutants.js";

const folder = join(import.meta.dirname, "../../examples/explore");
const examples = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });

/** What is wrong with what a text says: what no line states, and what no order of moves shows. */
function wrong(text: string): string[] {
  const { program } = compile("a.lmmu", hostOf(text));
  const loaded = loadProgram(program!);
  return program!.scenarios.flatMap((scenario, index) =>
    scenario.ruleSets.flatMap((ruleSet) => {
      const explorations = exploreAll(loaded, index, ruleSet);
      expect(new Set(explorations.map(({ ended }) => ended))).toEqual(new Set(["complete"]));
      const violations = explorations.flatMap((each) => each.violations.map((found) => violationText(program!, found)));
      // What may happen under some config only is shown by some config's exploration.
      const shown = new Set(
        explorations.flatMap((each) => each.witnesses.map(({ expectation, fact }) => `${expectation}.${fact}`)),
      );
      const missing = explorations.flatMap((each) =>
        each.unwitnessed.map(({ expectation, fact }) => `${expectation}.${fact}`),
      );
      return [...violations, ...missing.filter((each) => !shown.has(each))].map((what) => `${scenario.name}: ${what}`);
    }),
  );
}

describe.each(examples)("$name", ({ text }) => {
  it("says what explorations find", () => {
    expect(wrong(text)).toEqual([]);
  });

  it("notices every change of what it expects", () => {
    const all = mutants(text);
    expect(all.length).toBeGreaterThan(1);
    expect(all.filter((mutant) => wrong(mutant.text).length === 0).map(({ what }) => what)).toEqual([]);
  });
});
