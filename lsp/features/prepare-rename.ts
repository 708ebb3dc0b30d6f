import type { PrepareRenameParams, Range } from "vscode-languageserver";
import { cursorAt, locationIn } from "../core/cursor.js";
import { renameable } from "../core/renameable.js";
import type { Feature } from "../feature.js";

/** What a rename would replace, or why nothing can be renamed here. */
export const prepareRename: Feature<PrepareRenameParams, { range: Range; placeholder: string } | null> = {
  method: "textDocument/prepareRename",
  answer(params, core) {
    const cursor = cursorAt(params, core);
    const occurrence = cursor && renameable(cursor);
    if (cursor === null || occurrence === null) return null;
    const { range } = locationIn(cursor.here.unit, occurrence.part, core);
    return { range, placeholder: occurrence.entity.name };
  },
};
