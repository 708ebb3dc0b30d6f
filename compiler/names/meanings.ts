import { childrenOf, type TreeNode } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import type { Shipped } from "../library/shipped.js";
import { Entities } from "./entities.js";
import type { Entity } from "./entity.js";
import { FrameParameters } from "./parameters.js";
import { RuleVariables } from "./rule-variables.js";
import { findFrame, type Scope, type Scopes } from "./scope.js";

/** What the names of a program mean, one after the other, as lowering takes them. */
export class Meanings {
  readonly entities: Entities;
  readonly variables: RuleVariables;
  readonly parameters: FrameParameters;
  private readonly scopes = new Map<string, Scope>();
  private declaredFrames: ReadonlyMap<string, Entity> | null = null;
  private undeclaredFrames: ReadonlySet<string> | null = null;

  constructor(
    /** The program's files. */
    private readonly units: readonly Unit[],
    private readonly ofProgram: Scopes,
    shipped: Shipped,
  ) {
    for (const scope of [...shipped.scopes.of.values(), ...ofProgram.of.values()]) {
      this.scopes.set(scope.unit.file, scope);
    }
    const files = [...this.scopes.values()].map(({ unit }) => unit);
    this.entities = new Entities(files);
    const scopeOf = (file: string): Scope => this.scopes.get(file)!;
    const sets = [...shipped.scopes.rules, ...ofProgram.rules];
    this.variables = new RuleVariables(this.entities, files, scopeOf, sets, shipped.scopes.rules.length);
    this.parameters = new FrameParameters(this.entities, scopeOf);
  }

  /** The program's files and those of the rule sets that ship, with what their bodies see. */
  get files(): Iterable<Scope> {
    return this.scopes.values();
  }

  /** A function by the name that a chain gives it. */
  frame(scope: Scope, name: string): Entity {
    const symbol = findFrame(scope, name);
    return symbol === undefined ? this.entities.named("undeclared", name) : this.entities.of(symbol.declaration);
  }

  handler(scope: Scope, name: string): Entity {
    const symbol = scope.frames.get(name);
    return symbol === undefined ? this.entities.unknown("frame", name) : this.entities.of(symbol.declaration);
  }

  region(scope: Scope, name: string): Entity | undefined {
    const symbol = scope.regions.get(name);
    return symbol && this.entities.of(symbol.declaration);
  }

  rules(scope: Scope, name: string): Entity {
    const symbol = scope.rules.get(name);
    return symbol === undefined ? this.entities.unknown("rules", name) : this.entities.of(symbol.declaration);
  }

  /**
   * What `in` names: a function or handler that a trace can show, the scenario or a task of it (`own`); one of that name
   * and one of this at the same time.
   */
  reporter(scope: Scope, name: string, own: ReadonlyMap<string, Entity>): readonly Entity[] {
    const dot = name.indexOf(".");
    for (const text of dot > 0 ? [name, name.slice(0, dot)] : [name]) {
      const found = [this.reportingFrame(scope, text), own.get(text)].filter((each) => each !== undefined);
      if (found.length > 0) return found;
    }
    return [this.entities.unknown("frame", name)];
  }

  private reportingFrame(scope: Scope, name: string): Entity | undefined {
    const symbol = scope.frames.get(name);
    if (symbol !== undefined) return this.entities.of(symbol.declaration);
    this.declaredFrames ??= new Map(
      this.ofProgram.frames.map((each) => [each.name, this.entities.of(each.declaration)]),
    );
    const elsewhere = this.declaredFrames.get(name);
    if (elsewhere !== undefined) return elsewhere;
    this.undeclaredFrames ??= new Set(this.units.flatMap((unit) => this.undeclaredIn(unit)));
    return this.undeclaredFrames.has(name) ? this.entities.named("undeclared", name) : undefined;
  }

  /** Names in a file's chains that nobody declares. */
  private undeclaredIn({ ast, file }: Unit): string[] {
    const scope = this.scopes.get(file)!;
    const names: string[] = [];
    const open: TreeNode[] = [{ type: "file", tree: ast }];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.type === "expression") continue;
      if (node.type === "element" && node.tree.kind === "frame") {
        const { text } = node.tree.name;
        if (findFrame(scope, text) === undefined) names.push(text);
      }
      for (const child of childrenOf(node)) open.push(child);
    }
    return names;
  }
}
