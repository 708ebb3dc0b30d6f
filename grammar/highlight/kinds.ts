/** What a piece of text is to a reader, and how each editor calls that. */
interface Kind {
  /** TextMate's scope, without the language at its end. */
  readonly scope: string;
  /** The group of Vim's colour schemes. */
  readonly vim?: string;
  /** The face of Emacs. */
  readonly emacs?: string;
}

const KEYWORD = "font-lock-keyword-face";
const BUILTIN = "font-lock-builtin-face";
const CONSTANT = "font-lock-constant-face";
const VARIABLE = "font-lock-variable-name-face";

/** Keywords, and names that the language has given a meaning. */
const WORDS = {
  declaration: { scope: "storage.type.declaration", vim: "Structure", emacs: KEYWORD },
  control: { scope: "keyword.control", vim: "Conditional", emacs: KEYWORD },
  modifier: { scope: "storage.modifier", vim: "StorageClass", emacs: KEYWORD },
  type: { scope: "storage.type.variable", vim: "Type", emacs: "font-lock-type-face" },
  lazyCall: { scope: "keyword.other.lazy-mmu", vim: "PreProc", emacs: BUILTIN },
  hook: { scope: "keyword.other.hook", vim: "PreProc", emacs: BUILTIN },
  statement: { scope: "keyword.other.statement", vim: "Statement", emacs: KEYWORD },
  check: { scope: "keyword.other.check", vim: "Keyword", emacs: KEYWORD },
  fact: { scope: "keyword.other.fact", vim: "Keyword", emacs: KEYWORD },
  clause: { scope: "keyword.other.clause", vim: "Keyword", emacs: KEYWORD },
  constant: { scope: "constant.language", vim: "Constant", emacs: CONSTANT },
  setting: { scope: "support.type.property-name", vim: "Identifier", emacs: VARIABLE },
  state: { scope: "variable.language", vim: "Special", emacs: BUILTIN },
  query: { scope: "support.function.query", vim: "Special", emacs: BUILTIN },
} as const satisfies Record<string, Kind>;

/** Names that somebody gave. */
const NAMES = {
  function: { scope: "entity.name.function", vim: "Function", emacs: "font-lock-function-name-face" },
  callee: { scope: "entity.name.function.call", vim: "Function" },
  ruleSet: { scope: "entity.name.type.rules", vim: "Type", emacs: "font-lock-type-face" },
  task: { scope: "entity.name.label.task", vim: "Label", emacs: CONSTANT },
  switch: { scope: "variable.other.constant.config", vim: "Constant", emacs: VARIABLE },
  region: { scope: "variable.other.region", vim: "Identifier", emacs: VARIABLE },
  parameter: { scope: "variable.parameter", vim: "Identifier", emacs: VARIABLE },
  variable: { scope: "variable.other.member", vim: "Identifier", emacs: VARIABLE },
  hazard: { scope: "constant.other.hazard", vim: "Constant", emacs: CONSTANT },
  name: { scope: "variable.other" },
} as const satisfies Record<string, Kind>;

const LITERALS = {
  string: { scope: "string.quoted.double", vim: "String", emacs: "font-lock-string-face" },
  source: { scope: "string.quoted.double.source", vim: "String", emacs: "font-lock-string-face" },
  escape: { scope: "constant.character.escape", vim: "SpecialChar" },
  integer: { scope: "constant.numeric.integer", vim: "Number", emacs: CONSTANT },
  unit: { scope: "keyword.other.unit", vim: "Number" },
  version: { scope: "constant.numeric.version", vim: "Number", emacs: CONSTANT },
  times: { scope: "constant.numeric.times", vim: "Number", emacs: CONSTANT },
} as const satisfies Record<string, Kind>;

const COMMENTS = {
  comment: { scope: "comment.line.double-slash", vim: "Comment", emacs: "font-lock-comment-face" },
  blockComment: { scope: "comment.block", vim: "Comment", emacs: "font-lock-comment-face" },
  documentation: { scope: "comment.line.documentation", vim: "SpecialComment", emacs: "font-lock-doc-face" },
  allow: { scope: "comment.line.allow", vim: "Comment", emacs: "font-lock-comment-face" },
  directive: { scope: "keyword.other.directive", vim: "Todo", emacs: "font-lock-preprocessor-face" },
} as const satisfies Record<string, Kind>;

const SIGNS = {
  arrow: { scope: "keyword.operator.arrow", vim: "Operator" },
  operator: { scope: "keyword.operator", vim: "Operator" },
  punctuation: { scope: "punctuation.separator" },
} as const satisfies Record<string, Kind>;

/** All kinds, by group; no two have the same scope. */
export const KIND_GROUPS = { WORDS, NAMES, LITERALS, COMMENTS, SIGNS } as const;

export type KindName =
  keyof typeof WORDS | keyof typeof NAMES | keyof typeof LITERALS | keyof typeof COMMENTS | keyof typeof SIGNS;

export const KINDS: Readonly<Record<KindName, Kind>> = { ...WORDS, ...NAMES, ...LITERALS, ...COMMENTS, ...SIGNS };
