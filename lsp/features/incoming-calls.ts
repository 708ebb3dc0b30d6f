import type { CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams } from "vscode-languageserver";
import { askedItem, callsBy, callsEverywhere, itemIn } from "../core/call-items.js";
import { locationIn } from "../core/cursor.js";
import { workspaceOf } from "../core/everywhere.js";
import type { Feature } from "../feature.js";

/**
 * Who calls a function, in the whole workspace. The ranges of calls belong to the caller's document, so a caller comes once
 * for each file in which it calls: a chain can go through functions that other files declare.
 */
export const incomingCalls: Feature<CallHierarchyIncomingCallsParams, CallHierarchyIncomingCall[]> = {
  method: "callHierarchy/incomingCalls",
  async answer({ item }, core, stopped) {
    const workspace = await workspaceOf(core, stopped);
    const asked = askedItem(item, core);
    if (asked === null) return [];
    return callsEverywhere(asked, ({ callee }) => callee.key === asked.key, workspace).flatMap(
      ({ file, program, calls }) =>
        callsBy("caller", calls).flatMap((group) => {
          const from = itemIn(group[0]!.caller, file, program, core);
          const fromRanges = group.map(({ span }) => locationIn(file.unit, span, core).range);
          return from === null ? [] : [{ from, fromRanges }];
        }),
    );
  },
};
