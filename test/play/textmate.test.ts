/** The page's reader of the TextMate grammar, against the library that VS Code has. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRegistryFromGrammars } from "vscode-tmgrammar-test/dist/common/index.js";
import { textMateGrammar } from "../../grammar/highlight/index.js";
import { type Open, TextMate } from "../../docs/play/textmate.js";

const examples = join(import.meta.dirname, "../../examples");
const ours = new TextMate(JSON.parse(textMateGrammar()) as ConstructorParameters<typeof TextMate>[0]);
const theirs = createRegistryFromGrammars([
  { grammar: { path: "lmmu.tmLanguage.json", scopeName: "source.lmmu" }, content: textMateGrammar() },
]).loadGrammar("source.lmmu");

/** The innermost scope of each character that has one, line by line. */
function scopesHere(text: string): (string | undefined)[][] {
  let open: Open = [];
  return text.split("\n").map((line) => {
    const read = ours.line(line, open);
    open = read.open;
    const scopes = new Array<string | undefined>(line.length).fill(undefined);
    for (const { from, to, scope } of read.tokens) scopes.fill(scope, from, to);
    return scopes;
  });
}

async function scopesThere(text: string): Promise<(string | undefined)[][]> {
  const grammar = (await theirs)!;
  let stack: Parameters<typeof grammar.tokenizeLine>[1] = null;
  return text.split("\n").map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    const scopes = new Array<string | undefined>(line.length).fill(undefined);
    for (const { startIndex, endIndex, scopes: all } of tokens) scopes.fill(all.slice(1).at(-1), startIndex, endIndex);
    return scopes;
  });
}

describe("scopes", () => {
  test.each(readdirSync(examples).filter((name) => name.endsWith(".lmmu")))("of %s", async (name) => {
    const text = readFileSync(join(examples, name), "utf8");
    expect(scopesHere(text)).toEqual(await scopesThere(text));
  });

  test.each([
    ["what is never closed", 'fn f "a\nscenario s {\n  /* a\n  b */ f; /* c'],
    ["half a declaration", "scenario s { expect A when\nfn g [lazy\nconfig"],
    ["escapes and odd signs", 'scenario s "a\\"b" { `odd name` -> x @ "f.c"; €; }'],
  ])("of %s", async (_, text) => {
    expect(scopesHere(text)).toEqual(await scopesThere(text));
  });
});

test("a grammar that opens for ever is given up", () => {
  const endless = new TextMate({
    patterns: [{ include: "#a" }],
    repository: { a: { patterns: [{ begin: "(?=x)", end: "y", patterns: [{ include: "#a" }] }] } },
  });
  expect(endless.line("x", []).open.length).toBeLessThan(200);
});
