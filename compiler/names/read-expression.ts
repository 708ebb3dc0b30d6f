import type { Expression, Name } from "../../grammar/index.js";
import type { StateName } from "../../runtime/index.js";
import type { Unit } from "../files/load.js";
import type { Entities } from "./entities.js";
import type { Entity, EntityKind } from "./entity.js";
import type { OccurrenceList } from "./occurrences.js";
import { type Scope, switchName } from "./scope.js";
import { PROTECTIONS } from "./walk.js";

/** What the names in an expression can mean where it stands, beside regions and switches. */
export interface Sight {
  /** A parameter or loop variable. */
  slot(name: string): Entity | undefined;
  /** Variables of rule sets. */
  variables(name: string): readonly Entity[];
  /** What it can ask the machine. */
  readonly questions: ReadonlySet<StateName>;
  /** What an unknown name in a condition is taken for. */
  readonly wanted: EntityKind;
}

/** Where switches are all that can be asked. */
export const SWITCHES_ONLY: Sight = {
  slot: () => undefined,
  variables: () => [],
  questions: new Set(),
  wanted: "config",
};

/** As in lowering: a condition asks switches and the machine, a value is pages, an integer or a protection. */
export type PlaceOfExpression = "condition" | "value";

/** Space, comments and parentheses before the word of `mapped(p)`, which has no name of its own in the tree. */
const BEFORE_QUERY = /(?:[\s(]|\/\/[^\n\r]*|\/\*[^]*?\*\/)*/y;

/** Reads the names in the expressions of one file, with the meanings that lowering gives them. */
export class ExpressionReader {
  constructor(
    private readonly unit: Unit,
    private readonly scope: Scope,
    private readonly entities: Entities,
    private readonly found: OccurrenceList,
    private readonly regionOf: (name: string) => Entity | undefined,
  ) {}

  read(tree: Expression | undefined, place: PlaceOfExpression, sight: Sight): void {
    switch (tree?.kind) {
      case undefined:
      case "integer":
      case "version":
        return;
      case "name":
        return this.name(tree.name, place, sight);
      case "slice":
        this.name(tree.name, "value", sight);
        this.read(tree.from, "value", sight);
        return this.read(tree.to, "value", sight);
      case "query":
        this.query(tree);
        return this.read(tree.page, "value", sight);
      case "unary":
        return this.read(tree.operand, place, sight);
      case "operation":
        return this.operation(tree, place, sight);
    }
  }

  private name(name: Name, place: PlaceOfExpression, sight: Sight): void {
    this.found.add(name, "reference", this.meanings(name.text, place, sight));
  }

  private meanings(name: string, place: PlaceOfExpression, sight: Sight): readonly Entity[] {
    const slot = sight.slot(name);
    if (slot !== undefined) return [slot];
    if (place === "condition") {
      const variables = sight.variables(name);
      if (variables.length > 0) return variables;
      if (sight.questions.has(name as StateName)) return [this.entities.named("word", name)];
      const config = switchName(name);
      if (this.scope.switches.has(config)) return [this.entities.named("config", config)];
    }
    const region = this.regionOf(name);
    if (region !== undefined) return [region];
    if (name === "kernel" ? place === "condition" : PROTECTIONS.has(name)) return [this.entities.named("word", name)];
    if (place === "value") return [this.entities.unknown("region", name)];
    const { wanted } = sight;
    return [this.entities.unknown(wanted, wanted === "config" ? switchName(name) : name)];
  }

  private query({ span, query }: Extract<Expression, { kind: "query" }>): void {
    BEFORE_QUERY.lastIndex = span.start;
    const start = span.start + (BEFORE_QUERY.exec(this.unit.text)?.[0].length ?? 0);
    const name = { text: query, span: { start, end: start + query.length } };
    this.found.add(name, "reference", [this.entities.named("word", query)]);
  }

  private operation(
    { operators, operands }: Extract<Expression, { kind: "operation" }>,
    place: PlaceOfExpression,
    sight: Sight,
  ): void {
    const comparesKernel = place === "condition" && sight.slot("kernel") === undefined;
    const equality = operators.every((operator) => operator === "==" || operator === "!=");
    // Beside a parameter, `ro` is what the parameter may be.
    const besideParameter =
      equality && operands.some((each) => each.kind === "name" && sight.slot(each.name.text)?.kind === "parameter");
    for (const operand of operands) {
      const word = operand.kind === "name" ? operand.name : null;
      const isWord =
        word !== null &&
        sight.slot(word.text) === undefined &&
        ((comparesKernel && word.text === "kernel") || (besideParameter && PROTECTIONS.has(word.text)));
      if (isWord) this.found.add(word, "reference", [this.entities.named("word", word.text)]);
      else this.read(operand, place, sight);
    }
  }
}
