import type { ArchHook } from "./ir.js";
import type { LazyState, StepResult } from "./lazy-state.js";
import { judgementOf } from "./recorder.js";
import type { Judgement, Step } from "./trace.js";

/**
 * What a call does in one word: `detected`, `late` and `silent` are as its judgement says; else the arch hook it calls
 * (`enters`, or `re-enters` where a section is open already); else whether it changes the rule set's variables.
 */
export type Effect =
  "detected" | "late" | "silent" | "enters" | "re-enters" | "leaves" | "flushes" | "counted" | "ignored";

/** All effects, what a reader must not miss first. */
export const EFFECTS: readonly Effect[] = [
  "detected",
  "late",
  "silent",
  "enters",
  "re-enters",
  "leaves",
  "flushes",
  "counted",
  "ignored",
];

/** What a call did; undefined for a step that is no call. */
export function effectOf({ action, before, after }: Step): Effect | undefined {
  if (action.kind !== "call") return undefined;
  const changed = after.variables.some((value, index) => value !== before.variables[index]);
  return effect(action.judgement, action.hooks, before.sections > 0, changed);
}

/** The same of a call outside any run: in which state it was made, and whether a section was open there. */
export function effectOfCall(result: StepResult, before: LazyState, sectionOpen: boolean): Effect {
  const { state, hooks } = result;
  const changed = state.variables !== before.variables || state.perCpu !== before.perCpu;
  const called = hooks.map(({ hook }) => hook);
  return effect(judgementOf(result), called, sectionOpen, changed);
}

function effect(judgement: Judgement, hooks: readonly ArchHook[], sectionOpen: boolean, changed: boolean): Effect {
  if (judgement !== "allowed") return judgement;
  // A leave of an architecture's own may flush: what turns the mode on or off is told.
  switch (hooks.findLast((hook) => hook !== "arch_flush") ?? hooks.at(-1)) {
    case "arch_enter":
      return sectionOpen ? "re-enters" : "enters";
    case "arch_leave":
      return "leaves";
    case "arch_flush":
      return "flushes";
    case undefined:
      return changed ? "counted" : "ignored";
  }
}

/** The one of two effects that a reader must not miss. */
export function weightier(one: Effect, other: Effect): Effect {
  return EFFECTS.indexOf(one) <= EFFECTS.indexOf(other) ? one : other;
}
