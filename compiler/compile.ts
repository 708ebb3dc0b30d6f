import type { Diagnostic } from "../grammar/index.js";
import type { Program } from "../runtime/index.js";
import { checkProgram } from "./checks/index.js";
import { load, type Loaded, type Unit } from "./files/load.js";
import type { ParseCache } from "./files/parsed.js";
import { Findings, sortDiagnostics } from "./findings.js";
import type { Host } from "./host.js";
import { shippedRuleSets } from "./library/shipped.js";
import { Assembly } from "./lower/assembly.js";
import { lowerProgram } from "./lower/program.js";
import { lowerRuleSets } from "./lower/rules.js";
import { inferKinds } from "./names/kinds.js";
import { Suggestions } from "./names/near.js";
import { buildScopes } from "./names/scope.js";
import { mergeSwitches } from "./names/switches.js";
import { type Origins, OriginTable } from "./origins.js";

/** What comes of a file and everything that it imports. */
export interface Compilation {
  readonly file: string;
  /**
   * Null only where the file cannot be had. With errors it holds what has a meaning all the same; whether it should be
   * run, the diagnostics say.
   */
  readonly program: Program | null;
  readonly origins: Origins;
  /** By file, start and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every text that was read, those of the library included. */
  readonly files: ReadonlyMap<string, string>;
  /** The same files with their trees, the one that was asked for first, without the rule sets that ship. */
  readonly units: readonly Unit[];
}

export interface CompileOptions {
  /** Parses texts, or has them parsed already; without, each is parsed anew. */
  readonly parsed?: ParseCache;
  /** Values that free configs are taken to have, by name without `CONFIG_`, as if their declarations said so. */
  readonly assume?: Readonly<Record<string, boolean>>;
}

/** Compiles a file. Never throws, whatever the file holds. */
export function compile(file: string, host: Host, options: CompileOptions = {}): Compilation {
  const findings = new Findings();
  const opened = open(file, host, findings, options);
  const { loaded, files } = opened;
  if (loaded === null) {
    const diagnostics = sortDiagnostics(findings.list);
    return { file, program: null, origins: shippedRuleSets().origins, diagnostics, files, units: [] };
  }
  const assembly = assemble(loaded, findings, opened.suggestions, options);
  const program = lowerProgram(loaded, assembly);
  const { origins } = assembly;
  checkProgram(program, loaded.units[0]!, origins, files, findings);
  return { file, program, origins, diagnostics: sortDiagnostics(findings.list), files, units: loaded.units };
}

interface Opened {
  readonly loaded: Loaded | null;
  readonly files: ReadonlyMap<string, string>;
  readonly suggestions: Suggestions;
}

/** Reads the file and what it imports. */
export function open(file: string, host: Host, findings: Findings, { parsed }: CompileOptions): Opened {
  const shipped = shippedRuleSets();
  const suggestions = new Suggestions();
  findings.list.push(...shipped.diagnostics);
  const loaded = load(file, host, findings, suggestions, parsed);
  const files = new Map<string, string>();
  for (const unit of [...(loaded?.units ?? []), ...shipped.units]) files.set(unit.file, unit.text);
  return { loaded, files, suggestions };
}

/** What bodies are compiled with: names, switches with the values that are assumed, rule sets, the kinds of parameters. */
export function assemble(
  loaded: Loaded,
  findings: Findings,
  suggestions: Suggestions,
  { assume = {} }: CompileOptions,
): Assembly {
  const shipped = shippedRuleSets();
  const scopes = buildScopes(loaded, shipped.symbols, findings);
  const switches = mergeSwitches(loaded.units, shipped.switches, findings);
  for (const symbol of switches.values())
    symbol.value ??= Object.hasOwn(assume, symbol.name) ? assume[symbol.name]! : null;
  const origins = new OriginTable(shipped.origins);
  const rules = lowerRuleSets(scopes.rules, shipped.ruleSets, { scopes, switches, origins, findings, suggestions });
  const ruleSets = { list: rules, shipped: shipped.ruleSets.length };
  return new Assembly(scopes, switches, ruleSets, inferKinds(scopes), origins, findings, suggestions);
}

/** True where something is wrong enough that the program should not be run or relied upon. */
export function hasErrors({ diagnostics }: Compilation): boolean {
  return diagnostics.some(isError);
}

export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
