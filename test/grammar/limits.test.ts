import { describe, expect, it } from "vitest";
import { MAX_DEPTH, MAX_LENGTH, MAX_PROBLEMS, MAX_TOKENS, parse } from "../../grammar/index.js";
import { LmmuParser } from "../../grammar/parser/declarations.js";
import { validatedLexer } from "../../grammar/tokens.js";

const kinds = (text: string) => parse(text).problems.map(({ kind }) => kind);

describe("limits", () => {
  it("takes 64 levels and refuses the 65th, and that alone", () => {
    const nested = (levels: number) => `fn f { ${"lazy { ".repeat(levels - 1)}a;${" }".repeat(levels)}\nfn g;`;
    expect(kinds(nested(MAX_DEPTH))).toEqual([]);
    expect(kinds(nested(MAX_DEPTH + 1))).toEqual(["too_deep"]);
    expect(parse(nested(MAX_DEPTH + 1)).ast.declarations).toHaveLength(2);
    const parentheses = (levels: number) => `config A depends on ${"(".repeat(levels)}a${")".repeat(levels)};`;
    expect(kinds(parentheses(MAX_DEPTH))).toEqual([]);
    expect(kinds(parentheses(MAX_DEPTH + 1))).toEqual(["too_deep"]);
  });

  it("does not nest for `else if`, operators, signs and chains", () => {
    const many = 100_000;
    expect(kinds(`fn f { if (a) b;${" else if (a) b;".repeat(many)} }`)).toEqual([]);
    expect(kinds(`config A depends on a${" && a".repeat(many)};`)).toEqual([]);
    expect(kinds(`config A depends on a${" && a || a".repeat(many)};`)).toEqual([]);
    expect(kinds(`config A depends on ${"!".repeat(many)}a;`)).toEqual([]);
    const { ast, problems } = parse(`fn f { a${" -> a".repeat(many - 1)}; }`);
    expect(problems).toEqual([]);
    expect(ast.declarations[0]).toMatchObject({ body: { statements: [{ elements: { length: many } }] } });
  });

  it.each([
    ["{", ""],
    ["(", ""],
    ["}", ""],
    ["lazy{", "fn f{"],
    ["lazy{)", "fn f{"],
    ["a(]{", "fn f{"],
    ["if(a)", "fn f{"],
    ["a->{", "fn f{"],
    ["fn\n", ""],
    ["/*", ""],
    ['"', ""],
    ["`", ""],
    ["\u00a7 ", ""],
    ["a.", ""],
    ["1.", ""],
    ['"\\n', 'import "'],
    ["\\n", 'import "'],
  ])("answers on 100,000 times %j", (unit, before) => {
    const { problems } = parse(before + unit.repeat(100_000));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(MAX_PROBLEMS + 1);
  });

  it("stops after 100 problems and keeps the tree so far", () => {
    const { ast, problems } = parse("config A;\n" + "fn f { map; }\n".repeat(200));
    expect(problems).toHaveLength(MAX_PROBLEMS + 1);
    expect(problems.at(-1)!.kind).toBe("too_many_problems");
    expect(ast.declarations.length).toBeGreaterThanOrEqual(MAX_PROBLEMS);
  });

  it("refuses a NUL byte and more than 8 MiB", () => {
    expect(parse("fn f;\0").problems).toEqual([{ kind: "nul_byte", span: { start: 5, end: 6 } }]);
    expect(kinds(" ".repeat(MAX_LENGTH))).toEqual([]);
    expect(kinds(" ".repeat(MAX_LENGTH + 1))).toEqual(["too_large"]);
    expect(kinds("a;".repeat(MAX_TOKENS / 2 + 1))).toEqual(["too_many_tokens"]);
  });

  it("takes an empty text, and one with nothing but a byte order mark", () => {
    expect(kinds("")).toEqual([]);
    expect(kinds("\ufeff")).toEqual([]);
    expect(parse("\ufefffn f {\n").ast.declarations).toHaveLength(1);
  });
});

describe("the grammar", () => {
  it("is unambiguous with one token of look-ahead", () => {
    expect(() => new LmmuParser(false)).not.toThrow();
    expect(validatedLexer().lexerDefinitionErrors).toEqual([]);
  });
});
