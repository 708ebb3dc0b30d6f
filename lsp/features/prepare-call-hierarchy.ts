import type { CallHierarchyItem, CallHierarchyPrepareParams } from "vscode-languageserver";
import { isCallable, itemOf } from "../core/call-items.js";
import { cursorAt, meaningsOf } from "../core/cursor.js";
import type { Feature } from "../feature.js";

/** The function, handler, scenario or task that the cursor is at. */
export const prepareCallHierarchy: Feature<CallHierarchyPrepareParams, CallHierarchyItem[] | null> = {
  method: "textDocument/prepareCallHierarchy",
  answer(params, core) {
    const cursor = cursorAt(params, core);
    if (cursor?.occurrence === undefined) return null;
    const { here, program, occurrence } = cursor;
    const items = meaningsOf(occurrence)
      .filter(isCallable)
      .flatMap((entity) => itemOf(entity, here, program, core) ?? []);
    return items.length === 0 ? null : items;
  },
};
