/** Whatever the text, check returns, in reasonable time, with what it found. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check, type CheckResult, type Host, library } from "../../compiler/index.js";
import { programs } from "../grammar/programs.js";

const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });
const checked = (text: string, ruleSets?: readonly string[]): CheckResult =>
  check("a.lmmu", hostOf(text), ruleSets === undefined ? {} : { ruleSets });
const codes = ({ diagnostics }: CheckResult): string[] => [...new Set(diagnostics.map(({ code }) => code))].sort();

/** Every place lies in a text that was read, and a second look gives the same. */
function holdsTogether(text: string, ruleSets?: readonly string[]): void {
  const result = checked(text, ruleSets);
  for (const { file, span, labels, chain } of result.diagnostics) {
    for (const place of [{ file, span }, ...labels, ...chain]) {
      const { length } = place.file === "a.lmmu" ? text : (library.read(place.file) ?? "");
      expect(place.span.start).toBeGreaterThanOrEqual(0);
      expect(place.span.end).toBeGreaterThanOrEqual(place.span.start);
      expect(place.span.end).toBeLessThanOrEqual(length);
    }
  }
  expect(JSON.stringify(checked(text, ruleSets).diagnostics)).toBe(JSON.stringify(result.diagnostics));
}

/** Each is checked twice, with all its runs: fewer than elsewhere say enough. */
const numRuns = process.env["LMMU_DEEP"] ? 100 : 30;
/** Deeper ones can have thousands of runs under each of eight rule sets, which take many seconds. */
const SMALL = { frames: 3, depth: 1 };

describe("random programs", { timeout: 240_000 }, () => {
  it("are checked", () => {
    fc.assert(
      fc.property(programs(SMALL), (text) => holdsTogether(text)),
      { numRuns },
    );
  });

  it("are held against any rule sets", () => {
    const sets = fc.subarray(["legacy", "A", "B", "C", "D", "v3", "literal", "none"], { minLength: 1 });
    fc.assert(fc.property(programs(SMALL), sets, holdsTogether), { numRuns });
  });

  it("may be damaged anywhere", () => {
    const damaged = fc
      .tuple(programs(SMALL), fc.nat(), fc.nat(60), fc.string({ unit: "binary", maxLength: 12 }))
      .map(([text, at, length, other]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + other + text.slice(start + length);
      });
    fc.assert(fc.property(damaged, (text) => holdsTogether(text)));
  });

  it("may be no programs at all", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => holdsTogether(text)));
  });
});

/** What takes many seconds for each rule set. */
const calls = process.env["LMMU_DEEP"] ? 20_000 : 5000;

describe("large programs", () => {
  const many = (count: number, each: (index: number) => string, between = "\n"): string =>
    Array.from({ length: count }, (_, index) => each(index)).join(between);

  it.each<[string, string, string[]]>([
    ["a chain of 100,000 undeclared frames", `scenario s { ${many(100_000, (i) => `f${i}`, " -> ")}; }`, []],
    ["a chain of 100,000 frames deep", `fn f;\nscenario s { ${many(100_000, () => "f", " -> ")}; }`, ["LMMU311"]],
    [
      "a chain of 9,000 frames, each of which opens a section that the next one closes",
      `fn a { enable; next; }\nfn b { disable; next; }\nscenario s { ${many(9000, (i) => (i % 2 ? "b" : "a"), " -> ")}; }`,
      [],
    ],
    [
      "a warning under 9,000 guarded frames",
      `config A;\nfn f if (A);\nfn g { disable; }\nscenario s { ${many(9000, () => "f", " -> ")} -> g; expect D: leaks; }`,
      ["LMMU301", "LMMU501"],
    ],
    [
      "a warning with 1,000 sections open in 9,000 frames",
      `fn f;\nfn o [lazy];\nfn g { resume; }\nscenario s { ${many(9000, (i) => (i % 9 ? "f" : "o"), " -> ")} -> g; expect D: leaks; }`,
      ["LMMU301", "LMMU302"],
    ],
    ["3,000 scenarios that warn", many(3000, (i) => `scenario s${i} { disable; expect D: leaks; }`), ["LMMU301"]],
    ["100,000 braces", `scenario s ${"{".repeat(100_000)}`, ["LMMU101", "LMMU114"]],
    [
      "20 configs in one condition",
      `${many(20, (i) => `config C${i};`)}\nscenario s { if (${many(20, (i) => `C${i}`, " && ")}) disable; expect D: leaks; }`,
      ["LMMU301", "LMMU501"],
    ],
    [
      "12 configs that all count",
      `${many(12, (i) => `config C${i};`)}\nscenario s { ${many(12, (i) => `if (C${i}) enable; else disable;`, " ")} }`,
      ["LMMU301", "LMMU302", "LMMU303"],
    ],
    ["8 MiB of comment", `scenario s { }\n/*${"x".repeat(8_000_000)}*/`, []],
    ["8 MiB of lazy sections", `scenario s {\n${"lazy { }\n".repeat(900_000)}}`, ["LMMU118"]],
    ["many lazy sections", `scenario s {\n${"lazy { }\n".repeat(calls)}}`, []],
    ["many warnings", `scenario s {\n${"resume;\n".repeat(calls)} expect v3: leaks; }`, ["LMMU301", "LMMU302"]],
    [
      "a repetition that never ends",
      `scenario s { repeat 65535 { repeat 65535 { } } expect D: barriers 0; }`,
      ["LMMU504"],
    ],
  ])(
    "%s",
    (_, text, expected) => {
      expect(codes(checked(text))).toEqual(expected);
    },
    120_000,
  );
});
