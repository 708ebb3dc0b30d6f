/** 1xx: what the parser cannot make sense of. */
import type { Diagnostic } from "../../grammar/index.js";
import type { SyntaxProblem } from "../../grammar/index.js";
import { diagnostic, type Entry, entry } from "./entry.js";

type Kind = SyntaxProblem["kind"];
type Problem<K extends Kind> = Extract<SyntaxProblem, { kind: K }>;

/** `x` in backquotes, or what else stands there. */
function quoted({ kind, text }: Problem<"expected">["found"]): string {
  if (kind === "end") return "the end of the file";
  if (kind === "keyword") return `the keyword \`${text}\``;
  return kind === "string" ? text : `\`${text}\``;
}

/** One entry for each kind of problem that the parser reports. */
export const SYNTAX: { readonly [K in Kind]: Entry<Problem<K>> } = {
  expected: entry({
    code: "LMMU101",
    name: "unexpected",
    title: "something else was expected here",
    severity: "error",
    message: ({ expected, found }) => `expected ${expected}, found ${quoted(found)}`,
    help: ({ expected, found }) => {
      if (expected === "`;`") return "statements end in `;`";
      if (found.kind === "keyword") return `to use \`${found.text}\` as a name, put it in backquotes`;
      return expected === "a declaration"
        ? "a file holds `fn`, `irq`, `scenario`, `rules`, `config`, `region`, `machine` and `import`"
        : "";
    },
  }),
  unclosed: entry({
    code: "LMMU102",
    name: "unclosed",
    title: "a brace, parenthesis or bracket is never closed",
    severity: "error",
    message: ({ closer }) => `\`${closer}\` is missing`,
    help: ({ closer }) => `close it with \`${closer}\``,
  }),
  reserved_name: entry({
    code: "LMMU103",
    name: "reserved-name",
    title: "a reserved word is used as a name",
    severity: "error",
    message: ({ word }) => `\`${word}\` is a reserved word, not a name`,
    help: ({ word }) => `write \`\`\`${word}\`\`\` with backquotes to use it as a name`.replaceAll("```", "`"),
  }),
  misplaced_declaration: entry({
    code: "LMMU104",
    name: "misplaced-declaration",
    title: "a declaration stands inside a block",
    severity: "error",
    message: ({ keyword }) => `\`${keyword}\` begins a declaration, which cannot stand inside a block`,
    help: () => "close the block before it, or move the declaration out",
  }),
  needs_braces: entry({
    code: "LMMU105",
    name: "needs-braces",
    title: "the body of an `if` needs braces",
    severity: "error",
    message: ({ keyword }) => `\`${keyword}\` needs braces around it here`,
    help: () => "put the body of the `if` in braces",
  }),
  after_chain_end: entry({
    code: "LMMU106",
    name: "after-chain-end",
    title: "a chain goes on after its last element",
    severity: "error",
    message: ({ end }) => `${end === "next" ? "`next`" : "a block"} is the last element of its chain`,
    help: ({ end }) => (end === "next" ? "`next` can only be the last element" : "move what follows into the block"),
  }),
  unknown_query: entry({
    code: "LMMU107",
    name: "unknown-query",
    title: "no such question about a page",
    severity: "error",
    message: ({ name }) => `\`${name}\` cannot be asked about a page`,
    help: () => "there are `mapped(PAGE)` and `visible(PAGE)`",
  }),
  unknown_character: entry({
    code: "LMMU108",
    name: "unknown-character",
    title: "a character that means nothing",
    severity: "error",
    message: ({ text }) => `${JSON.stringify(text)} means nothing here`,
    help: () => "remove it",
  }),
  unterminated: entry({
    code: "LMMU109",
    name: "unterminated",
    title: "a string, comment or name is never closed",
    severity: "error",
    message: ({ what }) => `this ${what} is never closed`,
    help: ({ what }) => `close it with ${{ string: '`"`', comment: "`*/`", name: "a backquote" }[what]}`,
  }),
  bad_name: entry({
    code: "LMMU110",
    name: "bad-name",
    title: "backquotes around something that is no name",
    severity: "error",
    message: ({ text }) => `${JSON.stringify(text)} is no name`,
    help: () => "a name has letters, digits, `_` and inner dots, and does not begin with a digit",
  }),
  bad_escape: entry({
    code: "LMMU111",
    name: "bad-escape",
    title: "an escape that strings do not have",
    severity: "error",
    message: ({ text }) => `\`${text}\` is no escape`,
    help: () => "write a backslash itself as `\\\\`",
  }),
  bad_number: entry({
    code: "LMMU112",
    name: "bad-number",
    title: "not a number",
    severity: "error",
    message: ({ text }) => `\`${text}\` is no number`,
    help: () => "integers are decimal or `0x` hexadecimal, with `_` between digits and `K`, `M` or `G` after them",
  }),
  number_too_large: entry({
    code: "LMMU113",
    name: "number-too-large",
    title: "a number that does not fit",
    severity: "error",
    message: ({ text }) => `\`${text}\` is too large`,
    help: () => "integers have 64 bits",
  }),
  too_deep: entry({
    code: "LMMU114",
    name: "too-deep",
    title: "braces and parentheses nest too deep",
    severity: "error",
    message: ({ limit }) => `more than ${limit} braces, parentheses and brackets are open here`,
    help: () => "move the inner part to a function of its own",
  }),
  too_many_problems: entry({
    code: "LMMU115",
    name: "too-many-problems",
    title: "too many syntax errors",
    severity: "error",
    message: ({ limit }) => `more than ${limit} syntax errors; the rest of the file is not read`,
    help: () => "is this a `.lmmu` file?",
  }),
  nul_byte: entry({
    code: "LMMU116",
    name: "nul-byte",
    title: "a NUL byte",
    severity: "error",
    message: () => "the file has a NUL byte, so it is no text",
    help: () => "is this a `.lmmu` file?",
  }),
  too_large: entry({
    code: "LMMU117",
    name: "file-too-large",
    title: "the file is too large",
    severity: "error",
    message: ({ limit }) => `the file is larger than ${limit / 1024 / 1024} MiB`,
    help: () => "is this a `.lmmu` file?",
  }),
  too_many_tokens: entry({
    code: "LMMU118",
    name: "too-many-tokens",
    title: "the file has too many words and signs",
    severity: "error",
    message: ({ limit }) => `the file has more than ${limit.toLocaleString("en")} words and signs`,
    help: () => "is this a `.lmmu` file?",
  }),
};

/** A syntax problem as users see it. */
export function syntaxFinding(file: string, text: string, problem: SyntaxProblem): Diagnostic {
  const labels =
    problem.kind === "unclosed"
      ? [{ file, span: problem.opener, message: `\`${text[problem.opener.start]}\` opens here` }]
      : [];
  return diagnostic(SYNTAX[problem.kind] as Entry<SyntaxProblem>, { file, span: problem.span }, problem, { labels });
}
