/** Programs on which the analysis and all runs once said different things, as the random search left them. */
import { expect, test } from "vitest";
import { analyseScenario } from "../../compiler/nesting/index.js";
import { disagreements, ready } from "./agreement.js";

const PROGRAMS: Readonly<Record<string, string>> = {
  "a page outside, as the argument of what an undeclared frame calls": `
    region r: kernel 2 pages;
    fn f1 { for q2 in r { u1 -> f2(q2[0..2]); } }
    scenario s { f1; expect D: may clean; }`,
  "a page outside, as the argument of a declared frame behind an undeclared one": `
    region r: kernel 2 pages;
    fn f2(pages);
    fn f1 { for q2 in r { u1 -> u2 -> f2(q2[0..2]); } }
    scenario s { f1; expect D: may clean; }`,
  "no end of states under configs that cannot be together": `
    config C1 = n;
    config C4 depends on C1;
    fn f1 { f3 -> f3 -> f2 -> f2; }
    fn f2 if (C4) { maybe { pause; choose { enable; next(); } or { } } }
    fn f3 { next(0); next; }
    scenario s { f3 -> f1; expect C: may clean; }`,
};

test("a leak at an end of a recursion that is too far for a run is shown at a nearer one", () => {
  const { loaded } = ready(`
    config C0 = y;
    config C1;
    fn r0 {
      if (C1) { resume; return; } else if (C0) { f0 [paused]; }
      maybe { r0; }
    }
    fn f0 { }
    rules own "random" since 7.0 {
      u8 v0;
      active = v0 == 0;
      enable { }
      disable { }
      pause { v0 += 2; }
      resume { v0 -= 1; }
    }
    scenario s { r0; expect own: may clean; }`)!;
  const { findings } = analyseScenario(loaded, 0, loaded.program.scenarios[0]!.ruleSets[0]!);
  expect(findings.map((finding) => finding.kind)).toContain("leak");
  for (const finding of findings) expect(finding.replay()).not.toBeNull();
});

test.each(Object.entries(PROGRAMS))("%s", (_, text) => {
  expect(disagreements(ready(text)!, analyseScenario)).toEqual([]);
});
