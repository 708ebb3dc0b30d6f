import type { Expression, Name, RuleBlock, RulesDeclaration, RulesMember, RuleStatement } from "../../grammar/index.js";
import type { StateName } from "../../runtime/index.js";
import type { Entity } from "./entity.js";
import { ACTIVE_QUESTIONS, CONTRACT_QUESTIONS, QUESTIONS } from "./questions.js";
import type { Reading } from "./read-body.js";
import { SWITCHES_ONLY } from "./read-expression.js";

/** Reads the names in a rule set. */
export class RulesReader {
  constructor(
    private readonly declaration: RulesDeclaration,
    private readonly reading: Reading,
  ) {}

  read(): void {
    const { found, meanings, scope } = this.reading;
    const { name, extends: other, members } = this.declaration;
    found.add(name, "declaration", [meanings.entities.of(this.declaration)]);
    if (other !== undefined) found.add(other, "reference", [meanings.rules(scope, other.text)]);
    for (const member of members) this.member(member);
  }

  private member(member: RulesMember): void {
    const { found, meanings } = this.reading;
    switch (member.kind) {
      case "variable":
        return found.add(member.name, "declaration", this.variables(member.name.text));
      case "active": {
        const { start } = member.span;
        const name = { text: "active", span: { start, end: start + "active".length } };
        found.add(name, "declaration", [meanings.entities.named("word", "active")]);
        return this.condition(member.value, ACTIVE_QUESTIONS);
      }
      case "call": {
        const closes = member.call === "disable" || member.call === "resume";
        return this.block(member.body, closes ? CONTRACT_QUESTIONS : QUESTIONS);
      }
      case "hook":
        return this.block(member.body, QUESTIONS);
    }
  }

  private variables(name: string): readonly Entity[] {
    const variable = this.reading.meanings.variables.find(this.declaration, name);
    return variable === undefined ? [] : [variable];
  }

  private condition(tree: Expression, questions: ReadonlySet<StateName>): void {
    const sight = { ...SWITCHES_ONLY, variables: (name: string) => this.variables(name), questions };
    this.reading.expressions.read(tree, "condition", { ...sight, wanted: "variable" });
  }

  /** `contract`: what a `forbid` can ask here. */
  private block(block: RuleBlock | undefined, contract: ReadonlySet<StateName>): void {
    for (const statement of block?.statements ?? []) this.statement(statement, contract);
  }

  private statement(statement: RuleStatement, contract: ReadonlySet<StateName>): void {
    switch (statement.kind) {
      case "forbid":
        return this.condition(statement.condition, contract);
      case "assertion":
        return this.condition(statement.condition, QUESTIONS);
      case "assign":
        this.target(statement.target);
        return this.condition(statement.value, QUESTIONS);
      case "if":
        for (const { condition, body } of statement.branches) {
          this.condition(condition, QUESTIONS);
          this.block(body, contract);
        }
        return this.block(statement.otherwise, contract);
      case "hook":
      case "preempt":
      case "return":
        return;
    }
  }

  private target(name: Name): void {
    const { found, meanings } = this.reading;
    const variables = this.variables(name.text);
    const unknown = variables.length === 0 ? [meanings.entities.unknown("variable", name.text)] : variables;
    found.add(name, "reference", unknown);
  }
}
