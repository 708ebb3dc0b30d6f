import type { SyntaxProblem } from "../problem.js";
import { type LineColumn, LineIndex } from "../span.js";

/** The exception for a text that cannot be read, in the form from which Prettier makes a message with the lines around. */
export function syntaxError(problem: SyntaxProblem, text: string): SyntaxError {
  const lines = new LineIndex(text);
  const start = lines.at(problem.span.start);
  const loc: { start: LineColumn; end: LineColumn } = { start, end: lines.at(problem.span.end) };
  const what = problem.kind === "expected" ? `expected ${problem.expected}` : problem.kind.replaceAll("_", " ");
  const message = `${what} (${start.line}:${start.column}); \`lmmu check\` says more`;
  return Object.assign(new SyntaxError(message), { loc });
}
