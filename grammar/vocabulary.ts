/**
 * The words of the language, by the position in which each one is more than a name. Tokens, highlighting and completion
 * are all made from these tables.
 */

/** Keywords everywhere; as a name they need backquotes. */
export const RESERVED = ["if", "else", "for", "return", "next", "in", "or", "when", "on"] as const;

/** Begin a declaration. */
export const DECLARATION_WORDS = ["import", "config", "machine", "region", "fn", "irq", "rules", "scenario"] as const;

/** `enable` and its three siblings: statements of a frame, and the bodies that a rule set gives them. */
export const LAZY_CALLS = ["enable", "disable", "pause", "resume"] as const;
/** Blocks that open and close; also annotations. */
export const SECTIONS = ["lazy", "paused"] as const;
/** Context blocks without a name; also annotations. */
export const CONTEXTS = ["nopreempt", "irqs_off", "bh_off"] as const;
/** Context blocks that name their lock; also annotations. */
export const LOCKS = ["mutex", "spin", "spin_bh", "raw_spin"] as const;
/** Statements that take pages and nothing else. */
export const PAGES_STATEMENTS = ["unmap", "populate", "split", "flush_tlb"] as const;
/** Raw stores into one level of the tables. */
export const ENTRY_STATEMENTS = ["set_pte", "set_pmd", "set_pud", "set_p4d", "set_pgd"] as const;
/** Statements of one word that act on the machine. */
export const BARRIER_STATEMENTS = ["emit", "dsb", "isb"] as const;
/** Accesses through the MMU; `user` may stand before them. */
export const ACCESSES = ["read", "write", "exec"] as const;
/** Hooks that an architecture has: statements of a call, and members of a rule set with hooks of its own. */
export const ARCH_HOOKS = ["arch_enter", "arch_leave", "arch_flush"] as const;
/** Hooks of a context switch: members only. */
export const SWITCH_HOOKS = ["switch_out", "switch_in"] as const;
export const ASSERTIONS = ["warn", "warn_once", "bug"] as const;
export const VARIABLE_TYPES = ["bool", "u8", "u16"] as const;
export const PREEMPT_STATEMENTS = ["preempt_off", "preempt_on"] as const;

/** Keywords where a statement, a member or an item can begin; names everywhere else. */
export const BEGINNING_WORDS = {
  LazyCall: LAZY_CALLS,
  Section: SECTIONS,
  Context: CONTEXTS,
  Lock: LOCKS,
  Maybe: ["maybe"],
  Choose: ["choose"],
  Repeat: ["repeat"],
  Interrupt: ["interrupt"],
  Schedule: ["schedule"],
  Sleep: ["sleep"],
  Map: ["map"],
  PagesStatement: PAGES_STATEMENTS,
  Protect: ["protect"],
  EntryStatement: ENTRY_STATEMENTS,
  Store: ["store"],
  BarrierStatement: BARRIER_STATEMENTS,
  User: ["user"],
  Access: ACCESSES,
  Assert: ["assert"],
  Given: ["given"],
  Task: ["task"],
  Interrupts: ["interrupts"],
  Expect: ["expect"],
  Always: ["always"],
  PerCpu: ["percpu"],
  VariableType: VARIABLE_TYPES,
  ArchHook: ARCH_HOOKS,
  SwitchHook: SWITCH_HOOKS,
  Forbid: ["forbid"],
  Assertion: ASSERTIONS,
  Preempt: PREEMPT_STATEMENTS,
} as const;

/** Words that mean something at one place inside a declaration or statement, where no name can stand; else names. */
export const CONTEXTUAL_WORDS = {
  YesNo: ["y", "n"],
  Depends: ["depends"],
  Kernel: ["kernel"],
  UserSpace: ["user"],
  Pages: ["pages"],
  At: ["at"],
  Bare: ["bare"],
  Inlines: ["inlines"],
  InterruptKind: ["soft", "hard", "nmi"],
  Extends: ["extends"],
  Since: ["since"],
  Protection: ["rw", "ro", "rx"],
  None: ["none"],
  As: ["as"],
  MapUnit: ["block", "contiguous"],
  To: ["to"],
  May: ["may"],
  PlainFact: ["clean", "leaks"],
  ReportFact: ["warns", "bugs", "forbidden"],
  HooksFact: ["hooks"],
  Hook: ["enter", "leave", "flush"],
  BarriersFact: ["barriers"],
  HazardFact: ["hazard"],
  FaultsFact: ["faults"],
  ReachableFact: ["reachable"],
} as const;

const LAZY_MMU_AND_CONTROL = [...LAZY_CALLS, ...SECTIONS, "next", "return", "if", "maybe", "choose", "repeat", "for"];

/** What can begin where, and what can follow: the source of completion and highlighting. */
export const VOCABULARY: Readonly<Record<VocabularyPosition, readonly string[]>> = {
  declaration: DECLARATION_WORDS,
  statement: [
    ...LAZY_MMU_AND_CONTROL,
    ...["interrupt", "schedule", "sleep", ...CONTEXTS, ...LOCKS],
    ...["map", "protect", "store", ...PAGES_STATEMENTS, ...ENTRY_STATEMENTS, ...BARRIER_STATEMENTS],
    ...["user", ...ACCESSES, "assert"],
  ],
  scenario_item: ["given", "task", "interrupts", "expect", "always"],
  rules_member: ["percpu", ...VARIABLE_TYPES, "active", ...LAZY_CALLS, ...ARCH_HOOKS, ...SWITCH_HOOKS],
  rule_statement: ["forbid", ...ASSERTIONS, ...ARCH_HOOKS, ...PREEMPT_STATEMENTS, "return", "if"],
  annotation: [...SECTIONS, ...CONTEXTS, ...LOCKS],
  interrupt_kind: CONTEXTUAL_WORDS.InterruptKind,
  region: ["kernel", "user", "pages", "at", "bare"],
  config: ["y", "n", "depends", "on"],
  fn: ["inlines", "if"],
  rules: ["extends", "since"],
  machine_setting: ["granule", "va_bits", "cpus", "hafdbs", "ets2", "bbm", "pan", "kernel", "portable"],
  map: [...CONTEXTUAL_WORDS.Protection, "none", "as", ...CONTEXTUAL_WORDS.MapUnit, "to"],
  rules_list: ["all"],
  fact: [
    "may",
    ...CONTEXTUAL_WORDS.PlainFact,
    ...CONTEXTUAL_WORDS.ReportFact,
    ...["hooks", "barriers", "hazard", "faults", "reachable"],
  ],
  hook: [...CONTEXTUAL_WORDS.Hook, "none"],
  expression: [
    ...["active", "pending", "in_interrupt", "barriers", "mapped", "visible", "sections", "pauses"],
    ...["crossing", "other_context", "kernel"],
  ],
};

export type VocabularyPosition =
  | "declaration"
  | "statement"
  | "scenario_item"
  | "rules_member"
  | "rule_statement"
  | "annotation"
  | "interrupt_kind"
  | "region"
  | "config"
  | "fn"
  | "rules"
  | "machine_setting"
  | "map"
  | "rules_list"
  | "fact"
  | "hook"
  | "expression";

/** Words that cannot be written plainly in every place where a name can stand. */
export const QUOTED_AS_NAMES: ReadonlySet<string> = new Set<string>([
  ...RESERVED,
  ...DECLARATION_WORDS,
  ...Object.values(BEGINNING_WORDS).flat(),
  "all",
]);
