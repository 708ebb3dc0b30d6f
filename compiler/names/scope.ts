import type { Span } from "../../grammar/index.js";
import type {
  ConfigDeclaration,
  FrameDeclaration,
  IrqDeclaration,
  Name,
  RegionDeclaration,
  RulesDeclaration,
} from "../../grammar/index.js";
import * as names from "../catalogue/names.js";
import type { Loaded, Unit } from "../files/load.js";
import type { Findings } from "../findings.js";

interface Symbol<Declaration> {
  readonly name: string;
  readonly unit: Unit;
  readonly declaration: Declaration;
  /** Index in the program's list of its kind. */
  readonly index: number;
}

export type FrameSymbol = Symbol<FrameDeclaration | IrqDeclaration>;
export type RegionSymbol = Symbol<RegionDeclaration>;
export type RulesSymbol = Symbol<RulesDeclaration>;

/** The names that the bodies of one file see: its own, and those of the files that it imports. */
export interface Scope {
  readonly unit: Unit;
  readonly frames: Map<string, FrameSymbol>;
  readonly regions: Map<string, RegionSymbol>;
  readonly rules: Map<string, RulesSymbol>;
  /** Switches, without their `CONFIG_`. */
  readonly switches: Set<string>;
}

export interface Scopes {
  readonly of: ReadonlyMap<Unit, Scope>;
  /** All of the program, by index. */
  readonly frames: readonly FrameSymbol[];
  readonly regions: readonly RegionSymbol[];
  /** Declared ones, beginning where those that ship end. */
  readonly rules: readonly RulesSymbol[];
}

/** A switch's name as the program knows it. */
export function switchName(written: string): string {
  return written.startsWith("CONFIG_") ? written.slice("CONFIG_".length) : written;
}

/** A switch that every program has: the kernel's assertions are compiled in only with it. */
export const DEBUG_VM = "DEBUG_VM";

/** Switches that mean something to the machine: whether assertions report, and whether spin locks sleep. */
export const READ_BY_THE_MACHINE: ReadonlySet<string> = new Set([DEBUG_VM, "PREEMPT_RT"]);

type Table = "frames" | "regions" | "rules";
const WORDS: Readonly<Record<Table, string>> = { frames: "function", regions: "region", rules: "rule set" };

/**
 * Gives each file its scope. `shipped` are the rule sets that need no import; they have the first indices. A declaration
 * of a file that ships rule sets is the shipped one itself.
 */
export function buildScopes(loaded: Loaded, shipped: ReadonlyMap<string, RulesSymbol>, findings: Findings): Scopes {
  const frames: FrameSymbol[] = [];
  const regions: RegionSymbol[] = [];
  const rules: RulesSymbol[] = [];
  const of = new Map<Unit, Scope>();
  for (const unit of loaded.units) {
    const scope: Scope = {
      unit,
      frames: new Map(),
      regions: new Map(),
      rules: new Map(),
      switches: new Set([DEBUG_VM]),
    };
    of.set(unit, scope);
    for (const declaration of unit.ast.declarations) {
      switch (declaration.kind) {
        case "fn":
        case "irq":
          declare(unit, scope.frames, frames, declaration, 0, "function", findings);
          break;
        case "region":
          declare(unit, scope.regions, regions, declaration, 0, "region", findings);
          break;
        case "rules": {
          const own = shipped.get(declaration.name.text);
          if (own?.unit.file === unit.file) scope.rules.set(own.name, own);
          else declare(unit, scope.rules, rules, declaration, shipped.size, "rule set", findings);
          break;
        }
        case "config":
          declareSwitch(scope, declaration);
          break;
        case "import":
        case "machine":
        case "scenario":
          break;
      }
    }
  }
  for (const unit of loaded.bottomUp) addImported(of.get(unit)!, of, shipped, findings);
  return { of, frames, regions, rules };
}

function declareSwitch(scope: Scope, { name }: ConfigDeclaration): void {
  if (name.text !== "") scope.switches.add(switchName(name.text));
}

function declare<Declaration extends { readonly name: Name }>(
  unit: Unit,
  map: Map<string, Symbol<Declaration>>,
  list: Symbol<Declaration>[],
  declaration: Declaration,
  base: number,
  what: string,
  findings: Findings,
): void {
  const { text, span } = declaration.name;
  if (text === "") return;
  const first = map.get(text);
  if (first !== undefined) {
    reportTwice(unit.file, what, text, first.declaration.name.span, span, findings);
    return;
  }
  const symbol = { name: text, unit, declaration, index: base + list.length };
  list.push(symbol);
  map.set(text, symbol);
}

/** An error at both places, each with a label at the other. */
export function reportTwice(
  file: string,
  what: string,
  name: string,
  first: Span,
  second: Span,
  findings: Findings,
): void {
  for (const [here, there] of [
    [first, second],
    [second, first],
  ] as const) {
    const label = { file, span: there, message: "the other declaration" };
    findings.at(names.declaredTwice, file, here, { what, name }, { labels: [label] });
  }
}

/** Adds to a scope what its imports bring; their scopes are complete. */
function addImported(
  scope: Scope,
  of: ReadonlyMap<Unit, Scope>,
  shipped: ReadonlyMap<string, RulesSymbol>,
  findings: Findings,
): void {
  for (const table of ["frames", "regions", "rules"] as const) {
    const own = scope[table] as Map<string, Symbol<{ readonly name: Name }>>;
    const imported = new Map<string, Symbol<{ readonly name: Name }>>();
    for (const { declaration, unit } of scope.unit.imports) {
      for (const [name, symbol] of of.get(unit)![table]) {
        const other = imported.get(name);
        if (other === undefined) imported.set(name, symbol);
        else if (other !== symbol && !own.has(name)) {
          findings.at(
            names.importedTwice,
            scope.unit.file,
            declaration.path.span,
            { what: WORDS[table], name },
            {
              labels: [labelOf(other, "one is declared here"), labelOf(symbol, "the other here")],
            },
          );
        }
      }
    }
    if (table === "rules") for (const [name, symbol] of shipped) if (!imported.has(name)) imported.set(name, symbol);
    for (const [name, symbol] of imported) {
      const hider = own.get(name);
      if (hider === undefined) own.set(name, symbol);
      else if (hider !== symbol) {
        findings.at(
          names.hidesImported,
          scope.unit.file,
          hider.declaration.name.span,
          { what: WORDS[table], name },
          {
            labels: [labelOf(symbol, "this one is hidden")],
          },
        );
      }
    }
  }
  for (const { unit } of scope.unit.imports) for (const name of of.get(unit)!.switches) scope.switches.add(name);
}

function labelOf({ unit, declaration }: Symbol<{ readonly name: Name }>, message: string) {
  return { file: unit.file, span: declaration.name.span, message };
}

/**
 * A frame by the name that a chain gives it: the whole name, else without what a compiler appended to name a clone
 * (`g.constprop.0` is `g`).
 */
export function findFrame(scope: Scope, name: string): FrameSymbol | undefined {
  const whole = scope.frames.get(name);
  if (whole !== undefined) return whole;
  const dot = name.indexOf(".");
  return dot > 0 ? scope.frames.get(name.slice(0, dot)) : undefined;
}
