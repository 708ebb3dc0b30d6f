import type { Effect } from "../../runtime/index.js";

/** The table of `lmmu matrix` for a file: each scenario under each rule set, and what the calls that matter do there. */
export interface Matrix {
  readonly file: string;
  /** The columns. */
  readonly ruleSets: readonly string[];
  readonly scenarios: readonly MatrixScenario[];
}

export interface MatrixScenario {
  readonly name: string;
  readonly cases: readonly MatrixCase[];
  /** What was not covered, as sentences; empty where all was. */
  readonly partial: readonly string[];
}

/** The configs in which every rule set has one and the same outcome. */
export interface MatrixCase {
  /** As a formula; empty: always. */
  readonly when: string;
  /** One per rule set. */
  readonly outcomes: readonly Outcome[];
  /** The calls that some rule set detects or lets pass silently, in the order in which they happen. */
  readonly calls: readonly MatrixCall[];
}

/** What came of a scenario; ranges where `maybe` and `choose` make a difference. */
export interface Outcome {
  readonly warnings: Range;
  readonly bugs: Range;
  /** Contracts broken without a report. */
  readonly silent: Range;
  /** Sections, pauses, variables or barriers that were left as they must not be. */
  readonly leaks: Range;
  /** Hazards, without those that the kernel lives with. */
  readonly hazards: Range;
  /** Accesses that cannot but fault. */
  readonly faults: Range;
  /** Asserts and invariants. */
  readonly failures: Range;
  /** The run could not go on: a limit, or a mistake in the text. */
  readonly stopped: Range;
  readonly barriers: Range;
  readonly hooks: Range;
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** One call, or several equal ones in a row. */
export interface MatrixCall {
  readonly call: string;
  /** The frame that a trace would name. */
  readonly frame: string;
  readonly times: number;
  /** One per rule set; null where the call does not happen. */
  readonly effects: readonly (Effect | null)[];
}
