import type { CodeAction } from "vscode-languageserver";
import { fixEverything } from "../core/fix-everything.js";
import { AnswerError, type Feature } from "../feature.js";
import { isObject } from "../params.js";

/** Makes the edit of an action that was offered without one. */
export const codeActionResolve: Feature<CodeAction, CodeAction> = {
  method: "codeAction/resolve",
  async answer(action, core, stopped) {
    const data: unknown = action.data;
    const uri = isObject(data) ? data["uri"] : undefined;
    if (action.edit !== undefined || typeof uri !== "string" || !core.mayRead(uri)) return action;
    const edit = fixEverything(await core.check(uri, stopped), core, stopped);
    if (edit === null) throw new AnswerError("nothing here can be fixed mechanically");
    return { ...action, edit };
  },
};
