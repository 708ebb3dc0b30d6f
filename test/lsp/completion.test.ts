/** Completion at every word of the examples and of the library: what stands there is offered where it is half-typed. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CompletionItem, CompletionList, Range } from "vscode-languageserver";
import { describe, expect, it } from "vitest";
import { library } from "../../compiler/index.js";
import { parse, type Token, VOCABULARY } from "../../grammar/index.js";
import type { Core } from "../../lsp/core/core.js";
import { Lines } from "../../lsp/core/lines.js";
import { WORD_TEXTS } from "../../lsp/core/word-texts.js";
import { ask, coreOf, FOLDER } from "./fixture.js";

const folder = join(import.meta.dirname, "../../examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".lmmu"));
/** The library's files under other names, so that they are texts like any other. */
const shipped = library.paths.map((path) => [`${path.replace(/\W/g, "-")}.lmmu`, library.read(path)!] as const);
const texts = new Map([
  ...examples.map((name) => [name, readFileSync(join(folder, name), "utf8")] as const),
  ...shipped,
]);

const deep = process.env["LMMU_DEEP"] !== undefined;

/** Behind these words stands a name that is new there, and behind a parenthesis or comma in a function's head. */
const BEFORE_NEW = /\b(?:config|region|fn|irq|rules|scenario|task|for|bool|u8|u16)\s+$/;
const BEFORE_PARAMETER = /^fn [^{;)]*[(,]\s*$/;

/** Whether nobody could know the word: it is a declaration's name, or stands nowhere else. */
function isNew({ kind, span, text: written }: Token, text: string, counts: ReadonlyMap<string, number>): boolean {
  const before = text.slice(text.lastIndexOf("\n", span.start) + 1, span.start);
  if (BEFORE_PARAMETER.test(before)) return true;
  return kind === "name" && (BEFORE_NEW.test(before) || counts.get(written) === 1);
}

function countsIn(tokens: readonly Token[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of tokens) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Every so many words and names of a text, each with the text in which it is half-typed and what is offered there. */
async function* halfTyped(core: Core, name: string, step: number) {
  const text = texts.get(name)!;
  const { tokens } = parse(text);
  const counts = countsIn(tokens);
  let left = 0;
  for (const token of tokens) {
    const { kind, span, text: written } = token;
    if ((kind !== "keyword" && kind !== "name") || /^x\d+$/.test(written) || isNew(token, text, counts)) continue;
    if (left-- > 0) continue;
    left = deep ? 0 : step - 1;
    const offset = span.start + (written.length >> 1);
    const typed = text.slice(0, offset) + text.slice(span.end);
    yield { written, typed, offset, items: await itemsAt(core, name, typed, offset) };
  }
}

async function itemsAt(core: Core, name: string, text: string, offset: number): Promise<readonly CompletionItem[]> {
  const uri = `${FOLDER}${name}`;
  core.hear({ kind: "text", uri, text });
  const position = new Lines(text, "utf-16").positionAt(offset);
  const list = (await ask(core, "textDocument/completion", { textDocument: { uri }, position })) as CompletionList;
  return list.items;
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

describe("what stands in a text is offered where it is half-typed", () => {
  it.each([...texts.keys()])("%s", async (name) => {
    const missed: string[] = [];
    let asked = 0;
    for await (const { written, typed, offset, items } of halfTyped(coreOf(texts), name, 3)) {
      asked++;
      const isOffered = items.some(({ label, textEdit }) => label === written || textEdit?.newText === written);
      if (!isOffered) missed.push(`${lineOf(typed, offset)}: ${written}`);
    }
    expect(asked).toBeGreaterThan(0);
    expect(missed).toEqual([]);
  });
});

describe("whatever is offered can stand there", () => {
  it.each(["discussion.lmmu", "summary.lmmu", "vmap.lmmu", "interrupts.lmmu", "lmmu-rules-a.lmmu"])(
    "%s",
    async (name) => {
      const unfit = new Set<string>();
      for await (const { typed, offset, items } of halfTyped(coreOf(texts), name, 11)) {
        const lines = new Lines(typed, "utf-16");
        for (const { label, textEdit, insertTextFormat } of items) {
          if (insertTextFormat !== undefined) continue;
          const { range, newText } = textEdit as { range: Range; newText: string };
          const { start, end } = lines.spanOf(range);
          const chosen = typed.slice(0, start) + newText + typed.slice(end);
          // Something may be missing behind it, but it has been read for what it is.
          const complaint = parse(chosen).problems.find(
            ({ span }) => span.start >= start && span.end <= start + newText.length && span.end > span.start,
          );
          if (complaint !== undefined) unfit.add(`${lineOf(typed, offset)}: ${label}`);
        }
      }
      expect([...unfit]).toEqual([]);
    },
  );
});

it("every word of the language has a text", () => {
  const words = new Set(Object.values(VOCABULARY).flat());
  expect([...words].filter((word) => !Object.hasOwn(WORD_TEXTS, word))).toEqual([]);
});
