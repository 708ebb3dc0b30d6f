/** The catalogue with its explanations and examples, which only those load who explain. */
import type { CatalogueEntry } from "../entry.js";
import { CATALOGUE, entryOf, FAMILIES } from "../index.js";
import type { Explanation, Explanations } from "./explanation.js";
import { hazards } from "./hazards.js";
import { names } from "./names.js";
import { nesting } from "./nesting.js";
import { pages } from "./pages.js";
import { scenarios } from "./scenarios.js";
import { settings } from "./settings.js";
import { syntax } from "./syntax.js";

/** One kind of finding together with what explains it. */
export type ExplainedEntry = CatalogueEntry & Explanation;

type Families = typeof FAMILIES;

/** What explains each entry, by family and name. */
export const EXPLANATIONS: { readonly [Family in keyof Families]: Explanations<Families[Family]> } = {
  syntax,
  names,
  nesting,
  hazards,
  pages,
  scenarios,
  settings,
};

const byCode = new Map(
  Object.keys(FAMILIES).flatMap((family) => {
    const entries: Readonly<Record<string, CatalogueEntry>> = FAMILIES[family as keyof Families];
    const explanations: Readonly<Record<string, Explanation>> = EXPLANATIONS[family as keyof Families];
    return Object.entries(explanations).map(([name, explanation]) => [entries[name]!.code, explanation] as const);
  }),
);

/** Every finding there is, by code, explained. */
export const EXPLAINED: readonly ExplainedEntry[] = CATALOGUE.map((entry) => ({
  ...entry,
  ...byCode.get(entry.code)!,
}));

/** The entry of a code or name, as `entryOf` takes it, explained. */
export function explain(codeOrName: string): ExplainedEntry | undefined {
  const code = entryOf(codeOrName)?.code;
  return EXPLAINED.find((entry) => entry.code === code);
}
