/** The TextMate grammar against the parser: no keyword without a scope, and no name with a keyword's. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { CONTEXTS } from "../../grammar/highlight/contexts.js";
import { KINDS } from "../../grammar/highlight/kinds.js";
import {
  BEGINNING_WORDS,
  CONTEXTUAL_WORDS,
  DECLARATION_WORDS,
  parse,
  RESERVED,
  VOCABULARY,
} from "../../grammar/index.js";
import { documents } from "../docs/markdown.js";
import { TEXTMATE_DEVIATIONS } from "./deviations.js";
import { FILES, textOf } from "./files.js";
import { disagreements, lexicalPiecesOf, piecesOf } from "./oracle.js";
import { textMateKinds } from "./textmate.js";
import { renamedPrograms, soups, spacedPrograms } from "./texts.js";

const numRuns = process.env["LMMU_DEEP"] ? 1_000 : 40;
/** What is quadratic in this many takes longer than a test may. */
const LONG = process.env["LMMU_DEEP"] ? 40_000 : 1_000;

async function wrongIn(text: string, pieces = piecesOf(text)): Promise<string[]> {
  const kinds = await textMateKinds(text);
  return disagreements(text, pieces, (offset) => kinds[offset]?.[0]);
}

test.each(FILES)("%s", async (file) => {
  expect(await wrongIn(textOf(file))).toEqual([]);
});

test("the listings of the documents", async () => {
  const listings = documents()
    .flatMap((page) => page.listings)
    .filter(({ words, text }) => words[0] === "lmmu" && parse(text).problems.length === 0);
  expect(listings.length).toBeGreaterThan(100);
  for (const { file, line, text } of listings) expect(await wrongIn(text), `${file}:${line}`).toEqual([]);
});

test("every word of the vocabulary means something in some context", () => {
  const known = new Set(Object.values(CONTEXTS).flatMap(({ entries }) => entries.flatMap(({ words }) => words)));
  const tables = [RESERVED, DECLARATION_WORDS, BEGINNING_WORDS, CONTEXTUAL_WORDS, VOCABULARY];
  const words = tables.flatMap((table) => Object.values(table).flat());
  expect(words.filter((word) => !known.has(word))).toEqual([]);
});

describe("generated programs", () => {
  it.each([
    ["with any gaps between their tokens", spacedPrograms],
    ["with names like words of the language", renamedPrograms],
  ])("%s", async (_, texts) => {
    const property = fc.asyncProperty(texts, async (text) => {
      expect(await wrongIn(text)).toEqual([]);
    });
    await fc.assert(property, { numRuns });
  });
});

describe("any words in any order", () => {
  it("has its comments, strings, numbers and reserved words where the lexer has them", async () => {
    const property = fc.asyncProperty(soups, async (text) => {
      expect(await wrongIn(text, lexicalPiecesOf(text))).toEqual([]);
    });
    await fc.assert(property, { numRuns: numRuns * 3 });
  });

  it.each(["/* ", "map ", "a -> ", "( ", "[ ", "` ", '" ', '"\\', "map /* */ ", "a.", "1.", "expect A: warns ", "// "])(
    "takes no longer than its length in a line of %j",
    async (part) => {
      expect(await textMateKinds(part.repeat(LONG))).not.toEqual([]);
    },
    20_000,
  );
});

describe("deviations", () => {
  test.each(TEXTMATE_DEVIATIONS)("$text is not what the parser has: $why", async ({ text, pieces }) => {
    const wrong = await wrongIn(text);
    expect(wrong).toHaveLength(pieces.length);
    for (const [index, piece] of pieces.entries()) expect(wrong[index]).toContain(JSON.stringify(piece));
  });

  test("are no more than these", () => {
    expect(TEXTMATE_DEVIATIONS).toHaveLength(6);
  });
});

test("every kind has a scope of its own", () => {
  const scopes = Object.values(KINDS).map(({ scope }) => scope);
  expect(new Set(scopes).size).toBe(scopes.length);
});
