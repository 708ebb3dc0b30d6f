import type { CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams } from "vscode-languageserver";
import { askedItem, callsBy, callsEverywhere, itemOf } from "../core/call-items.js";
import { locationIn } from "../core/cursor.js";
import { workspaceOf } from "../core/everywhere.js";
import type { Feature } from "../feature.js";

/**
 * What a function calls, also in chains of other files. The ranges of calls belong to its own document: for a call that is
 * written elsewhere, the function's name stands there.
 */
export const outgoingCalls: Feature<CallHierarchyOutgoingCallsParams, CallHierarchyOutgoingCall[]> = {
  method: "callHierarchy/outgoingCalls",
  async answer({ item }, core, stopped) {
    const workspace = await workspaceOf(core, stopped);
    const asked = askedItem(item, core);
    if (asked === null) return [];
    const files = callsEverywhere(asked, ({ caller }) => caller.key === asked.key, workspace);
    return callsBy(
      "callee",
      files.flatMap(({ calls }) => calls),
    ).flatMap((group) => {
      const callee = group[0]!.callee;
      const first = files.find(({ calls }) => calls.includes(group[0]!))!;
      const to = itemOf(callee, first.file, first.program, core);
      const fromRanges = files
        .filter(({ file }) => core.uris.uriOf(file.unit.file) === item.uri)
        .flatMap(({ file, calls }) =>
          calls
            .filter((call) => call.callee.key === callee.key)
            .map(({ span }) => locationIn(file.unit, span, core).range),
        );
      return to === null ? [] : [{ to, fromRanges: fromRanges.length > 0 ? fromRanges : [item.selectionRange] }];
    });
  },
};
