import type { Diagnostic } from "../../grammar/index.js";
import type { RuleSet } from "../../runtime/index.js";
import { type Unit, unitOf } from "../files/load.js";
import { Findings } from "../findings.js";
import { lowerRuleSets } from "../lower/rules.js";
import { Suggestions } from "../names/near.js";
import { buildScopes, type RulesSymbol, type Scopes } from "../names/scope.js";
import { mergeSwitches } from "../names/switches.js";
import { type Origins, OriginTable } from "../origins.js";
import { library, RULE_FILES } from "./index.js";

/** The rule sets that ship, compiled. A program's lists of rule sets, switches and origins begin with these. */
export interface Shipped {
  readonly units: readonly Unit[];
  readonly scopes: Scopes;
  readonly symbols: ReadonlyMap<string, RulesSymbol>;
  readonly ruleSets: readonly RuleSet[];
  readonly switches: readonly string[];
  readonly origins: Origins;
  /** Empty, unless somebody is editing the library. */
  readonly diagnostics: readonly Diagnostic[];
}

const NAMES = ["legacy", "A", "B", "C", "D", "v3", "literal", "none", "xen70", "xen71", "powerpc_hash", "sparc64"];

let compiled: Shipped | null = null;

/** Compiles them once per process. */
export function shippedRuleSets(): Shipped {
  compiled ??= compileShipped();
  return compiled;
}

function compileShipped(): Shipped {
  const findings = new Findings();
  const suggestions = new Suggestions();
  const units = RULE_FILES.map((file) => unitOf(file, library.read(file)!, findings));
  const scopes = buildScopes({ units, bottomUp: units }, new Map(), findings);
  const symbols = new Map(scopes.rules.map((symbol) => [symbol.name, symbol]));
  if ([...symbols.keys()].join() !== NAMES.join())
    throw new Error(`the library has the rule sets ${[...symbols.keys()].join()}`);
  // They extend each other without imports.
  for (const unit of units) for (const symbol of scopes.rules) scopes.of.get(unit)!.rules.set(symbol.name, symbol);
  const switches = mergeSwitches(units, [], findings);
  const origins = new OriginTable();
  const context = { scopes, switches, origins, findings, suggestions };
  const ruleSets = lowerRuleSets(scopes.rules, [], context);
  return { units, scopes, symbols, ruleSets, switches: [...switches.keys()], origins, diagnostics: findings.list };
}
