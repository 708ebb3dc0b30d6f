import type {
  Block,
  RuleBlock,
  RuleStatement,
  ScenarioItem,
  SourceFile,
  Span,
  Statement,
} from "../../grammar/index.js";

type Part = Statement | ScenarioItem | RuleStatement;

/** The largest declaration, statement or other line of a declaration that ends at an offset; null: none does. */
export function endingAt({ declarations }: SourceFile, offset: number): Span | null {
  const declaration = declarations.find(({ span }) => span.start < offset && offset <= span.end);
  if (declaration === undefined) return null;
  if (declaration.span.end === offset) return declaration.span;
  switch (declaration.kind) {
    case "fn":
    case "irq":
      return declaration.body === undefined ? null : among(declaration.body.statements, offset);
    case "scenario":
      return among(declaration.items, offset);
    case "machine":
      return declaration.settings.find(({ span }) => span.end === offset)?.span ?? null;
    case "rules": {
      const member = declaration.members.find(({ span }) => span.start < offset && offset <= span.end);
      if (member === undefined || member.span.end === offset) return member?.span ?? null;
      return "body" in member ? among(member.body.statements, offset) : null;
    }
    default:
      return null;
  }
}

/** Blocks nest no deeper than the parser lets them. */
function among(parts: readonly Part[], offset: number): Span | null {
  const part = parts.find(({ span }) => span.start < offset && offset <= span.end);
  if (part === undefined || part.span.end === offset) return part?.span ?? null;
  for (const { span, statements } of blocksOf(part)) {
    if (span.start < offset && offset <= span.end) return among(statements, offset);
  }
  return null;
}

function blocksOf(part: Part): readonly (Block | RuleBlock)[] {
  switch (part.kind) {
    case "if":
      return [...part.branches.map(({ body }) => body), ...(part.otherwise === undefined ? [] : [part.otherwise])];
    case "choose":
      return part.arms;
    case "chain": {
      const last = part.elements.at(-1);
      return last?.kind === "block" ? [last.body] : [];
    }
    default:
      return "body" in part ? [part.body] : [];
  }
}
