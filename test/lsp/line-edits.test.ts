/** The edits of a formatter: applied, they give its text, and they leave alone what is as it should be. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { format } from "../../grammar/prettier/index.js";
import { type LineEdit, lineEdits } from "../../lsp/core/line-edits.js";

function applied(text: string, edits: readonly LineEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, text: fresh } of edits) {
    expect(span.start).toBeGreaterThanOrEqual(at);
    result += text.slice(at, span.start) + fresh;
    at = span.end;
  }
  return result + text.slice(at);
}

const EXAMPLES = readdirSync("examples").filter((name) => name.endsWith(".lmmu"));
const exampleText = (name: string): string => readFileSync(`examples/${name}`, "utf8");

describe("texts whose white space is not as it should be", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom("  ", "\n", "\n\n\n", "\t", " \n ")), { maxLength: 30 });

  test.each(EXAMPLES)("%s", (name) => {
    const lines = exampleText(name);
    fc.assert(
      fc.property(changes, fc.constantFrom("\n", "\r\n"), fc.boolean(), (where, lineEnd, isEnded) => {
        // Only where there is white space anyway: between words and lines.
        const gaps = [...lines.matchAll(/(?<=[;{}]) (?=[^"\n]*\n)|\n/g)].map(({ index }) => index);
        const by = new Map(where.map(([gap, space]) => [gaps[gap % gaps.length]!, space]));
        const spaced = lines.replace(/[^]/g, (character, index: number) => character + (by.get(index) ?? ""));
        const text = (isEnded ? spaced : spaced.trimEnd()).replaceAll("\n", lineEnd);
        const formatted = format(text);
        fc.pre(formatted.ok);
        const edits = lineEdits(text, formatted.text, lineEnd);
        expect(applied(text, edits)).toBe(formatted.text.replaceAll("\n", lineEnd));
      }),
      { numRuns: 5 },
    );
  });
});

test.each(EXAMPLES)("nothing is to be done in %s", (name) => {
  expect(lineEdits(exampleText(name), exampleText(name), "\n")).toEqual([]);
});

test("lines that stay keep the ends that they have", () => {
  expect(lineEdits("a;\r\nb  c;\nd;", "a;\nb c;\nd;\n", "\r\n")).toEqual([
    { span: { start: 4, end: 10 }, text: "b c;\r\n" },
    { span: { start: 10, end: 12 }, text: "d;\r\n" },
  ]);
});

test("what is empty before or after", () => {
  expect(lineEdits("", "", "\n")).toEqual([]);
  expect(lineEdits("\n\n", "", "\n")).toEqual([{ span: { start: 0, end: 2 }, text: "" }]);
  expect(lineEdits("a;", "a;\n", "\n")).toEqual([{ span: { start: 0, end: 2 }, text: "a;\n" }]);
  expect(lineEdits("a;b;\n", "a;\n\nb;\n", "\n")).toEqual([{ span: { start: 0, end: 5 }, text: "a;\n\nb;\n" }]);
  expect(lineEdits("a;\nb;\n", "a;\n\nb;\n", "\n")).toEqual([{ span: { start: 3, end: 3 }, text: "\n" }]);
});

test("one line of many is one edit, and a thousand changed lines are no work", () => {
  const text = "fn f;\n".repeat(1000) + "fn   g;\n" + "fn h;\n".repeat(1000);
  expect(lineEdits(text, text.replace("   ", " "), "\n")).toEqual([
    { span: { start: 6000, end: 6008 }, text: "fn g;\n" },
  ]);
  expect(lineEdits(text.replaceAll(" ", "  "), text, "\n")).toHaveLength(2001);
});
