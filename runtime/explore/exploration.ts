/** What an exploration is asked for, and what it finds. Plain JSON but for the traces, whose steps share call stacks. */
import type { Origin } from "../ir.js";
import type { Run } from "../trace.js";

/** Which way a search goes through the states. */
export const STRATEGIES = ["breadth", "depth", "bitstate", "random"] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** Who moves next. Tasks by their index in the scenario, handlers by their index in its `interrupts`. */
export type Move =
  /** The task goes one statement on, of its own or of the rule set; `outcome` of a `maybe` or `choose`, else 0. */
  | { readonly kind: "step"; readonly task: number; readonly outcome: number }
  /** The handler fires on the CPU that runs the task. */
  | { readonly kind: "interrupt"; readonly task: number; readonly handler: number }
  /** The scheduler takes the task off its CPU. */
  | { readonly kind: "switch_out"; readonly task: number }
  /** The scheduler puts the task on a CPU that runs none. */
  | { readonly kind: "switch_in"; readonly task: number; readonly cpu: number };

/** All that decides how a run goes: replaying it gives the same run. */
export interface Schedule {
  /** The free switches that were read, by index. */
  readonly switches: readonly { readonly switch: number; readonly value: boolean }[];
  readonly moves: readonly Move[];
}

/** What a path breaks, or shows. Findings, expectations and facts by index (into `run.findings`, the scenario's lists). */
export type Violation =
  | { readonly kind: "unexpected"; readonly finding: number }
  /** The path ends, and a fact that should hold on every path does not. */
  | { readonly kind: "unmet"; readonly expectation: number; readonly fact: number }
  /** The run could not go on; `run.stop` says why. */
  | { readonly kind: "stopped" };

export interface Counterexample {
  readonly violation: Violation;
  readonly schedule: Schedule;
  /** The trace, replayed. */
  readonly run: Run;
  /** Whether no shorter path breaks the same. */
  readonly shortest: boolean;
}

/** A path on which a `may` or `reachable` fact holds. */
export interface Witness {
  readonly expectation: number;
  readonly fact: number;
  readonly schedule: Schedule;
  readonly run: Run;
}

/** Why a search ended: it has seen everything, or one of the limits; `walks`: as many random walks as asked for. */
export type Ended = "complete" | "states" | "memory" | "timeout" | "interrupted" | "walks";

export interface Coverage {
  /** Distinct states stored; for random walks, states met. */
  readonly states: number;
  readonly transitions: number;
  /** Length of the longest path looked at, in moves. */
  readonly depth: number;
  /** Bytes of one state as it is stored. */
  readonly vectorBytes: number;
  /** Bytes that the search has allocated for states, divided by their number. */
  readonly bytesPerState: number;
  /** Bytes that the search has allocated in all. */
  readonly memory: number;
}

/** Of a search that has not begun. */
export const NO_COVERAGE: Coverage = {
  states: 0,
  transitions: 0,
  depth: 0,
  vectorBytes: 0,
  bytesPerState: 0,
  memory: 0,
};

/** One scenario under one rule set and one value of each free switch that was read. */
export interface Exploration {
  readonly scenario: number;
  readonly ruleSet: number;
  readonly switches: Schedule["switches"];
  readonly ended: Ended;
  readonly coverage: Coverage;
  /** Distinct ones; breadth first finds the shortest of each. */
  readonly violations: readonly Counterexample[];
  readonly witnesses: readonly Witness[];
  /** Facts that hold on some path only (`may`, `reachable`) and that no path has shown. */
  readonly unwitnessed: readonly { readonly expectation: number; readonly fact: number }[];
  /** Statements of the scenario's frames that no path has executed, by their origins. */
  readonly unreached: readonly Origin[];
}

export interface SearchOptions {
  readonly strategy: StrategyName;
  /** Whether to leave out interleavings that cannot matter. */
  readonly reduction: boolean;
  /** `compact` keeps 64 bits of each state: two states in 2^64 that agree in them are taken for one. */
  readonly storage: "exact" | "compact";
  /** Null: no limit. Exact: a search stores this many states and no more. */
  readonly maxStates: number | null;
  /** Bytes, of all that the search allocates; null: no limit. */
  readonly maxMemory: number | null;
  /** Of random walks: the first one's seed, and how many there are. */
  readonly seed: number;
  readonly walks: number;
  /** Asked at least every few milliseconds; anything but null ends the search. */
  readonly stopped?: () => "timeout" | "interrupted" | null;
  /** Told now and then. */
  readonly progress?: (coverage: Coverage) => void;
}
