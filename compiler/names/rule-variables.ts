import type { RulesDeclaration, RulesList } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import { FIVE } from "../library/index.js";
import type { Entities } from "./entities.js";
import type { Entity, OpenEntity } from "./entity.js";
import type { RulesSymbol, Scope } from "./scope.js";

/** The variables of one rule set. */
interface Variables {
  readonly own: Map<string, OpenEntity>;
  /** Those of the nearest set that it extends and that has some. */
  base: Variables | null;
}

interface Declared {
  readonly unit: Unit;
  readonly declaration: RulesDeclaration;
}

/** Variables have 32 bits together, so no set hands on those of more sets than that. */
const MOST_BASES = 32;
/** Nobody compares as many rule sets; a hostile file could have a name mean thousands at each of thousands of places. */
const MOST_MEANINGS = 256;

/**
 * The variables of a program's rule sets. One that a set declares anew is that of the set which it extends: the calls
 * that it inherits mean its own.
 */
export class RuleVariables {
  private readonly of = new Map<RulesDeclaration, Variables>();
  /** All of a name, each once. */
  private readonly byName = new Map<string, Set<Entity>>();

  constructor(
    private readonly entities: Entities,
    units: Iterable<Unit>,
    private readonly scopeOf: (file: string) => Scope,
    /** The sets of the program, those that ship first. */
    private readonly sets: readonly RulesSymbol[],
    private readonly shipped: number,
  ) {
    for (const unit of units) {
      for (const declaration of unit.ast.declarations) {
        if (declaration.kind === "rules") this.collect({ unit, declaration });
      }
    }
  }

  /** Each set after the one that it extends; the last link of a circle is none. */
  private collect(first: Declared): void {
    const open: Declared[] = [];
    const entered = new Set<RulesDeclaration>();
    let next: Declared | null = first;
    while (next !== null && !this.of.has(next.declaration) && !entered.has(next.declaration)) {
      open.push(next);
      entered.add(next.declaration);
      next = this.parent(next);
    }
    let base = next === null ? null : (this.of.get(next.declaration) ?? null);
    for (const each of open.reverse()) {
      const variables = this.variablesOf(each, base);
      this.of.set(each.declaration, variables);
      if (variables.own.size > 0) base = variables;
    }
  }

  private parent({ unit, declaration }: Declared): Declared | null {
    const name = declaration.extends?.text;
    return (name === undefined ? undefined : this.scopeOf(unit.file).rules.get(name)) ?? null;
  }

  private variablesOf({ unit: { file }, declaration }: Declared, base: Variables | null): Variables {
    const own = new Map<string, OpenEntity>();
    for (const member of declaration.members) {
      if (member.kind !== "variable" || member.name.text === "") continue;
      const { name } = member;
      const known = own.get(name.text) ?? lookUp(base, name.text);
      if (known === undefined) {
        const variable = this.entities.within("variable", name, { file, declaration, knownIn: declaration.span });
        own.set(name.text, variable);
        const others = this.byName.get(name.text);
        if (others === undefined) this.byName.set(name.text, new Set([variable]));
        else others.add(variable);
      } else {
        own.set(name.text, known);
        known.declarations.push({ file, span: name.span });
      }
    }
    return { own, base };
  }

  /** A variable that a set declares or inherits. */
  find(declaration: RulesDeclaration, name: string): Entity | undefined {
    return lookUp(this.of.get(declaration) ?? null, name);
  }

  /**
   * What a name means where it is judged under these sets, null where that is not known: one variable or several. If
   * only other sets have it, theirs, which is reported.
   */
  judged(name: string, under: ReadonlySet<RulesSymbol> | null): readonly Entity[] {
    const all = this.byName.get(name);
    // A set's own variable `active` is the question that every set answers.
    if (all === undefined || name === "active") return [];
    const found = new Set<Entity>();
    for (const { declaration } of under ?? []) {
      if (found.size === MOST_MEANINGS) break;
      const variable = this.find(declaration, name);
      if (variable !== undefined) found.add(variable);
    }
    return [...(found.size > 0 ? found : all)].slice(0, MOST_MEANINGS);
  }

  /** The sets that a list names. */
  setsOf(list: RulesList, scope: Scope): ReadonlySet<RulesSymbol> {
    const names = list.all ? FIVE : list.names.map(({ text }) => text);
    const named = names.flatMap((name) => scope.rules.get(name) ?? []);
    return new Set(list.all ? [...named, ...this.sets.slice(this.shipped)] : named);
  }
}

function lookUp(variables: Variables | null, name: string): OpenEntity | undefined {
  let next = variables;
  for (let bases = 0; next !== null && bases < MOST_BASES; bases++) {
    const found = next.own.get(name);
    if (found !== undefined) return found;
    next = next.base;
  }
  return undefined;
}
