import type { DefinitionParams, Location } from "vscode-languageserver";
import { cursorAt } from "../core/cursor.js";
import { declarationsAt } from "../core/declarations.js";
import type { Feature } from "../feature.js";

/** Where what the cursor is at is declared. */
export const definition: Feature<DefinitionParams, Location[]> = {
  method: "textDocument/definition",
  answer(params, core) {
    const cursor = cursorAt(params, core);
    return cursor === null ? [] : declarationsAt(cursor, core);
  },
};
