import { LineIndex, parse, QUOTED_AS_NAMES, type Token } from "../../../grammar/index.js";

const OPERATORS = new Set(["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "&", "|"]);
const CLAUSES = new Set(["when", "inlines", "extends", "since", "depends", "at", "to", "as", "in"]);

/**
 * Lines that are too long although the style could break them: in front of an operator, `->` or `@`, behind a comma, `;`
 * or `{` that something follows, within parentheses, or in front of a clause. A comment at a line's end does not count, and
 * no break stands in front of a name that would begin a statement there.
 */
export function breakable(text: string, { printWidth, tabWidth }: { printWidth: number; tabWidth: number }): string[] {
  const index = new LineIndex(text);
  const byLine = new Map<number, Token[]>();
  for (const token of parse(text).tokens) {
    const { line } = index.at(token.span.start);
    const list = byLine.get(line);
    if (list === undefined) byLine.set(line, [token]);
    else list.push(token);
  }
  const wrong: string[] = [];
  for (const [line, tokens] of byLine) {
    const { end } = tokens.at(-1)!.span;
    const shown = text.slice(end - index.at(end).column + 1, end).replaceAll("\t", " ".repeat(tabWidth));
    if (shown.length <= printWidth) continue;
    const place = tokens.slice(1).find((token, nth) => canBreak(tokens[nth]!, token));
    if (place !== undefined) wrong.push(`${line}: before ${place.text} in ${shown}`);
  }
  return wrong;
}

/** Whether the style can put a line break between two tokens of a line. */
function canBreak(left: Token, right: Token): boolean {
  const isStatement = left.text === "{" || left.text === ";";
  if (isStatement || right.text === "}") return left.text !== "{" || right.text !== "}";
  if (right.kind === "name" && QUOTED_AS_NAMES.has(right.text)) return false;
  if (OPERATORS.has(right.text)) return isOperand(left);
  if (left.text === "(" || right.text === ")") return left.text !== "(" || right.text !== ")";
  if (left.text === "," || right.text === "->" || right.text === "@") return true;
  return right.kind === "keyword" && CLAUSES.has(right.text);
}

function isOperand({ kind, text }: Token): boolean {
  return kind === "name" || kind === "integer" || kind === "version" || text === ")" || text === "]";
}
