import type { Diagnostic } from "../../grammar/index.js";
import type { LoadedProgram } from "../../runtime/index.js";
import { entryOf } from "../catalogue/index.js";
import * as nesting from "../catalogue/nesting.js";
import * as catalogued from "../catalogue/scenarios.js";
import type { Compilation } from "../compile.js";
import type { ProgramNesting } from "../nesting/index.js";
import { usualRuleSets } from "../rule-sets.js";
import { checkScenario } from "../scenarios/index.js";

/** What a fact says of rule sets: for one of them and for several. The worst first; what no fact states is worse. */
const VERBS: readonly (readonly [fact: RegExp, one: string, several: string])[] = [
  [/^bugs /, " stops with ", " stop with "],
  [/^warns /, " warns ", " warn "],
  [/^forbidden /, " forbids ", " forbid "],
  [/^hazard /, " meets ", " meet "],
  [/^faults /, " meets a fault, ", " meet a fault, "],
  [/^leaks$/, " leaks", " leak"],
];
/** What is not known, and comes last. */
const UNKNOWN: readonly string[] = [catalogued.partial.code, nesting.notDecided.code];
/** Of longer conditions nobody reads the whole. */
const LONGEST_WHEN = 60;

/** `A, B warn "enable while paused" when KASAN; C, D clean`: what rule sets make of a scenario, whatever it expects. */
export function verdictLine(
  compilation: Compilation,
  loaded: LoadedProgram,
  analysis: ProgramNesting,
  scenario: number,
  stopped: () => boolean,
): string {
  const { program } = loaded;
  const ruleSets = usualRuleSets(program);
  const wanted = { ruleSets, others: [], heedsExpectations: false, notes: false, stopped };
  const found = checkScenario(compilation, loaded, analysis, scenario, wanted);
  const byVerdict = new Map<string, { readonly names: string[]; readonly several: string }>();
  for (const ruleSet of ruleSets) {
    const { name } = program.ruleSets[ruleSet]!;
    const [one, several] = verdictOf(found.filter((each) => each.ruleSets.includes(name)));
    const known = byVerdict.get(one);
    if (known === undefined) byVerdict.set(one, { names: [name], several });
    else known.names.push(name);
  }
  return [...byVerdict]
    .map(([one, { names, several }]) => `${names.join(", ")}${names.length === 1 ? one : several}`)
    .join("; ");
}

/** The worst that was found, as one rule set has it and as several. */
function verdictOf(found: readonly Diagnostic[]): readonly [string, string] {
  const [worst, ...others] = found.map((each) => ({ each, rank: rankOf(each) })).sort((a, b) => a.rank - b.rank);
  if (worst === undefined) return [" clean", " clean"];
  const { expectable, code, when } = worst.each;
  const condition = when === "" ? "" : ` when ${when.length > LONGEST_WHEN ? `${when.slice(0, LONGEST_WHEN)}…` : when}`;
  const more = others.length === 0 ? "" : ` (${others.length} more)`;
  const verbs = VERBS[worst.rank];
  if (verbs === undefined || expectable === null) {
    const told = UNKNOWN.includes(code) ? "not decided" : `${entryOf(code)?.title ?? code}${condition}${more}`;
    return [`: ${told}`, `: ${told}`];
  }
  const [fact, one, several] = verbs;
  const rest = `${expectable.fact.replace(fact, "").replace(/ in \S+$/, "")}${condition}${more}`;
  return [one + rest, several + rest];
}

function rankOf({ expectable, code }: Diagnostic): number {
  if (UNKNOWN.includes(code)) return VERBS.length;
  return expectable === null ? -1 : VERBS.findIndex(([fact]) => fact.test(expectable.fact));
}
