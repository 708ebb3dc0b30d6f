import { type Effect, EFFECTS, type Program, type Step } from "../../runtime/index.js";
import { namedRuleSets } from "../rule-sets.js";
import { placeKey, type ScenarioRuns } from "./runs.js";

/** What rule sets do with a call, as the verb of a sentence: for one set and for several. */
const VERBS: Readonly<Record<Effect, readonly [string, string]>> = {
  detected: ["warns", "warn"],
  late: ["warns, late", "warn, late"],
  silent: ["forbids it and does not notice", "forbid it and do not notice"],
  enters: ["enters", "enter"],
  "re-enters": ["re-enters", "re-enter"],
  leaves: ["leaves", "leave"],
  flushes: ["flushes", "flush"],
  counted: ["counts it", "count it"],
  ignored: ["ignores it", "ignore it"],
};

/** "A, B, v3 warn; C counts it; D ignores it; legacy re-enters": what the call does under every rule set. */
export function elsewhere(program: Program, runs: ScenarioRuns, step: Step): string[] {
  const place = placeKey(step);
  const sets = new Map<Effect, string[]>();
  for (const [name, index] of namedRuleSets(program)) {
    const effect = runs.effectAt(index, place);
    if (effect === undefined) continue;
    const known = sets.get(effect);
    if (known === undefined) sets.set(effect, [name]);
    else known.push(name);
  }
  const sentences = EFFECTS.flatMap((effect) => {
    const names = sets.get(effect);
    return names === undefined ? [] : [`${names.join(", ")} ${VERBS[effect][names.length === 1 ? 0 : 1]}`];
  });
  return sentences.length === 0 ? [] : [sentences.join("; ")];
}
