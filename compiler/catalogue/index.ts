import type { CatalogueEntry, Entry } from "./entry.js";
import * as hazards from "./hazards.js";
import * as names from "./names.js";
import * as nesting from "./nesting.js";
import * as pages from "./pages.js";
import * as scenarios from "./scenarios.js";
import * as settings from "./settings.js";
import { SYNTAX } from "./syntax.js";

/** By family what there is to find, each under the name by which the code reports it. */
export const FAMILIES = { syntax: SYNTAX, names, nesting, hazards, pages, scenarios, settings };

/** Every finding there is, by code. */
export const CATALOGUE: readonly CatalogueEntry[] = Object.values(FAMILIES)
  .flatMap((family) => Object.values(family) as Entry<never>[])
  .sort((a, b) => (a.code < b.code ? -1 : 1));

const byKey = new Map(
  CATALOGUE.flatMap((entry) => [[entry.code.toLowerCase(), entry] as const, [entry.name, entry] as const]),
);

/** The entry of a code ("LMMU301", in any case), of a name ("call-warns"), or of a hazard as the language spells it. */
export function entryOf(codeOrName: string): CatalogueEntry | undefined {
  return byKey.get(codeOrName.toLowerCase().replaceAll("_", "-"));
}
