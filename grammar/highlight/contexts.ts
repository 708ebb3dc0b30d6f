/**
 * Which word is what, and where. Highlighters read a text from left to right without a parser, so this is the grammar as
 * far as they can know it: a stack of contexts, each with the words that mean something in it. The words themselves come
 * from the tables that the parser has.
 */
import {
  CONTEXTS as CONTEXT_WORDS,
  CONTEXTUAL_WORDS as C,
  LOCKS,
  RESERVED,
  SECTIONS,
  VOCABULARY,
} from "../vocabulary.js";
import { DECLARATIONS, OTHER_BEGINNINGS, STATEMENTS } from "./beginnings.js";
import type { KindName } from "./kinds.js";

/** Words or signs that mean the same, or any name; and what comes behind them. */
export interface Entry {
  readonly words: readonly string[] | "name";
  readonly as: KindName;
  /** What a name right behind is. */
  readonly name?: KindName;
  /** It is a name before these signs. */
  readonly notBefore?: readonly string[];
  /** It is this before these signs alone. */
  readonly before?: readonly string[];
  /** The context behind it, up to `;`, a brace or what the next two say; a block ends behind its closing brace. */
  readonly opens?: ContextName;
  /** Signs before which what it opens ends as well. */
  readonly until?: readonly string[];
  /** A sign behind which what it opens ends as well. */
  readonly after?: string;
}

export interface Context {
  readonly entries: readonly Entry[];
  /** What other names are. */
  readonly names: KindName;
  /** What stands in parentheses, and in brackets. */
  readonly round: ContextName;
  readonly square: ContextName;
  /** Whether `x255` is a number of times. */
  readonly counts?: true;
  readonly strings?: KindName;
  /**
   * What ends it on a new line, where something is missing: a word that begins a statement, or only a declaration in
   * column 0, because the context has such words itself.
   */
  readonly endsAt: "statement" | "declaration";
  /** In braces: `;` and braces do not end it. */
  readonly block?: true;
}

export type ContextName =
  | "start"
  | "settings"
  | "configHead"
  | "regionHead"
  | "frameHead"
  | "irqHead"
  | "rulesHead"
  | "titledHead"
  | "parameters"
  | "annotations"
  | "source"
  | "expression"
  | "chain"
  | "mapping"
  | "expectation"
  | "invariant"
  | "assertion"
  | "facts"
  | "counted"
  | "hooks"
  | "fault";

const SOURCE: Entry = { words: ["@"], as: "operator", opens: "source", after: '"' };
const PROTECTIONS = [...C.Protection, ...C.None];
const QUERIES = ["mapped", "visible"];
const IN: Entry = { words: ["in"], as: "control", name: "callee" };
/** A list of rule sets that is `all`; before a comma it is one name of several. */
const ALL: Entry = { words: VOCABULARY.rules_list, as: "constant", notBefore: [","] };

function context(entries: readonly Entry[], rest: Partial<Context> = {}): Context {
  return {
    names: "name",
    round: "expression",
    square: "expression",
    endsAt: "statement",
    ...rest,
    entries: [...entries, SOURCE, { words: RESERVED, as: "control" }],
  };
}

const expressionEntries: readonly Entry[] = [
  { words: QUERIES, as: "query" },
  { words: VOCABULARY.expression.filter((word) => !QUERIES.includes(word)), as: "state" },
  { words: PROTECTIONS, as: "constant" },
];

const COMMA = [","];

/** Every context by its name; `start` is the bottom of the stack. */
export const CONTEXTS: Readonly<Record<ContextName, Context>> = {
  start: context([...DECLARATIONS, ...STATEMENTS, ...OTHER_BEGINNINGS], { square: "annotations" }),
  settings: context(
    [
      { words: VOCABULARY.machine_setting, as: "setting" },
      { words: C.YesNo, as: "constant" },
    ],
    { endsAt: "declaration", block: true },
  ),
  configHead: context([
    { words: C.YesNo, as: "constant" },
    { words: C.Depends, as: "clause", opens: "expression" },
  ]),
  regionHead: context(
    [
      { words: [...C.Kernel, ...C.UserSpace], as: "constant" },
      { words: [...C.Pages, ...C.At, ...C.Bare], as: "clause" },
    ],
    { endsAt: "declaration" },
  ),
  frameHead: context(
    [
      { words: C.Inlines, as: "clause", name: "callee" },
      { words: ["if"], as: "control", opens: "expression" },
    ],
    { round: "parameters", square: "annotations" },
  ),
  irqHead: context([{ words: C.InterruptKind, as: "constant" }], { square: "irqHead" }),
  rulesHead: context([
    { words: C.Extends, as: "clause", name: "ruleSet" },
    { words: C.Since, as: "clause" },
  ]),
  titledHead: context([]),
  parameters: context([{ words: ["="], as: "operator", opens: "expression", until: [",", ")"] }], {
    names: "parameter",
  }),
  annotations: context(
    [
      { words: [...SECTIONS, ...CONTEXT_WORDS], as: "modifier" },
      { words: LOCKS, as: "modifier", name: "name" },
    ],
    { endsAt: "declaration" },
  ),
  source: context([], { strings: "source" }),
  expression: context(expressionEntries),
  chain: context([{ words: ["->"], as: "arrow", name: "callee" }], { names: "callee", square: "annotations" }),
  mapping: context([
    { words: [...PROTECTIONS, ...C.MapUnit], as: "constant" },
    { words: C.As, as: "clause" },
    { words: C.To, as: "clause", opens: "expression" },
  ]),
  expectation: context(
    [
      ALL,
      { words: ["when"], as: "control", opens: "expression", until: [":"] },
      { words: [":"], as: "punctuation", opens: "facts" },
    ],
    { names: "ruleSet" },
  ),
  invariant: context([ALL, { words: [":"], as: "punctuation", opens: "expression" }], { names: "ruleSet" }),
  assertion: context([
    { words: VOCABULARY.rules_list, as: "constant", before: [":"] },
    { words: "name", as: "ruleSet", before: [",", ":"] },
    ...expressionEntries,
  ]),
  facts: context([
    { words: C.May, as: "clause" },
    { words: C.PlainFact, as: "fact" },
    { words: C.ReportFact, as: "fact", opens: "counted", until: COMMA },
    { words: C.HooksFact, as: "fact", opens: "hooks", until: COMMA },
    { words: C.BarriersFact, as: "fact" },
    { words: C.HazardFact, as: "fact", name: "hazard", opens: "counted", until: COMMA },
    { words: C.FaultsFact, as: "fact", name: "hazard", opens: "fault", until: COMMA },
    { words: C.ReachableFact, as: "fact", opens: "expression", until: COMMA },
  ]),
  counted: context([IN], { counts: true }),
  hooks: context([{ words: [...C.Hook, ...C.None], as: "constant" }], { counts: true }),
  fault: context([{ words: C.At, as: "clause", opens: "expression", until: COMMA }]),
};
