/** What holds of every text that is formatted, with comments wherever they may stand. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, type SourceFile } from "../../../grammar/index.js";
import { format, type FormatOptions } from "../../../grammar/prettier/index.js";
import { programs } from "../programs.js";
import { breakable } from "./breakable.js";
import { scattered } from "./scattered.js";
import { syntax } from "./syntax.js";

const numRuns = process.env["LMMU_DEEP"] ? 5_000 : 100;
const root = join(import.meta.dirname, "../../..");

const files = ["examples", "compiler/library"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".lmmu"))
    .sort()
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), "utf8") })),
);
const texts = fc.oneof(
  { weight: 4, arbitrary: syntax() },
  { weight: 3, arbitrary: programs() },
  { weight: 1, arbitrary: fc.constantFrom(...files.map(({ text }) => text)) },
);
const options = fc.record({
  printWidth: fc.constantFrom(1, 20, 40, 80, 120),
  tabWidth: fc.constantFrom(2, 4, 8),
  useTabs: fc.boolean(),
});

function formatted(text: string, chosen = {}): string {
  const result = format(text, chosen);
  if (!result.ok) throw new Error(`${result.problems[0]?.kind ?? ""} in:\n${text}`);
  return result.text;
}

/** All tokens and comments in their order; hexadecimal digits and what ends a line of white space do not count. */
function words(text: string): string[] {
  const { tokens, comments } = parse(text);
  return [
    ...tokens.map(({ kind, span, text: word }) => ({
      at: span.start,
      word: kind === "integer" ? word.replace(/(?<=^0x)[\dA-F_]+/i, (digits) => digits.toLowerCase()) : word,
    })),
    ...comments.map(({ kind, span, text: word }) => ({
      at: span.start,
      word: kind === "block" ? word.replace(/\r\n?/g, "\n") : word.replace(/[ \t]+$/, ""),
    })),
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ word }) => word);
}

/** The tree without its places; documentation is part of it. */
function meaning(text: string): SourceFile {
  return JSON.parse(
    JSON.stringify(parse(text).ast, (key, value: unknown) =>
      key === "span" ? undefined : typeof value === "bigint" ? String(value) : value,
    ),
  ) as SourceFile;
}

/** Formats a text, which must change nothing but white space, and nothing the second time. */
function holds(text: string, chosen: Partial<FormatOptions>): string {
  const once = formatted(text, chosen);
  expect(words(once)).toEqual(words(text));
  expect(meaning(once)).toEqual(meaning(text));
  expect(formatted(once, chosen)).toBe(once);
  return once;
}

describe("a formatted text", () => {
  it("has the words, the tree and the documentation of the text, is formatted already, and breaks where it must", () => {
    const property = fc.property(scattered(texts), options, (text, chosen) => {
      const once = holds(text, chosen);
      // What a comment keeps as it is may be too long.
      if (!text.includes("prettier-ignore")) expect(breakable(once, chosen)).toEqual([]);
    });
    fc.assert(property, { numRuns });
  });

  it("comes from texts that are understood", () => {
    const property = fc.property(scattered(syntax()), (text) => {
      expect(parse(text).problems).toEqual([]);
    });
    fc.assert(property, { numRuns: numRuns / 10 });
  });
});

describe("examples and the library", () => {
  it.each(files)("$name is formatted, and is itself at other widths too", ({ text }) => {
    expect(formatted(text)).toBe(text);
    for (const printWidth of [1, 40, 80]) {
      expect(breakable(holds(text, { printWidth }), { printWidth, tabWidth: 2 })).toEqual([]);
    }
  });
});
