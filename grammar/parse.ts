import type { IToken } from "chevrotain";
import type { SourceFile } from "./ast.js";
import { commentOf, Documentation, unterminatedComment, type Comment } from "./comments.js";
import { LmmuParser } from "./parser/declarations.js";
import { MAX_LENGTH, MAX_PROBLEMS, MAX_TOKENS, type SyntaxProblem, type TokenKind } from "./problem.js";
import type { Span } from "./span.js";
import { kindOfToken } from "./token-kinds.js";
import { tokenize } from "./tokens.js";
import { sortWords } from "./words.js";

/** A token where it stands, as a reader sees it. */
export interface Token {
  readonly kind: TokenKind;
  readonly span: Span;
  /** As written, backquotes included. */
  readonly text: string;
}

/** What became of a text. */
export interface ParseResult {
  readonly ast: SourceFile;
  /** All tokens but comments, unknown characters and white space, in order. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  /** In the order of the text; at most `MAX_PROBLEMS`, and one more that says so. */
  readonly problems: readonly SyntaxProblem[];
}

let parser: LmmuParser | undefined;

/** Parses a text. Never throws: whatever is wrong with it is among the problems, and the tree holds what there is. */
export function parse(text: string): ParseResult {
  const refusal = refuse(text);
  if (refusal !== undefined) return empty(text, refusal);
  const { tokens, comments: commentTokens } = tokenize(text);
  const comments = commentTokens.map(commentOf);
  const words = sortWords(text, tokens);
  parser ??= new LmmuParser(true);
  const { ast, problems } = parser.parse(text, words, new Documentation(text, comments));
  const comment = unterminatedComment(comments);
  return new Parsed(
    ast,
    words.tokens,
    comments,
    inOrder([...words.problems, ...problems, ...(comment ? [comment] : [])]),
  );
}

/** Most readers want the tree alone, so the tokens are converted when somebody asks. */
class Parsed implements ParseResult {
  private converted?: readonly Token[];

  constructor(
    readonly ast: SourceFile,
    private readonly lexed: readonly IToken[],
    readonly comments: readonly Comment[],
    readonly problems: readonly SyntaxProblem[],
  ) {}

  get tokens(): readonly Token[] {
    return (this.converted ??= this.lexed.map(asToken));
  }
}

/** The tokens of a text, as the parser has them before it reads them: a word counts by where it stands. */
export function tokensOf(text: string): readonly Token[] {
  return refuse(text) === undefined ? sortWords(text, tokenize(text).tokens).tokens.map(asToken) : [];
}

function asToken(token: IToken): Token {
  const { image: text, startOffset: start } = token;
  return { kind: kindOfToken(token), span: { start, end: start + text.length }, text };
}

function refuse(text: string): SyntaxProblem | undefined {
  if (text.length > MAX_LENGTH) return { kind: "too_large", span: { start: 0, end: 0 }, limit: MAX_LENGTH };
  const nul = text.indexOf("\0");
  if (nul >= 0) return { kind: "nul_byte", span: { start: nul, end: nul + 1 } };
  // No text has more tokens than units, so only a long one needs to be looked through.
  if (text.length <= MAX_TOKENS || countWordsAndSigns(text) <= MAX_TOKENS) return undefined;
  return { kind: "too_many_tokens", span: { start: 0, end: 0 }, limit: MAX_TOKENS };
}

/** At least as many as the text has tokens: those in comments and strings are counted too. */
function countWordsAndSigns(text: string): number {
  let count = 0;
  let inWord = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const isBlank = unit <= 0x20;
    const isWord = (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || unit >= 0x61;
    if (!isBlank && !(isWord && inWord)) count++;
    inWord = isWord;
  }
  return count;
}

function empty(text: string, problem: SyntaxProblem): ParseResult {
  const ast: SourceFile = { kind: "file", span: { start: 0, end: text.length }, declarations: [] };
  return { ast, tokens: [], comments: [], problems: [problem] };
}

function inOrder(problems: SyntaxProblem[]): SyntaxProblem[] {
  problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  if (problems.length < MAX_PROBLEMS) return problems;
  const kept = problems.slice(0, MAX_PROBLEMS);
  return [...kept, { kind: "too_many_problems", span: kept.at(-1)!.span, limit: MAX_PROBLEMS }];
}
