import type { Declaration, FrameDeclaration, SourceFile } from "../ast.js";
import { arrangeBlock, arrangeBody, arrangeElement, type Arrangement } from "./blocks.js";
import { arrangeClause } from "./clauses.js";
import { arrangeCondition, arrangeExpression, arrangeList } from "./expressions.js";
import type { Layout } from "./layout.js";
import { arrangeRules } from "./rule-sets.js";
import { arrangeScenario } from "./scenarios.js";
import { arrangeAnnotations, arrangeStatement } from "./statements.js";

/** All of a file but what the heads of its frames have in common: columns. */
export function arrangeFile(arrangement: Arrangement, { declarations }: SourceFile): void {
  const { layout } = arrangement;
  for (const declaration of declarations) {
    layout.separate(layout.first(declaration.span), "statement");
    arrangeElement(arrangement, declaration, arrangeDeclaration);
  }
}

function arrangeDeclaration(arrangement: Arrangement, declaration: Declaration): void {
  const { layout } = arrangement;
  switch (declaration.kind) {
    case "import":
      return;
    case "config":
      if (declaration.dependsOn === undefined) return;
      arrangeClause(layout, layout.first(declaration.dependsOn.span) - 2, layout.last(declaration.dependsOn.span));
      return arrangeExpression(layout, declaration.dependsOn);
    case "machine": {
      const opener = layout.first(declaration.span) + 1;
      return arrangeBlock(arrangement, opener, layout.last(declaration.span), declaration.settings, () => {});
    }
    case "region":
      if (declaration.at === undefined) return;
      return arrangeClause(layout, layout.first(declaration.at.span) - 1, layout.last(declaration.at.span));
    case "fn":
      return arrangeFrame(arrangement, declaration);
    case "irq":
      if (layout.is(layout.first(declaration.name.span) + 1, "[")) {
        layout.separate(layout.first(declaration.name.span) + 1, "space");
      }
      return arrangeBody(arrangement, declaration.body, arrangeStatement);
    case "rules":
      return arrangeRules(arrangement, declaration);
    case "scenario":
      return arrangeScenario(arrangement, declaration);
  }
}

function arrangeFrame(arrangement: Arrangement, declaration: FrameDeclaration): void {
  const { layout } = arrangement;
  const { name, parameters, inlines, annotations, guard, body } = declaration;
  if (parameters !== undefined) arrangeParameters(layout, layout.first(name.span), parameters);
  if (inlines !== undefined) arrangeClause(layout, layout.first(inlines.span) - 1, layout.first(inlines.span));
  arrangeAnnotations(layout, annotations);
  if (guard !== undefined) arrangeCondition(layout, guard);
  if (body !== undefined) arrangeBody(arrangement, body, arrangeStatement);
}

function arrangeParameters(
  layout: Layout,
  name: number,
  parameters: NonNullable<FrameDeclaration["parameters"]>,
): void {
  arrangeList(layout, name, parameters);
  for (const { default: value } of parameters) {
    if (value !== undefined) arrangeExpression(layout, value);
  }
}
