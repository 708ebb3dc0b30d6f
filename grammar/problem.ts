import type { Span } from "./span.js";

/** Most braces, parentheses and brackets that may be open at one place. */
export const MAX_DEPTH = 64;
/** After so many syntax problems the parser stops and keeps the tree so far. */
export const MAX_PROBLEMS = 100;
/** Longest text that is parsed, in UTF-16 units. */
export const MAX_LENGTH = 8 * 1024 * 1024;
/** Most words and signs that are parsed: a text of `MAX_LENGTH` that nobody made to be slow has two million. */
export const MAX_TOKENS = 2_500_000;

/** What stood where something else was expected; `text` is cut to 40 units and empty at the end of the file. */
export interface Found {
  readonly kind: TokenKind | "end";
  readonly text: string;
}

/** `keyword`: this word meant more than a name where it stood. */
export type TokenKind = "keyword" | "name" | "integer" | "version" | "string" | "punctuation";

/**
 * What is wrong with a text: kind, place and values. The words for it are the compiler's. A place of length zero is
 * right after the token behind which something is missing.
 */
export type SyntaxProblem = { readonly span: Span } & (
  | { readonly kind: "expected"; readonly expected: Expectation; readonly found: Found }
  /** Nothing closes what `opener` opened. */
  | { readonly kind: "unclosed"; readonly closer: "}" | ")" | "]"; readonly opener: Span }
  /** One of the nine reserved words stands where a name must; it was taken for the name. */
  | { readonly kind: "reserved_name"; readonly word: string }
  /** A declaration that is indented inside a block. */
  | { readonly kind: "misplaced_declaration"; readonly keyword: string }
  /** The body of an `if` or `else` is a statement that has a body itself. */
  | { readonly kind: "needs_braces"; readonly keyword: string }
  /** A chain goes on after a block or `next`. */
  | { readonly kind: "after_chain_end"; readonly end: "block" | "next" }
  /** `name(…)` in an expression, where only `mapped` and `visible` take an argument. */
  | { readonly kind: "unknown_query"; readonly name: string }
  | { readonly kind: "unknown_character"; readonly text: string }
  | { readonly kind: "unterminated"; readonly what: "string" | "comment" | "name" }
  /** Backquotes around something that is no name: empty, or with characters that names do not have. */
  | { readonly kind: "bad_name"; readonly text: string }
  | { readonly kind: "bad_escape"; readonly text: string }
  | { readonly kind: "bad_number"; readonly text: string }
  /** More than 64 bits, or a part of a version above 999,999,999. */
  | { readonly kind: "number_too_large"; readonly text: string }
  | { readonly kind: "too_deep"; readonly limit: number }
  | { readonly kind: "too_many_problems"; readonly limit: number }
  | { readonly kind: "nul_byte" }
  | { readonly kind: "too_large"; readonly limit: number }
  | { readonly kind: "too_many_tokens"; readonly limit: number }
);

/** What the parser wanted, in the words of the language's reference. */
export type Expectation =
  | "a declaration"
  | "a statement"
  | "a statement or `{`"
  | "an item of the scenario"
  | "a member of the rule set"
  | "a statement of a rule"
  | "a setting"
  | "a value"
  | "a name"
  | "a name, a block or `next`"
  | "an annotation"
  | "an expression"
  | "a condition"
  | "pages"
  | "a page"
  | "a protection"
  | "a physical address"
  | "an integer"
  | "a version"
  | "a string"
  | "a fact"
  | "a hook or `none`"
  | "a rule set"
  | "`kernel` or `user`"
  | "`pages`"
  | "`y` or `n`"
  | "`on`"
  | "`in`"
  | "`or`"
  | "`block` or `contiguous`"
  | "`read`, `write` or `exec`"
  | "`bool`, `u8` or `u16`"
  | "`soft`, `hard` or `nmi`"
  | "`=`"
  | "`=`, `+=` or `-=`"
  | "`:`"
  | "`;`"
  | "`;` or `{`"
  | "`{`"
  | "`(`"
  | "`,` or `)`"
  | "`,` or `]`"
  | "`)`"
  | "`]`";
