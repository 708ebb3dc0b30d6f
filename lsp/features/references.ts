import type { Location, ReferenceParams } from "vscode-languageserver";
import { cursorAt, locationIn, meaningsOf } from "../core/cursor.js";
import { filesThatCanName, sightingsIn, workspaceOf } from "../core/everywhere.js";
import type { Feature } from "../feature.js";

/** Everywhere in the workspace where what the cursor is at is named. */
export const references: Feature<ReferenceParams, Location[]> = {
  method: "textDocument/references",
  async answer(params, core, stopped) {
    const workspace = await workspaceOf(core, stopped);
    const cursor = cursorAt(params, core);
    if (cursor?.occurrence === undefined) return [];
    const meant = meaningsOf(cursor.occurrence);
    const declarations = params.context?.includeDeclaration !== false;
    return sightingsIn(filesThatCanName(meant, cursor.program, workspace), meant)
      .filter(({ occurrence: { role } }) => declarations || role === "reference")
      .map(({ unit, occurrence: { span } }) => locationIn(unit, span, core));
  },
};
