import type { Program } from "../../runtime/index.js";
import type { Core } from "./core.js";
import { DEFAULT_PREFERENCES } from "./preferences.js";

/** The rule set whose runs and states are shown: what the user wants, where the program has it. */
export function ruleSetShown({ ruleSets }: Pick<Program, "ruleSets">, { preferences: { shown } }: Core): string {
  return ruleSets.some(({ name }) => name === shown) ? shown : DEFAULT_PREFERENCES.shown;
}
