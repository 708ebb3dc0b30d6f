import { describe, expect, it } from "vitest";
import { isName, parse, printName, printString, RESERVED, VOCABULARY } from "../../grammar/index.js";
import { outline } from "./tree.js";

function bodyOf(statements: string): string {
  const { ast, problems } = parse(`fn f {\n${statements}\n}`);
  expect(problems).toEqual([]);
  const [frame] = ast.declarations;
  return frame?.kind === "fn" ? outline(frame.body) : "";
}

describe("words are keywords by position", () => {
  it.each([
    ["map -> b;", "{chain(elements: [frame(name: map), frame(name: b)])}"],
    ["a -> schedule -> b;", "{chain(elements: [frame(name: a), frame(name: schedule), frame(name: b)])}"],
    ["a\n -> schedule;", "{chain(elements: [frame(name: a), frame(name: schedule)])}"],
    ["map(p);", "{chain(elements: [frame(name: map, arguments: [p])])}"],
    [
      "sleep [lazy] -> b;",
      "{chain(elements: [frame(name: sleep, annotations: [section(section: lazy)]), frame(name: b)])}",
    ],
    ["`sleep`;", "{chain(elements: [frame(name: sleep)])}"],
    ["`if` -> `next`;", "{chain(elements: [frame(name: if), frame(name: next)])}"],
    ["map map;", "{map(pages: map)}"],
    ["map rw rw to to;", "{map(pages: rw, protection: rw, to: to)}"],
    ["if (a) sleep; else sleep;", "{if(branches: [(condition: a, body: {sleep})], otherwise: {sleep})}"],
    ["sleep; /* c */ sleep;", "{sleep sleep}"],
    ["schedule schedule on 1;", "{schedule(task: schedule, cpu: 1)}"],
    ["x2 -> flush -> clean;", "{chain(elements: [frame(name: x2), frame(name: flush), frame(name: clean)])}"],
    ["assert(a);", "{assert(condition: a)}"],
    ["user -> read;", "{chain(elements: [frame(name: user), frame(name: read)])}"],
  ])("%s", (text, tree) => {
    expect(bodyOf(text)).toBe(tree);
  });

  it("lets a variable be called paused, active or arch_enter", () => {
    const text = "rules R { bool paused; bool active; u8 arch_enter; enable { paused = active; arch_enter += 1; } }";
    expect(parse(text).problems).toEqual([]);
  });

  it("begins a declaration in column 0 whatever is open", () => {
    const { ast, problems } = parse("fn f {\n  lazy {\n    a(\nfn g;\n");
    expect(ast.declarations.map((one) => ("name" in one ? one.name.text : ""))).toEqual(["f", "g"]);
    expect(problems.map(({ kind }) => kind)).toEqual(["unclosed", "unclosed"]);
  });

  it("counts braces anew from a declaration in column 0", () => {
    const { ast, problems } = parse("fn f {\n  a;\nfn g;\n  fn h;\n");
    expect(ast.declarations.map((one) => ("name" in one ? one.name.text : ""))).toEqual(["f", "g", "h"]);
    expect(problems.map(({ kind }) => kind)).toEqual(["unclosed"]);
  });

  it("tells keywords from names among the tokens", () => {
    const { tokens } = parse("fn clean { map to to to; }");
    expect(tokens.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      ...["keyword fn", "name clean", "punctuation {", "keyword map", "name to"],
      ...["keyword to", "name to", "punctuation ;", "punctuation }"],
    ]);
  });
});

describe("printName", () => {
  const words = [...new Set([...RESERVED, ...Object.values(VOCABULARY).flat()]), "x2", "a.b.0", "0x12", "a$b", "a..b"];

  it.each(words)("writes %s so that it is that name everywhere", (word) => {
    const name = printName(word);
    const text = `config ${name};
region ${name}: kernel 1 pages;
fn ${name}(${name} = ${name}) inlines ${name} [mutex ${name}];
irq ${name} { ${name}; ${name} -> ${name}; map ${name} to ${name}; schedule ${name}; for ${name} in ${name} { } }
rules ${name} extends ${name} { bool ${name}; enable { if (${name}) ${name} = ${name}; } }
scenario ${name} {
  interrupts ${name} x3;
  task ${name} { interrupt ${name}; }
  expect ${name}, A: warns in ${name} x2, hazard ${name} in ${name}, faults ${name} at ${name};
  expect ${name}: clean;
}`;
    const { problems, tokens, ast } = parse(text);
    expect(problems).toEqual([]);
    expect(JSON.stringify(ast, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toContain(
      '"all":true',
    );
    expect(tokens.filter((token) => token.kind === "name" && token.text === name)).toHaveLength(33);
  });

  it("refuses what cannot be a name", () => {
    for (const text of ["", "a b", "`", "a\n", "ä"]) {
      expect(isName(text)).toBe(false);
      expect(() => printName(text)).toThrow(RangeError);
    }
  });
});

describe("literals", () => {
  const valueOf = (literal: string) => {
    const { ast, problems } = parse(`region r: kernel ${literal} pages;`);
    const [region] = ast.declarations;
    return problems[0]?.kind ?? (region?.kind === "region" ? region.pages.value : undefined);
  };

  it.each([
    ["0", 0n],
    ["1_000", 1000n],
    ["0xffff_7000_1001_4000", 0xffff700010014000n],
    ["4K", 4096n],
    ["2M", 2n << 20n],
    ["1G", 1n << 30n],
    ["18446744073709551615", 2n ** 64n - 1n],
    ["18446744073709551616", "number_too_large"],
    ["17179869184G", "number_too_large"],
    ["9".repeat(10_000), "number_too_large"],
    ["010", "bad_number"],
    ["0x", "bad_number"],
    ["1__0", "bad_number"],
    ["12ab", "bad_number"],
  ])("integer %s", (literal, value) => {
    expect(valueOf(literal)).toBe(value);
  });

  it.each([
    [String.raw`"a\"b\\c\n\t\x41\101\u00e9\0"`, 'a"b\\c\n\tAA\u00e9\0'],
    ['"§ stays"', "§ stays"],
  ])("string %s", (literal, value) => {
    const { ast, problems } = parse(`import ${literal};`);
    expect(problems).toEqual([]);
    expect(ast.declarations[0]).toMatchObject({ path: { value } });
  });

  it.each(["", 'quotes " and \\', "line\nfeed\rtab\t", "\0\x07f0", "é \u2028 \ud800 𝔘", "*/ // `"])(
    "printString is read back: %j",
    (value) => {
      const { ast, problems } = parse(`import ${printString(value)};`);
      expect(problems).toEqual([]);
      expect(ast.declarations[0]).toMatchObject({ path: { value } });
    },
  );
});
