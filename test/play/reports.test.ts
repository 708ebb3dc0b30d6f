import { describe, expect, test } from "vitest";
import { choiceIn, type Matrix, oneCaseOf, toneOf } from "../../docs/play/reports.js";
import { scenarioAt } from "../../docs/play/scenario-at.js";

const verdicts = (ruleSets: readonly string[], row: readonly string[]) =>
  ruleSets.map((ruleSet, at) => ({ ruleSet, verdict: row[at]!, text: "" }));

const SETS = ["A", "C"];
const matrix: Matrix = {
  ruleSets: SETS,
  scenarios: [
    { name: "fine", cases: [{ when: "", cells: verdicts(SETS, ["ok", "ok"]) }] },
    {
      name: "splat",
      cases: [
        { when: "!P", cells: verdicts(SETS, ["ok", "1 silent"]) },
        { when: "P", cells: verdicts(SETS, ["2 WARN", "ok"]) },
      ],
    },
  ],
};
const nothing = { wanted: null, before: null, pinned: null };

describe("what is shown of a matrix", () => {
  test("is the cursor's scenario, where it is most telling", () => {
    expect(choiceIn(matrix, { ...nothing, wanted: "splat" })).toEqual({ scenario: "splat", ruleSet: "A", when: "P" });
  });

  test("is the first scenario, where there is none", () => {
    expect(choiceIn(matrix, nothing)).toEqual({ scenario: "fine", ruleSet: "A", when: "" });
    expect(choiceIn({ ruleSets: SETS, scenarios: [] }, nothing)).toBeNull();
  });

  test("stays, as long as it is there", () => {
    const before = { scenario: "splat", ruleSet: "C", when: "P" };
    expect(choiceIn(matrix, { ...nothing, before })).toBe(before);
    expect(choiceIn(matrix, { ...nothing, before, wanted: "gone" })).toBe(before);
    const gone = { ...before, when: "Q" };
    expect(choiceIn(matrix, { ...nothing, before: gone })).toEqual({ scenario: "splat", ruleSet: "A", when: "P" });
  });

  test("keeps to the rule set that somebody picked", () => {
    const before = { scenario: "fine", ruleSet: "C", when: "" };
    const choice = choiceIn(matrix, { wanted: "splat", before, pinned: "C" });
    expect(choice).toEqual({ scenario: "splat", ruleSet: "C", when: "!P" });
    expect(choiceIn(matrix, { ...nothing, wanted: "splat", pinned: "gone" })).toMatchObject({ ruleSet: "A" });
  });
});

test("verdicts have a tone", () => {
  const tones = ["ok", "2 WARN", "0-1 BUG", "1 silent", "1 hazard", "leaks", "fails", "stopped"].map(toneOf);
  const [ok, noticed, unnoticed] = ["ok", "noticed", "unnoticed"];
  expect(tones).toEqual([ok, noticed, noticed, unnoticed, unnoticed, unnoticed, unnoticed, "unknown"]);
});

test("of alternatives, one can be asked for", () => {
  expect(["", "A && !B", "A && C || !A && C"].map(oneCaseOf)).toEqual(["", "A && !B", "A && C"]);
});

describe("the scenario at an offset", () => {
  const text = 'fn f;\n// scenario none {\nscenario s "t" {\n  f;\n}\nscenario `two words` { f; }\nconfig X;\nscenario';

  test.each([
    ["fn f", null],
    ["// sc", null],
    ["scenario s", "s"],
    ["  f;", "s"],
    ["scenario `", "two words"],
    ["config", null],
  ])("at %j is %j", (place, name) => {
    expect(scenarioAt(text, text.indexOf(place) + 1)).toBe(name);
  });

  test("at the end, half typed, is none", () => {
    expect(scenarioAt(text, text.length)).toBeNull();
  });
});
