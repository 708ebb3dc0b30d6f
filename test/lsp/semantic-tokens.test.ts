/** Semantic tokens as a reader sees them, and the changes between two answers. */
import fc from "fast-check";
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";
import { expect, it } from "vitest";
import { Lines } from "../../lsp/core/lines.js";
import { TOKEN_MODIFIERS, TOKEN_TYPES } from "../../lsp/core/semantic-legend.js";
import { tokenEdits } from "../../lsp/core/token-edits.js";
import { ask, coreOf, FOLDER } from "./fixture.js";

const uri = `${FOLDER}main.lmmu`;
const textDocument = { uri };

/** Each token with what it is: `outer function.declaration`. */
function readable(data: readonly number[], text: string): string[] {
  const lines = new Lines(text, "utf-16");
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down, right, length, type, bits] = data.slice(at, at + 5) as [number, number, number, number, number];
    line += down;
    character = down === 0 ? character + right : right;
    const start = lines.offsetAt({ line, character });
    const modifiers = TOKEN_MODIFIERS.filter((_, index) => (bits & (1 << index)) !== 0);
    found.push(`${text.slice(start, start + length)} ${[TOKEN_TYPES[type], ...modifiers].join(".")}`);
  }
  return found;
}

async function tokensIn(text: string): Promise<string[]> {
  const core = coreOf(new Map());
  core.hear({ kind: "text", uri, text });
  const { data } = (await ask(core, "textDocument/semanticTokens/full", { textDocument })) as SemanticTokens;
  return readable(data, text);
}

it("a name is what it means, a word what it does", async () => {
  const text = `
/// Documented.
config CONFIG_KASAN = y;
region area: kernel 4 pages;
fn map(prot = ro) [lazy] if (KASAN) @ "mm/memory.c" { protect area prot; next; }
irq tick soft { spin ptl { } }
scenario s {
  map -> lazy -> mutex;
  assert D: enable_count >= 0x10 && mapped(area);
  expect D: warns x2, hazard stale_tlb;
}`;
  expect(await tokensIn(text)).toEqual([
    ...["/// Documented. comment.documentation", "config keyword", "CONFIG_KASAN macro.declaration", "= operator"],
    ...["y keyword", "region keyword", "area variable.declaration.readonly", "kernel keyword", "4 number"],
    ...["pages keyword", "fn keyword", "map function.declaration", "prot parameter.declaration", "= operator"],
    ...["ro keyword", "lazy keyword", "if keyword", "KASAN macro", '"mm/memory.c" string', "protect keyword"],
    ...["area variable.readonly", "prot parameter", "next keyword", "irq keyword", "tick function.declaration"],
    ...["soft keyword", "spin keyword", "ptl variable", "scenario keyword", "s class.declaration"],
    ...["map function", "-> operator", "lazy function", "-> operator", "mutex function", "assert keyword"],
    ...["D enum.defaultLibrary", "enable_count variable.defaultLibrary", ">= operator", "0x10 number", "&& operator"],
    ...["mapped function.defaultLibrary", "area variable.readonly", "expect keyword", "D enum.defaultLibrary"],
    ...["warns keyword", "x2 number", "hazard keyword", "stale_tlb enumMember"],
  ]);
});

it("a comment of several lines is one token for each", async () => {
  expect(await tokensIn("/* one\r\n\r\n  two */ fn f;")).toEqual([
    ...["/* one comment", "  two */ comment", "fn keyword", "f function.declaration"],
  ]);
});

it("a change is what differs from the answer before", async () => {
  const core = coreOf(new Map());
  core.hear({ kind: "text", uri, text: "fn a;\nfn b;\nfn c;\n" });
  const before = (await ask(core, "textDocument/semanticTokens/full", { textDocument })) as SemanticTokens;
  core.hear({ kind: "text", uri, text: "fn a;\nfn b [lazy];\nfn c;\n" });
  const params = { textDocument, previousResultId: before.resultId };
  const { edits, resultId } = (await ask(
    core,
    "textDocument/semanticTokens/full/delta",
    params,
  )) as SemanticTokensDelta;
  expect(edits).toEqual([{ start: 20, deleteCount: 0, data: [0, 3, 4, 9, 0] }]);
  const again = { textDocument, previousResultId: resultId };
  expect(await ask(core, "textDocument/semanticTokens/full/delta", again)).toEqual({ resultId, edits: [] });
});

it("edits make one list of the other", () => {
  const tokens = fc.array(fc.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 0, max: 2 }))), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(tokens, tokens, (one, other) => {
      const before = one.flat();
      const after = other.flat();
      const result = [...before];
      for (const { start, deleteCount, data = [] } of tokenEdits(before, after)) {
        // Whole tokens.
        expect([start % 5, deleteCount % 5]).toEqual([0, 0]);
        result.splice(start, deleteCount, ...data);
      }
      expect(result).toEqual(after);
    }),
  );
});
