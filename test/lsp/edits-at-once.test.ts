import { expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver";
import { ask, coreOf, FOLDER } from "./fixture.js";

const uri = `${FOLDER}a.lmmu`;
const text = "scenario closing {\n  resume;\n}\n";

/** "Fix everything" as an editor gets it that asks for what can be done here. */
async function fixAll(asksForEdits: boolean): Promise<CodeAction> {
  const core = coreOf(new Map(), "utf-16", asksForEdits);
  core.hear({ kind: "text", uri, text });
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
  const actions = (await ask(core, "textDocument/codeAction", params)) as CodeAction[];
  return actions.find(({ kind }) => kind === "source.fixAll")!;
}

test("the edit of an action is there at once where an editor would not ask for it (LSP 3.17, resolveSupport)", async () => {
  const later = await fixAll(true);
  expect(later.edit).toBeUndefined();
  const atOnce = await fixAll(false);
  expect(atOnce.edit?.changes?.[uri]).toBeDefined();
  expect(atOnce.data).toBeUndefined();
  const resolved = (await ask(coreWith(), "codeAction/resolve", later)) as CodeAction;
  expect(resolved.edit).toEqual(atOnce.edit);
});

function coreWith() {
  const core = coreOf(new Map());
  core.hear({ kind: "text", uri, text });
  return core;
}
