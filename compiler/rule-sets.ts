import type { Program } from "../runtime/index.js";
import { FIVE } from "./library/index.js";
import { shippedRuleSets } from "./library/shipped.js";

/** What stands for the five rule sets and those that a program declares. */
export const ALL_RULE_SETS = "all";

/** Indices of the rule sets that names mean: a file's own hides one of the same name that ships, which comes before it. */
export function namedRuleSets({ ruleSets }: Program): ReadonlyMap<string, number> {
  return new Map(ruleSets.map(({ name }, index) => [name, index]));
}

/**
 * The same without the sets that ship for other architectures, which have hooks of their own: their calls are those of a set
 * beside them, so where nobody asked for them, what they do with a call would be said twice.
 */
export function comparedRuleSets(program: Program): ReadonlyMap<string, number> {
  const shipped = shippedRuleSets().ruleSets.length;
  const isCompared = (index: number): boolean =>
    index >= shipped || Object.keys(program.ruleSets[index]!.hooks).length === 0;
  return new Map([...namedRuleSets(program)].filter(([, index]) => isCompared(index)));
}

/** Indices of the rule sets that these names mean, `all` among them, ascending; names that the program lacks are passed over. */
export function ruleSetsNamed(names: readonly string[], program: Program): number[] {
  const byName = namedRuleSets(program);
  const wanted = names.flatMap((name) => (name === ALL_RULE_SETS ? usual(byName) : (byName.get(name) ?? [])));
  return [...new Set(wanted)].sort((a, b) => a - b);
}

/** The columns of a matrix that nobody named rule sets for: the five, and those that the program declares itself. */
export function usualRuleSets(program: Program): number[] {
  return usual(namedRuleSets(program));
}

/** A program's own come after those that ship. */
function usual(byName: ReadonlyMap<string, number>): number[] {
  const five: ReadonlySet<string> = new Set(FIVE);
  const shipped = shippedRuleSets().ruleSets.length;
  return [...byName].flatMap(([name, index]) => (five.has(name) || index >= shipped ? [index] : []));
}
