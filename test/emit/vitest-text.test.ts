/** The Vitest files hold names, titles and texts of strangers: nothing of them may become code. */
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { emitVitest, type VitestOptions } from "../../compiler/emit/index.js";
import { compile, hasErrors } from "../../compiler/index.js";
import { printName, printString } from "../../grammar/index.js";

const OPTIONS: VitestOptions = { source: "a.lmmu", version: "1.2.3", command: "lmmu compile a.lmmu --target vitest" };

function emitted(text: string, options: Partial<VitestOptions> = {}): string {
  const compilation = compile("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(hasErrors(compilation)).toBe(false);
  return emitVitest(compilation.program!, { ...OPTIONS, ...options });
}

interface Parsed {
  /** Every string of the file, in order, without the names of the modules. */
  readonly strings: string[];
  /** Every identifier, each once, in order. */
  readonly identifiers: string[];
  /** Every comment. */
  readonly comments: string[];
}

/** What is in a TypeScript file. Fails where it does not parse or holds anything but what generated tests hold. */
function parsed(text: string): Parsed {
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  const file = ts.createSourceFile("a.test.ts", text, ts.ScriptTarget.ESNext, true);
  const strings: string[] = [];
  const identifiers = new Set<string>();
  const visit = (node: ts.Node): void => {
    expect(ALLOWED, ts.SyntaxKind[node.kind]).toContain(node.kind);
    if (ts.isIdentifier(node)) identifiers.add(node.text);
    if (ts.isStringLiteral(node) && !ts.isImportDeclaration(node.parent)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  const comments = (ts.getLeadingCommentRanges(text, 0) ?? []).map(({ pos, end }) => text.slice(pos, end));
  return { strings, identifiers: [...identifiers], comments };
}

const { SyntaxKind: Kind } = ts;
const ALLOWED: readonly ts.SyntaxKind[] = [
  Kind.ImportDeclaration,
  Kind.ImportClause,
  Kind.NamedImports,
  Kind.ImportSpecifier,
  Kind.Identifier,
  Kind.StringLiteral,
  Kind.VariableStatement,
  Kind.FirstStatement,
  Kind.VariableDeclarationList,
  Kind.VariableDeclaration,
  Kind.CallExpression,
  Kind.NewExpression,
  Kind.MetaProperty,
  Kind.PropertyAccessExpression,
  Kind.ExpressionStatement,
  Kind.ArrowFunction,
  Kind.EqualsGreaterThanToken,
  Kind.Block,
  Kind.ObjectLiteralExpression,
  Kind.PropertyAssignment,
  Kind.ComputedPropertyName,
  Kind.ArrayLiteralExpression,
  Kind.EndOfFileToken,
];
const IDENTIFIERS = "describe expect test openScenarios scenarios URL meta url failures toEqual traces".split(" ");

const HOSTILE = [
  `"`,
  `\\`,
  "`",
  "${process.exit(1)}",
  "*/ process.exit(1) /*",
  "// x",
  `"); process.exit(1); ("`,
  "'",
  "\n",
  "\r",
  "\u2028process.exit(1)",
  "\u2029",
  "\u0000",
  "\u0085",
  "\ud83d\ude00",
  "\\u0022);//",
  "</script>",
  "__proto__",
];

describe("a generated Vitest file", () => {
  it.each(HOSTILE)("keeps the title %j a string", (title) => {
    const text = emitted(`scenario s ${printString(title)} { expect D: clean; }`);
    const { strings, identifiers } = parsed(text);
    expect(strings[1]).toBe(title === "" ? "s" : `s: ${title}`);
    expect(identifiers).toEqual(IDENTIFIERS);
  });

  it.each(HOSTILE)("keeps the text %j of a rule set a string", (warning) => {
    const own = `rules own extends D { enable { warn ${printString(warning)} (1 == 1); } }`;
    const text = emitted(`${own}\nscenario s { enable; expect own: warns; }`);
    const { strings, identifiers } = parsed(text);
    expect(strings.some((line) => line === `s: enable -> enable_count 0, pause_count 0, off; warn "${warning}"`)).toBe(
      true,
    );
    expect(identifiers).toEqual(IDENTIFIERS);
  });

  it.each(["__proto__", "process.exit", "$", "${x}".replaceAll(/\W/g, "$"), "constructor", "import"])(
    "keeps the name %s a string wherever it stands",
    (name) => {
      const it = printName(name);
      const text = emitted(
        `config ${it};
        rules ${it} extends D { }
        fn ${it} { lazy { next; } }
        scenario ${it} { if (${it}) ${it} -> { sleep; }; task ${it} { } expect ${it}: clean; }`.replace(
          / task \S+ { }/,
          "",
        ),
      );
      const { strings, identifiers } = parsed(text);
      expect(strings).toContain(name);
      expect(strings).toContain(`!${name}`);
      expect(identifiers).toEqual(IDENTIFIERS);
    },
  );

  it.each(HOSTILE.filter((name) => !name.includes("\0")))("names the file %j", (name) => {
    const text = emitted("scenario s { }", { source: `../${name}/a.lmmu`, command: `lmmu compile ${name}` });
    const { strings, identifiers, comments } = parsed(text);
    const url = new URL(strings[0]!, "file:///x/y/z.test.ts");
    const segments = url.pathname.split("/").map(decodeURIComponent);
    expect(segments.slice(0, 2).concat(segments.slice(-1))).toEqual(["", "x", "a.lmmu"]);
    expect(segments.slice(2, -1).join("/")).toBe(name);
    expect([url.search, url.hash]).toEqual(["", ""]);
    expect(identifiers).toEqual(IDENTIFIERS);
    expect(comments).toHaveLength(2);
  });

  it.each(["a#b.lmmu", "a?b.lmmu", "a%20b.lmmu", "c:d.lmmu", "http:x.lmmu", "a b.lmmu", "é.lmmu"])(
    "finds the file %s",
    (source) => {
      const [path] = parsed(emitted("scenario s { }", { source })).strings;
      expect(decodeURIComponent(new URL(path!, "file:///x/y.test.ts").pathname)).toBe(`/x/${source}`);
    },
  );

  it("holds any title", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), (title) => {
        const { strings } = parsed(emitted(`scenario s ${printString(title)} { }`));
        expect(strings[1]).toBe(`s: ${title}`);
      }),
    );
  });

  it("has a test for each scenario and rule set, and in it every run", () => {
    const { strings } = parsed(
      emitted("config A;\nscenario s { if (A) enable; expect A, D: may leaks; }\nscenario t { maybe { } }"),
    );
    expect(strings).toEqual([
      "./a.lmmu",
      ...["s", "A", "s", "A", "s", "A", "A"],
      ...["s: enable -> nesting_level 1, state_active 1, on; enter", "s: ends -> nesting_level 1, state_active 1, on"],
      ...["leak in s", "!A", "s: ends -> nesting_level 0, state_active 0, off"],
      ...["D", "s", "D", "s", "D", "A"],
      ...["s: enable -> enable_count 1, pause_count 0, on; enter", "s: ends -> enable_count 1, pause_count 0, on"],
      ...["leak in s", "!A", "s: ends -> enable_count 0, pause_count 0, off"],
      ...["t", "D", "t", "D", "t", "D", "maybe 1", "t: ends -> enable_count 0, pause_count 0, off"],
      ...["maybe 2", "t: ends -> enable_count 0, pause_count 0, off"],
    ]);
  });
});
