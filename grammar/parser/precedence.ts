import type { BinaryOperator, Expression } from "../ast.js";

/** C's levels, the tightest first. */
const LEVELS: readonly ReadonlySet<BinaryOperator>[] = [
  new Set(["+", "-"]),
  new Set(["<", "<=", ">", ">="]),
  new Set(["==", "!="]),
  new Set(["&"]),
  new Set(["|"]),
  new Set(["&&"]),
  new Set(["||"]),
];

/**
 * Makes a tree of `operands[0] operators[0] operands[1] …`, level by level, so that a run of one level becomes one node
 * and the tree is at most as deep as there are levels.
 */
export function foldOperators(operands: Expression[], operators: BinaryOperator[]): Expression {
  for (const level of LEVELS) {
    if (!operators.some((operator) => level.has(operator))) continue;
    const folded: Expression[] = [];
    const others: BinaryOperator[] = [];
    for (let from = 0; from < operands.length;) {
      let to = from;
      while (to < operators.length && level.has(operators[to]!)) to++;
      folded.push(operation(operands.slice(from, to + 1), operators.slice(from, to)));
      if (to < operators.length) others.push(operators[to]!);
      from = to + 1;
    }
    operands = folded;
    operators = others;
  }
  return operands[0]!;
}

function operation(operands: Expression[], operators: BinaryOperator[]): Expression {
  if (operators.length === 0) return operands[0]!;
  const span = { start: operands[0]!.span.start, end: operands.at(-1)!.span.end };
  return { kind: "operation", span, operators, operands };
}
