/** What a declaration or a statement can begin with, and which context that opens. */
import { BEGINNING_WORDS, DECLARATION_WORDS, RESERVED } from "../vocabulary.js";
import type { Entry } from "./contexts.js";

type Rest = Omit<Entry, "words" | "notBefore">;

/** Before these a word is a name: of a frame, of a variable. */
export const BEFORE_NAMES = ["->", "(", "[", "=", "+=", "-="];

const declarations: Readonly<Record<(typeof DECLARATION_WORDS)[number], Rest>> = {
  import: { as: "declaration", opens: "titledHead" },
  config: { as: "declaration", name: "switch", opens: "configHead" },
  machine: { as: "declaration", opens: "settings" },
  region: { as: "declaration", name: "region", opens: "regionHead" },
  fn: { as: "declaration", name: "function", opens: "frameHead" },
  irq: { as: "declaration", name: "function", opens: "irqHead" },
  rules: { as: "declaration", name: "ruleSet", opens: "rulesHead" },
  scenario: { as: "declaration", name: "function", opens: "titledHead" },
};

/** The words that begin a declaration. */
export const DECLARATIONS: readonly Entry[] = DECLARATION_WORDS.map((word) => ({
  words: [word],
  notBefore: BEFORE_NAMES,
  ...declarations[word],
}));

const statement: Rest = { as: "statement", opens: "expression" };
/** Its first operand may be called like a word that can follow it. */
const pages: Rest = { as: "statement", name: "name", opens: "expression" };
const check: Rest = { as: "check", opens: "expression" };
const control: Rest = { as: "control", opens: "expression" };

const groups: Readonly<Record<keyof typeof BEGINNING_WORDS, Rest>> = {
  LazyCall: { as: "lazyCall", opens: "expression" },
  Section: { as: "modifier", opens: "expression" },
  Context: { as: "modifier", opens: "expression" },
  Lock: { as: "modifier", name: "name", opens: "expression" },
  Maybe: control,
  Choose: control,
  Repeat: control,
  Interrupt: { as: "statement", name: "callee", opens: "expression" },
  Schedule: { as: "statement", name: "task", opens: "expression" },
  Sleep: statement,
  Map: { ...pages, opens: "mapping" },
  PagesStatement: pages,
  Protect: pages,
  EntryStatement: pages,
  Store: pages,
  BarrierStatement: statement,
  // A statement's word may follow these two, so they open nothing.
  User: { as: "modifier" },
  PerCpu: { as: "modifier" },
  Access: pages,
  Assert: { as: "check", opens: "assertion" },
  Given: { as: "declaration", opens: "expression" },
  Task: { as: "declaration", name: "task", opens: "expression" },
  Interrupts: { as: "declaration", name: "callee", opens: "counted" },
  Expect: { as: "check", opens: "expectation" },
  Always: { as: "check", opens: "invariant" },
  VariableType: { as: "type", name: "variable", opens: "expression" },
  ArchHook: { as: "hook", opens: "expression" },
  SwitchHook: { as: "hook", opens: "expression" },
  Forbid: check,
  Assertion: check,
  Preempt: statement,
};

/** The words that begin a statement, a member or an item; those that mean the same to a highlighter together. */
export const STATEMENTS: readonly Entry[] = together(
  (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
    words: BEGINNING_WORDS[group],
    notBefore: group === "Assert" ? BEFORE_NAMES.filter((sign) => sign !== "(") : BEFORE_NAMES,
    ...groups[group],
  })),
);

function together(entries: readonly (Entry & { readonly words: readonly string[] })[]): Entry[] {
  const merged = new Map<string, Entry & { readonly words: readonly string[] }>();
  for (const { words, ...rest } of entries) {
    const key = JSON.stringify(rest);
    merged.set(key, { ...rest, words: [...(merged.get(key)?.words ?? []), ...words] });
  }
  return [...merged.values()];
}

const ASSIGNMENTS = ["=", "+=", "-="];

/** What else a statement can begin with, in this order, behind the words above; a name is a call, unless it is assigned to. */
export const OTHER_BEGINNINGS: readonly Entry[] = [
  { words: ["active"], as: "state", notBefore: ["->", "(", "[", ";"], opens: "expression" },
  { words: ["if"], as: "control", opens: "expression", after: ")" },
  { words: ["for"], as: "control", name: "name", opens: "expression" },
  { words: ["next", "return"], as: "control", opens: "chain", after: ")" },
  { words: RESERVED, as: "control" },
  { words: ["->"], as: "arrow", name: "callee", opens: "chain", after: ")" },
  { words: "name", as: "variable", before: ASSIGNMENTS, opens: "expression" },
  { words: "name", as: "callee", opens: "chain", after: ")" },
];

const assertions = STATEMENTS.filter(({ words }) => words.includes("assert"));
const others = [...DECLARATIONS, ...STATEMENTS].filter((entry) => !assertions.includes(entry));

/** All of these words, by what they may not stand before: where one of them is the first on its line, the last clause is over. */
export const LINE_BEGINNINGS: readonly Pick<Entry, "words" | "notBefore">[] = [
  { words: others.flatMap(({ words }) => words), notBefore: BEFORE_NAMES },
  ...assertions,
];
