import type { Expect, Fact, ScenarioDeclaration, ScenarioItem } from "../ast.js";
import { arrangeBlock, arrangeBody, type Arrangement } from "./blocks.js";
import { arrangeClause } from "./clauses.js";
import { arrangeExpression } from "./expressions.js";
import type { Layout } from "./layout.js";
import { arrangeRulesList, arrangeStatement } from "./statements.js";

/** `scenario NAME "title" { … }` */
export function arrangeScenario(arrangement: Arrangement, declaration: ScenarioDeclaration): void {
  const { layout } = arrangement;
  const { span, name, title, items } = declaration;
  if (title !== undefined) arrangeClause(layout, layout.first(title.span), layout.first(title.span));
  const opener = layout.last((title ?? name).span) + 1;
  arrangeBlock(arrangement, opener, layout.last(span), items, arrangeItem);
}

function arrangeItem(arrangement: Arrangement, item: ScenarioItem): void {
  const { layout } = arrangement;
  switch (item.kind) {
    case "given":
    case "task":
      return arrangeBody(arrangement, item.body, arrangeStatement);
    case "interrupts":
      return;
    case "expect":
      return arrangeExpect(layout, item);
    case "always":
      if (item.rules !== undefined) arrangeRulesList(layout, item.rules);
      return arrangeExpression(layout, item.condition);
    default:
      return arrangeStatement(arrangement, item);
  }
}

/** `expect A, B when X: FACT, FACT;` with the facts on one line, or each on its own if they were written so or do not fit. */
function arrangeExpect(layout: Layout, { rules, when, facts }: Expect): void {
  if (rules !== undefined) arrangeRulesList(layout, rules);
  if (when !== undefined) {
    arrangeClause(layout, layout.first(when.span) - 1, layout.last(when.span));
    arrangeExpression(layout, when);
  }
  const first = layout.first(facts[0]!.span);
  const last = layout.last(facts.at(-1)!.span);
  layout.indentedGroupAfter(first - 1, last, { kind: "group", isBroken: layout.isBroken(first - 1, first) });
  for (const fact of facts) {
    layout.separate(layout.first(fact.span), "line");
    arrangeFact(layout, fact);
  }
}

function arrangeFact(layout: Layout, fact: Fact): void {
  switch (fact.kind) {
    case "hooks":
      return fact.hooks.forEach(({ span }) => arrangeClause(layout, layout.first(span), layout.last(span)));
    case "warns":
    case "bugs":
    case "forbidden":
    case "hazard":
      if (fact.in === undefined) return;
      return arrangeClause(layout, layout.first(fact.in.span) - 1, layout.first(fact.in.span));
    case "faults":
      if (fact.at === undefined) return;
      arrangeClause(layout, layout.first(fact.at.span) - 1, layout.last(fact.at.span));
      return arrangeExpression(layout, fact.at);
    case "reachable":
      return arrangeExpression(layout, fact.condition);
    case "clean":
    case "leaks":
    case "barriers":
      return;
  }
}
