/**
 * What a run leaves behind: the one thing that reports, verdicts, diagnostics and generated tests are made of. Plain
 * JSON, except that steps share their call stacks.
 */
import type { ArchHook, Context, LazyCall, Origin } from "./ir.js";

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
  /** `to`: the task's frame that runs next, or null for an unnamed one and back. */
  | { readonly kind: "schedule"; readonly to: number | null }
  | { readonly kind: "sleep" }
  | { readonly kind: "assert"; readonly holds: boolean }
  /** A task has ended. */
  | { readonly kind: "end" };

/** Kinds of MMU faults; `conflict` is the TLB conflict abort, `external` an abort on the walk itself. */
export const FAULTS = ["translation", "access_flag", "permission", "address_size", "conflict", "external"] as const;
export type FaultName = (typeof FAULTS)[number];

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
  | { readonly kind: "hazard"; readonly step: number; readonly name: "sleep_in_atomic" };

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
  /** A page index outside its region. */
  | { readonly kind: "range"; readonly stack: StackFrame; readonly origin: Origin }
  /** An instruction for the arm64 machine, which this version does not have. */
  | { readonly kind: "page_tables"; readonly stack: StackFrame; readonly origin: Origin };

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
  /** Null: it ran to its end. */
  readonly stop: Stop | null;
}
