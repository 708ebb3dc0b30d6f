import type { Program } from "../runtime/index.js";

/** Indices of the rule sets that names mean: a file's own hides one of the same name that ships, which comes before it. */
export function namedRuleSets({ ruleSets }: Program): ReadonlyMap<string, number> {
  return new Map(ruleSets.map(({ name }, index) => [name, index]));
}
