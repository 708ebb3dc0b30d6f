/** What every piece of a text is, according to the parser: what highlighters, which know no grammar, are held against. */
import {
  CONTEXTUAL_WORDS,
  parse,
  RESERVED,
  VOCABULARY,
  type Comment,
  type Name,
  type SourceFile,
  type Span,
  type Token,
} from "../../grammar/index.js";
import { KIND_GROUPS, type KindName } from "../../grammar/highlight/kinds.js";

/**
 * A `word` is a keyword, also one that means something at this place alone; a `name` is what somebody called something;
 * an `operand` is a name in an expression, which may be one that the language has given a meaning.
 */
type Role =
  ("word" | "name" | "operand" | "setting" | "sign") | ("string" | "integer" | "version" | "times") | Comment["kind"];

export interface Piece {
  readonly role: Role;
  readonly span: Span;
  readonly text: string;
}

/** All tokens and comments of a correct text in their order. */
export function piecesOf(text: string): Piece[] {
  const { ast, tokens, comments, problems } = parse(text);
  if (problems.length > 0) throw new Error(`not correct: ${JSON.stringify(problems[0])}\n${text}`);
  const names = namesIn(ast);
  const wordRole = ({ span, text: image }: Token): Role =>
    names.get(span.start) ?? (/^x[0-9]+$/.test(image) ? "times" : "word");
  return inOrder(tokens, comments, (token) => lexicalRole(token) ?? wordRole(token));
}

/** Those of any text, however broken, that are what they are whatever stands around them. */
export function lexicalPiecesOf(text: string): Piece[] {
  const { tokens, comments } = parse(text);
  const reservedRole = ({ text: image }: Token): Role | undefined =>
    (RESERVED as readonly string[]).includes(image) ? "word" : undefined;
  return inOrder(tokens, comments, (token) => lexicalRole(token) ?? reservedRole(token));
}

function inOrder(
  tokens: readonly Token[],
  comments: readonly Comment[],
  roleOf: (token: Token) => Role | undefined,
): Piece[] {
  const pieces = tokens.flatMap((token): Piece[] => {
    const role = roleOf(token);
    return role === undefined ? [] : [{ role, span: token.span, text: token.text }];
  });
  pieces.push(...comments.map(({ kind, span, text }): Piece => ({ role: kind, span, text })));
  return pieces.sort((a, b) => a.span.start - b.span.start);
}

function lexicalRole({ kind }: Token): Role | undefined {
  if (kind === "punctuation") return "sign";
  return kind === "name" || kind === "keyword" ? undefined : kind;
}

type NameRole = "name" | "operand" | "setting";

/** Where the tree has a name, by offset; whatever else looks like one is a word of the language. */
function namesIn(ast: SourceFile): Map<number, NameRole> {
  const names = new Map<number, NameRole>();
  const visit = (node: object, role: NameRole): void => {
    if (isName(node)) names.set(node.span.start, role);
    const inside = "kind" in node && node.kind === "name" ? "operand" : "name";
    for (const child of Object.values(node) as unknown[]) if (typeof child === "object" && child) visit(child, inside);
  };
  visit(ast, "name");
  for (const declaration of ast.declarations) {
    if (declaration.kind !== "machine") continue;
    for (const { name, value } of declaration.settings) {
      visit(name, "setting");
      visit(value, "operand");
    }
  }
  return names;
}

function isName(node: object): node is Name {
  return "text" in node && typeof node.text === "string";
}

const GIVEN_A_MEANING = new Set([...VOCABULARY.expression, ...CONTEXTUAL_WORDS.Protection, "none", "y", "n"]);

/** Whether a highlighter may take a piece for this kind; it may leave signs and names plain. */
function agrees({ role, text }: Piece, kind: KindName | undefined): boolean {
  const { WORDS, NAMES, SIGNS } = KIND_GROUPS;
  const isPlain = kind === undefined;
  switch (role) {
    case "word":
      return !isPlain && kind in WORDS && kind !== "setting";
    case "name":
      return isPlain || kind in NAMES;
    case "operand":
      return isPlain || kind in NAMES || (kind in WORDS && GIVEN_A_MEANING.has(text));
    case "setting":
      return (kind === "setting") === VOCABULARY.machine_setting.includes(text);
    case "string":
      return kind === "string" || kind === "source";
    case "integer":
    case "version":
    case "times":
      return kind === role;
    case "sign":
      return isPlain || kind in SIGNS;
    case "line":
      return kind === "comment" || kind === "allow";
    case "block":
      return kind === "blockComment";
    case "doc":
      return kind === "documentation";
  }
}

/** The pieces that a highlighter takes for something else, in any part; `kindAt` says what it takes a place for. */
export function disagreements(
  text: string,
  pieces: readonly Piece[],
  kindAt: (offset: number) => KindName | undefined,
): string[] {
  return pieces.flatMap((piece) => {
    const { start, end } = piece.span;
    for (let at = start; at < end; at++) {
      const isLineEnd = text[at] === "\n" || text[at] === "\r";
      if (isLineEnd || agrees(piece, kindAt(at))) continue;
      const line = text.slice(0, at).split("\n").length;
      return [`line ${line}: ${piece.role} ${JSON.stringify(piece.text)} is ${kindAt(at) ?? "plain"}`];
    }
    return [];
  });
}
