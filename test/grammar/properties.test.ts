import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PROBLEMS, parse, RESERVED, VOCABULARY } from "../../grammar/index.js";
import { programs } from "./programs.js";
import { misplaced } from "./tree.js";

const numRuns = process.env["LMMU_DEEP"] ? 2_000 : 60;

/** What holds of every text, however broken: the parser answers, and every place is inside its parent and the text. */
function holdsTogether(text: string): void {
  const { ast, problems, comments, tokens } = parse(text);
  expect(misplaced(ast, text)).toEqual([]);
  expect(problems.length).toBeLessThanOrEqual(MAX_PROBLEMS + 1);
  for (const { span } of [...problems, ...comments, ...tokens]) {
    expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true);
  }
}

const words = [...new Set([...RESERVED, ...Object.values(VOCABULARY).flat()])];
const signs = [
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  ":",
  "->",
  "=",
  "+=",
  "-",
  "!",
  "&&",
  "==",
  "..",
  "@",
  "\n",
  "\n\n",
];
const lexemes = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...signs),
  fc.constantFrom(
    "a",
    "b",
    "x2",
    "`if`",
    "42",
    "0x1",
    "6.18",
    "4K",
    '"text"',
    '"open',
    "`",
    "// c\n",
    "/* c */",
    "/*",
    "\u00a7",
  ),
);

describe("any text", () => {
  it("holds together as random characters", () => {
    const texts = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 200 }));
    fc.assert(fc.property(texts, holdsTogether), { numRuns });
  });

  it("holds together as random bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => new TextDecoder().decode(array));
    fc.assert(fc.property(bytes, holdsTogether), { numRuns });
  });

  it("holds together as random words of the language", () => {
    const texts = fc
      .array(fc.tuple(lexemes, fc.constantFrom(" ", " ", " ", "\n", "")), { maxLength: 120 })
      .map((list) => list.flat().join(""));
    fc.assert(fc.property(texts, holdsTogether), { numRuns: numRuns * 4 });
  });

  it("holds together as a program that was cut, or in which something was changed", () => {
    const change = fc.record({ at: fc.nat(), length: fc.nat({ max: 12 }), by: fc.oneof(lexemes, fc.constant("")) });
    const property = fc.property(programs(), fc.array(change, { maxLength: 4 }), fc.nat(), (program, changes, cut) => {
      let text = program;
      for (const { at, length, by } of changes) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + by + text.slice(start + length);
      }
      holdsTogether(text);
      holdsTogether(text.slice(0, cut % (text.length + 1)));
    });
    fc.assert(property, { numRuns });
  });
});

describe("a correct program", () => {
  it("has no problem", () => {
    const property = fc.property(programs(), (text) => {
      expect(parse(text).problems).toEqual([]);
      holdsTogether(text);
    });
    fc.assert(property, { numRuns });
  });

  it("is the same tree however often it is parsed, and whatever was parsed before", () => {
    const property = fc.property(programs(), programs(), (one, other) => {
      const first = parse(one).ast;
      parse(other.slice(0, other.length / 2));
      expect(parse(one).ast).toEqual(first);
    });
    fc.assert(property, { numRuns: Math.round(numRuns / 5) });
  });

  it("loses only the declaration whose closing brace is missing", () => {
    const property = fc.property(programs(), (text) => {
      const names = (source: string) =>
        parse(source).ast.declarations.map((one) => ("name" in one ? one.name.text : ""));
      const broken = `fn broken {\n  lazy {\n    a -> b;\n${text}`;
      expect(names(broken)).toEqual(["broken", ...names(text)]);
      expect(parse(broken).problems.map(({ kind }) => kind)).toEqual(["unclosed"]);
    });
    fc.assert(property, { numRuns: Math.round(numRuns / 3) });
  });
});
