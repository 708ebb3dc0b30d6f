import type { Expression, IfStatement } from "../ast.js";
import type { Span } from "../span.js";
import { arrangeCondition } from "./expressions.js";
import type { Ignored } from "./ignored.js";
import type { Layout } from "./layout.js";

interface Node {
  readonly span: Span;
}

/** What the arrangement of every declaration and statement is made with. */
export interface Arrangement {
  readonly layout: Layout;
  readonly ignored: Ignored;
}

/** Elements in braces: on one line if they were written so and fit, else one below the other. */
export function arrangeBlock<Element extends Node>(
  arrangement: Arrangement,
  opener: number,
  closer: number,
  elements: readonly Element[],
  arrange: (arrangement: Arrangement, element: Element) => void,
): void {
  if (!arrangement.layout.isBroken(opener, closer)) arrangement.layout.group(opener, closer);
  arrangeInBraces(arrangement, opener, closer, elements, arrange);
}

/** The same as a part of a group around it. */
function arrangeInBraces<Element extends Node>(
  arrangement: Arrangement,
  opener: number,
  closer: number,
  elements: readonly Element[],
  arrange: (arrangement: Arrangement, element: Element) => void,
): void {
  const { layout } = arrangement;
  const separator = layout.isBroken(opener, closer) ? "statement" : "line";
  layout.indentBetween(opener, closer);
  for (const element of elements) {
    layout.separate(layout.first(element.span), separator);
    arrangeElement(arrangement, element, arrange);
  }
  layout.separate(closer, separator);
}

/** An element of a list, unless a comment says that it stays as it is. */
export function arrangeElement<Element extends Node>(
  arrangement: Arrangement,
  element: Element,
  arrange: (arrangement: Arrangement, element: Element) => void,
): void {
  const { layout, ignored } = arrangement;
  const first = layout.first(element.span);
  if (ignored.has(first)) layout.keep(first, layout.last(element.span));
  else arrange(arrangement, element);
}

interface BlockOf<Statement> extends Node {
  readonly statements: readonly Statement[];
}

type Arrange<Statement> = (arrangement: Arrangement, statement: Statement) => void;

/** A block where nothing else of its line may break with it. */
export function arrangeBody<Statement extends Node>(
  arrangement: Arrangement,
  { span, statements }: BlockOf<Statement>,
  arrange: Arrange<Statement>,
): void {
  const { layout } = arrangement;
  arrangeBlock(arrangement, layout.first(span), layout.last(span), statements, arrange);
}

/** Blocks that stand or break together: the arms of `choose`. */
export function arrangeArms<Statement extends Node>(
  arrangement: Arrangement,
  { span }: Node,
  arms: readonly BlockOf<Statement>[],
  arrange: Arrange<Statement>,
): void {
  const { layout } = arrangement;
  layout.group(layout.first(span), layout.last(span));
  for (const arm of arms) {
    arrangeInBraces(arrangement, layout.first(arm.span), layout.last(arm.span), arm.statements, arrange);
  }
}

/**
 * `if` with all its branches is one group, so that its blocks stand on one line together or not at all. `else` follows a
 * `}` on its line; it follows a `;` there only if it was written so and all of it fits.
 */
export function arrangeIf<Statement extends Node>(
  arrangement: Arrangement,
  { span, branches, otherwise }: IfStatement<BlockOf<Statement>>,
  arrange: Arrange<Statement>,
): void {
  const { layout } = arrangement;
  const rest = otherwise === undefined ? [] : [{ condition: undefined, body: otherwise }];
  const all: readonly { readonly condition: Expression | undefined; readonly body: BlockOf<Statement> }[] = [
    ...branches,
    ...rest,
  ];
  let isBroken = false;
  all.forEach(({ condition, body }, index) => {
    const previous = all[index - 1];
    if (previous !== undefined) {
      const end = layout.last(previous.body.span);
      layout.separate(end + 1, layout.is(end, "}") ? "space" : "line");
      isBroken ||= !layout.is(end, "}") && layout.isBroken(end, end + 1);
    }
    if (condition !== undefined) arrangeCondition(layout, condition);
    const first = layout.first(body.span);
    const last = layout.last(body.span);
    if (layout.is(first, "{")) arrangeInBraces(arrangement, first, last, body.statements, arrange);
    else {
      layout.indentedGroupAfter(first - 1, last);
      layout.separate(first, "line");
      arrange(arrangement, body.statements[0]!);
    }
  });
  layout.group(layout.first(span), layout.last(span), { kind: "group", isBroken });
}
