import fc from "fast-check";
import { describe as group, expect, it } from "vitest";
import { type Case, caseText, describe } from "../../compiler/index.js";
import { implies, partition } from "../../compiler/matrix/partition.js";

const when = (switches: Record<string, boolean>): Case => new Map(Object.entries(switches));

group("a formula for cases", () => {
  it("is empty where it always holds", () => {
    expect(describe([when({})], [])).toBe("");
    expect(describe([when({ A: true }), when({ A: false })], [])).toBe("");
  });

  it("mentions only the switches that make the difference", () => {
    expect(describe([when({ A: true, B: true }), when({ A: true, B: false })], [when({ A: false })])).toBe("A");
    expect(describe([when({ A: false, B: true })], [when({ A: true }), when({ A: false, B: false })])).toBe("!A && B");
  });

  it("takes no notice of a case that cannot happen", () => {
    // B depends on A, so B without A is no case at all.
    expect(describe([when({ A: true, B: true })], [when({ A: true, B: false }), when({ A: false, B: false })])).toBe(
      "B",
    );
  });

  it("joins overlapping parts by ||", () => {
    expect(describe([when({ A: true }), when({ A: false, B: true })], [when({ A: false, B: false })])).toBe("A || B");
  });

  it("prints four terms at most, the number of the others and one case", () => {
    const all = Array.from({ length: 16 }, (_, bits) =>
      ["A", "B", "C", "D"].map((name, i) => [name, (bits & (1 << i)) > 0] as const),
    );
    const odd = (each: (typeof all)[number]): boolean => each.filter(([, value]) => value).length % 2 === 1;
    const holding = all.filter(odd).map((each) => new Map(each));
    const text = describe(
      holding,
      all.filter((each) => !odd(each)).map((each) => new Map(each)),
    );
    expect(text.split(" || ")).toHaveLength(5);
    expect(text).toMatch(/ \|\| 4 more, e\.g\. A && !B && !C && !D$/);
  });

  it("needs less than seconds for the most cases that a scenario can have", () => {
    const names = Array.from({ length: 12 }, (_, i) => `S${i}`);
    const all = Array.from(
      { length: 4096 },
      (_, bits) => new Map(names.map((name, i) => [name, (bits & (1 << i)) > 0])),
    );
    const text = describe(
      all.filter((each) => each.get("S3") === true),
      all.filter((each) => each.get("S3") !== true),
    );
    expect(text).toMatch(/S3/);
  });
});

/** Evaluates a formula of `describe` that has at most four terms. */
function holds(formula: string, assignment: Case): boolean {
  if (formula === "") return true;
  return formula
    .split(" || ")
    .some((term) =>
      term
        .split(" && ")
        .every((literal) =>
          literal.startsWith("!") ? assignment.get(literal.slice(1)) === false : assignment.get(literal) === true,
        ),
    );
}

const NAMES = ["A", "B", "C", "D", "E"];
const ALL: Case[] = Array.from(
  { length: 32 },
  (_, bits) => new Map(NAMES.map((name, i) => [name, (bits & (1 << i)) > 0])),
);
const anyCase = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.boolean()), { selector: ([name]) => name, maxLength: 5 })
  .map((pairs): Case => new Map(pairs));

group("any cases", () => {
  it("are told apart by their formula", () => {
    fc.assert(
      fc.property(fc.array(anyCase, { minLength: 1, maxLength: 4 }), (holding) => {
        const inside = ALL.filter((each) => holding.some((part) => implies(each, part)));
        const outside = ALL.filter((each) => !inside.includes(each));
        const formula = describe(holding, outside);
        expect(inside.every((each) => holds(formula, each))).toBe(true);
        expect(outside.some((each) => holds(formula, each))).toBe(false);
      }),
    );
  });

  it("are cut into parts that exclude each other and cover everything", () => {
    fc.assert(
      fc.property(fc.array(anyCase, { maxLength: 6 }), (given) => {
        const parts = partition(given)!;
        for (const each of ALL) expect(parts.filter((part) => implies(each, part))).toHaveLength(1);
        for (const part of parts) {
          const members = ALL.filter((each) => implies(each, part));
          for (const each of given) {
            const inside = members.filter((member) => implies(member, each)).length;
            expect([0, members.length]).toContain(inside);
            expect(inside > 0).toBe(implies(part, each));
          }
        }
      }),
    );
  });

  it("are given up on beyond a thousand parts", () => {
    const names = Array.from({ length: 11 }, (_, i) => `S${i}`);
    const given = Array.from(
      { length: 2048 },
      (_, bits) => new Map(names.map((name, i) => [name, (bits & (1 << i)) > 0])),
    );
    expect(partition(given)).toBeNull();
  });
});

it("a case reads in alphabetical order", () => {
  expect(caseText(when({ B: false, A: true }))).toBe("A && !B");
  expect(caseText(when({}))).toBe("");
});
