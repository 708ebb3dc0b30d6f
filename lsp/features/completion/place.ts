/** Where in a text a cursor stands, told from the tokens before it: what is behind it may be half-typed, or missing. */
import {
  CONTEXTS,
  DECLARATION_WORDS,
  LOCKS,
  SECTIONS,
  type Span,
  type Token,
  tokensOf,
} from "../../../grammar/index.js";
import { type Body, FORMS, type NameKind } from "./grammar.js";
import { expectedAfter, type Terminal } from "./pattern.js";

export interface Place {
  /** What can stand there. */
  readonly expected: readonly Terminal<NameKind>[];
  /** The part of the text that a choice replaces: the word under way, of a string what stands between its quotes. */
  readonly replaced: Span;
  /** What of it stands before the cursor. */
  readonly typed: string;
  readonly isInString: boolean;
  /** Whether a quote closes the string that it is in. */
  readonly isClosedString: boolean;
  /** Whether a word here is a keyword if it can be one. */
  readonly canBegin: boolean;
  /** The statement or declaration under way, up to the word. */
  readonly statement: readonly Token[];
  /** The declaration around it, as far as its opening brace; the statement itself where that is a declaration. */
  readonly head: readonly Token[];
  /** What the bodies are of that it is in, outermost first: `for p in pages`, `task one`. */
  readonly around: readonly (readonly Token[])[];
}

/** One body that is open. */
interface Level {
  readonly body: Body;
  statement: Token[];
  /** Words that can follow what has just ended: `else`, `or`. */
  follow: readonly string[];
  /** What the statement under way follows, if it is what an `if` or `else` runs. */
  branchOf: "if" | "else" | null;
  parentheses: number;
}

const NEEDS_BRACES: ReadonlySet<string> = new Set<string>([
  ...[...SECTIONS, ...CONTEXTS, ...LOCKS, "for", "maybe", "choose", "repeat"],
  ...["given", "task", "interrupts", "expect", "always"],
]);
const DECLARATIONS: ReadonlySet<string> = new Set(DECLARATION_WORDS);

/** `start`: where a declaration begins, in column 0, or the text. */
export function placeAt(text: string, start: number, offset: number): Place {
  const tokens = tokensOf(text.slice(start, offset)).map((token) => moved(token, start));
  const last = tokens.at(-1);
  const isInString =
    last !== undefined && last.kind === "string" && last.span.end === offset && !isClosed(last.text, '"');
  const isInWord = last !== undefined && last.span.end === offset && isWord(last);
  if (isInString || isInWord) tokens.pop();
  const replaced = isInString
    ? stringAround(text, last.span.start + 1, offset)
    : { start: isInWord ? last.span.start : offset, end: endOfWord(text, offset) };
  const levels = levelsAfter(tokens, text);
  const top = levels.at(-1)!;
  const canBegin = canBeginBehind(tokens.at(-1), text, replaced.start);
  return {
    expected: expectedIn(levels, isLineStart(text, replaced.start)),
    replaced,
    typed: text.slice(replaced.start, offset),
    isInString,
    isClosedString: isInString && quotesBehind(text, offset).length % 2 === 1,
    canBegin,
    statement: top.statement,
    head: levels[0]!.statement,
    around: levels.slice(1, -1).map(({ statement }) => statement),
  };
}

function moved({ kind, span, text }: Token, by: number): Token {
  return { kind, span: { start: span.start + by, end: span.end + by }, text };
}

/** A quoted name that nothing closes yet is a word as well. */
function isWord({ kind, text }: Token): boolean {
  if (kind === "name") return !isClosed(text, "`");
  return kind === "keyword" || kind === "integer" || kind === "version";
}

function isClosed(text: string, quote: string): boolean {
  return text.length > 1 && text.endsWith(quote);
}

function endOfWord(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && /[\w.]/.test(text[end]!)) end++;
  // The quote that closes a name belongs to it.
  return text[end] === "`" && end > offset ? end + 1 : end;
}

/**
 * Up to the quote that closes a string, if one does: the quotes on a line come in pairs, so an even number behind the
 * cursor belongs to others.
 */
function stringAround(text: string, start: number, offset: number): Span {
  const quotes = quotesBehind(text, offset);
  return { start, end: quotes.length % 2 === 1 ? offset + quotes[0]! : offset };
}

/** Where quotes stand on the rest of a line. */
function quotesBehind(text: string, offset: number): readonly number[] {
  const line = /[^\r\n]*/y;
  line.lastIndex = offset;
  return Array.from(line.exec(text)![0].matchAll(/"/g), ({ index }) => index);
}

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === "\n" || text[offset - 1] === "\r";
}

const BEFORE_BEGINNINGS: ReadonlySet<string> = new Set([";", "{", "}", ")", "else", "user", "percpu"]);

/** As the words pass has it: the first word on a line, or behind what ends a statement. */
function canBeginBehind(last: Token | undefined, text: string, offset: number): boolean {
  return last === undefined || BEFORE_BEGINNINGS.has(last.text) || /[\r\n]/.test(text.slice(last.span.end, offset));
}

function expectedIn(levels: readonly Level[], isInColumn0: boolean): readonly Terminal<NameKind>[] {
  const { body, statement, follow, branchOf } = levels.at(-1)!;
  const expected = expectedAfter(FORMS[body], statement);
  if (statement.length > 0) return expected;
  if (branchOf !== null) return expected.filter((each) => each.kind !== "word" || canBeBranch(each.text, branchOf));
  const following = follow.map((text) => ({ kind: "word", text, group: "keyword" }) as const);
  // In column 0 a declaration begins whatever is open.
  const declarations = isInColumn0 && body !== "top" ? expectedAfter(FORMS.top, []) : [];
  return [...following, ...expected, ...declarations];
}

/** Without braces an `if` runs one statement that has no block itself; an item of a scenario is none. */
function canBeBranch(word: string, branchOf: "if" | "else"): boolean {
  return word === "if" ? branchOf === "else" : !NEEDS_BRACES.has(word);
}

function levelsAfter(tokens: readonly Token[], text: string): readonly Level[] {
  let levels = [levelOf("top")];
  for (const token of tokens) {
    if (DECLARATIONS.has(token.text) && token.kind === "keyword" && isLineStart(text, token.span.start)) {
      levels = [levelOf("top")];
    }
    read(token, levels);
  }
  return levels;
}

function levelOf(body: Body): Level {
  return { body, statement: [], follow: [], branchOf: null, parentheses: 0 };
}

function read(token: Token, levels: Level[]): void {
  const level = levels.at(-1)!;
  const { statement } = level;
  switch (token.text) {
    case "{":
      levels.push(levelOf(bodyIn(level, statement)));
      return;
    case "}":
      if (levels.length > 1) levels.pop();
      return end(levels.at(-1)!);
    case ";":
      return end(level);
    case "(":
      level.parentheses++;
      break;
    case ")":
      level.parentheses--;
      break;
    case "else":
      if (statement.length > 0) break;
      return begin(level, "else");
  }
  statement.push(token);
  const isCondition = token.text === ")" && level.parentheses === 0 && statement[0]?.text === "if";
  if (isCondition && level.body !== "top") begin(level, "if");
}

function begin(level: Level, branchOf: Level["branchOf"]): void {
  level.statement = [];
  level.follow = [];
  level.branchOf = branchOf;
  level.parentheses = 0;
}

/** A statement has ended: with a semicolon, or with its block. */
function end(level: Level): void {
  const first = level.statement[0]?.text;
  const follow = level.branchOf === "if" ? ["else"] : first === "choose" || first === "or" ? ["or"] : [];
  begin(level, null);
  level.follow = follow;
}

const BODIES: Readonly<Record<string, Body>> = {
  machine: "machine",
  fn: "frame",
  irq: "uncalled",
  rules: "rules",
  scenario: "scenario",
};
const CALLS: Readonly<Record<string, Body>> = {
  enable: "opening",
  pause: "opening",
  disable: "closing",
  resume: "closing",
};

/** What a brace opens behind a statement's beginning. */
function bodyIn({ body }: Level, statement: readonly Token[]): Body {
  const first = statement[0]?.text ?? "";
  switch (body) {
    case "top":
      return Object.hasOwn(BODIES, first) ? BODIES[first]! : "frame";
    case "rules":
      return Object.hasOwn(CALLS, first) ? CALLS[first]! : "hook";
    case "scenario":
      return first === "given" ? "given" : "uncalled";
    default:
      return body;
  }
}
