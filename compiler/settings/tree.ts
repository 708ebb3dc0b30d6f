import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { settingsSyntax, type SyntaxProblem } from "../catalogue/settings.js";
import type { Findings } from "../findings.js";

/** Longer or deeper than this is no settings file; the parser would need long for it, or run out of stack. */
const MAX_LENGTH = 256 * 1024;
const MAX_DEPTH = 20;

/**
 * The tree of a JSON text, which may have comments and trailing commas. What is no JSON is reported and left out; undefined
 * where nothing is left.
 */
export function jsonTree(text: string, file: string, findings: Findings): Node | undefined {
  const report = (problem: SyntaxProblem, offset: number, length: number): void =>
    findings.at(settingsSyntax, file, { start: offset, end: offset + length }, { problem });
  if (text.length > MAX_LENGTH) return void report("TooLong", MAX_LENGTH, 1);
  const tooDeep = excessOf(text);
  if (tooDeep !== null) return void report("TooDeep", tooDeep, 1);
  if (text.trim() === "") return void report("Empty", 0, text.length);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  // The first of a place says what is wrong there, the others what became of it; and so does what is missing at the end.
  const reported = new Set<number>();
  for (const { error, offset, length } of errors) {
    if (reported.has(offset) || (offset === text.length && reported.size > 0)) continue;
    reported.add(offset);
    report(problemAt(text, offset, printParseErrorCode(error) as SyntaxProblem), offset, length);
  }
  return root;
}

/** Before a closing bracket of the other kind no comma is missing, as the parser has it. */
function problemAt(text: string, offset: number, problem: SyntaxProblem): SyntaxProblem {
  if (problem !== "CommaExpected") return problem;
  if (text[offset] === "}") return "CloseBracketExpected";
  return text[offset] === "]" ? "CloseBraceExpected" : problem;
}

/** Where lists and objects lie too deep in each other; null where they do not. */
function excessOf(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (offset >= text.length) return null;
    const first = text[offset]!;
    if (first === "[" || first === "{") depth++;
    if (first === "]" || first === "}") depth--;
    if (depth > MAX_DEPTH) return offset;
  }
}
