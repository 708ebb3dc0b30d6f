import type {
  Annotation,
  Block,
  ChainElement,
  ImportDeclaration,
  Name,
  RulesList,
  Statement,
} from "../../grammar/index.js";
import type { NamedDeclaration } from "./entities.js";
import type { Entity } from "./entity.js";
import type { Meanings } from "./meanings.js";
import type { OccurrenceList } from "./occurrences.js";
import { QUESTIONS } from "./questions.js";
import type { ExpressionReader, Sight } from "./read-expression.js";
import { SWITCHES_ONLY } from "./read-expression.js";
import type { RulesSymbol, Scope } from "./scope.js";

/** What a file's names are read with. */
export interface Reading {
  readonly scope: Scope;
  readonly meanings: Meanings;
  readonly found: OccurrenceList;
  /** The files that the imports mean, without those that could not be had. */
  readonly imported: ReadonlyMap<ImportDeclaration, string>;
  readonly expressions: ExpressionReader;
}

/** What a body belongs to, as far as its names need it. */
export interface BodyOwner {
  readonly declaration: NamedDeclaration;
  readonly parameters: ReadonlyMap<string, Entity>;
  /** In a scenario's own code: the tasks that `schedule` can name. */
  readonly tasks: ReadonlyMap<string, Entity> | null;
  /** Rule sets that the scenario runs under; null in code that scenarios share. */
  readonly ruleSets: ReadonlySet<RulesSymbol> | null;
}

/** Reads a list of rule sets. */
export function readRules(list: RulesList | undefined, { scope, meanings, found }: Reading): void {
  if (list === undefined) return;
  const { entities } = meanings;
  if (list.all) found.add({ text: "all", span: list.span }, "reference", [entities.named("word", "all")]);
  for (const name of list.names) found.add(name, "reference", [meanings.rules(scope, name.text)]);
}

/** What can be asked where variables are judged under several sets. */
export function judgedSight(
  { meanings: { variables } }: Reading,
  under: ReadonlySet<RulesSymbol> | null,
  slot: Sight["slot"] = () => undefined,
): Sight {
  const met = new Map<string, readonly Entity[]>();
  return {
    slot,
    variables: (name) => {
      let found = met.get(name);
      if (found === undefined) met.set(name, (found = variables.judged(name, under)));
      return found;
    },
    questions: QUESTIONS,
    wanted: "variable",
  };
}

/** Reads the code of one declaration. */
export class BodyReader {
  /** Those whose blocks are open, the innermost last. */
  private readonly loops: { readonly name: string; readonly variable: Entity }[] = [];
  private readonly loopsByName = new Map<string, number>();
  private owner!: BodyOwner;
  private readonly slot = (name: string): Entity | undefined =>
    this.loops.findLast((loop) => loop.name === name)?.variable ?? this.owner.parameters.get(name);
  private readonly sight: Sight = { ...SWITCHES_ONLY, slot: this.slot };
  private asked!: Sight;

  constructor(
    private readonly reading: Reading,
    owner: BodyOwner,
  ) {
    this.belongsTo(owner);
  }

  /** The blocks of a scenario belong to one declaration and differ in what they know. */
  belongsTo(owner: BodyOwner): void {
    this.owner = owner;
    this.asked = judgedSight(this.reading, owner.ruleSets, this.slot);
  }

  condition(tree: Parameters<ExpressionReader["read"]>[0]): void {
    this.reading.expressions.read(tree, "condition", this.sight);
  }

  private value(tree: Parameters<ExpressionReader["read"]>[0]): void {
    this.reading.expressions.read(tree, "value", this.sight);
  }

  block(block: Block | undefined): void {
    for (const statement of block?.statements ?? []) this.statement(statement);
  }

  annotations(annotations: readonly Annotation[]): void {
    for (const annotation of annotations) if (annotation.kind === "context") this.lock(annotation);
  }

  private lock(context: { readonly lock: Name } | object): void {
    if (!("lock" in context)) return;
    const { found, meanings } = this.reading;
    found.add(context.lock, "reference", [meanings.entities.named("lock", context.lock.text)]);
  }

  statement(statement: Statement): void {
    const { found, meanings, scope, expressions } = this.reading;
    switch (statement.kind) {
      case "chain":
        for (const element of statement.elements) this.element(element);
        return;
      case "if":
        for (const { condition, body } of statement.branches) {
          this.condition(condition);
          this.block(body);
        }
        return this.block(statement.otherwise);
      case "section":
      case "maybe":
      case "repeat":
        return this.block(statement.body);
      case "context":
        this.lock(statement);
        return this.block(statement.body);
      case "choose":
        for (const arm of statement.arms) this.block(arm);
        return;
      case "for":
        return this.loop(statement);
      case "next":
        for (const argument of statement.arguments ?? []) this.value(argument);
        return;
      case "interrupt":
        return found.add(statement.name, "reference", [meanings.handler(scope, statement.name.text)]);
      case "schedule":
        return this.schedule(statement.task);
      case "map":
        this.value(statement.pages);
        return this.value(statement.to);
      case "unmap":
      case "populate":
      case "split":
      case "flush_tlb":
      case "access":
        return this.value(statement.pages);
      case "protect":
        this.value(statement.pages);
        return this.value(statement.protection);
      case "set_entry":
      case "store":
        this.value(statement.page);
        return this.value(statement.value);
      case "assert": {
        const { rules, condition } = statement;
        readRules(rules, this.reading);
        const sight =
          rules === undefined
            ? this.asked
            : judgedSight(this.reading, meanings.variables.setsOf(rules, scope), this.slot);
        return expressions.read(condition, "condition", sight);
      }
      case "lazy_call":
      case "return":
      case "sleep":
      case "emit":
      case "dsb":
      case "isb":
        return;
    }
  }

  private element(element: ChainElement): void {
    const { found, meanings, scope } = this.reading;
    if (element.kind === "block") return this.block(element.body);
    if (element.kind === "next") return;
    found.add(element.name, "reference", [meanings.frame(scope, element.name.text)]);
    for (const argument of element.arguments ?? []) this.value(argument);
    this.annotations(element.annotations);
  }

  private loop({ variable: name, pages, body }: Extract<Statement, { kind: "for" }>): void {
    const { found, meanings, scope } = this.reading;
    const { declaration } = this.owner;
    const number = (this.loopsByName.get(name.text) ?? 0) + 1;
    this.loopsByName.set(name.text, number);
    const inside = { file: scope.unit.file, declaration, knownIn: body.span, number };
    const variable = meanings.entities.within("loop", name, inside);
    found.add(name, "declaration", [variable]);
    this.value(pages);
    this.loops.push({ name: name.text, variable });
    this.block(body);
    this.loops.pop();
  }

  private schedule(task: Name | undefined): void {
    if (task === undefined) return;
    const { found, meanings } = this.reading;
    const known = this.owner.tasks?.get(task.text) ?? meanings.entities.unknown("task", task.text);
    found.add(task, "reference", [known]);
  }
}
