import { EmbeddedActionsParser, EOF, tokenMatcher, type IToken, type ParserMethod, type TokenType } from "chevrotain";
import type { Integer, Name, Text, Version } from "../ast.js";
import { Documentation } from "../comments.js";
import { readInteger, readString, readVersion, type Reading } from "../literals.js";
import { MAX_PROBLEMS, type Expectation, type Found, type SyntaxProblem } from "../problem.js";
import type { Span } from "../span.js";
import * as T from "../tokens.js";
import { kindOfToken } from "../token-kinds.js";
import { excerpt, hasLineBreak, retype, type Words } from "../words.js";

/** A rule that yields a node and may be told what to call itself when it is missing. */
export type Rule<Node, Arguments extends unknown[] = []> = ParserMethod<Arguments, Node>;

/** A set of token types as a table over their numbers. Identifiers stand for every word that can be one. */
export class TokenSet {
  private readonly has: boolean[] = [];

  constructor(...types: readonly TokenType[]) {
    for (const type of types) {
      for (const member of [type.tokenTypeIdx!, ...(type.categoryMatches ?? [])]) this.has[member] = true;
    }
  }

  includes(token: IToken): boolean {
    return this.has[token.tokenTypeIdx] === true;
  }
}

const declares = Object.values(T.Declares);
/** No statement, list or bracket goes on past one of these. */
const blockEnds = new TokenSet(T.RCurly, T.EndOfFile, ...declares);
/** Where something that went wrong inside a statement ends at the latest. */
const statementEnds = new TokenSet(
  ...[T.Semicolon, T.LCurly, T.RCurly, T.EndOfFile, T.MisplacedDeclaration, ...declares],
  ...[...Object.values(T.Begins), T.Reserved.if, T.Reserved.for, T.Reserved.return],
);
const brackets = new TokenSet(T.LParen, T.LSquare);
const closingBrackets = new TokenSet(T.RParen, T.RSquare);

const NOWHERE: Words = { tokens: [], input: [], damaged: new Set(), problems: [] };

/**
 * What all layers of the parser share: places, problems and going on after a mistake. The grammar that Chevrotain
 * records is that of correct programs. At run time nothing is consumed before it has been looked at, so no rule ever
 * fails: where something is missing the parser says so once, and goes on with what there is. That keeps every node that
 * was begun, and one mistake is one problem.
 */
export abstract class RecoveringParser extends EmbeddedActionsParser {
  readonly problems: SyntaxProblem[] = [];
  private documentation = new Documentation("", []);
  private text = "";
  private damaged: ReadonlySet<number> = NOWHERE.damaged;
  /** Offset of the token at which the last problem was reported: what else is missing there follows from it. */
  private reportedAt = -1;
  private unclosedAt = -1;
  /** Offset of the token behind a string that swallowed the rest of its line, and with it what is missing there. */
  private swallowedAt = -1;

  /** Defines a rule; the declared type of the rule is what its action must yield. */
  protected rule<Node, Arguments extends unknown[] = []>(
    name: string,
    action: (...list: Arguments) => Node,
  ): Rule<Node, Arguments> {
    return this.RULE(name, action);
  }

  /** Gives the parser a text to read, and forgets the last one. */
  protected begin(text: string, words: Words, documentation: Documentation): void {
    this.text = text;
    this.damaged = words.damaged;
    this.documentation = documentation;
    this.problems.length = 0;
    this.reportedAt = this.unclosedAt = this.swallowedAt = -1;
    this.input = words.input;
  }

  /** Lets go of the text. */
  protected end(): void {
    this.begin("", { ...NOWHERE, input: [] }, new Documentation("", []));
  }

  // Places

  protected get nextStart(): number {
    return this.LA(1).startOffset;
  }

  protected get previousEnd(): number {
    const token = this.LA(0);
    return token.tokenType === EOF ? 0 : token.startOffset + token.image.length;
  }

  /** From `start` to the end of what has been read; empty, after the last token, if that is nothing. */
  protected spanFrom(start: number): Span {
    if (this.RECORDING_PHASE) return unread();
    const end = this.previousEnd;
    return { start: Math.min(start, end), end };
  }

  protected spanOf(token: IToken): Span {
    if (this.RECORDING_PHASE) return unread();
    return { start: token.startOffset, end: token.startOffset + token.image.length };
  }

  /** Whether a line ends between a token ahead and the one before it. */
  protected isFirstOnLine(ahead = 1): boolean {
    const before = this.LA(ahead - 1);
    const end = before.tokenType === EOF ? 0 : before.startOffset + before.image.length;
    return hasLineBreak(this.text, end, this.LA(ahead).startOffset);
  }

  protected nextIs(type: TokenType, ahead = 1): boolean {
    return tokenMatcher(this.LA(ahead), type);
  }

  // Problems

  /** Reports what is wrong at the next token, unless something there has been reported already. */
  protected report(problem: SyntaxProblem): void {
    if (this.RECORDING_PHASE) return;
    const at = this.nextStart;
    if (at === this.reportedAt || this.damaged.has(at)) return;
    this.reportedAt = at;
    this.add(problem);
  }

  /** Reports that something is missing: at the next token if that is on the same line, else behind the last one. */
  protected missing(expected: Expectation): void {
    if (this.RECORDING_PHASE) return;
    const span = this.isFirstOnLine() || this.nextIs(T.EndOfFile) ? this.gap() : this.spanOf(this.LA(1));
    this.report({ kind: "expected", span, expected, found: this.found() });
  }

  /** Reports that something which ends what was read is missing: behind the last token. */
  private missingEnd(expected: Expectation): void {
    this.report({ kind: "expected", span: this.gap(), expected, found: this.found() });
  }

  private found(): Found {
    return this.foundAt(this.LA(1));
  }

  protected foundAt(token: IToken): Found {
    if (token.tokenType === T.EndOfFile) return { kind: "end", text: "" };
    return { kind: kindOfToken(token), text: excerpt(token.image) };
  }

  protected gap(): Span {
    return { start: this.previousEnd, end: this.previousEnd };
  }

  /** Adds a problem that is not at the next token. */
  protected add(problem: SyntaxProblem): void {
    this.problems.push(problem);
    // With the whole rest skipped every open rule ends here, and the tree so far is kept.
    if (this.problems.length >= MAX_PROBLEMS) while (!this.nextIs(T.EndOfFile)) this.skip();
  }

  private skip(): void {
    if (!this.nextIs(T.EndOfFile)) this.SKIP_TOKEN();
  }

  // Tokens that may be missing

  /** The next token if it is of this type. `index` tells occurrences in one rule apart, as for `consume`. */
  protected take(index: number, type: TokenType): IToken | undefined {
    return this.RECORDING_PHASE || tokenMatcher(this.LA(1), type) ? this.consume(index, type) : undefined;
  }

  protected require(index: number, type: TokenType, expected: Expectation): IToken | undefined {
    const token = this.take(index, type);
    if (token === undefined) this.missing(expected);
    return token;
  }

  /** Whether a new statement begins here, where something else is due: `name ->`, or `name(` for no query. */
  protected isChainStart(): boolean {
    const after = this.LA(2).tokenType;
    if (after === T.Arrow) return true;
    return after === T.LParen && this.isFirstOnLine() && !/^(?:mapped|visible)$/.test(this.LA(1).image);
  }

  /** A name that refers to something; the beginning of a chain is not taken for one. */
  protected reference(index: number): Name {
    const isOther = !this.RECORDING_PHASE && this.nextIs(T.Identifier) && this.isChainStart();
    return isOther ? this.missingName("a name") : this.name(index, "a name");
  }

  protected name(index: number, expected: Expectation = "a name"): Name {
    const token = this.take(index, T.Identifier);
    return token ? this.nameOf(token) : this.missingName(expected);
  }

  protected nameOf(token: IToken): Name {
    // Whoever looks at the tokens later shall see that this word was no more than a name.
    if (!this.RECORDING_PHASE) retype(token, T.Identifier);
    const { image } = token;
    const text = image.charCodeAt(0) === 0x60 ? image.slice(1, image.endsWith("`") ? -1 : undefined) : image;
    return { span: this.spanOf(token), text };
  }

  protected missingName(expected: Expectation): Name {
    const token = this.LA(1);
    if (!this.RECORDING_PHASE && reservedWords.includes(token) && !this.isFirstOnLine() && this.isNameEnd(this.LA(2))) {
      this.report({ kind: "reserved_name", span: this.spanOf(token), word: token.image });
      this.skip();
      return { span: this.spanOf(token), text: token.image };
    }
    this.missing(expected);
    return { span: this.gap(), text: "" };
  }

  private isNameEnd(token: IToken): boolean {
    return nameEnds.includes(token);
  }

  protected string(index: number): Text {
    const token = this.require(index, T.Text, "a string");
    return token ? this.textOf(token) : { span: this.gap(), value: "" };
  }

  protected textOf(token: IToken): Text {
    if (this.RECORDING_PHASE) return { span: this.gap(), value: "" };
    const span = this.spanOf(token);
    const { value, bad } = readString(token.image.replace(/^"/, "").replace(/"$/, ""));
    for (const { offset, text } of bad) {
      const start = span.start + 1 + offset;
      this.add({ kind: "bad_escape", span: { start, end: start + text.length }, text });
    }
    if (!isClosed(token.image)) {
      this.add({ kind: "unterminated", span, what: "string" });
      this.reportedAt = this.swallowedAt = this.nextStart;
    }
    return { span, value };
  }

  protected integer(index: number): Integer {
    const token = this.require(index, T.Integer, "an integer");
    return token ? this.integerOf(token, token.image) : { span: this.gap(), value: 0n };
  }

  /** `x255` */
  protected times(index: number): Integer {
    const token = this.consume(index, T.Times);
    return this.integerOf(token, token.image.slice(1).replace(/^0+(?=.)/, ""));
  }

  protected integerOf(token: IToken, image: string): Integer {
    return { span: this.spanOf(token), value: this.read(token, () => readInteger(image), 0n) };
  }

  protected versionOf(token: IToken): Version {
    return { span: this.spanOf(token), parts: this.read(token, () => readVersion(token.image), [0]) };
  }

  private read<Value>(token: IToken, reader: () => Reading<Value>, fallback: Value): Value {
    if (this.RECORDING_PHASE) return fallback;
    const value = reader();
    if (value !== "malformed" && value !== "too_large") return value;
    const kind = value === "malformed" ? "bad_number" : "number_too_large";
    this.add({ kind, span: this.spanOf(token), text: excerpt(token.image) });
    return fallback;
  }

  // Going on

  protected semicolon(index: number): void {
    if (this.take(index, T.Semicolon) === undefined) this.afterUnfinished("`;`");
  }

  /** Reports a missing end and skips what is left of the statement: to its `;`, the end of its line, or a new one. */
  protected afterUnfinished(expected: Expectation): void {
    if (this.RECORDING_PHASE) return;
    this.missingEnd(expected);
    this.skipStatement();
  }

  protected skipStatement(): void {
    if (this.RECORDING_PHASE) return;
    while (!statementEnds.includes(this.LA(1)) && !this.isFirstOnLine()) this.skip();
    if (this.nextIs(T.Semicolon)) this.skip();
    this.reportedAt = this.nextStart;
  }

  /** Skips to a token of the set, within the statement. */
  protected skipTo(wanted: TokenSet): void {
    while (!wanted.includes(this.LA(1)) && !statementEnds.includes(this.LA(1)) && !this.isFirstOnLine()) {
      this.skip();
    }
    this.reportedAt = this.nextStart;
  }

  /** Takes the closing parenthesis or bracket; if it comes late, reports what stands before it and skips that. */
  protected closeBracket(index: number, type: TokenType, expected: Expectation, opener: IToken | undefined): void {
    if (this.take(index, type) !== undefined || opener === undefined || this.RECORDING_PHASE) return;
    const gap = this.gap();
    const found = this.found();
    const at = this.nextStart;
    const isKnown = at === this.reportedAt || this.damaged.has(at);
    let ahead = 1;
    for (let depth = 0; !statementEnds.includes(this.LA(ahead)) && !this.isFirstOnLine(ahead); ahead++) {
      const token = this.LA(ahead);
      if (token.tokenType === T.Arrow) break;
      if (brackets.includes(token)) depth++;
      else if (closingBrackets.includes(token) && depth-- === 0) break;
    }
    if (this.nextIs(type, ahead)) {
      for (; ahead > 0; ahead--) this.skip();
      if (!isKnown) this.add({ kind: "expected", span: gap, expected, found });
    } else if (!isKnown) {
      const closer = type === T.RParen ? ")" : "]";
      this.add({ kind: "unclosed", span: gap, closer, opener: this.spanOf(opener) });
    }
    this.reportedAt = this.nextStart;
  }

  /** Skips what is no declaration, reporting it once. */
  protected toNextDeclaration(starts: TokenSet): void {
    if (this.RECORDING_PHASE) return;
    const token = this.LA(1);
    if (this.nextIs(T.EndOfFile) || starts.includes(token)) return;
    this.report({ kind: "expected", span: this.spanOf(token), expected: "a declaration", found: this.found() });
    while (!this.nextIs(T.EndOfFile) && !starts.includes(this.LA(1))) this.skip();
    this.reportedAt = this.nextStart;
  }

  /** The `///` lines before the next token. */
  protected documentationHere(): string {
    return this.RECORDING_PHASE ? "" : this.documentation.before(this.previousEnd, this.nextStart);
  }

  /** Reports a block that the text ends in, or a declaration in column 0, once however many blocks that leaves open. */
  protected unclosed(opener: IToken): void {
    const at = this.nextStart;
    const isKnown = at === this.unclosedAt || at === this.swallowedAt || this.damaged.has(at);
    if (this.RECORDING_PHASE || isKnown) return;
    this.unclosedAt = at;
    this.add({ kind: "unclosed", span: this.gap(), closer: "}", opener: this.spanOf(opener) });
    this.reportedAt = this.nextStart;
  }

  /**
   * Goes to the next token that begins an element of a block, or to where the block ends. What stands before it is
   * reported once; a `{` among it does not open a block of the tree, but what is in it is read, and its `}` passed over.
   * `strays` is how many of those are open; returns how many there are now.
   */
  protected toNextElement(begins: TokenSet, expected: Expectation, strays: number): number {
    if (this.RECORDING_PHASE) return 0;
    for (;;) {
      const token = this.LA(1);
      if (begins.includes(token)) return strays;
      if (blockEnds.includes(token)) {
        if (strays === 0 || token.tokenType !== T.RCurly) return strays;
        strays--;
        this.skip();
        continue;
      }
      if (token.tokenType === T.MisplacedDeclaration) {
        this.report({ kind: "misplaced_declaration", span: this.spanOf(token), keyword: token.image });
      } else this.report({ kind: "expected", span: this.spanOf(token), expected, found: this.found() });
      if (this.nextIs(T.EndOfFile)) return strays;
      this.skip();
      if (token.tokenType === T.LCurly) strays++;
      else if (token.tokenType !== T.Semicolon) this.skipStatement();
      this.reportedAt = this.nextStart;
    }
  }
}

const reservedWords = new TokenSet(...Object.values(T.Reserved));
const nameEnds = new TokenSet(
  ...[T.Semicolon, T.Comma, T.RParen, T.RSquare, T.LSquare, T.LCurly, T.Arrow, T.Colon, T.Equals, T.At],
);

/**
 * While the grammar is recorded offsets are no numbers, or kept as floating point: V8 would box both offsets of every span
 * after it had seen one of them in a span.
 */
function unread(): Span {
  return { start: 0, end: 0 };
}

function isClosed(image: string): boolean {
  if (image.length < 2 || !image.endsWith('"')) return false;
  let slashes = 0;
  while (image.charCodeAt(image.length - 2 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 0;
}
