import type { Annotation, Chain, RulesList, Statement } from "../ast.js";
import { arrangeArms, arrangeBody, arrangeIf, type Arrangement } from "./blocks.js";
import { arrangeClause } from "./clauses.js";
import { arrangeArguments, arrangeBrackets, arrangeCommas, arrangeExpression } from "./expressions.js";
import type { Layout } from "./layout.js";

/** A statement of a frame. What has no list, block or expression in it never breaks. */
export function arrangeStatement(arrangement: Arrangement, statement: Statement): void {
  const { layout } = arrangement;
  const first = layout.first(statement.span);
  switch (statement.kind) {
    case "chain":
      return arrangeChain(arrangement, statement);
    case "if":
      return arrangeIf(arrangement, statement, arrangeStatement);
    case "next":
      return arrangeArguments(layout, first, statement.arguments);
    case "section":
    case "context":
    case "maybe":
    case "repeat":
      return arrangeBody(arrangement, statement.body, arrangeStatement);
    case "choose":
      return arrangeArms(arrangement, statement, statement.arms, arrangeStatement);
    case "for":
      arrangeClause(layout, layout.first(statement.pages.span) - 1, layout.last(statement.pages.span));
      arrangeExpression(layout, statement.pages);
      return arrangeBody(arrangement, statement.body, arrangeStatement);
    case "map":
      return arrangeMap(layout, statement);
    case "unmap":
    case "populate":
    case "split":
    case "flush_tlb":
    case "access":
      return arrangeExpression(layout, statement.pages);
    case "protect":
      arrangeExpression(layout, statement.pages);
      return arrangeExpression(layout, statement.protection);
    case "set_entry":
    case "store":
      arrangeExpression(layout, statement.page);
      arrangeClause(layout, layout.first(statement.value.span) - 1, layout.last(statement.value.span));
      return arrangeExpression(layout, statement.value);
    case "assert":
      if (statement.rules !== undefined) arrangeRulesList(layout, statement.rules);
      return arrangeExpression(layout, statement.condition);
    case "lazy_call":
    case "return":
    case "interrupt":
    case "schedule":
    case "sleep":
    case "emit":
    case "dsb":
    case "isb":
      return;
  }
}

/** `map PAGES rw as block to ADDRESS;` */
function arrangeMap(layout: Layout, { pages, protection, as: unit, to }: Statement & { kind: "map" }): void {
  arrangeExpression(layout, pages);
  const next = layout.last(pages.span) + (protection === undefined ? 1 : 2);
  if (unit !== undefined) arrangeClause(layout, next, next + 1);
  if (to === undefined) return;
  arrangeClause(layout, layout.first(to.span) - 1, layout.last(to.span));
  arrangeExpression(layout, to);
}

/** `A, B, C` */
export function arrangeRulesList(layout: Layout, { span, names }: RulesList): void {
  if (names.length < 2) return;
  layout.group(layout.first(span), layout.last(span));
  layout.indentAfter(layout.first(span), layout.last(span));
  arrangeCommas(layout, names);
}

/**
 * A chain on one line, or with one frame on each. A block at its end is no reason to break it, but stands below its last
 * frame where it is broken.
 */
function arrangeChain(arrangement: Arrangement, { span, elements }: Chain): void {
  const { layout } = arrangement;
  const first = layout.first(span);
  const arrows = elements.slice(1).map((element) => layout.first(element.span) - 1);
  const lastArrow = arrows.at(-1);
  if (lastArrow !== undefined) {
    const last = layout.last(span);
    if (elements.at(-1)!.kind !== "block") layout.group(first, last);
    else {
      const id = Symbol("chain");
      layout.group(first, lastArrow, { kind: "group", id });
      layout.openAfter(lastArrow, last, { kind: "indent_if_broken", id });
    }
    layout.indentAfter(layout.last(elements[0]!.span), elements.at(-1)!.kind === "block" ? lastArrow : last);
    for (const arrow of arrows) layout.separate(arrow, "line");
  }
  for (const element of elements) {
    if (element.kind === "block") arrangeBody(arrangement, element.body, arrangeStatement);
    if (element.kind !== "frame") continue;
    arrangeArguments(layout, layout.first(element.span), element.arguments);
    arrangeAnnotations(layout, element.annotations);
  }
}

/** `[lazy, spin ptl]`. None of its words begins a statement in there, so a line may break before each. */
export function arrangeAnnotations(layout: Layout, annotations: readonly Annotation[]): void {
  const last = annotations.at(-1);
  if (last === undefined) return;
  const opener = layout.first(annotations[0]!.span) - 1;
  arrangeBrackets(layout, opener, layout.last(last.span) + 1);
  annotations.forEach(({ span }, index) => layout.separate(layout.first(span), index === 0 ? "softline" : "line"));
}
