import { isAbsolute } from "node:path";
import { Position, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from "vscode";
import type { StepPlace } from "./trace-steps.js";

/** What the server may point at by a URI: files, and documents that were never saved. */
const URI = /^(file|untitled):/;

/** Shows a place in an editor and selects its line. Places that an editor cannot open are passed over. */
export async function reveal({ file, line, column }: StepPlace): Promise<void> {
  if (!isAbsolute(file) && !URI.test(file)) return;
  const uri = isAbsolute(file) ? Uri.file(file) : Uri.parse(file);
  const document = await workspace.openTextDocument(uri);
  // Where it is open already, there; else in the column that the view is not in.
  const open = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  const editor = await window.showTextDocument(document, open?.viewColumn ?? ViewColumn.One);
  const start = new Position(line - 1, Math.max(column - 1, 0));
  editor.selection = new Selection(start, start);
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}
