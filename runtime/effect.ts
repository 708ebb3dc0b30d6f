import type { Step } from "./trace.js";

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
  if (action.judgement !== "allowed") return action.judgement;
  switch (action.hooks.at(-1)) {
    case "arch_enter":
      return before.sections > 0 ? "re-enters" : "enters";
    case "arch_leave":
      return "leaves";
    case "arch_flush":
      return "flushes";
    case undefined:
      return after.variables.some((value, index) => value !== before.variables[index]) ? "counted" : "ignored";
  }
}

/** The one of two effects that a reader must not miss. */
export function weightier(one: Effect, other: Effect): Effect {
  return EFFECTS.indexOf(one) <= EFFECTS.indexOf(other) ? one : other;
}
