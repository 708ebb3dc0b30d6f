import fc from "fast-check";
import { parse, QUOTED_AS_NAMES, type Token } from "../../../grammar/index.js";

/** What is put between tokens: white space by turns, and comments at some places. */
interface Scatter {
  readonly blanks: readonly string[];
  readonly comments: readonly {
    readonly at: number;
    readonly before: string;
    readonly text: string;
    readonly after: string;
  }[];
}

const blanks = ["", " ", " ", "  ", "\t", "\n", "\n    ", "\n\n", "\n \n\n\n", "\r\n", "\r", "\f"];
const comment = fc.oneof(
  fc.constantFrom(
    "/**/",
    "/* c */",
    "/* \ud83d\ude00 0xFF */",
    "/* one\n   two */",
    "/*\r\n * a\r\n */",
    "/* -> ; { */",
  ),
  fc
    .constantFrom(
      "//",
      "// c",
      "// c \t ",
      "// \u00a0",
      "/// doc",
      "//// no doc",
      "// \ud83d\ude00 \u00e9",
      "// lmmu: allow leak for a test",
      '// /* "',
    )
    .map((text) => `${text}\n`),
);
const ignore = fc.constantFrom("// prettier-ignore\n", "/* prettier-ignore */");

const blank = fc.constantFrom(...blanks);
const text = fc.oneof({ weight: 9, arbitrary: comment }, { weight: 1, arbitrary: ignore });
const scatters: fc.Arbitrary<Scatter> = fc.record({
  blanks: fc.array(blank, { minLength: 1, maxLength: 7 }),
  comments: fc.array(fc.record({ at: fc.nat(), before: blank, text, after: blank }), { maxLength: 8 }),
});

/** The texts with other white space, and with comments in odd places: between any two tokens, and at the ends. */
export function scattered(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(texts, scatters).map(([text, scatter]) => between(parse(text).tokens, scatter));
}

function between(tokens: readonly Token[], { blanks, comments }: Scatter): string {
  const gaps = tokens.map((_, index) => blanks[index % blanks.length]!);
  gaps.push("");
  for (const { at, before, text, after } of comments) gaps[at % gaps.length] += before + text + after;
  return gaps
    .map((gap, index) => {
      const [left, right] = [tokens[index - 1], tokens[index]];
      // A name that is a keyword elsewhere may not be the first word of a line.
      const space = right?.kind === "name" && QUOTED_AS_NAMES.has(right.text) ? onOneLine(gap) : gap;
      return (needsBlank(left, right) && space === "" ? " " : space) + (right?.text ?? "");
    })
    .join("");
}

function onOneLine(gap: string): string {
  return /[\r\n]/.test(gap) ? " " : gap;
}

function needsBlank(left: Token | undefined, right: Token | undefined): boolean {
  return left !== undefined && right !== undefined && /[\w."`]$/.test(left.text) && /^[\w."`]/.test(right.text);
}
