import type { Expect, Fact, Name, ScenarioDeclaration, ScenarioItem } from "../../grammar/index.js";
import { FAULTS, HAZARDS } from "../../runtime/index.js";
import type { Entity, EntityKind, OpenEntity } from "./entity.js";
import { BodyReader, judgedSight, type Reading, readRules } from "./read-body.js";
import { SWITCHES_ONLY } from "./read-expression.js";
import type { RulesSymbol } from "./scope.js";

type RuleSets = ReadonlySet<RulesSymbol>;

/** Reads the names in a scenario. */
export class ScenarioReader {
  private readonly tasks: ReadonlyMap<string, Entity>;
  /** The names under which the scenario's own code is reported. */
  private readonly own: ReadonlyMap<string, Entity>;
  /** The rule sets of a line that names none. */
  private readonly fallback: RuleSets;
  /** All that the scenario runs under. */
  private readonly ruleSets: RuleSets;

  constructor(
    private readonly declaration: ScenarioDeclaration,
    private readonly reading: Reading,
  ) {
    const { entities } = reading.meanings;
    this.tasks = this.declareTasks();
    this.own = new Map([[declaration.name.text, entities.of(declaration)], ...this.tasks]);
    const lines = declaration.items.filter((item) => item.kind === "expect" || item.kind === "always");
    const { variables } = reading.meanings;
    const named = new Set(
      lines.flatMap(({ rules }) => (rules === undefined ? [] : [...variables.setsOf(rules, reading.scope)])),
    );
    const usual = new Set([reading.scope.rules.get("D")!]);
    this.fallback = named.size > 0 ? named : usual;
    const implicit = lines.some(({ kind }) => kind === "expect") ? [] : usual;
    const bare = lines.some(({ rules }) => rules === undefined) ? this.fallback : [];
    this.ruleSets = new Set([...named, ...implicit, ...bare]);
  }

  private declareTasks(): ReadonlyMap<string, Entity> {
    const { scope, meanings } = this.reading;
    const { file } = scope.unit;
    const tasks = new Map<string, OpenEntity>();
    for (const item of this.declaration.items) {
      if (item.kind !== "task") continue;
      const { name } = item;
      const twice = tasks.get(name.text);
      if (twice !== undefined) twice.declarations.push({ file, span: name.span });
      else {
        const inside = { file, declaration: this.declaration, knownIn: this.declaration.span };
        tasks.set(name.text, meanings.entities.within("task", name, inside));
      }
    }
    return tasks;
  }

  read(): void {
    const { declaration, ruleSets, reading } = this;
    const owner = { declaration, parameters: new Map<string, Entity>(), tasks: this.tasks, ruleSets };
    const body = new BodyReader(reading, owner);
    for (const item of declaration.items) {
      switch (item.kind) {
        case "given":
          body.belongsTo({ ...owner, tasks: null });
          body.block(item.body);
          body.belongsTo(owner);
          break;
        case "task":
          reading.found.add(item.name, "declaration", [this.tasks.get(item.name.text)!]);
          body.block(item.body);
          break;
        case "interrupts":
          reading.found.add(item.name, "reference", [reading.meanings.handler(reading.scope, item.name.text)]);
          break;
        case "expect":
          this.expectation(item);
          break;
        case "always":
          this.invariant(item);
          break;
        default:
          body.statement(item);
      }
    }
  }

  private sightOf({ rules }: Pick<Expect, "rules">) {
    const { meanings, scope } = this.reading;
    const under = rules === undefined ? this.fallback : meanings.variables.setsOf(rules, scope);
    return judgedSight(this.reading, under);
  }

  private expectation(expect: Expect): void {
    readRules(expect.rules, this.reading);
    this.reading.expressions.read(expect.when, "condition", SWITCHES_ONLY);
    for (const fact of expect.facts) this.fact(fact, expect);
  }

  private invariant(always: Extract<ScenarioItem, { kind: "always" }>): void {
    readRules(always.rules, this.reading);
    this.reading.expressions.read(always.condition, "condition", this.sightOf(always));
  }

  private fact(fact: Fact, expect: Expect): void {
    const { expressions } = this.reading;
    switch (fact.kind) {
      case "warns":
      case "bugs":
      case "forbidden":
        return this.reporter(fact.in);
      case "hazard":
        this.kindOf(fact.name, "hazard", HAZARDS);
        return this.reporter(fact.in);
      case "faults":
        this.kindOf(fact.name, "fault", FAULTS);
        return expressions.read(fact.at, "value", SWITCHES_ONLY);
      case "reachable":
        return expressions.read(fact.condition, "condition", this.sightOf(expect));
      case "clean":
      case "leaks":
      case "hooks":
      case "barriers":
        return;
    }
  }

  private reporter(name: Name | undefined): void {
    if (name === undefined) return;
    const { found, meanings, scope } = this.reading;
    found.add(name, "reference", meanings.reporter(scope, name.text, this.own));
  }

  private kindOf(name: Name, kind: EntityKind, known: readonly string[]): void {
    const { found, meanings } = this.reading;
    const { entities } = meanings;
    const meant = known.includes(name.text) ? entities.named(kind, name.text) : entities.unknown(kind, name.text);
    found.add(name, "reference", [meant]);
  }
}
