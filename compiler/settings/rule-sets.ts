import type { Diagnostic, Place } from "../../grammar/index.js";
import type { Program } from "../../runtime/index.js";
import { settingsUnknownRules } from "../catalogue/settings.js";
import { Findings } from "../findings.js";
import { Suggestions } from "../names/near.js";
import { ALL_RULE_SETS } from "../rule-sets.js";

/** A rule set that `rules` names, and where. */
export interface RuleName extends Place {
  readonly name: string;
}

/** What is wrong with `rules`: names that none of the programs has. Without any program nothing is known, nor said. */
export function unknownRuleSets(names: readonly RuleName[], programs: Iterable<Program>): Diagnostic[] {
  const known = new Set([...programs].flatMap(({ ruleSets }) => ruleSets.map(({ name }) => name)));
  if (known.size === 0) return [];
  const findings = new Findings();
  const suggestions = new Suggestions();
  for (const { name, ...place } of names) {
    if (name === ALL_RULE_SETS || known.has(name)) continue;
    const suggestion = suggestions.near(name, known, [ALL_RULE_SETS]);
    findings.add(settingsUnknownRules, place, { name, suggestion, names: [...known] });
  }
  return findings.list;
}
