/** What a fixture cannot show: more than one document is open, or what comes of an edit. */
import type { CodeAction, Diagnostic, TextEdit } from "vscode-languageserver";
import { expect, it } from "vitest";
import { Lines } from "../../lsp/core/lines.js";
import { ask, coreOf, FOLDER } from "./fixture.js";

const FRAMES = "fn outer { next; }\nfn inner { resume; sleep; }\n";
const MAIN = 'import "frames.lmmu";\nscenario s { outer -> inner; }\n';

it("mends what another open document finds in this one", async () => {
  const core = coreOf(new Map([["frames.lmmu", FRAMES]]));
  const [frames, main] = [`${FOLDER}frames.lmmu`, `${FOLDER}main.lmmu`];
  core.hear({ kind: "text", uri: frames, text: FRAMES.replace("inner { resume;", "inner { maybe { } resume;") });
  core.hear({ kind: "text", uri: main, text: MAIN });
  const report = (await ask(core, "textDocument/diagnostic", { textDocument: { uri: main } })) as {
    relatedDocuments: Record<string, { items: Diagnostic[] }>;
  };
  const shown = report.relatedDocuments[frames]!.items;
  const [{ range } = expect.fail("nothing is found")] = shown;
  const params = { textDocument: { uri: frames }, range };
  const titles = async (diagnostics: Diagnostic[]): Promise<string[]> =>
    (
      (await ask(core, "textDocument/codeAction", {
        ...params,
        context: { diagnostics, only: ["quickfix"] },
      })) as CodeAction[]
    ).map(({ title }) => title);
  const all = await titles(shown);
  expect(all).toContain('expect it in s: `warns "resume without pause" in inner`');
  // Without what the editor shows, the document's own check is asked alone: there inner runs by itself, and is held to less.
  expect(await titles([])).not.toContain('expect it in s: `warns "resume without pause" in inner`');
});

it("after an extraction the chain says the same", async () => {
  const text = "scenario s {\r\n  lazy {\r\n    a -> b\r\n      -> c -> { resume; };\r\n  }\r\n}\r\n";
  const uri = `${FOLDER}main.lmmu`;
  const core = coreOf(new Map([["main.lmmu", text]]));
  core.hear({ kind: "text", uri, text });
  const lines = new Lines(text, "utf-16");
  const range = lines.rangeOf({ start: text.indexOf("b"), end: text.indexOf("c -> {") + 1 });
  const params = { textDocument: { uri }, range, context: { diagnostics: [], only: ["refactor.extract"] } };
  const [action] = (await ask(core, "textDocument/codeAction", params)) as CodeAction[];
  expect(applied(text, action!.edit!.changes![uri]!)).toBe(
    "fn extracted {\r\n  b\r\n    -> c -> next;\r\n}\r\n\r\n" +
      "scenario s {\r\n  lazy {\r\n    a -> extracted -> { resume; };\r\n  }\r\n}\r\n",
  );
});

function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = new Lines(text, "utf-16");
  return edits
    .map(({ range, newText }) => ({ ...lines.spanOf(range), newText }))
    .sort((a, b) => b.start - a.start)
    .reduce((changed, { start, end, newText }) => changed.slice(0, start) + newText + changed.slice(end), text);
}
