/** The language configuration, against the tokens of what ships. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { languageConfiguration } from "../../grammar/highlight/language-configuration.js";
import { parse } from "../../grammar/index.js";
import { FILES, ROOT, textOf } from "./files.js";

interface Configuration {
  wordPattern: string;
  indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
  onEnterRules: { beforeText: string; action: { appendText: string } }[];
}
const { wordPattern, indentationRules, onEnterRules } = JSON.parse(languageConfiguration()) as Configuration;
const matches = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);

/** The tokens of each line. */
function tokensByLine(text: string): { line: string; tokens: string[] }[] {
  const { tokens } = parse(text);
  let start = 0;
  return text.split("\n").map((line) => {
    const [from, to] = [start, start + line.length];
    start = to + 1;
    return { line, tokens: tokens.filter(({ span }) => span.start >= from && span.end <= to).map(({ text }) => text) };
  });
}

test("a word is a whole name, with its dots, or a whole number", () => {
  const text = ["fn free_pages.constprop.0 [lazy]; machine { kernel 6.18; }", ...FILES.map(textOf)].join("\n");
  const wanted = parse(text).tokens.filter(({ kind }) => !["string", "punctuation"].includes(kind));
  for (const { text: word } of wanted) expect(word.match(new RegExp(wordPattern, "g"))).toEqual([word]);
  expect("p[0..8]->map".match(new RegExp(wordPattern, "g"))).toEqual(["p", "0", "8", "map"]);
});

test("the line behind an opening bracket is indented, and one that begins with a closing one is not", () => {
  const { increaseIndentPattern: more, decreaseIndentPattern: less } = indentationRules;
  const lines = [...FILES.map(textOf), "// fn f {\nfn f { // {\n}\nfn f; // {\n"].flatMap(tokensByLine);
  for (const { line, tokens } of lines) {
    expect(matches(more, line), line).toBe(["{", "(", "["].includes(tokens.at(-1)!));
    expect(matches(less, line), line).toBe(["}", ")", "]"].includes(tokens[0]!));
  }
});

test("documentation goes on in the next line, until one is left empty", () => {
  const goesOn = (text: string) => onEnterRules.find(({ beforeText }) => matches(beforeText, text))?.action.appendText;
  expect(goesOn("/// The mode is off here,")).toBe("/// ");
  expect(goesOn("  /// The mode")).toBe("/// ");
  for (const line of ["/// ", "///", "// The mode", "//// The mode", "fn f; /// The mode"]) {
    expect(goesOn(line)).toBeUndefined();
  }
});

describe("the extension's manifest", () => {
  const folder = join(ROOT, "lsp/editors/vscode");
  const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));
  const { version, contributes } = json(join(folder, "package.json"));

  test("has the package's version", () => {
    expect(version).toBe(json(join(ROOT, "package.json")).version);
  });

  test("names the files that are generated", () => {
    const [language] = contributes.languages;
    expect(json(join(folder, language.configuration))).toHaveProperty("wordPattern");
    const [grammar] = contributes.grammars;
    const { scopeName } = json(join(folder, grammar.path));
    expect(grammar).toMatchObject({ language: language.id, scopeName });
  });
});
