/** Where in a file's tree a place lies: the statement there, and the lists of statements around it. */
import type {
  Annotation,
  Block,
  FrameDeclaration,
  IrqDeclaration,
  ScenarioDeclaration,
  ScenarioItem,
  Span,
  Statement,
} from "../../grammar/index.js";
import type { Unit } from "../files/load.js";

/** What stands in a list: a statement, or one of a scenario's other items. */
export type Item = Statement | ScenarioItem;

/** What is between two braces, or the one statement of a body without. */
export interface StatementList {
  readonly unit: Unit;
  readonly items: readonly Item[];
  /** Between the braces; where there are none, the statement. */
  readonly inner: Span;
  readonly braces: boolean;
}

/** An item in its list. */
export interface Spot {
  readonly list: StatementList;
  readonly index: number;
}

export type Owner = FrameDeclaration | IrqDeclaration | ScenarioDeclaration;

/** Where a place lies. */
export interface Located {
  readonly unit: Unit;
  readonly owner: Owner;
  /** From the owner's own list to the innermost item that holds the place; empty where that is in no item. */
  readonly path: readonly Spot[];
  /** The declaration's annotation that holds the place, or null. */
  readonly annotation: Annotation | null;
}

/** Null where the place is in no declaration that has code. */
export function locate(unit: Unit, span: Span): Located | null {
  const owner = unit.ast.declarations.find((each) => holds(each.span, span));
  if (owner?.kind !== "fn" && owner?.kind !== "irq" && owner?.kind !== "scenario") return null;
  const annotations = owner.kind === "fn" ? owner.annotations : [];
  const annotation = annotations.find((each) => holds(each.span, span)) ?? null;
  const top = ownList(unit, owner);
  return { unit, owner, path: top === null ? [] : pathIn(top, span), annotation };
}

/** A declaration's own list; null where it has no body. */
export function ownList(unit: Unit, owner: Owner): StatementList | null {
  if (owner.kind === "scenario") return scenarioList(unit, owner);
  return owner.body === undefined ? null : listOf(unit, owner.body);
}

export function listOf(unit: Unit, { span, statements }: Block): StatementList {
  const braces = unit.text[span.start] === "{";
  return { unit, items: statements, inner: braces ? { start: span.start + 1, end: span.end - 1 } : span, braces };
}

function scenarioList(unit: Unit, { span, name, title, items }: ScenarioDeclaration): StatementList {
  const brace = blankEnd(unit, (title ?? name).span.end);
  return { unit, items, inner: { start: brace + 1, end: span.end - 1 }, braces: true };
}

function pathIn(list: StatementList, span: Span): Spot[] {
  const index = list.items.findIndex((item) => holds(item.span, span));
  if (index < 0) return [];
  const inner = listsIn(list.unit, list.items[index]!).find(({ items }) =>
    items.some((item) => holds(item.span, span)),
  );
  return [{ list, index }, ...(inner === undefined ? [] : pathIn(inner, span))];
}

/** The same as lists. */
export function listsIn(unit: Unit, item: Item): StatementList[] {
  return blocksIn(item).map((block) => listOf(unit, block));
}

/** The blocks that an item is made of. */
export function blocksIn(item: Item): readonly Block[] {
  switch (item.kind) {
    case "chain":
      return item.elements.flatMap((element) => (element.kind === "block" ? [element.body] : []));
    case "if":
      return [...item.branches.map(({ body }) => body), ...(item.otherwise === undefined ? [] : [item.otherwise])];
    case "choose":
      return item.arms;
    case "section":
    case "context":
    case "maybe":
    case "repeat":
    case "for":
    case "task":
    case "given":
      return [item.body];
    default:
      return [];
  }
}

/** Whether an item or one inside it is such a one. */
export function someItem(item: Item, is: (item: Item) => boolean): boolean {
  return is(item) || blocksIn(item).some(({ statements }) => statements.some((each) => someItem(each, is)));
}

export function isReturn({ kind }: Item): boolean {
  return kind === "return";
}

/** Whether other frames run there. */
export function isCall({ kind }: Item): boolean {
  return kind === "chain" || kind === "next";
}

export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The first offset from `from` on at which there is neither white space nor a comment. */
export function blankEnd({ text, comments }: Unit, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && isBlank(text[at]!)) at++;
    const comment = commentFrom(comments, at);
    if (comment?.span.start !== at) return at;
    at = comment.span.end;
  }
}

export function isBlank(unit: string): boolean {
  return unit === " " || unit === "\t" || unit === "\n" || unit === "\r";
}

/** The first comment that ends behind an offset. */
export function commentFrom(comments: Unit["comments"], offset: number): Unit["comments"][number] | undefined {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.span.end > offset) high = middle;
    else low = middle + 1;
  }
  return comments[low];
}
