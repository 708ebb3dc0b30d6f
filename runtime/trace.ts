/**
 * What a run leaves behind: the one thing that reports, verdicts, diagnostics and generated tests are made of. Plain
 * JSON, except that steps share their call stacks.
 */
import type { Level } from "./arm64/geometry.js";
import type { RegionTables } from "./arm64/ptdump.js";
import type { ArchHook, Context, LazyCall, Origin, Protection } from "./ir.js";

export type { RegionTables, TableAttributes, TableRow } from "./arm64/ptdump.js";

/** A call stack, innermost first; steps of one run share its tails. */
export interface StackFrame {
  /** Index of the frame. */
  readonly frame: number;
  /** Where it was called: the chain's element, `interrupt` statement, or the task itself. */
  readonly origin: Origin;
  readonly caller: StackFrame | null;
  /** The outermost has 1. */
  readonly depth: number;
  /** The frame in whose name things that happen here are reported: itself, or the one it is inlined into. */
  readonly reportedIn: number;
  /** True for the block at the end of a chain: `frame` is the one that the chain stands in, running that block. */
  readonly block: boolean;
}

/** The nesting state as one task sees it. */
export interface NestingState {
  /** Values of the rule set's variables, in its order. */
  readonly variables: readonly number[];
  readonly active: boolean;
  readonly inInterrupt: boolean;
  /** How many sections and pauses are open by the calls as written. */
  readonly sections: number;
  readonly pauses: number;
  /** A barrier is owed. */
  readonly pending: boolean;
  /** How often `emit_pte_barriers` was called so far. */
  readonly barriers: number;
}

/** An assertion of the rule set that reported, or would have but for `_ONCE`. */
export interface Report {
  readonly assertion: "warn" | "warn_once" | "bug";
  readonly text: string;
  /** "file:line" of the kernel's text, or null. */
  readonly source: string | null;
  /** It held, but this site has reported it before: nothing was printed. */
  readonly suppressed: boolean;
}

/**
 * What becomes of a call: `detected`, it warned; `silent`, the contract forbids it and nothing warned; `late`, it warned
 * though the contract allows it, because of an earlier silent call; `allowed`, neither.
 */
export type Judgement = "allowed" | "detected" | "silent" | "late";

export type Action =
  | {
      readonly kind: "call";
      readonly call: LazyCall;
      readonly reports: readonly Report[];
      /** Texts of the contract's sentences that it breaks. */
      readonly forbidden: readonly string[];
      readonly hooks: readonly ArchHook[];
      readonly judgement: Judgement;
      /** Of a late call: index of the latest silent step of the same task, or null where there is none. */
      readonly blame: number | null;
    }
  | { readonly kind: "context"; readonly context: Context; readonly lock: string | null; readonly enters: boolean }
  | { readonly kind: "interrupt"; readonly irq: number; readonly begins: boolean }
  /** `to`: the task's frame that runs next, or null for an unnamed one and back. `cpu`: where it runs. */
  | ({ readonly kind: "schedule"; readonly to: number | null; readonly cpu: number } & SwitchHooks)
  /** The scheduler takes the task off a CPU: it is preempted, or waits for a lock that another task holds. */
  | ({
      readonly kind: "switch_out";
      readonly cpu: number;
      readonly because: "preempted" | "waits" | "ended";
    } & SwitchHooks)
  /** The scheduler puts the task on a CPU. */
  | ({ readonly kind: "switch_in"; readonly cpu: number } & SwitchHooks)
  /**
   * One of the four calls, as far as it has come where something else happens before it goes on; its own step follows
   * when it has ended. `next`: the rule set's statement that comes next. `call` null: a statement that has stored to page
   * tables and not yet done what completes it, `queue_pte_barriers()`.
   */
  | {
      readonly kind: "underway";
      readonly call: LazyCall | null;
      readonly hooks: readonly ArchHook[];
      readonly next: Origin | null;
    }
  | { readonly kind: "sleep" }
  | { readonly kind: "assert"; readonly holds: boolean }
  | TableAction
  /** TLB invalidation of these pages, with its barriers. */
  | { readonly kind: "flush_tlb"; readonly pages: PageRange }
  | { readonly kind: "barrier"; readonly barrier: "emit" | "dsb" | "isb" }
  | {
      readonly kind: "access";
      readonly access: "read" | "write" | "exec";
      readonly user: boolean;
      readonly pages: PageRange;
      /** In the order of the pages; neighbours that met the same are one. */
      readonly results: readonly AccessResult[];
      /** Pages beyond those that `results` tells of. */
      readonly more: number;
    }
  /** A task has ended. */
  | { readonly kind: "end" };

/** What a rule set's `switch_out` or `switch_in` did, where it has one. */
export interface SwitchHooks {
  readonly hooks: readonly ArchHook[];
  readonly reports: readonly Report[];
}

/** Pages `from` to before `to` of a region (an index). */
export interface PageRange {
  readonly region: number;
  readonly from: number;
  readonly to: number;
}

/** A statement that stores to page tables. */
export interface TableAction {
  readonly kind: "tables";
  readonly statement: "map" | "unmap" | "protect" | "populate" | "split" | "set_entry" | "store";
  readonly pages: PageRange;
  /** What `map` and `protect` were told. */
  readonly protection: Protection | null;
  /** In the order made, at most `MAX_STORES_TOLD`. */
  readonly stores: readonly Stores[];
  /** How many entries were stored beside those told. */
  readonly more: number;
  /** How often these stores owed a barrier that became pending, and how often one was emitted at once. */
  readonly queued: number;
  readonly emitted: number;
}

/** Stores to neighbouring entries of one table that differ only by what they point at. */
export interface Stores {
  /** Of the table; 3 is a table of pages. */
  readonly level: Level;
  /** Physical address of the first entry, hexadecimal. */
  readonly at: string;
  /** The pages of the statement's region that these entries translate. */
  readonly pages: PageRange;
  readonly entries: number;
  /** The first entry before and after, hexadecimal. */
  readonly before: string;
  readonly after: string;
}

/** What accesses to some pages met. */
export interface AccessResult {
  readonly pages: PageRange;
  /** The first is what the tables in memory say now; others are what the architecture allows beside it. Of the first page. */
  readonly outcomes: readonly AccessOutcome[];
}

export type AccessOutcome = {
  /** Why it is possible though the tables say otherwise; null for what they say. */
  readonly because: Cause | null;
} & (
  | {
      readonly kind: "translated";
      /** Physical address, hexadecimal. */
      readonly address: string;
      /** As arch/arm64/mm/ptdump.c names memory types: `MEM/NORMAL`, `DEVICE/nGnRnE`. */
      readonly memory: string;
    }
  | {
      readonly kind: "fault";
      readonly fault: FaultName;
      readonly level: Level;
      /** ESR_EL1 of the exception, hexadecimal. */
      readonly esr: string;
    }
);

export interface Cause {
  readonly kind:
    /** A store to a descriptor that the walk may not see yet. */
    | "not_visible"
    /** An old descriptor that the TLB may hold. */
    | "stale_tlb"
    /** Two descriptors that the TLB may hold at once, and must not. */
    | "conflict"
    /** Another member of a contiguous group that is not what it should be. */
    | "contiguous";
  /** The step that stored, or null where `given` did. */
  readonly store: number | null;
  /** What would rule it out. */
  readonly missing:
    /** A DSB by the CPU that stored and a context synchronization. */
    | "barriers"
    /** The DSB alone: a return to EL0 has synchronized, or will. */
    | "dsb"
    | "isb"
    | "tlbi"
    | "break_before_make"
    | "group";
}

/** Kinds of MMU faults; `conflict` is the TLB conflict abort, `external` an abort on the walk itself. */
export const FAULTS = ["translation", "access_flag", "permission", "address_size", "conflict", "external"] as const;
export type FaultName = (typeof FAULTS)[number];

/** What a run may meet that no rule set reports; each has a diagnostic. */
export const HAZARDS = [
  "not_visible",
  "stale_tlb",
  "break_before_make",
  "contiguous",
  "spurious_fault",
  "sleep_in_atomic",
  "preempt_imbalance",
  "stranded_barrier",
  "tlbi_before_store",
  "read_before_store",
  "sleep_in_section",
] as const;
export type HazardName = (typeof HAZARDS)[number];

/** What a finding about a page says beside its name. */
export interface PageDetails {
  /** Neighbours that met it alike, and how many more pages of the same step did that no finding names. */
  readonly page: PageRange;
  readonly more: number;
  /** The step with the store that is not seen, or was not broken before; null: `given` made it, or there is none. */
  readonly store: number | null;
  readonly missing: Cause["missing"] | null;
  /** What differs between the old and the new descriptor, where that needs break-before-make. */
  readonly change: string | null;
  readonly outcomes: readonly AccessOutcome[];
  /** The walk that the tables in memory give, level by level. */
  readonly walk: readonly string[];
}

export interface Step {
  /** Frame of the task on which it happened (an interrupt runs on the task that it interrupts). */
  readonly task: number;
  readonly stack: StackFrame;
  readonly origin: Origin;
  readonly action: Action;
  readonly before: NestingState;
  readonly after: NestingState;
}

/** A run's choice where it could have gone several ways. `outcome` counts from 0. */
export type Decision =
  | { readonly kind: "switch"; readonly switch: number; readonly value: boolean }
  | { readonly kind: "maybe" | "choose"; readonly origin: Origin; readonly outcome: number };

/** Something that a scenario fails on unless a line expects it. `step` indexes the run's steps. */
export type Finding =
  | { readonly kind: "warning" | "bug"; readonly step: number; readonly report: Report }
  | { readonly kind: "forbidden"; readonly step: number; readonly text: string }
  /** How a task or handler ended: what is open, the variables as they were when it began and as they are, a barrier owed. */
  | {
      readonly kind: "leak";
      readonly step: number;
      readonly sections: number;
      readonly pauses: number;
      readonly begun: readonly number[];
      readonly variables: readonly number[];
      readonly pending: boolean;
    }
  | { readonly kind: "assert"; readonly step: number }
  | { readonly kind: "invariant"; readonly step: number; readonly invariant: number }
  /** `page` null: it is not about a page. A `spurious_fault` is what the kernel lives with: `clean` holds beside it. */
  | { readonly kind: "hazard"; readonly step: number; readonly name: HazardName; readonly page: PageDetails | null }
  /** An access that cannot but fault. */
  | { readonly kind: "fault"; readonly step: number; readonly name: FaultName; readonly page: PageDetails };

/**
 * Why a run ended before its code did: a limit of ours or a mistake in the text, so nothing more can be said of the run.
 * (A bug that a rule set reports ends its task, not the run.)
 */
export type Stop =
  | {
      readonly kind: "call_depth" | "written_depth";
      readonly limit: number;
      readonly stack: StackFrame;
      readonly origin: Origin;
    }
  /** `interrupt` where none can fire, and why not. */
  | {
      readonly kind: "masked";
      readonly irq: number;
      readonly because: "irqs_off" | "bh_off" | "nesting";
      readonly stack: StackFrame;
      readonly origin: Origin;
    }
  /** An integer or protection without a default that nobody gave. */
  | {
      readonly kind: "argument";
      readonly frame: number;
      readonly parameter: number;
      readonly stack: StackFrame;
      readonly origin: Origin;
    }
  /** Nothing can go on: each of these tasks (frames) waits for a lock. */
  | {
      readonly kind: "deadlock";
      readonly waiting: readonly { readonly task: number; readonly lock: string }[];
      readonly stack: StackFrame;
      readonly origin: Origin;
    }
  /** A page index outside its region. */
  | { readonly kind: "range"; readonly stack: StackFrame; readonly origin: Origin }
  /** A statement about page tables that means nothing where it stands. */
  | { readonly kind: "tables"; readonly problem: TableProblem; readonly stack: StackFrame; readonly origin: Origin };

export type TableProblem =
  /** No table to store to: the tables end with an entry of this level, nothing below it was populated. */
  | { readonly kind: "no_table"; readonly page: PageRange; readonly level: Level }
  /** `protect` or `split` of a page that has no descriptor. */
  | { readonly kind: "not_mapped"; readonly page: PageRange }
  /** A block or contiguous group can be changed as a whole or not at all. */
  | { readonly kind: "part_of_block"; readonly page: PageRange; readonly level: Level }
  /** Pages that do not fill blocks or groups of `entries` pages, or a physical address that is no multiple of `bytes`. */
  | { readonly kind: "unaligned"; readonly page: PageRange; readonly bytes: number }
  /** A raw store, which is to one entry, of several pages. */
  | { readonly kind: "several"; readonly page: PageRange }
  /** A value that is no 64-bit descriptor, or an address that is no physical one of `bits` bits. */
  | { readonly kind: "value"; readonly page: PageRange; readonly bits: number }
  /** No room for another table: `bytes` are in use. */
  | { readonly kind: "no_memory"; readonly bytes: number };

export interface Run {
  readonly decisions: readonly Decision[];
  /** The scenario's expectations that apply: they name the rule set and their `when` holds. Indices. */
  readonly expected: readonly number[];
  /** The `reachable` facts among them whose condition held after some step, by their origins. */
  readonly reached: readonly Origin[];
  /** Every hook that was called, in order, over all tasks. */
  readonly hooks: readonly ArchHook[];
  /** How often `emit_pte_barriers` was called. */
  readonly barriers: number;
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
  /** What the page tables of every region say in the end; null: nobody asked for them. */
  readonly tables: readonly RegionTables[] | null;
  /** Null: it ran to its end. */
  readonly stop: Stop | null;
}
