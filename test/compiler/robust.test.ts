import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codes, compiled, rendered } from "./compiled.js";
import { programs } from "../grammar/programs.js";

const numRuns = process.env["LMMU_DEEP"] ? 300 : 40;

/** What the random programs do not avoid: variables beside those of the extended set, and dead ends of chains. */
const UNAVOIDED = new Set(["LMMU253", "LMMU320"]);

/** A text with a piece cut out, doubled or moved. */
const damaged = fc
  .tuple(programs(), fc.nat(), fc.nat(), fc.nat(), fc.constantFrom("cut", "double", "move"))
  .map(([text, from, length, to, how]) => {
    const start = from % (text.length + 1);
    const end = Math.min(text.length, start + (length % 40));
    const piece = text.slice(start, end);
    const rest = how === "double" ? text : text.slice(0, start) + text.slice(end);
    const at = to % (rest.length + 1);
    return how === "cut" ? rest : rest.slice(0, at) + piece + rest.slice(at);
  });

/** Every index that the program holds is one of its own lists'. */
function checkIndices(text: string): void {
  const { program, origins } = compiled(text);
  const count = origins.entries.length / 3;
  JSON.stringify(program, (key, value: unknown) => {
    const limit = {
      frame: "frames",
      irq: "frames",
      inlines: "frames",
      given: "frames",
      region: "regions",
      switch: "switches",
    }[key];
    if (limit !== undefined && typeof value === "number") {
      expect(value).toBeLessThan(program![limit as "frames"].length);
      expect(value).toBeGreaterThanOrEqual(0);
    }
    if (key === "origin") expect(value).toBeLessThan(count);
    return value;
  });
  for (const { code } of program!.frames) {
    expect(code.at(-1)!.op).toBe("return");
    for (const each of code) {
      if ("to" in each && typeof each.to === "number") expect(code[each.to]).toBeDefined();
      if (each.op === "choose") for (const arm of each.arms) expect(code[arm]).toBeDefined();
      const last = each.op === "chain" ? each.elements.at(-1) : undefined;
      if (last?.kind === "block") expect(code[last.at]).toBeDefined();
    }
  }
}

describe("any text", () => {
  it("that is a correct program compiles without errors, the same way each time", () => {
    fc.assert(
      fc.property(programs(), (text) => {
        const one = compiled(text);
        const errors = one.diagnostics.filter(({ code, severity }) => severity === "error" && !UNAVOIDED.has(code));
        expect(rendered({ ...one, diagnostics: errors })).toBe("");
        expect(JSON.stringify(compiled(text).program)).toBe(JSON.stringify(one.program));
        checkIndices(text);
      }),
      { numRuns },
    );
  });

  it("that is damaged gives diagnostics and a program that holds together", () => {
    fc.assert(fc.property(damaged, checkIndices), { numRuns: numRuns * 3 });
  });
});

describe("large input", () => {
  const many = (count: number, each: (index: number) => string, between = "\n"): string =>
    Array.from({ length: count }, (_, index) => each(index)).join(between);

  it.each([
    ["a chain of 100,000 names", `scenario s { ${many(100_000, (i) => `f${i % 1000}`, " -> ")}; }`, []],
    ["20,000 frames in a ring", many(20_000, (i) => `fn f${i} { f${(i + 1) % 20_000}; }`), ["LMMU321"]],
    ["20,000 frames, each fused with the next", many(20_000, (i) => `fn f${i} inlines f${i + 1};`), []],
    [
      "20,000 switches in a ring",
      many(20_000, (i) => `config C${i} depends on C${(i + 1) % 20_000};`),
      ["LMMU249", "LMMU241"],
    ],
    [
      "10,000 unknown functions",
      many(10_000, (i) => `fn g${i} { f${i}; }`),
      [...Array<string>(1000).fill("LMMU210"), "LMMU299"],
    ],
    [
      "3,000 rule sets, each extending the next",
      many(3000, (i) => `rules R${i} extends ${i === 2999 ? "D" : `R${i + 1}`} { }`),
      [],
    ],
  ])("compiles: %s", (_name, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
});
