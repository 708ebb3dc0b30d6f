import type { Expression } from "../ast.js";
import type { Span } from "../span.js";
import type { Layout } from "./layout.js";

/** An expression breaks before its operators. `isIndented`: what follows its first line stands further right. */
export function arrangeExpression(layout: Layout, expression: Expression, isIndented = true): void {
  const parentheses = parenthesesOf(layout, expression);
  let first = layout.first(expression.span);
  let last = layout.last(expression.span);
  for (let level = 0; level < parentheses; level++) arrangeBrackets(layout, first++, last--);
  switch (expression.kind) {
    case "slice":
      layout.separate(first + 1, "none");
      arrangeExpression(layout, expression.from);
      if (expression.to !== undefined) arrangeExpression(layout, expression.to);
      return;
    case "query":
      arrangeArguments(layout, first, [expression.page]);
      return;
    case "unary":
      for (let sign = 0; sign < expression.operators.length; sign++) layout.separate(first + sign + 1, "none");
      arrangeExpression(layout, expression.operand);
      return;
    case "operation":
      layout.group(first, last);
      if (isIndented && parentheses === 0) layout.indentAfter(layout.last(expression.operands[0]!.span), last);
      expression.operands.forEach((operand, index) => {
        if (index > 0) layout.separate(layout.first(operand.span) - 1, "line");
        arrangeExpression(layout, operand);
      });
      return;
    case "integer":
    case "version":
    case "name":
      return;
  }
}

/** How many parentheses stand around an expression; they belong to its span. */
function parenthesesOf(layout: Layout, expression: Expression): number {
  const first = layout.first(expression.span);
  if (expression.kind === "operation") return layout.first(expression.operands[0]!.span) - first;
  let inner = first;
  while (layout.is(inner, "(")) inner++;
  return inner - first;
}

/** `(EXPR)` of a statement: breaks behind and before the parentheses. */
export function arrangeCondition(layout: Layout, condition: Expression): void {
  arrangeBrackets(layout, layout.first(condition.span) - 1, layout.last(condition.span) + 1);
  arrangeExpression(layout, condition, false);
}

/** `name(a, b)`; nothing where no list was written. */
export function arrangeArguments(layout: Layout, name: number, list: readonly Expression[] | undefined): void {
  if (list === undefined) return;
  arrangeList(layout, name, list);
  for (const argument of list) arrangeExpression(layout, argument);
}

/** Parentheses right behind a name, with commas in them. */
export function arrangeList(layout: Layout, name: number, list: readonly { readonly span: Span }[]): void {
  const opener = name + 1;
  layout.separate(opener, "none");
  const last = list.at(-1);
  if (last === undefined) return;
  arrangeBrackets(layout, opener, layout.last(last.span) + 1);
  arrangeCommas(layout, list);
}

export function arrangeBrackets(layout: Layout, opener: number, closer: number): void {
  layout.group(opener, closer);
  layout.indentBetween(opener, closer);
  layout.mayBreak(opener + 1, "softline");
  layout.separate(closer, "softline");
}

/** Lines break behind commas. */
export function arrangeCommas(layout: Layout, list: readonly { readonly span: Span }[]): void {
  for (const { span } of list.slice(1)) layout.mayBreak(layout.first(span), "line");
}
