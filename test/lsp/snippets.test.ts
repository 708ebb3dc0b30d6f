/** The snippets that completion offers: each is the language, as it is inserted and with nothing typed. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, VOCABULARY } from "../../grammar/index.js";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const file = resolve(import.meta.dirname, "../../lsp/features/completion/snippets.json");
const snippets = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Snippet>);

/** What the editor inserts: placeholders with their defaults, choices with their first, mirrors with what they repeat. */
function expanded({ body }: Snippet): string {
  const defaults = new Map<string, string>();
  const plain = body
    .join("\n")
    .replace(
      /\\([$}\\])|\$\{(\d+):((?:\\.|\$\{\d+:[^}]*\}|[^}\\])*)\}|\$\{(\d+)\|([^|]+)\|\}/g,
      (_, escaped: string | undefined, number: string, text: string | undefined, choice: string, choices?: string) => {
        if (escaped !== undefined) return escaped;
        const inserted = text === undefined ? choices!.split(",")[0]! : inner(text);
        defaults.set(text === undefined ? choice : number, inserted);
        return inserted;
      },
    );
  return plain.replace(/\$(\d+)/g, (_, number: string) => defaults.get(number) ?? "");
}

function inner(text: string): string {
  return text.replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\\([$}\\])/g, "$1");
}

/** What stands around a snippet where it is inserted, by its first word. */
function inItsPlace(text: string): string {
  const [word = ""] = text.split(/\W/);
  if (VOCABULARY.declaration.includes(word) || text.startsWith("//")) return text;
  return VOCABULARY.scenario_item.includes(word) ? `scenario around {\n${text}\n}` : `fn around {\n${text}\n}`;
}

const complaints = (text: string) => parse(text).problems.map(({ kind }) => kind);

describe("snippets", () => {
  test.each(snippets)("%s parses where it is inserted", (_, snippet) => {
    const text = expanded(snippet);
    expect(text).not.toMatch(/\$/);
    expect(complaints(inItsPlace(text)), text).toEqual([]);
  });

  test("every choice parses", () => {
    for (const [name, { body, ...rest }] of snippets) {
      const choices = /\|([^|]+)\|/.exec(body.join("\n"))?.[1]?.split(",") ?? [];
      for (const choice of choices) {
        const chosen = body.map((line) => line.replace(/\|[^|]+\|/, `|${choice}|`));
        expect(complaints(inItsPlace(expanded({ ...rest, body: chosen }))), `${name}: ${choice}`).toEqual([]);
      }
    }
  });

  test("each has a prefix of its own, and says what it is", () => {
    const prefixes = snippets.map(([, { prefix }]) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const [, { prefix, description, body }] of snippets) {
      expect(description).not.toBe("");
      expect(body.join("\n").startsWith(prefix.split(" ")[0]!)).toBe(true);
    }
  });

  test("every declaration has one", () => {
    const prefixes = snippets.map(([, { prefix }]) => prefix);
    expect(VOCABULARY.declaration.filter((word) => !prefixes.includes(word))).toEqual([]);
  });

  test("one that is wrong would be found", () => {
    expect(complaints(inItsPlace("scenario s {\n  expect D clean;\n}"))).not.toEqual([]);
    expect(complaints(inItsPlace("expect ${1:D}: clean;"))).not.toEqual([]);
  });
});
