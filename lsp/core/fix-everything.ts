import type { WorkspaceEdit } from "vscode-languageserver";
import { applyFixes, type Edit, smallestEdit } from "../../compiler/fixes/index.js";
import type { Checked } from "./check.js";
import type { Core } from "./core.js";
import { workspaceEdit } from "./edits.js";

/** What `lmmu check --fix` would change; null where that is nothing. */
export function fixEverything(
  { file, result, options, texts }: Checked,
  core: Core,
  stopped: () => boolean,
): WorkspaceEdit | null {
  if (result === null) return null;
  const fixed = applyFixes(file, core.texts, { ...options, stopped });
  const edits = [...fixed.texts].flatMap(([name, after]): Edit[] => {
    const text = texts.get(name) ?? "";
    return text === after ? [] : [smallestEdit({ file: name, text }, { start: 0, end: text.length }, after)];
  });
  return edits.length === 0 ? null : workspaceEdit(edits, texts, core);
}
