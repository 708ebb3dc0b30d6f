import { describe, expect, it } from "vitest";
import { parse, type SyntaxProblem } from "../../grammar/index.js";
import { misplaced, outline } from "./tree.js";

/** A problem on one line; `^` stands where a place of length zero is, after the three characters before it. */
function show(problem: SyntaxProblem, text: string): string {
  const { start, end } = problem.span;
  const place = start === end ? `${text.slice(Math.max(0, start - 3), start)}^` : text.slice(start, end);
  return `${problem.kind === "expected" ? problem.expected : problem.kind} at ${JSON.stringify(place)}`;
}

function parsed(text: string) {
  const { ast, problems } = parse(text);
  expect(misplaced(ast, text)).toEqual([]);
  const names = ast.declarations.map((one) => ("name" in one ? one.name.text || "?" : one.kind)).join(" ");
  return { ast, names, problems: problems.map((problem) => show(problem, text)) };
}

/** Half-typed statements between two whole ones: the one problem, and what is left of them. */
const STATEMENTS: [string, string, string][] = [
  ["map", 'pages at "map^"', "map(pages: ?)"],
  ["lazy", '`{` at "azy^"', "section(section: lazy, body: {})"],
  ["for", 'a name at "for^"', "for(variable: ?, pages: ?, body: {})"],
  ["for p", '`in` at "r p^"', "for(variable: p, pages: ?, body: {})"],
  ["for p in", 'pages at " in^"', "for(variable: p, pages: ?, body: {})"],
  ["for in r { }", 'a name at "in"', "for(variable: ?, pages: r, body: {})"],
  [
    "if A == 1 { b; }",
    '`(` at "A"',
    "if(branches: [(condition: (A == 1), body: {chain(elements: [frame(name: b)])})])",
  ],
  ["else b;", 'a statement at "else"', ""],
  ["choose { a; }", '`or` at "; }^"', "choose(arms: [{chain(elements: [frame(name: a)])}])"],
  ["repeat { a; }", 'an integer at "{"', "repeat(times: 0, body: {chain(elements: [frame(name: a)])})"],
  ["map p[", 'an expression at " p[^"', "map(pages: slice(name: p, from: ?))"],
  ["map p[0", 'unclosed at "p[0^"', "map(pages: slice(name: p, from: 0))"],
  ["map p[0..", 'an expression at "0..^"', "map(pages: slice(name: p, from: 0, to: ?))"],
  ["map p q r;", '`;` at "p p^"', "map(pages: p)"],
  ["map p as;", '`block` or `contiguous` at ";"', "map(pages: p)"],
  ["set_pte p 1;", '`=` at "1"', "set_entry(level: pte, page: p, value: 1)"],
  ["mutex { a; }", 'a name at "{"', "context(context: mutex, lock: ?, body: {chain(elements: [frame(name: a)])})"],
  ["user p;", '`read`, `write` or `exec` at "p"', "access(user, access: read, pages: p)"],
  ["assert a ==;", 'an expression at ";"', "assert(condition: (a == ?))"],
  ["assert f(a) == 1;", 'unknown_query at "f"', "assert(condition: (? == 1))"],
  ["interrupt", 'a name at "upt^"', "interrupt(name: ?)"],
  ["schedule", '`;` at "ule^"', "schedule"],
  ["enable", '`;` at "ble^"', "lazy_call(call: enable)"],
  ["a", '`;` at "  a^"', "chain(elements: [frame(name: a)])"],
  ["f(", 'an expression at " f(^"', "chain(elements: [frame(name: f, arguments: [?])])"],
  ["f(a", 'unclosed at "f(a^"', "chain(elements: [frame(name: f, arguments: [a])])"],
  ["f(a b);", '`,` or `)` at "f(a^"', "chain(elements: [frame(name: f, arguments: [a])])"],
  ["a [lzy] -> b;", 'an annotation at "lzy"', "chain(elements: [frame(name: a), frame(name: b)])"],
  ["a [] -> b;", 'an annotation at "]"', "chain(elements: [frame(name: a), frame(name: b)])"],
  ["a -> ;", 'a name, a block or `next` at ";"', "chain(elements: [frame(name: a), frame(name: ?)])"],
  ["a -> if -> b;", 'reserved_name at "if"', "chain(elements: [frame(name: a), frame(name: if), frame(name: b)])"],
  ["a -> next -> b;", 'after_chain_end at "->"', "chain(elements: [frame(name: a), next])"],
  ["lzy { map q; }", '`;` at "lzy^"', "chain(elements: [frame(name: lzy)]) map(pages: q)"],
  ["{ map q; }", 'a statement at "{"', "map(pages: q)"],
  ["-> b;", 'a statement at "->"', ""],
  [";", 'a statement at ";"', ""],
  ["fn h;", 'misplaced_declaration at "fn"', ""],
  ["a \u2013> b;", 'unknown_character at "\u2013"', "chain(elements: [frame(name: a)])"],
  [
    "if (a) lazy { c; }",
    'needs_braces at "lazy"',
    "if(branches: [(condition: a, body: {})]) section(section: lazy, body: {chain(elements: [frame(name: c)])})",
  ],
];

describe("a mistake in a statement", () => {
  it.each(STATEMENTS)("%s", (statement, problem, rest) => {
    const { ast, names, problems } = parsed(`fn f {\n  first;\n  ${statement}\n  last -> x;\n}\nfn g;\n`);
    expect(problems).toEqual([problem]);
    expect(names).toBe("f g");
    const [frame] = ast.declarations;
    const statements = frame?.kind === "fn" ? frame.body!.statements.map(outline) : [];
    expect(statements[0]).toBe("chain(elements: [frame(name: first)])");
    expect(statements.at(-1)).toBe("chain(elements: [frame(name: last), frame(name: x)])");
    expect(statements.slice(1, -1).join(" ")).toBe(rest);
  });
});

/** Half-typed declarations between two whole ones. */
const DECLARATIONS: [string, string[], string][] = [
  ["fn", ['a name at "\\nfn^"'], "f ? g"],
  ["fn h", ['`;` or `{` at "n h^"'], "f h g"],
  ["fn h(a", ['unclosed at "h(a^"'], "f h g"],
  ["fn h [lazy", ['unclosed at "azy^"'], "f h g"],
  ["fn h if (A", ['unclosed at " (A^"'], "f h g"],
  ['fn h @ "x', ['unterminated at "\\"x"'], "f h g"],
  ["fn h {\n  lazy {\n    a;", ['unclosed at " a;^"'], "f h g"],
  ["fn h {\n  a", ['`;` at "  a^"', 'unclosed at "  a^"'], "f h g"],
  ['fn h @ "x" if (A) { a; }', ['`;` or `{` at "\\"x\\"^"'], "f h g"],
  ["fn if { a; }", ['reserved_name at "if"'], "f if g"],
  ["config H = x;", ['`y` or `n` at "x"'], "f H g"],
  ["config H depends", ['`on` at "nds^"'], "f H g"],
  ["region h kernel 1 pages;", ['`:` at "kernel"'], "f h g"],
  ["region h: kernel 1", ['`pages` at "l 1^"'], "f h g"],
  ["machine { granule; cpus 2; }", ['a value at ";"'], "f machine g"],
  ["irq h soft;", ['`{` at "oft^"'], "f h g"],
  ["rules h { foo = 1; u8 a; }", ['a member of the rule set at "foo"'], "f h g"],
  ["rules h { enable { a } }", ['`=`, `+=` or `-=` at "}"'], "f h g"],
  ["scenario h { expect D: foo, clean; }", ['a fact at "foo"'], "f h g"],
  ["scenario h { expect clean; }", ['`:` at ";"'], "f h g"],
  ['scenario h { expect D: warns "x; }', ['unterminated at "\\"x; }"'], "f h g"],
  ["}", ['a declaration at "}"'], "f g"],
  ["foo { bar; }", ['a declaration at "foo"'], "f g"],
  ["map p;", ['a declaration at "map"'], "f g"],
  ["`open", ['unterminated at "`open"'], "f g"],
  ['import "\\q";', ['bad_escape at "\\\\q"'], "f import g"],
  ["config ``;", ['bad_name at "``"'], "f ? g"],
];

describe("a mistake in a declaration", () => {
  it.each(DECLARATIONS)("%s", (declaration, expected, survivors) => {
    const { names, problems } = parsed(`fn f;\n${declaration}\nfn g;\n`);
    expect(problems).toEqual(expected);
    expect(names).toBe(survivors);
  });

  it("does not hide the next one", () => {
    const text = "fn f {\n  map;\n  a -> ;\n  lazy {\n    unmap\n  }\n}\nconfig;\nfn g { b; c d; }\n";
    const { problems, names } = parsed(text);
    expect(problems).toEqual([
      'pages at ";"',
      'a name, a block or `next` at ";"',
      'pages at "map^"',
      'a name at ";"',
      '`;` at "; c^"',
    ]);
    expect(names).toBe("f ? g");
  });

  it("keeps the opener of what nothing closes", () => {
    const text = "fn f {\n  a;\nfn g;";
    expect(parse(text).problems).toEqual([
      { kind: "unclosed", span: { start: 11, end: 11 }, closer: "}", opener: { start: 5, end: 6 } },
    ]);
  });

  it("says what it found instead", () => {
    const [problem] = parse("fn f { map p sleep; }").problems;
    expect(problem).toMatchObject({ kind: "expected", found: { kind: "name", text: "sleep" } });
    expect(parse("fn f").problems[0]).toMatchObject({ found: { kind: "end", text: "" } });
  });

  it("ends an unterminated comment with the file", () => {
    const { problems, names } = parsed("fn f;\n/* a\nfn g;");
    expect(problems).toEqual(['unterminated at "/*"']);
    expect(names).toBe("f");
  });
});
