/**
 * The intermediate representation: what a compiled program is, and the instruction set of the machine that runs it.
 * Plain JSON: it survives `JSON.parse(JSON.stringify(program))`. Names are resolved to indices into the program's own
 * lists, except where a list differs by rule set (variables). The runtime never looks at source text: an `Origin` is a
 * number that the compiler can turn into a place, the runtime only hands it on.
 */

/** Goes up whenever the meaning or the form of anything in this file changes. */
export const IR_VERSION = 1;

/** Index into the compiler's table of places. The runtime reports it and never reads that table. */
export type Origin = number;

export interface Program {
  readonly version: typeof IR_VERSION;
  readonly switches: readonly Switch[];
  readonly machine: MachineSettings;
  readonly regions: readonly Region[];
  /** Every piece of code that can be on a call stack: functions, handlers, tasks, `given` blocks. */
  readonly frames: readonly Frame[];
  /** Closed: every rule set that some scenario of the program may run under is here. */
  readonly ruleSets: readonly RuleSet[];
  readonly scenarios: readonly Scenario[];
}

/** A Kconfig symbol, boot option, CPU feature or fix. */
export interface Switch {
  readonly name: string;
  /** null: free, a run covers both values once it reads the switch. */
  readonly value: boolean | null;
  /** Where this is false, the switch is n, whatever else is said of it. Conditions joined by `and`. */
  readonly dependsOn: Expression | null;
}

/** `machine { … }` with its defaults filled in. */
export interface MachineSettings {
  readonly granule: "4K" | "16K" | "64K";
  readonly vaBits: 36 | 39 | 42 | 47 | 48 | 52;
  readonly cpus: number;
  readonly hafdbs: boolean;
  readonly ets2: boolean;
  readonly bbm: 0 | 1 | 2 | "noabort";
  readonly pan: boolean;
  /** null: the version that the rule set states. */
  readonly kernel: Version | null;
  readonly portable: boolean;
}

/** `6.18` as [6, 18]; compared part by part, a missing part counts as 0. */
export type Version = readonly number[];

export interface Region {
  readonly name: string;
  readonly space: "kernel" | "user";
  readonly pages: number;
  /** Hexadecimal with `0x`, or null where the machine chooses. */
  readonly at: string | null;
  readonly bare: boolean;
  /** The page that a frame gets for a parameter nobody gave: mapped, in the kernel half. */
  readonly implicit: boolean;
  readonly origin: Origin;
}

export type FrameKind = "fn" | "undeclared" | "irq" | "task" | "given";

export interface Frame {
  /** As a trace shows it. A task has its own name, or the scenario's where it is the only one. */
  readonly name: string;
  readonly kind: FrameKind;
  /** Of an `irq`: which context its body runs in. */
  readonly interrupt: "soft" | "hard" | "nmi" | null;
  /** Where the kernel's source has it ("mm/memory.c"), or null. */
  readonly source: string | null;
  /** The frame that the compiler fused into this one (`inlines`): what happens in it is reported in this one. */
  readonly inlines: number | null;
  readonly parameters: readonly Parameter[];
  /** How many slots an activation has: the parameters first, then loop variables and counters. */
  readonly slots: number;
  readonly code: readonly Instruction[];
  readonly origin: Origin;
}

export interface Parameter {
  readonly name: string;
  readonly kind: ValueKind;
  /** Evaluated at the call, in the frame's own activation. Null: none. */
  readonly default: Expression | null;
  /** For pages without a default: the implicit region that stands in. */
  readonly region: number | null;
}

export type ValueKind = "pages" | "integer" | "protection";

/**
 * Instructions of one frame; control falls through to the next one unless said otherwise. `to` is an index into the
 * frame's code. Blocks that close something (`lazy { }`, `spin x { }`) are lowered to their two ends; a `return` out of
 * them is preceded by their closing ends.
 */
export type Instruction = { readonly origin: Origin } & (
  | { readonly op: "call"; readonly call: LazyCall; readonly site: Site }
  /** Calls the first element with the others as its rest. */
  | { readonly op: "chain"; readonly elements: readonly Element[] }
  /** Runs the rest. `arguments` null: those that this frame was called with are handed on. */
  | { readonly op: "next"; readonly arguments: readonly Expression[] | null }
  /** Leaves the frame, or, in the block of a chain, the block. Every path through code ends in one. */
  | { readonly op: "return" }
  | { readonly op: "jump"; readonly to: number }
  /** Goes on where the condition holds, else jumps. */
  | { readonly op: "branch"; readonly condition: Expression; readonly to: number }
  /** Outcome 0 goes on (it happens), outcome 1 jumps. */
  | { readonly op: "maybe"; readonly to: number }
  /** Jumps to one of the arms; outcome i is arm i. */
  | { readonly op: "choose"; readonly arms: readonly number[] }
  /** Sets a slot to a number of rounds. */
  | { readonly op: "rounds"; readonly slot: number; readonly times: number }
  /** If the slot is 0 jumps, else counts it down and goes on. */
  | { readonly op: "round"; readonly slot: number; readonly to: number }
  /** Puts pages into a slot, to be taken one by one. */
  | { readonly op: "pages"; readonly slot: number; readonly pages: Expression }
  /** If no page is left in `slot` jumps, else takes the lowest into `page` and goes on. */
  | { readonly op: "page"; readonly slot: number; readonly page: number; readonly to: number }
  | { readonly op: "enter"; readonly context: Context; readonly lock: string | null }
  | { readonly op: "exit"; readonly context: Context; readonly lock: string | null }
  | { readonly op: "interrupt"; readonly irq: number }
  /** A context switch: to the frame of a task, or (null) to the next in the file. `cpu` null: the one it ran on. */
  | { readonly op: "schedule"; readonly task: number | null; readonly cpu: number | null }
  | { readonly op: "sleep" }
  /** `ruleSets` null: under whichever set it runs. */
  | { readonly op: "assert"; readonly ruleSets: readonly number[] | null; readonly condition: Expression }
  | PageInstruction
);

/** What the arm64 machine executes. */
export type PageInstruction =
  | {
      readonly op: "map";
      readonly pages: Expression;
      readonly protection: Protection;
      readonly as: "pages" | "block" | "contiguous";
      readonly to: Expression | null;
    }
  | { readonly op: "unmap" | "populate" | "split"; readonly pages: Expression }
  | { readonly op: "flush_tlb"; readonly pages: Expression }
  | { readonly op: "protect"; readonly pages: Expression; readonly protection: Expression }
  | {
      readonly op: "set_entry";
      readonly level: "pte" | "pmd" | "pud" | "p4d" | "pgd";
      readonly page: Expression;
      readonly value: Expression;
    }
  | { readonly op: "store"; readonly page: Expression; readonly value: Expression }
  | { readonly op: "emit" | "dsb" | "isb" }
  | {
      readonly op: "access";
      readonly user: boolean;
      readonly access: "read" | "write" | "exec";
      readonly pages: Expression;
    };

export type Protection = "rw" | "ro" | "rx" | "none";

/**
 * A call site: where the text has one of the four calls. `warn_once` reports once per site, since the kernel inlines the
 * calls; a frame that is inlined has its own copy of each for every frame that it is inlined into.
 */
export type Site = number;

/** The four calls of the API, in the order in which everything lists them. */
export const LAZY_CALLS = ["enable", "disable", "pause", "resume"] as const;
export type LazyCall = (typeof LAZY_CALLS)[number];

export type Context = "nopreempt" | "irqs_off" | "bh_off" | "mutex" | "spin" | "spin_bh" | "raw_spin";

/** One element of a chain. `wraps` are the annotations written at this element, outermost first. */
export type Element = { readonly origin: Origin } & (
  | {
      readonly kind: "frame";
      readonly frame: number;
      readonly arguments: readonly Expression[] | null;
      readonly wraps: readonly Wrap[];
    }
  /** The block's code begins at `at` of the frame that the chain stands in, and ends in `return`. Always the last. */
  | { readonly kind: "block"; readonly at: number }
  /** The rest of the frame that the chain stands in is handed on. Always the last. */
  | { readonly kind: "next" }
);

/** An annotation: what is opened before a frame's code and closed after it. */
export type Wrap = { readonly origin: Origin } & (
  | { readonly kind: "section"; readonly section: "lazy" | "paused"; readonly open: Site; readonly close: Site }
  | { readonly kind: "context"; readonly context: Context; readonly lock: string | null }
);

/**
 * Booleans are integers, as in C: 0 is false. Integers are exact, without a width; only an assignment to a rule set's
 * variable wraps.
 */
export type Expression =
  /** Decimal digits where the value does not fit a double exactly. */
  | { readonly op: "integer"; readonly value: number | string }
  | { readonly op: "protection"; readonly protection: Protection }
  /** The pages of a region, all of them. */
  | { readonly op: "region"; readonly region: number }
  /** The slot of the activation in which the expression stands. */
  | { readonly op: "slot"; readonly slot: number }
  /** From page `from` to before page `to` of `pages`; `to` null: the one page. */
  | { readonly op: "slice"; readonly pages: Expression; readonly from: Expression; readonly to: Expression | null }
  | { readonly op: "switch"; readonly switch: number }
  /** Compares the kernel's version. */
  | { readonly op: "kernel"; readonly compare: Comparison; readonly version: Version }
  /** A variable of the rule set, by name, since one expression may be evaluated under several. */
  | { readonly op: "variable"; readonly name: string }
  | { readonly op: "state"; readonly state: StateName }
  | { readonly op: "mapped" | "visible"; readonly page: Expression }
  | { readonly op: "not" | "negate"; readonly operand: Expression }
  /** Left to right; `and` and `or` stop early, a comparison yields 0 or 1. */
  | { readonly op: "operation"; readonly operators: readonly Operator[]; readonly operands: readonly Expression[] };

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type Operator = "||" | "&&" | Comparison | "+" | "-" | "&" | "|";

/**
 * `sections` and `pauses` are how many are open by the calls as written, whatever the rule set makes of them.
 * `crossing` and `other_context` have a meaning only in the contract of `disable` and `resume`.
 */
export type StateName =
  "active" | "pending" | "in_interrupt" | "barriers" | "sections" | "pauses" | "crossing" | "other_context";

export interface RuleSet {
  readonly name: string;
  readonly title: string;
  /** null: newer than every version. */
  readonly since: Version | null;
  readonly variables: readonly Variable[];
  /** The one question the machine asks when a kernel store owes a barrier. */
  readonly active: Expression;
  readonly calls: Readonly<Record<LazyCall, readonly RuleInstruction[]>>;
  /** Bodies of its own; a hook without one is arm64's. */
  readonly hooks: Readonly<Partial<Record<HookName, readonly RuleInstruction[]>>>;
  readonly origin: Origin;
}

export interface Variable {
  readonly name: string;
  readonly type: "bool" | "u8" | "u16";
  readonly perCpu: boolean;
}

export type ArchHook = "arch_enter" | "arch_leave" | "arch_flush";
export type HookName = ArchHook | "switch_out" | "switch_in";

export type RuleInstruction = { readonly origin: Origin } &
  /** The contract: forbidden where the condition holds. */
  (
    | { readonly op: "forbid"; readonly text: string; readonly condition: Expression }
    /** Reported where the condition holds and DEBUG_VM is y; `source` is "file:line" of the kernel's text, or null. */
    | {
        readonly op: "assertion";
        readonly assertion: "warn" | "warn_once" | "bug";
        readonly text: string;
        readonly condition: Expression;
        readonly source: string | null;
      }
    /** Wraps to the variable's type; for bool, anything but 0 is 1. */
    | { readonly op: "assign"; readonly variable: string; readonly value: Expression }
    | { readonly op: "hook"; readonly hook: ArchHook }
    | { readonly op: "preempt"; readonly on: boolean }
    | { readonly op: "jump"; readonly to: number }
    | { readonly op: "branch"; readonly condition: Expression; readonly to: number }
    | { readonly op: "return" }
  );

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Frame that sets up the page tables, or null. */
  readonly given: number | null;
  /** Frames, in the file's order. */
  readonly tasks: readonly number[];
  /** Handlers that may fire wherever interrupts are on; `times` null: any number of times. */
  readonly interrupts: readonly { readonly irq: number; readonly times: number | null }[];
  /** The rule sets that its lines name, and those it is held against where they name none. */
  readonly ruleSets: readonly number[];
  readonly expectations: readonly Expectation[];
  readonly invariants: readonly Invariant[];
  readonly origin: Origin;
}

export interface Expectation {
  readonly ruleSets: readonly number[];
  /** null: always. */
  readonly when: Expression | null;
  readonly facts: readonly Fact[];
  readonly origin: Origin;
}

/** `always`: must hold after every statement, at the task that ran it. */
export interface Invariant {
  readonly ruleSets: readonly number[];
  readonly condition: Expression;
  readonly origin: Origin;
}

/** `may`: on at least one run, else on every run. Texts match whole; null: any. `in` is a frame's name. */
export type Fact = { readonly may: boolean; readonly origin: Origin } & (
  | { readonly kind: "clean" | "leaks" }
  | {
      readonly kind: "warns" | "bugs" | "forbidden";
      readonly text: string | null;
      readonly in: string | null;
      readonly times: number | null;
    }
  /** As called, in order; an empty list: none at all. */
  | { readonly kind: "hooks"; readonly hooks: readonly { readonly hook: ArchHook; readonly times: number }[] }
  | { readonly kind: "barriers"; readonly count: number }
  | { readonly kind: "hazard"; readonly name: string; readonly in: string | null }
  | { readonly kind: "faults"; readonly name: string; readonly at: Expression | null }
  | { readonly kind: "reachable"; readonly condition: Expression }
);
