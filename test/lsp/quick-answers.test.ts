/** What is asked while one types, in texts that somebody has torn up: no answer fails, and each keeps the protocol's rules. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type {
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Position,
  Range,
  SelectionRange,
  SignatureHelp,
} from "vscode-languageserver";
import { expect, it } from "vitest";
import { Lines } from "../../lsp/core/lines.js";
import { ask, coreOf, FOLDER } from "./fixture.js";

const folder = join(import.meta.dirname, "../../examples");
const examples = readdirSync(folder)
  .filter((name) => name.endsWith(".lmmu"))
  .map((name) => readFileSync(join(folder, name), "utf8"));
const uri = `${FOLDER}main.lmmu`;
const textDocument = { uri };

/** Pieces that break what they stand in. */
const piece = fc.constantFrom(
  "",
  "{",
  "}",
  "(",
  ")",
  '"',
  "`",
  "/*",
  "->",
  ",",
  ";",
  ":",
  "😀",
  "\r",
  "\0",
  "fn ",
  "\nexpect",
);
const torn = fc.tuple(fc.nat(), fc.nat(), fc.nat(80), piece, fc.nat()).map(([which, at, length, inserted, cursor]) => {
  const text = examples[which % examples.length]!;
  const start = at % text.length;
  const result = text.slice(0, start) + inserted + text.slice(start + length);
  // Half of the cursors stand where it is torn.
  const offset = cursor % 2 === 0 ? start + inserted.length : cursor % result.length;
  return { text: result, offset };
});

function isWithin(inner: Range, outer: Range): boolean {
  return isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end);
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character);
}

function expectNested({ range, parent }: SelectionRange): void {
  if (parent === undefined) return;
  expect(isWithin(range, parent.range)).toBe(true);
  expect(parent.range).not.toEqual(range);
  expectNested(parent);
}

function expectSound({ name, range, selectionRange, children = [] }: DocumentSymbol): void {
  expect(name).not.toBe("");
  expect(isWithin(selectionRange, range)).toBe(true);
  children.forEach(expectSound);
}

it("keeps the protocol's rules, and forgets what was there before", async () => {
  const kept = coreOf(new Map());
  await fc.assert(
    fc.asyncProperty(torn, async ({ text, offset }) => {
      kept.hear({ kind: "text", uri, text });
      const fresh = coreOf(new Map());
      fresh.hear({ kind: "text", uri, text });
      const position = new Lines(text, "utf-16").positionAt(offset);
      const answer = async <Answer>(method: string, more: object = {}): Promise<Answer> => {
        const params = { textDocument, position, ...more };
        const found = await ask(kept, method, params);
        expect(found).toEqual(await ask(fresh, method, params));
        return found as Answer;
      };

      const completion = await answer<CompletionList | null>("textDocument/completion");
      for (const { textEdit } of completion?.items ?? []) {
        const { range } = textEdit as { range: Range };
        expect(range.start.line).toBe(range.end.line);
        expect(isBefore(range.start, position) && isBefore(position, range.end)).toBe(true);
      }
      const help = await answer<SignatureHelp | null>("textDocument/signatureHelp");
      expect(help?.signatures).not.toEqual([]);
      const hover = await answer<{ range: Range } | null>("textDocument/hover");
      if (hover !== null)
        expect(isBefore(hover.range.start, position) && isBefore(position, hover.range.end)).toBe(true);
      (await answer<DocumentSymbol[]>("textDocument/documentSymbol")).forEach(expectSound);
      for (const { startLine, endLine } of await answer<FoldingRange[]>("textDocument/foldingRange")) {
        expect(endLine).toBeGreaterThan(startLine);
      }
      (await answer<SelectionRange[]>("textDocument/selectionRange", { positions: [position] })).forEach(expectNested);
      const { data } = await answer<{ data: number[] }>("textDocument/semanticTokens/full");
      expect(data.every((number) => number >= 0)).toBe(true);
      await answer("textDocument/semanticTokens/range", { range: { start: { line: 0, character: 0 }, end: position } });
      await answer("workspace/symbol", { query: "s" });
    }),
    { numRuns: process.env["LMMU_DEEP"] === undefined ? 100 : 1000 },
  );
}, 120_000);
