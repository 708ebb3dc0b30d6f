import type { RulesDeclaration, RulesMember, RuleStatement } from "../ast.js";
import { arrangeBlock, arrangeBody, arrangeIf, type Arrangement } from "./blocks.js";
import { arrangeClause } from "./clauses.js";
import { arrangeCondition, arrangeExpression } from "./expressions.js";

/** `rules NAME "title" extends OTHER since 7.0 { … }` */
export function arrangeRules(arrangement: Arrangement, declaration: RulesDeclaration): void {
  const { layout } = arrangement;
  const { span, name, title, extends: base, since, members } = declaration;
  if (title !== undefined) arrangeClause(layout, layout.first(title.span), layout.first(title.span));
  for (const clause of [base, since]) {
    if (clause !== undefined) arrangeClause(layout, layout.first(clause.span) - 1, layout.first(clause.span));
  }
  const opener = layout.last((since ?? base ?? title ?? name).span) + 1;
  arrangeBlock(arrangement, opener, layout.last(span), members, arrangeMember);
}

function arrangeMember(arrangement: Arrangement, member: RulesMember): void {
  switch (member.kind) {
    case "active":
      return arrangeExpression(arrangement.layout, member.value);
    case "call":
    case "hook":
      return arrangeBody(arrangement, member.body, arrangeRuleStatement);
    case "variable":
      return;
  }
}

function arrangeRuleStatement(arrangement: Arrangement, statement: RuleStatement): void {
  const { layout } = arrangement;
  switch (statement.kind) {
    case "forbid":
      return arrangeCondition(layout, statement.condition);
    case "assertion":
      arrangeCondition(layout, statement.condition);
      if (statement.source === undefined) return;
      return arrangeClause(layout, layout.first(statement.source.span) - 1, layout.last(statement.source.span));
    case "assign":
      return arrangeExpression(layout, statement.value);
    case "if":
      return arrangeIf(arrangement, statement, arrangeRuleStatement);
    case "hook":
    case "preempt":
    case "return":
      return;
  }
}
