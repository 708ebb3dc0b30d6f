import { type Entity, type EntityKind, type Occurrence, QUESTIONS } from "../../compiler/names/index.js";
import { type Comment, type Span, type Token, tokensOf, VOCABULARY } from "../../grammar/index.js";
import type { LmmuDocument } from "./document.js";
import type { Lines } from "./lines.js";
import { TOKEN_MODIFIERS, TOKEN_TYPES, type TokenModifierName, type TokenTypeName } from "./semantic-legend.js";

/** A piece of text with what it is. */
interface Painted {
  readonly span: Span;
  readonly type: TokenTypeName;
  readonly modifiers: readonly TokenModifierName[];
}

const TYPES = {
  frame: "function",
  undeclared: "function",
  config: "macro",
  region: "variable",
  rules: "enum",
  scenario: "class",
  task: "method",
  parameter: "parameter",
  loop: "variable",
  variable: "variable",
  lock: "variable",
  hazard: "enumMember",
  fault: "enumMember",
  setting: "property",
  file: "string",
  word: "keyword",
} as const satisfies Partial<Record<EntityKind, TokenTypeName>>;

/** Words that ask the machine. */
const ASKS: ReadonlySet<string> = new Set<string>([...QUESTIONS, "crossing", "other_context"]);
const ASKS_ABOUT_PAGES: ReadonlySet<string> = new Set(["mapped", "visible"]);
/** Keywords that the lexer takes for names; where they are names they mean something. */
const ANNOTATIONS: ReadonlySet<string> = new Set(VOCABULARY.annotation);
const TIMES = /^x\d+$/;
const OPERATOR = /^(?:[-+=!<>&|]+|\.\.)$/;

/** Every token and comment of a document that touches a span, in the protocol's five numbers each. */
export function semanticTokens(document: LmmuDocument, { start, end }: Span): number[] {
  const { text, comments } = document.unit;
  const touches = ({ span }: { readonly span: Span }): boolean => span.start < end && span.end > start;
  const tokens = paintedTokens(tokensOf(text).filter(touches), document.own.occurrences);
  const painted = [...tokens, ...comments.filter(touches).map(paintedComment)];
  painted.sort((one, other) => one.span.start - other.span.start);
  return encode(painted, document.lines);
}

/** Both lists are in the order of the text; a name is an occurrence where it means something, else what the lexer says. */
function paintedTokens(tokens: readonly Token[], occurrences: readonly Occurrence[]): Painted[] {
  const painted: Painted[] = [];
  let next = 0;
  for (const token of tokens) {
    const { start } = token.span;
    while (next < occurrences.length && occurrences[next]!.span.start < start) next++;
    const occurrence = occurrences[next];
    const one = occurrence?.span.start === start ? paintedName(occurrence) : paintedToken(token);
    if (one !== null) painted.push(one);
  }
  return painted;
}

function paintedToken({ kind, span, text }: Token): Painted | null {
  switch (kind) {
    case "keyword":
      return { span, type: TIMES.test(text) ? "number" : "keyword", modifiers: [] };
    case "integer":
    case "version":
      return { span, type: "number", modifiers: [] };
    case "string":
      return { span, type: "string", modifiers: [] };
    case "punctuation":
      return OPERATOR.test(text) ? { span, type: "operator", modifiers: [] } : null;
    case "name":
      return ANNOTATIONS.has(text) ? { span, type: "keyword", modifiers: [] } : null;
  }
}

function paintedName({ span, entity, role }: Occurrence): Painted | null {
  const type = typeOf(entity);
  if (type === null) return null;
  const { kind, declarations } = entity;
  const isShipped = declarations.length > 0 && declarations.every(({ file }) => file.startsWith("lmmu:"));
  const modifiers: TokenModifierName[] = role === "declaration" ? ["declaration"] : [];
  if (kind === "region") modifiers.push("readonly");
  if (isShipped || (kind === "word" && type !== "keyword")) modifiers.push("defaultLibrary");
  return { span, type, modifiers };
}

function typeOf({ kind, name }: Entity): TokenTypeName | null {
  if (kind === "unknown") return null;
  if (kind !== "word") return TYPES[kind];
  if (ASKS_ABOUT_PAGES.has(name)) return "function";
  return ASKS.has(name) ? "variable" : "keyword";
}

function paintedComment({ kind, span }: Comment): Painted {
  return { span, type: "comment", modifiers: kind === "doc" ? ["documentation"] : [] };
}

/** Five numbers for each: lines since the last one, characters since it or since the line's beginning, length, type, modifiers. */
function encode(painted: readonly Painted[], lines: Lines): number[] {
  const numbers: number[] = [];
  let lastLine = 0;
  let lastCharacter = 0;
  let line = 0;
  for (const { span, type, modifiers } of painted) {
    while (line + 1 < lines.count && lines.startOf(line + 1) <= span.start) line++;
    // No client has to take a token that goes on in the next line.
    for (let part = line; part < lines.count && lines.startOf(part) < span.end; part++) {
      const from = Math.max(span.start, lines.startOf(part));
      const to = Math.min(span.end, lines.endOf(part));
      if (to <= from) continue;
      const character = characterOf(from, part, lines);
      const length = characterOf(to, part, lines) - character;
      const sameLine = part === lastLine;
      const bits = modifiers.reduce((all, each) => all | (1 << TOKEN_MODIFIERS.indexOf(each)), 0);
      numbers.push(
        part - lastLine,
        character - (sameLine ? lastCharacter : 0),
        length,
        TOKEN_TYPES.indexOf(type),
        bits,
      );
      lastLine = part;
      lastCharacter = character;
    }
  }
  return numbers;
}

function characterOf(offset: number, line: number, lines: Lines): number {
  return lines.encoding === "utf-16" ? offset - lines.startOf(line) : lines.positionAt(offset).character;
}
