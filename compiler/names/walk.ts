import type { Block, ChainElement, Expression, Name, Statement } from "../../grammar/index.js";

/** What the place of an expression asks of it; `any`: whatever it is. */
export type Want = "pages" | "integer" | "protection" | "any";

/** The argument of a chain's element: what is wanted there, the frame's parameter says. */
export interface ArgumentOf {
  readonly element: Extract<ChainElement, { kind: "frame" }>;
  readonly index: number;
}

export interface BodyVisitor {
  expression(expression: Expression, want: Want | ArgumentOf): void;
  /** A loop variable's block begins, or ends. */
  loop?(variable: Name, begins: boolean): void;
}

/** Visits every expression of a body, in the order of the text, blocks at the ends of chains included. */
export function walkBody(block: Block, visitor: BodyVisitor): void {
  for (const statement of block.statements) walkStatement(statement, visitor);
}

function walkStatement(statement: Statement, visitor: BodyVisitor): void {
  switch (statement.kind) {
    case "chain":
      for (const element of statement.elements) {
        if (element.kind === "block") walkBody(element.body, visitor);
        else if (element.kind === "frame") {
          element.arguments?.forEach((argument, index) => visitor.expression(argument, { element, index }));
        }
      }
      break;
    case "if":
      for (const { condition, body } of statement.branches) {
        visitor.expression(condition, "integer");
        walkBody(body, visitor);
      }
      if (statement.otherwise !== undefined) walkBody(statement.otherwise, visitor);
      break;
    case "section":
    case "context":
    case "maybe":
    case "repeat":
      walkBody(statement.body, visitor);
      break;
    case "choose":
      for (const arm of statement.arms) walkBody(arm, visitor);
      break;
    case "for":
      visitor.expression(statement.pages, "pages");
      visitor.loop?.(statement.variable, true);
      walkBody(statement.body, visitor);
      visitor.loop?.(statement.variable, false);
      break;
    case "next":
      for (const argument of statement.arguments ?? []) visitor.expression(argument, "any");
      break;
    case "map":
      visitor.expression(statement.pages, "pages");
      if (statement.to !== undefined) visitor.expression(statement.to, "integer");
      break;
    case "unmap":
    case "populate":
    case "split":
    case "flush_tlb":
    case "access":
      visitor.expression(statement.pages, "pages");
      break;
    case "protect":
      visitor.expression(statement.pages, "pages");
      visitor.expression(statement.protection, "protection");
      break;
    case "set_entry":
    case "store":
      visitor.expression(statement.page, "pages");
      visitor.expression(statement.value, "integer");
      break;
    case "assert":
      visitor.expression(statement.condition, "integer");
      break;
    case "lazy_call":
    case "return":
    case "interrupt":
    case "schedule":
    case "sleep":
    case "emit":
    case "dsb":
    case "isb":
      break;
  }
}

/** Visits the names in an expression, each with what its place asks of it. */
export function walkNames(expression: Expression, want: Want, visit: (name: Name, want: Want) => void): void {
  switch (expression.kind) {
    case "integer":
    case "version":
      break;
    case "name":
      visit(expression.name, want);
      break;
    case "slice":
      visit(expression.name, "pages");
      walkNames(expression.from, "integer", visit);
      if (expression.to !== undefined) walkNames(expression.to, "integer", visit);
      break;
    case "query":
      walkNames(expression.page, "pages", visit);
      break;
    case "unary":
      walkNames(expression.operand, "integer", visit);
      break;
    case "operation": {
      const equality = expression.operators.every((operator) => operator === "==" || operator === "!=");
      const operand = equality && expression.operands.some(isProtectionWord) ? "protection" : "integer";
      for (const each of expression.operands) walkNames(each, operand, visit);
      break;
    }
  }
}

/** The words for what a page may be used for. */
export const PROTECTIONS: ReadonlySet<string> = new Set(["rw", "ro", "rx", "none"]);

export function isProtectionWord(expression: Expression): boolean {
  return expression.kind === "name" && PROTECTIONS.has(expression.name.text);
}
