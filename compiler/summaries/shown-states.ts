/** States as one line of text, several of them at once where they differ. */
import type { Program } from "../../runtime/index.js";
import type { Configs, SeenState } from "../nesting/index.js";

/** A state under the configs under which control can be in it. */
export type ShownState = SeenState;

/** States that read alike are one. */
export function distinctStates(bdds: Configs["bdds"], states: readonly ShownState[]): ShownState[] {
  const byText = new Map<string, ShownState>();
  for (const state of states) {
    const key = keyOf(state);
    const known = byText.get(key);
    byText.set(key, known === undefined ? state : { ...known, when: bdds.or(known.when, state.when) });
  }
  return [...byText.values()].sort(byVariables);
}

/** Whether there is a state among some that is not among others. */
export function isNews(states: readonly ShownState[], others: readonly ShownState[]): boolean {
  const known = new Set(others.map(keyOf));
  return states.some((state) => !known.has(keyOf(state)));
}

/**
 * `enable_count 1, pause_count 0, on`; several states as `enable_count 1 | 2, pause_count 0, on`. The last word says whether the
 * mode is on, or off because it is paused.
 */
export function shownText({ ruleSets }: Program, ruleSet: number, states: readonly ShownState[]): string {
  const { variables } = ruleSets[ruleSet]!;
  const alternatives = (texts: readonly string[]): string => [...new Set(texts)].join(" | ");
  return [
    ...variables.map(
      ({ name }, index) => `${name} ${alternatives(states.map((state) => String(state.variables[index]!)))}`,
    ),
    alternatives(states.map(modeOf)),
  ].join(", ");
}

function modeOf({ active, pauses }: ShownState): string {
  if (active) return "on";
  return pauses > 0 ? "paused" : "off";
}

function keyOf(state: ShownState): string {
  return `${state.variables.join(" ")} ${modeOf(state)}`;
}

function byVariables(one: ShownState, other: ShownState): number {
  const at = one.variables.findIndex((value, index) => value !== other.variables[index]);
  if (at >= 0) return one.variables[at]! - other.variables[at]!;
  return modeOf(one) < modeOf(other) ? -1 : 1;
}
