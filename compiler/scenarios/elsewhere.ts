import { type Effect, EFFECTS, type Program, weightier } from "../../runtime/index.js";
import type { Nesting, NestingFinding } from "../nesting/index.js";
import { comparedRuleSets } from "../rule-sets.js";

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

/** Analyses of more procedures than this are not made for a word on what other rule sets do. */
export const MOST_FOR_NOTES = 20_000;

/** Where a call stands, and in whose name it is reported. */
type CallPlace = Pick<NestingFinding, "origin" | "reportedIn" | "call">;

/** "A, B, v3 warn; C counts it; D ignores it; legacy re-enters": what the call does under every rule set but those of other architectures. */
export function elsewhere(program: Program, under: (ruleSet: number) => Nesting | null, call: CallPlace): string[] {
  const sets = new Map<Effect, string[]>();
  for (const [name, index] of comparedRuleSets(program)) {
    const effect = effectAt(under(index), call);
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

/** What a call does, over all paths; undefined where it is never made, or not everything is known. */
function effectAt(nesting: Nesting | null, at: CallPlace): Effect | undefined {
  if (nesting === null || nesting.undecided !== null) return undefined;
  let effects = EFFECTS_OF.get(nesting);
  if (effects === undefined) {
    const byPlace = new Map<string, Effect>();
    for (const call of nesting.calls) {
      if (call.kind !== "effect") continue;
      const effect = call.text as Effect;
      const known = byPlace.get(placeOfCall(call));
      byPlace.set(placeOfCall(call), known === undefined ? effect : weightier(known, effect));
    }
    effects = byPlace;
    EFFECTS_OF.set(nesting, effects);
  }
  return effects.get(placeOfCall(at));
}

/** What the calls of each nesting do, by place. */
const EFFECTS_OF = new WeakMap<Nesting, ReadonlyMap<string, Effect>>();

/** As `placeKey` of runs. */
export function placeOfCall({ origin, reportedIn, call }: CallPlace): string {
  return `${origin} ${reportedIn} ${call}`;
}
