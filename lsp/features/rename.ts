import type { RenameParams, WorkspaceEdit } from "vscode-languageserver";
import { cursorAt } from "../core/cursor.js";
import { workspaceOf } from "../core/everywhere.js";
import { renameable } from "../core/renameable.js";
import { renaming } from "../core/renaming.js";
import { AnswerError, type Feature } from "../feature.js";

/** Gives what the cursor is at another name, in every file of the workspace. */
export const rename: Feature<RenameParams, WorkspaceEdit | null> = {
  method: "textDocument/rename",
  async answer(params, core, stopped) {
    const workspace = await workspaceOf(core, stopped);
    const cursor = cursorAt(params, core);
    const occurrence = cursor && renameable(cursor);
    if (cursor === null || occurrence === null) return null;
    const { newName } = params;
    if (typeof newName !== "string") throw new AnswerError("`newName` has to be a string");
    const changes = renaming(occurrence, newName, cursor, workspace).map(({ file, text, edits }) => {
      const lines = core.texts.linesOf(file, text);
      return [
        core.uris.uriOf(file),
        edits.map(({ span, text: newText }) => ({ range: lines.rangeOf(span), newText })),
      ] as const;
    });
    return { changes: Object.fromEntries(changes) };
  },
};
