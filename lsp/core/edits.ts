import type { TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Edit } from "../../compiler/fixes/index.js";
import type { Core } from "./core.js";

/** Edits as every client understands them. `texts`: those that they are made for. Null where a file may not be changed. */
export function workspaceEdit(
  edits: readonly Edit[],
  texts: ReadonlyMap<string, string>,
  core: Core,
): WorkspaceEdit | null {
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, span, replacement } of edits) {
    const text = texts.get(file);
    const uri = core.uris.uriOf(file);
    if (text === undefined || !core.mayWrite(uri)) return null;
    (changes[uri] ??= []).push({ range: core.texts.linesOf(file, text).rangeOf(span), newText: replacement });
  }
  return { changes };
}
