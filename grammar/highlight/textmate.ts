/** The grammar for editors that read TextMate's. Its expressions see one line at a time. */
import { DECLARATION_WORDS, RESERVED } from "../vocabulary.js";
import { BEFORE_NAMES, LINE_BEGINNINGS } from "./beginnings.js";
import { CONTEXTS, type Context, type ContextName, type Entry } from "./contexts.js";
import { KINDS, type KindName } from "./kinds.js";

type Captures = Record<string, { name: string }>;
interface Pattern {
  include?: string;
  name?: string;
  match?: string;
  captures?: Captures;
  begin?: string;
  beginCaptures?: Captures;
  end?: string;
  patterns?: Pattern[];
}

/** As the lexer has it: Oniguruma's `\w` is all of Unicode's letters. */
const LETTER = "[A-Za-z0-9_]";
const WORD_END = `(?!${LETTER}|\\.${LETTER})`;
/** What may stand between two tokens. Its alternatives exclude each other, so it is given up in linear time. */
const SPACE = "(?:[ \\t]|/\\*(?:[^*]|\\*(?!/))*\\*/)*";
const PLAIN_NAME = `[A-Za-z_]${LETTER}*(?:\\.${LETTER}+){0,16}`;
const NAME = `\`[^\`]*(?:\`|$)|(?!(?:${RESERVED.join("|")})${WORD_END})${PLAIN_NAME}`;

const scope = (kind: KindName): string => `${KINDS[kind].scope}.lmmu`;
const token = (kind: KindName, match: string): Pattern => ({ name: scope(kind), match });

/** One of these words as a whole, or one of these signs, and not the beginning of a longer one. */
function oneOf(words: readonly string[]): string {
  const patterns = words.map((word) => (word === "=" ? "=(?!=)" : word.replace(/[[\](){}.*+?^$|\\]/g, "\\$&")));
  const alternatives = patterns.length === 1 ? patterns[0]! : `(?:${patterns.join("|")})`;
  return words.every((word) => /^\w/.test(word)) ? alternatives + WORD_END : alternatives;
}

function word({ words, notBefore, before }: Pick<Entry, "words" | "notBefore" | "before">): string {
  const ahead = notBefore ? `(?!${SPACE}${oneOf(notBefore)})` : before ? `(?=${SPACE}${oneOf(before)})` : "";
  return `(${words === "name" ? NAME : oneOf(words)})${ahead}`;
}

/** Where a new line begins something while something else is still open: a declaration only in the first column. */
const NEXT = {
  declaration: `^(?=${word({ words: DECLARATION_WORDS, notBefore: BEFORE_NAMES })})`,
  statement: `^(?=[ \\t]*(?:${LINE_BEGINNINGS.map(word).join("|")}))`,
} as const;

function endOf({ until = [], after }: Entry, { endsAt, block }: Context): string {
  const before = block ? [] : [`(?=${oneOf([";", "{", "}", ...until])})`];
  const behind = block ? ["(?<=\\})"] : after ? [`(?<=${oneOf([after])})`] : [];
  return [...before, ...behind, NEXT[endsAt]].join("|");
}

function patternOf(entry: Entry): Pattern {
  const { as, name, opens } = entry;
  const match = word(entry) + (name ? `(?:[ \\t]*(${NAME}))?` : "");
  const captures = { 1: { name: scope(as) }, ...(name && { 2: { name: scope(name) } }) };
  if (opens === undefined) return { match, captures };
  const patterns = [{ include: `#${opens}` }];
  return { begin: match, beginCaptures: captures, end: endOf(entry, CONTEXTS[opens]), patterns };
}

function bracket(opener: string, closer: string, inside: ContextName): Pattern {
  return {
    begin: opener,
    end: `${closer}|(?=[;{}])|${NEXT[CONTEXTS[inside].endsAt]}`,
    patterns: [{ include: `#${inside}` }],
  };
}

function stringOf(kind: KindName): Pattern {
  return { name: scope(kind), begin: '"', end: '"|$', patterns: [token("escape", "\\\\.")] };
}

function patternsOf(context: Context): Pattern[] {
  const { entries, names, round, square, strings = "string", counts } = context;
  return [
    { include: "#comments" },
    stringOf(strings),
    ...entries.map(patternOf),
    ...(counts ? [token("times", `x[0-9]+${WORD_END}`)] : []),
    { include: "#numbers" },
    bracket("\\(", "\\)", round),
    bracket("\\[", "\\]", square),
    { include: "#operators" },
    token(names, NAME),
  ];
}

const COMMENTS: Pattern[] = [
  token("documentation", "///(?!/).*"),
  {
    name: scope("allow"),
    match: "//[ \\t]*(lmmu:[ \\t]*allow)(?![^ \\t])[ \\t]*([^ \\t]*).*",
    captures: { 1: { name: scope("directive") }, 2: { name: scope("directive") } },
  },
  token("comment", "//.*"),
  { name: scope("blockComment"), begin: "/\\*", end: "\\*/" },
];

const NUMBERS: Pattern[] = [
  token("version", `[0-9]${LETTER}*(?:\\.[0-9]${LETTER}*){1,16}`),
  {
    name: scope("integer"),
    match: `(?:0x[0-9A-Fa-f_]+|[0-9][0-9_]*)([KMG])?${WORD_END}`,
    captures: { 1: { name: scope("unit") } },
  },
  token("integer", `[0-9]${LETTER}*`),
];

const OPERATORS: Pattern[] = [token("arrow", "->"), token("operator", "\\|\\||&&|[=!<>]=|[+-]=|\\.\\.|[<>+&|!=@-]")];

/** `lmmu.tmLanguage.json`, not yet formatted. */
export function textMateGrammar(): string {
  const contexts = Object.entries(CONTEXTS).map(
    ([name, context]) => [name, { patterns: patternsOf(context) }] as const,
  );
  const repository = {
    ...Object.fromEntries(contexts),
    comments: { patterns: COMMENTS },
    numbers: { patterns: NUMBERS },
    operators: { patterns: OPERATORS },
  };
  const patterns = [{ include: "#start" }];
  return JSON.stringify({ name: "lmmu", scopeName: "source.lmmu", fileTypes: ["lmmu"], patterns, repository });
}
