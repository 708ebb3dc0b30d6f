/** Blocks under a condition, each with what stands at its end: which configs the block runs under. */
import type { Block, Declaration, Expression, ScenarioItem, Span, Statement } from "../../grammar/index.js";

/** A block that runs only under a condition. */
export interface Guarded {
  /** With its braces. */
  readonly span: Span;
  /** In one line: `DEBUG_PAGEALLOC`, `!DEBUG_PAGEALLOC && ARM64`. */
  readonly condition: string;
}

/** The blocks under conditions in a declaration, with their braces; those that nobody has closed are not among them. */
export function guardedBlocks(declaration: Declaration, text: string): Guarded[] {
  const found: Guarded[] = [];
  const add = ({ span }: Block, condition: string): void => {
    const isClosed = text[span.start] === "{" && text[span.end - 1] === "}" && span.end - span.start > 1;
    if (isClosed) found.push({ span, condition });
  };
  // A declaration's statements nest no deeper than the parser lets them.
  const statements = (list: readonly (Statement | ScenarioItem)[]): void => list.forEach(statement);
  const statement = (each: Statement | ScenarioItem): void => {
    switch (each.kind) {
      case "if": {
        const before: string[] = [];
        for (const { condition, body } of each.branches) {
          add(body, joined([...before, conjunct(condition, text)]));
          before.push(negated(condition, text));
          statements(body.statements);
        }
        if (each.otherwise === undefined) return;
        add(each.otherwise, joined(before));
        return statements(each.otherwise.statements);
      }
      case "chain": {
        const last = each.elements.at(-1);
        return last?.kind === "block" ? statements(last.body.statements) : undefined;
      }
      case "choose":
        return each.arms.forEach((arm) => statements(arm.statements));
      default:
        if ("body" in each) statements(each.body.statements);
    }
  };
  switch (declaration.kind) {
    case "fn": {
      const { guard, body } = declaration;
      if (body === undefined) break;
      if (guard !== undefined) add(body, written(guard, text));
      statements(body.statements);
      break;
    }
    case "irq":
      statements(declaration.body.statements);
      break;
    case "scenario":
      statements(declaration.items);
      break;
    default:
      break;
  }
  return found;
}

function joined(conditions: readonly string[]): string {
  const [only, ...others] = conditions;
  // One condition alone needs no parentheses around it.
  return others.length === 0 ? only!.replace(/^\((.*)\)$/, "$1") : conditions.join(" && ");
}

/** As it stands in the text, but on one line and without comments. */
function written({ span }: Expression, text: string): string {
  return text
    .slice(span.start, span.end)
    .replace(/\/\/.*|\/\*[^]*?\*\//g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** As a part of a longer condition. */
function conjunct(condition: Expression, text: string): string {
  const isLoose = condition.kind === "operation" && condition.operators.includes("||");
  return isLoose ? `(${written(condition, text)})` : written(condition, text);
}

function negated(condition: Expression, text: string): string {
  if (condition.kind === "name") return `!${written(condition, text)}`;
  const isNot = condition.kind === "unary" && condition.operators.length === 1 && condition.operators[0] === "!";
  return isNot ? conjunct(condition.operand, text) : `!(${written(condition, text)})`;
}
