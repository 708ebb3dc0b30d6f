import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_DEPTH, MAX_PROBLEMS, MAX_TOKENS, parse, ParsedText } from "../../grammar/index.js";
import { programs } from "./programs.js";

const numRuns = process.env["LMMU_DEEP"] ? 300 : 15;

const folder = new URL("../../examples/", import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name.endsWith(".lmmu"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"));

/** Holds a text that came about by edits against the same text parsed from its beginning. */
function expectAsParsed({ result }: ParsedText, text: string): void {
  const { ast, comments, problems } = parse(text);
  const wanted = { ast, comments, problems };
  const got = { ast: result.ast, comments: result.comments, problems: result.problems };
  // Vitest's comparison tells more, and takes much longer.
  if (!isDeepStrictEqual(got, wanted)) expect(got, JSON.stringify(text)).toEqual(wanted);
}

/** Makes the texts one after the other, and looks at each. */
function update(...texts: string[]): void {
  const parsed = new ParsedText(texts[0]!);
  for (const text of texts) {
    parsed.update(text);
    expectAsParsed(parsed, text);
  }
}

const units = [...'{}()[];:,=!"`/*\\@.-> \n\r\0\ufeff\u00a7\u2028ax7\ud83d\ude00', "\r\n", "\u{1f600}"];
const lexemes = [
  ...[
    "/*",
    "*/",
    "//",
    "///",
    "/// of what follows\n",
    "// c\n",
    "/* c */",
    '"open\n',
    "`open\n",
    "fn g;\n",
    "\nfn g {\n",
  ],
  ...[
    "\nfn",
    "fn ",
    "irq t { }",
    " rules R {\n",
    "}\n",
    "\n}\n",
    "\n\n",
    "lazy { ",
    "mapped(",
    "kernel",
    "query(a)",
    "18446744073709551616",
  ],
  ...['scenario s "t" {\n', "config A = y;\n", 'import "a.lmmu";\n', "if (a", " else ", "\n  fn h;\n", "x".repeat(50)],
];

const bases = fc.oneof(
  fc.array(programs(), { minLength: 1, maxLength: 3 }).map((list) => list.join("")),
  fc.constantFrom(...examples),
);
const texts = fc.tuple(bases, fc.boolean()).map(([text, crlf]) => (crlf ? text.replaceAll("\n", "\r\n") : text));
const pieces = fc
  .tuple(programs(), fc.nat(), fc.nat({ max: 200 }))
  .map(([text, at, length]) => text.slice(at % text.length).slice(0, length));

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly by: string;
}
const edits: fc.Arbitrary<Edit | "undo all"> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      at: fc.nat(),
      length: fc.oneof(fc.constantFrom(0, 0, 0, 1, 1, 2), fc.nat({ max: 30 }), fc.nat({ max: 500 })),
      by: fc.oneof(
        { weight: 2, arbitrary: fc.constant("") },
        { weight: 4, arbitrary: fc.constantFrom(...units) },
        { weight: 4, arbitrary: fc.constantFrom(...lexemes) },
        { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 10 }) },
        { weight: 2, arbitrary: pieces },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.constant("undo all" as const) },
);

describe("a text that is edited", () => {
  it("has the result of the text parsed from its beginning, after any edits", () => {
    const property = fc.property(texts, fc.array(edits, { minLength: 20, maxLength: 20 }), (base, list) => {
      const parsed = new ParsedText(base);
      let text = base;
      for (const edit of list) {
        if (edit === "undo all") text = base;
        else {
          const start = edit.at % (text.length + 1);
          text = text.slice(0, start) + edit.by + text.slice(start + edit.length);
        }
        parsed.update(text);
        expectAsParsed(parsed, text);
      }
    });
    fc.assert(property, { numRuns });
  });

  it.each([
    ["the same text", "fn a;\nfn b;\n", "fn a;\nfn b;\n"],
    ["nothing", "fn a;\nfn b;\n", "", "fn a;\n"],
    ["documentation on the line of the declaration before", "fn a;\nfn b;\n", "fn a; /// of a\nfn b;\n"],
    ["documentation that comes and goes", "fn a;\n\nfn b;\n", "fn a;\n/// of b\nfn b;\n", "fn a;\n// of b\nfn b;\n"],
    ["a comment around what follows", "fn a;\nfn b;\nfn c; /* */\nfn d;\n", "fn a;\n/*fn b;\nfn c; /* */\nfn d;\n"],
    [
      "a comment that nothing closes",
      "fn a;\nfn b;\nfn c;\nfn d;\n",
      "fn a;\n/*fn b;\nfn c;\nfn d;\n",
      "fn a;\nfn b;\n",
    ],
    ["a comment before a declaration on one line", "fn a;\nfn b; fn c;\nfn d;", "fn a;\n//fn b; fn c;\nfn d;"],
    [
      "a string that nothing closes",
      "fn a;\nfn b;\nfn c;\n",
      'fn a;\nimport "\nfn b;\nfn c;\n',
      "fn a;\nfn b;\nfn c;\n",
    ],
    [
      "a brace that nothing closes",
      "fn a { }\nfn b;\nfn c;\n",
      "fn a { {\nfn b;\nfn c;\n",
      "fn a { { }\nfn b;\nfn c;\n",
    ],
    ["a brace too much", "fn a { }\nfn b;\nfn c;\n", "fn a { } }\nfn b;\nfn c;\n"],
    [
      "a declaration that leaves column 0",
      "fn a;\nfn b {\nfn c;\nfn d;",
      "fn a;\nfn b {\n fn c;\nfn d;",
      "fn a;\nfn b { fn c;\nfn d;",
    ],
    [
      "an unknown character behind what is unfinished",
      "fn a()\u00a7\nfn b;",
      "fn a(){}\nfn b;",
      "fn a()\u00a7\nfn b; ",
    ],
    [
      "an unknown character in a block",
      "fn z;\nfn a { b;\u00a7\nfn c;",
      "fn z;\nfn a { b;}\nfn c;",
      "fn z;\nfn a { b;\u00a7\nfn c; ",
    ],
    ["a byte order mark", "fn a;\nfn b;", "\ufefffn a;\nfn b;", "fn a;\ufefffn c;\nfn b;"],
    ["a NUL byte", "fn a;\nfn b;\nfn c;\0", "fn a;\nfn b;\nfn c;", "fn a;\nfn b\0;\nfn c;", "fn a;\nfn b;\nfn c;"],
    [
      "a problem behind that moves",
      "fn a;\nfn b;\nfn c {\nfn d;",
      "fn a { }\nfn b;\nfn c {\nfn d;",
      "\nfn b;\nfn c {\nfn d;",
    ],
    [
      "a problem that shares its place",
      "fn a;\nfn b;\nfn c if (q(x));",
      "\nfn a;\nfn b;\nfn c if (q(x));",
      "fn b;\nfn c if (q(x));",
    ],
    ["a line end that is cut in two", "fn a;\r\nfn b;\r\nfn c;", "fn a;\rfn b;\r\nfn c;", "fn a;\r\r\nfn b;\nfn c;"],
  ])("holds with %s", (_, ...list) => {
    update(...list, list[0]!);
  });

  it("comes to the limits of the parser at the same place", () => {
    const mistakes = (count: number) => "fn f { map; }\n".repeat(count);
    const half = MAX_PROBLEMS / 2;
    const around = (before: number, middle: string) => mistakes(before) + middle + mistakes(half);
    const sound = "fn a;\nfn b;\nfn c;\n";
    const unsound = "fn a;\nfn b { map; }\nfn c;\n";
    update(around(half - 2, sound), around(half - 2, unsound), around(half - 1, sound), around(half - 1, unsound));
    update(around(half, sound), around(half, sound.replace("b", "d")), around(half + 9, sound), around(9, sound));
    const nested = (levels: number) =>
      `fn a;\nfn b { ${"lazy { ".repeat(levels - 1)}c;${" }".repeat(levels)}\nfn d;\nfn e;`;
    const unclosed = `fn a${"(".repeat(MAX_DEPTH)};\n fn b;\n`;
    update(`${unclosed} fn c { d; }`, `${unclosed} fn c { d; e; }`);
    update(nested(MAX_DEPTH), nested(MAX_DEPTH + 1), nested(MAX_DEPTH), nested(MAX_DEPTH + 1));
  });

  it("refuses a text that has come to have too many tokens", () => {
    const long = `fn a;\nfn b;\n/*${"a ".repeat(MAX_TOKENS - 12)}*/\nfn c;\nfn d;\n`;
    update(long, `${long}fn e;\nfn f;\n`);
  });

  it("has the tokens of the text", () => {
    const parsed = new ParsedText("fn a;\nfn next_one { a; }\nfn c;\n");
    const text = "fn a;\nfn next_one { `a` -> c; }\nfn c;\n";
    expect(parsed.update(text).tokens).toEqual(parse(text).tokens);
  });

  it("keeps declarations wherever a letter, a brace or a quotation mark is typed, and while it stands there", () => {
    let kept = 0;
    let tried = 0;
    for (const text of examples.filter((example) => parse(example).ast.declarations.length >= 8)) {
      const parsed = new ParsedText(text);
      for (let at = 0; at < text.length; at += 193) {
        for (const typed of ["a", "{", '"']) {
          for (const next of [`${typed}`, `${typed} `, ""]) {
            const first = parsed.result.ast.declarations[0];
            const last = parsed.result.ast.declarations.at(-1);
            const { declarations } = parsed.update(text.slice(0, at) + next + text.slice(at)).ast;
            if (declarations[0] === first || declarations.at(-1) === last) kept++;
            tried++;
          }
        }
      }
    }
    expect(tried).toBeGreaterThan(100);
    expect(kept / tried).toBeGreaterThan(0.95);
  });
});
