import type { IToken, TokenType } from "chevrotain";
import { isName } from "./literals.js";
import { MAX_DEPTH, MAX_PROBLEMS, type SyntaxProblem } from "./problem.js";
import * as T from "./tokens.js";

/** What the words pass makes of the lexer's tokens. */
export interface Words {
  /** Every token of the language, in order. */
  readonly tokens: IToken[];
  /** What the parser reads: without what is nested too deep, with an end behind the last one. */
  readonly input: IToken[];
  /** Offsets of tokens before which something was dropped: what is missing there has been reported already. */
  readonly damaged: ReadonlySet<number>;
  readonly problems: SyntaxProblem[];
}

const typesAfterWhich = new Set<TokenType>([
  T.Semicolon,
  T.LCurly,
  T.RCurly,
  T.RParen,
  T.Reserved.else,
  T.Begins.User,
  T.Begins.PerCpu,
]);
const typesBeforeNames = new Set<TokenType>([T.Arrow, T.LParen, T.LSquare, T.Equals, T.StepAssign]);
const openers = new Map<TokenType, TokenType>([
  [T.LCurly, T.RCurly],
  [T.LParen, T.RParen],
  [T.LSquare, T.RSquare],
]);
const closers = new Set<TokenType>(openers.values());
const TIMES = /^x[0-9]+$/;

/**
 * Gives every word its type and drops what the parser shall not see. A word begins a statement, member or item only as
 * the first token on its line or after `;` `{` `}` `)` `else` `user` `percpu`, and not before `->` `(` `[` or an
 * assignment (`assert (` excepted); so the grammar needs one token of look-ahead. A declaration's word in column 0 begins
 * a declaration whatever braces are open, elsewhere only outside of them.
 */
export function sortWords(text: string, lexed: readonly IToken[]): Words {
  const tokens: IToken[] = [];
  const input: IToken[] = [];
  const damaged = new Set<number>();
  const problems: SyntaxProblem[] = [];
  /** The closers that are due, innermost last. */
  const open: TokenType[] = [];
  let curlies = 0;
  let dropped = false;
  let swallowed = false;
  let tooDeep = false;
  let previousEnd = 0;
  let previous: TokenType | undefined;

  const report = (problem: SyntaxProblem) => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };

  for (let index = 0; index < lexed.length; index++) {
    const token = lexed[index]!;
    const start = token.startOffset;
    const end = start + token.image.length;
    if (token.tokenType === T.Unknown) {
      report({ kind: "unknown_character", span: { start, end }, text: excerpt(token.image) });
      dropped = true;
      continue;
    }

    if (token.tokenType === T.Identifier) {
      const isFirst = previous === undefined || hasLineBreak(text, previousEnd, start);
      const type = typeOfWord(token.image, isFirst || typesAfterWhich.has(previous!), lexed[index + 1]);
      if (type !== undefined) retype(token, type);
      if (T.DECLARATION_TYPES.get(token.image) === type && type !== undefined) {
        if (isFirst && isLineStart(text, start)) {
          open.length = curlies = 0;
          tooDeep = false;
        } else if (curlies > 0) retype(token, T.MisplacedDeclaration);
      }
    } else if (token.tokenType === T.QuotedName) {
      checkQuotedName(token, report);
      if (!isClosed(token.image)) {
        damaged.add(start);
        swallowed = true;
      }
      retype(token, T.Identifier);
    }

    const closer = openers.get(token.tokenType);
    if (closer !== undefined) {
      open.push(closer);
      if (closer === T.RCurly) curlies++;
      if (open.length > MAX_DEPTH && !tooDeep) {
        report({ kind: "too_deep", span: { start, end }, limit: MAX_DEPTH });
        tooDeep = true;
      }
    }
    tokens.push(token);
    if (tooDeep) dropped = true;
    else {
      if (dropped) damaged.add(start);
      dropped = swallowed;
      swallowed = false;
      input.push(token);
    }
    if (closers.has(token.tokenType)) {
      curlies -= closeInnermost(open, token.tokenType);
      if (open.length <= MAX_DEPTH) tooDeep = false;
    }
    previous = token.tokenType;
    previousEnd = end;
  }

  const endOfFile = { image: "", startOffset: text.length, tokenType: T.EndOfFile } as IToken;
  retype(endOfFile, T.EndOfFile);
  if (dropped) damaged.add(text.length);
  input.push(endOfFile);
  return { tokens, input, damaged, problems };
}

/** At most 40 units of a text that goes into a problem. */
export function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

export function hasLineBreak(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || unit === 0x0d) return true;
  }
  return false;
}

/** Changes what a token is; the parser looks at both fields. */
export function retype(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}

/** Whether nothing stands before an offset on its line, but for a byte order mark. */
export function isLineStart(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  return offset === 0 || before === 0x0a || before === 0x0d || (offset === 1 && before === 0xfeff);
}

/** The type of a word that is more than a name here; undefined for a plain name. */
function typeOfWord(word: string, canBegin: boolean, next: IToken | undefined): TokenType | undefined {
  const reserved = T.RESERVED_TYPES.get(word);
  if (reserved !== undefined) return reserved;
  if (canBegin) {
    const beginning = T.BEGINNING_TYPES.get(word) ?? T.DECLARATION_TYPES.get(word);
    if (beginning !== undefined && begins(word, next?.tokenType)) return beginning;
  }
  if (word.charCodeAt(0) === 0x78 && TIMES.test(word)) return T.Times;
  return T.CONTEXTUAL_TYPES.get(word);
}

function begins(word: string, next: TokenType | undefined): boolean {
  if (next === undefined || !typesBeforeNames.has(next)) return true;
  return word === "assert" && next === T.LParen;
}

function isClosed(image: string): boolean {
  return image.length >= 2 && image.endsWith("`");
}

function checkQuotedName(token: IToken, report: (problem: SyntaxProblem) => void): void {
  const { image, startOffset: start } = token;
  const span = { start, end: start + image.length };
  if (!isClosed(image)) report({ kind: "unterminated", span, what: "name" });
  else if (!isName(image.slice(1, -1))) report({ kind: "bad_name", span, text: excerpt(image) });
}

/**
 * Takes the innermost bracket that this closer closes off the stack, with those inside it that nothing closed; but no
 * parenthesis closes a brace. Returns how many braces went.
 */
function closeInnermost(open: TokenType[], closer: TokenType): number {
  for (let index = open.length - 1; index >= 0; index--) {
    if (open[index] === closer) {
      open.length = index;
      return closer === T.RCurly ? 1 : 0;
    }
    if (open[index] === T.RCurly) return 0;
  }
  return 0;
}
