/** The syntax file for Vim and Neovim. Its expressions look over the ends of lines, so it knows what TextMate's cannot. */
import { DECLARATION_WORDS, RESERVED } from "../vocabulary.js";
import { BEFORE_NAMES, LINE_BEGINNINGS } from "./beginnings.js";
import { CONTEXTS, type ContextName, type Entry } from "./contexts.js";
import { KINDS, type KindName } from "./kinds.js";

// All expressions are very magic (`\v`): a sign means something unless a backslash stands before it.
const WORD_END = String.raw`%(\w|\.\w)@!`;
const SPACE = String.raw`%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*`;
const NAME = String.raw`%(${"`[^`]*%(`|$)"}|%(%(${RESERVED.join("|")})${WORD_END})@!\h\w*%(\.\w+)*)`;

function oneOf(words: readonly string[]): string {
  const patterns = words.map((word) => (word === "=" ? String.raw`\=\=@!` : word.replace(/\W/g, "\\$&")));
  return `%(${patterns.join("|")})${words.every((word) => /^\w/.test(word)) ? WORD_END : ""}`;
}

function word({ words, notBefore, before }: Pick<Entry, "words" | "notBefore" | "before">): string {
  const signs = notBefore ?? before;
  const ahead = signs ? `%(${SPACE}${oneOf(signs)})@${notBefore ? "!" : "="}` : "";
  return (words === "name" ? NAME : oneOf(words)) + ahead;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const groupOf = (kind: KindName): string => `lmmu${capital(kind)}`;
/** A kind in one context: what is in a group can stand wherever the group can. */
const groupIn = (name: ContextName, kind: KindName): string => `lmmu_${name}_${kind}`;
/** For the engine that needs no stack for what repeats: files are untrusted. */
const quoted = (pattern: string): string => `/\\%#=2\\v${pattern}/`;
const match = (group: string, pattern: string, more = ""): string => `syn match ${group} ${quoted(pattern)}${more}`;

/** What may begin on a new line while something is left open, as variables of the script: they are long. */
const NEXT = {
  declaration: String.raw`^\ze${word({ words: DECLARATION_WORDS, notBefore: BEFORE_NAMES })}`,
  statement: String.raw`^\ze\s*%(${LINE_BEGINNINGS.map(word).join("|")})`,
} as const;

/** Where an entry's clause ends. */
function endsOf({ until = [], after, opens }: Entry): string[] {
  const { block } = CONTEXTS[opens!];
  const signs = [";", "{", "}", ...until].map((sign) => `\\${sign}`);
  const behindSign = block ? "}" : after;
  return [
    ...(block ? [] : [String.raw`\ze%(${signs.join("|")})`]),
    ...(behindSign === undefined ? [] : [`\\${behindSign}@1<=`]),
  ];
}

const STRING_OPTIONS = ` contains=${groupOf("escape")}`;
const ALLOW = String.raw`\/\/[ \t]*lmmu:[ \t]*allow[ \t]@=.*|\/\/[ \t]*lmmu:[ \t]*allow$`;

function region(group: string, start: string, ends: readonly string[], more: string): string {
  return `syn region ${group} start=${quoted(start)} ${ends.map((end) => `end=${quoted(end)}`).join(" ")}${more}`;
}

/** A region that also ends where the next statement or declaration begins. */
function openRegion(next: keyof typeof NEXT, ...[group, start, ends, more]: Parameters<typeof region>): string {
  return `exe '${region(group, start, ends, ` end=${quoted(`' . s:next_${next} . '`)}${more}`)}'`;
}

interface Commands {
  /** The groups that can stand in the context. */
  readonly groups: readonly string[];
  /** Of two that match at one place, the later one counts. */
  readonly commands: readonly string[];
  /** These count most. */
  readonly heads: readonly string[];
}

/** The commands of a context. */
function commandsOf(name: ContextName): Commands {
  const context = CONTEXTS[name];
  const { entries, names, round, square, counts, strings } = context;
  const groups = new Set<string>();
  const commands: string[] = [];
  const heads: string[] = [];
  const contained = name === "start" ? "" : " contained";
  const add = (group: string, command: string): void => {
    groups.add(group);
    commands.push(command);
  };

  if (name !== "start") add(groupIn(name, names), match(groupIn(name, names), NAME, contained));
  if (counts) add(groupIn(name, "times"), match(groupIn(name, "times"), `x[0-9]+${WORD_END}`, contained));
  for (const [opener, closer, inside] of [["(", ")", round] as const, ["[", "]", square] as const]) {
    const group = `lmmu_${name}_bracket`;
    // Without a matchgroup, what it contains could begin at the bracket itself.
    const start = `${group} matchgroup=${groupOf("punctuation")}`;
    const ends = [`\\${closer}`, String.raw`\ze[;{}]`];
    add(
      group,
      openRegion(CONTEXTS[inside].endsAt, start, `\\${opener}`, ends, `${contained} contains=@lmmu_${inside}`),
    );
  }
  if (strings) add(groupOf(strings), region(groupOf(strings), '"', ['"', "$"], STRING_OPTIONS + contained));
  // Of two entries the first one counts.
  for (const [index, entry] of [...entries.entries()].reverse()) {
    const { as, name: behind, opens } = entry;
    const next = behind === undefined ? "" : ` nextgroup=lmmu_behind_${behind} skipwhite`;
    if (opens === undefined) {
      add(groupIn(name, as), match(groupIn(name, as), word(entry), contained + next));
      continue;
    }
    // What follows a matchgroup cannot be told, so a word with a name behind it is one of the things inside.
    const head = `lmmu_${name}${index}_${as}`;
    if (behind) heads.push(match(head, word(entry), ` contained${next}`));
    const group = `lmmu_${name}_inside`;
    const start = behind ? group : `${group} matchgroup=${groupIn(name, as)}`;
    const more = `${contained} contains=@lmmu_${opens}${behind ? `,${head}` : ""}`;
    add(group, openRegion(CONTEXTS[opens].endsAt, start, word(entry), endsOf(entry), more));
  }
  return { groups: [...groups], commands, heads };
}

/** Stands in every context, and between declarations. */
const EVERYWHERE: readonly [kind: KindName, command: (group: string) => string][] = [
  ["arrow", (group) => match(group, String.raw`-\>`)],
  ["operator", (group) => match(group, String.raw`\|\||\&\&|[=!<>]\=|[+-]\=|\.\.|[<>+&|!=@]|-\>@!`)],
  ["integer", (group) => match(group, String.raw`\d\w*`, ` contains=${groupOf("unit")}`)],
  ["version", (group) => match(group, String.raw`\d\w*%(\.\d\w*)+`)],
  ["string", (group) => region(group, '"', ['"', "$"], STRING_OPTIONS)],
  ["comment", (group) => match(group, String.raw`\/\/.*`, " contains=@Spell")],
  ["allow", (group) => match(group, ALLOW, ` contains=${groupOf("directive")},@Spell`)],
  ["documentation", (group) => match(group, String.raw`\/\/\/\/@!.*`, " contains=@Spell")],
  ["blockComment", (group) => region(group, String.raw`\/\*`, [String.raw`\*\/`], " contains=@Spell")],
];

const WITHIN: readonly string[] = [
  match(groupOf("unit"), String.raw`\w@1<=[KMG]\w@!`, " contained"),
  match(groupOf("escape"), String.raw`\\.`, " contained"),
  match(groupOf("directive"), String.raw`<lmmu:[ \t]*allow>[ \t]*\S*`, " contained"),
];

const NAMES_BEHIND = new Set(
  Object.values(CONTEXTS).flatMap(({ entries }) => entries.flatMap(({ name }) => name ?? [])),
);

/** A group `lmmu_chain_callee` is of the kind `callee`. */
function linksOf(commands: readonly string[]): string[] {
  const groups = commands.join("\n").matchAll(/\blmmu_\w+_(\w+)\b/g);
  const links = [...groups].map(([group, kind]) =>
    kind! in KINDS ? `hi def link ${group} ${groupOf(kind as KindName)}` : "",
  );
  return [...new Set(links)].filter((link) => link !== "");
}

/** `lmmu.vim` */
export function vimSyntax(): string {
  const contexts = (Object.keys(CONTEXTS) as ContextName[]).map((name) => ({ name, ...commandsOf(name) }));
  const common = EVERYWHERE.map(([kind]) => groupOf(kind)).join(",");
  const commands = [
    ...EVERYWHERE.map(([kind, command]) => command(groupOf(kind))),
    ...WITHIN,
    ...[...NAMES_BEHIND].map((kind) => match(`lmmu_behind_${kind}`, NAME, " contained")),
    ...contexts.flatMap(({ name, groups, commands }) => [
      ...(name === "start" ? [] : [`syn cluster lmmu_${name} contains=${[...groups].join(",")},${common}`]),
      ...commands,
    ]),
    ...contexts.flatMap(({ heads }) => heads),
  ];
  const kinds = Object.entries(KINDS).flatMap(([kind, { vim }]) =>
    vim === undefined ? [] : `hi def link ${groupOf(kind as KindName)} ${vim}`,
  );
  const lines = [
    "\" Vim syntax file for lmmu (.lmmu). Generated from the grammar's vocabulary: do not edit.",
    'if exists("b:current_syntax")',
    "  finish",
    "endif",
    "syn case match",
    "syn sync fromstart",
    "",
    ...Object.entries(NEXT).map(([name, pattern]) => `let s:next_${name} = '${pattern}'`),
    ...commands,
    "",
    ...linksOf(commands),
    "",
    ...kinds,
    "",
    'let b:current_syntax = "lmmu"',
  ];
  return `${lines.join("\n")}\n`;
}
