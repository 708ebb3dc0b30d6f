/** Plays sequences of calls through `LoadedRuleSet.step`, as the machine does with a task's calls. */
import { INITIAL_STATE, type ArchHook, type CallContext, type Judgement } from "../../runtime/index.js";
import type { LazyState, LoadedRuleSet } from "../../runtime/index.js";
import type { Warning } from "../model/model.js";
import type { MadeCall } from "./calls.js";

/** What one call did. */
export interface Played {
  /** After the call, in the order of the rule set's declarations. */
  readonly variables: readonly number[];
  readonly active: boolean;
  /** With the variables as the hook found them. */
  readonly hooks: readonly { readonly hook: ArchHook; readonly variables: readonly number[] }[];
  readonly warnings: readonly Warning[];
  /** A bug ended the task. */
  readonly stopped: boolean;
  readonly forbidden: readonly string[];
}

const CONTEXTS: Readonly<Record<"task" | "interrupt", CallContext>> = {
  task: { inInterrupt: false, readSwitch: () => true },
  interrupt: { inInterrupt: true, readSwitch: () => true },
};

/** Calls `observe` after every call, with the index of the made call that it belongs to; ends with a bug. */
export function play(
  ruleSet: LoadedRuleSet,
  calls: readonly MadeCall[],
  observe: (played: Played, index: number) => void,
): void {
  let state: LazyState = INITIAL_STATE;
  let interrupted: LazyState["written"] | null = null;
  for (const [index, { call, where, times }] of calls.entries()) {
    // A handler begins with no written call open, and the interrupted task's come back when it ends.
    if (where === "irq" && interrupted === null) {
      interrupted = state.written;
      state = { ...state, written: INITIAL_STATE.written };
    } else if (where !== "irq" && interrupted !== null) {
      state = { ...state, written: interrupted };
      interrupted = null;
    }
    const context = CONTEXTS[where === "task" ? "task" : "interrupt"];
    for (let round = 0; round < times; round++) {
      const result = ruleSet.step(state, call, context);
      state = result.state;
      const stopped = result.raised.some(({ assertion }) => assertion === "bug");
      const played = {
        variables: ruleSet.variables(state),
        active: ruleSet.isActive(state, context),
        hooks: result.hooks.map(({ hook, variables }) => ({
          hook,
          variables: ruleSet.variables({ ...INITIAL_STATE, variables }),
        })),
        warnings: result.raised.map(({ assertion, text }) => ({ kind: assertion, text })),
        stopped,
        forbidden: result.forbidden,
      };
      observe(played, index);
      if (stopped) return;
    }
  }
}

/** What becomes of a call, by whether the contract forbids it and whether it warned. */
export function judgementOf({ forbidden, warnings }: Pick<Played, "forbidden" | "warnings">): Judgement {
  if (warnings.length > 0) return forbidden.length > 0 ? "detected" : "late";
  return forbidden.length > 0 ? "silent" : "allowed";
}
