import { createToken, Lexer, type IToken, type TokenType } from "chevrotain";
import { BEGINNING_WORDS, CONTEXTUAL_WORDS, DECLARATION_WORDS, RESERVED } from "./vocabulary.js";

/** Where `text` leaves a run of characters that begins at `offset` and goes on up to a closing character. */
function scanTo(text: string, offset: number, closer: number, escapes: boolean): number {
  for (let at = offset + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || unit === 0x0d) return at;
    if (unit === closer) return at + 1;
    const next = text.charCodeAt(at + 1);
    if (escapes && unit === 0x5c && next !== 0x0a && next !== 0x0d) at++;
  }
  return text.length;
}

// Patterns that repeat a group are functions: a regular expression would need stack for every repetition, and files are
// untrusted. A string or a quoted name that nothing closes ends with its line, a comment with the file.
const matchString = (text: string, offset: number): [string] | null =>
  text.charCodeAt(offset) === 0x22 ? [text.slice(offset, scanTo(text, offset, 0x22, true))] : null;
const matchQuotedName = (text: string, offset: number): [string] | null =>
  text.charCodeAt(offset) === 0x60 ? [text.slice(offset, scanTo(text, offset, 0x60, false))] : null;
function matchBlockComment(text: string, offset: number): [string] | null {
  if (!text.startsWith("/*", offset)) return null;
  const closer = text.indexOf("*/", offset + 2);
  return [text.slice(offset, closer < 0 ? text.length : closer + 2)];
}

const lexed: TokenType[] = [];
function token(name: string, pattern: RegExp | string): TokenType {
  const type = createToken({ name, pattern });
  lexed.push(type);
  return type;
}

lexed.push(createToken({ name: "Space", pattern: /[ \t\r\n\f\v\uFEFF]+/, group: Lexer.SKIPPED, line_breaks: true }));
lexed.push(createToken({ name: "LineComment", pattern: /\/\/[^\r\n]*/, group: "comments" }));
lexed.push(
  createToken({
    name: "BlockComment",
    pattern: matchBlockComment,
    group: "comments",
    line_breaks: true,
    start_chars_hint: ["/"],
  }),
);

/** Any word, also every word that has a type of its own. The dots are bounded, so that no name can exhaust the stack. */
export const Identifier = token("Identifier", /[A-Za-z_]\w*(?:\.\w+){0,16}/);
/** Integers, sizes and versions as written, also malformed ones. */
export const Integer = token("Integer", /[0-9]\w*/);
export const Text = createToken({
  name: "Text",
  pattern: matchString,
  line_breaks: false,
  start_chars_hint: ['"'],
});
/** A name in backquotes; the words pass makes an identifier of it. */
export const QuotedName = createToken({
  name: "QuotedName",
  pattern: matchQuotedName,
  line_breaks: false,
  start_chars_hint: ["`"],
});
/** `6.18`; before integers in the lexer's order. */
export const Version = createToken({ name: "Version", pattern: /[0-9]\w*(?:\.[0-9]\w*){1,16}/ });
lexed.splice(lexed.indexOf(Integer), 0, Version);
lexed.push(Text, QuotedName);

export const Semicolon = token("Semicolon", ";");
export const Comma = token("Comma", ",");
export const Colon = token("Colon", ":");
export const LCurly = token("LCurly", "{");
export const RCurly = token("RCurly", "}");
export const LParen = token("LParen", "(");
export const RParen = token("RParen", ")");
export const LSquare = token("LSquare", "[");
export const RSquare = token("RSquare", "]");
export const At = token("AtSign", "@");
export const DotDot = token("DotDot", "..");
export const Arrow = token("Arrow", "->");
/** `+=` and `-=`. */
export const StepAssign = token("StepAssign", /[+-]=/);
/** Every binary operator but `-`, which is unary too. */
export const Operator = token("Operator", /\|\||&&|[=!<>]=|[<>+&|]/);
export const Minus = token("Minus", "-");
export const Not = token("Not", "!");
export const Equals = token("Equals", "=");
/** Characters that the language does not use; the words pass reports and drops them. */
export const Unknown = createToken({
  name: "Unknown",
  pattern: /[^\s\w"`;,:{}()[\]@.\->+=|&!<\/]+|[^]/,
  line_breaks: false,
  // Chevrotain sorts the first characters above 255 into classes of 255; one of each class, and it looks here for all.
  start_chars_hint: [...Array(256).keys(), ...Array.from({ length: 256 }, (_, i) => 256 + i * 255), 0xffff],
});
lexed.push(Unknown);

/** Stands behind the last token, so that there always is a next one. */
export const EndOfFile = createToken({ name: "EndOfFile", pattern: Lexer.NA });

function wordType(name: string, category?: TokenType): TokenType {
  return createToken({ name, pattern: Lexer.NA, ...(category && { categories: category }) });
}

type Table<Key extends string> = Readonly<Record<Key, TokenType>>;
function table<Key extends string>(keys: readonly Key[], make: (key: Key) => TokenType): Table<Key> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Table<Key>;
}

/** One type for each reserved word. */
export const Reserved = table(RESERVED, (word) => wordType(word));
/** One type for each word that begins a declaration. */
export const Declares = table(DECLARATION_WORDS, (word) => wordType(`${word} declaration`));
/** A declaration's word inside a block and not in column 0: always a mistake. */
export const MisplacedDeclaration = wordType("MisplacedDeclaration");
/** One type for each group of words that begin a statement, member or item. */
export const Begins = table(Object.keys(BEGINNING_WORDS) as (keyof typeof BEGINNING_WORDS)[], (name) => wordType(name));
/** One type for each group of words that mean something in one place; all of them are identifiers. */
export const Contextual = table(Object.keys(CONTEXTUAL_WORDS) as (keyof typeof CONTEXTUAL_WORDS)[], (name) =>
  wordType(`${name} word`, Identifier),
);
/** `x255`, a number of times; an identifier elsewhere. */
export const Times = wordType("Times", Identifier);

/** Every type that the parser can meet. */
export const VOCABULARY_TYPES: TokenType[] = [
  ...lexed,
  EndOfFile,
  MisplacedDeclaration,
  Times,
  ...[Reserved, Declares, Begins, Contextual].flatMap((group) => Object.values<TokenType>(group)),
];

function byWord(words: Readonly<Record<string, readonly string[]>>, types: Table<string>): Map<string, TokenType> {
  return new Map(Object.entries(words).flatMap(([name, list]) => list.map((word) => [word, types[name]!] as const)));
}

/** Type of a word at the beginning of a statement, member or item. */
export const BEGINNING_TYPES = byWord(BEGINNING_WORDS, Begins);
/** Type of a word elsewhere. */
export const CONTEXTUAL_TYPES = byWord(CONTEXTUAL_WORDS, Contextual);
export const RESERVED_TYPES = new Map<string, TokenType>(Object.entries(Reserved));
export const DECLARATION_TYPES = new Map<string, TokenType>(Object.entries(Declares));

let lexer: Lexer | undefined;

/** Cuts a text into tokens and comments; both carry offsets only. Never fails: what it does not know is `Unknown`. */
export function tokenize(text: string): { tokens: IToken[]; comments: IToken[] } {
  lexer ??= new Lexer(lexed, { positionTracking: "onlyOffset", ensureOptimizations: true, skipValidations: true });
  const { tokens, groups } = lexer.tokenize(text);
  return { tokens, comments: groups["comments"] ?? [] };
}

/** The lexer with its definitions checked, which the product skips for its cost. */
export function validatedLexer(): Lexer {
  return new Lexer(lexed, { positionTracking: "onlyOffset", ensureOptimizations: true });
}
