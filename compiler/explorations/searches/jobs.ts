/** What is to be explored, and what comes of it, as plain data that goes from thread to thread. */
import type {
  Coverage,
  Ended,
  Exploration,
  Schedule,
  SearchOptions,
  Violation,
} from "../../../runtime/explore/index.js";
import type { Origin } from "../../../runtime/index.js";

export type Switches = Schedule["switches"];

/** How to search, without what only a thread of its own can be told. */
export type SearchSettings = Omit<SearchOptions, "stopped" | "progress">;

/** A scenario under a rule set, both by index, of one of several programs. */
export interface Pair {
  /** Index of the program. */
  readonly file: number;
  readonly scenario: number;
  readonly ruleSet: number;
}

export function isOf(job: Pair, { file, scenario, ruleSet }: Pair): boolean {
  return job.file === file && job.scenario === scenario && job.ruleSet === ruleSet;
}

/** One search: the pair under the first config that begins with what is given. */
export interface Job extends Pair {
  readonly given: Switches;
}

/** What a search has found. Runs are left out: replaying their schedules makes them again. */
export interface Found<Statement = Origin> {
  /** The config: the free switches that were read; of a search that has not seen everything, also those given. */
  readonly switches: Switches;
  readonly ended: Ended;
  readonly coverage: Coverage;
  readonly violations: readonly {
    readonly violation: Violation;
    readonly schedule: Schedule;
    readonly shortest: boolean;
  }[];
  readonly witnesses: readonly {
    readonly expectation: number;
    readonly fact: number;
    readonly schedule: Schedule;
  }[];
  readonly unwitnessed: Exploration["unwitnessed"];
  readonly unreached: readonly Statement[];
}

export interface Finished {
  readonly found: Found;
  /** The searches that are to be made as well: other values of the switches that were read. */
  readonly others: readonly Job[];
}

/** `one`, and what `other` says of switches that it does not mention. */
export function joined(one: Switches, other: Switches): Switches {
  const known = new Set(one.map((each) => each.switch));
  return [...one, ...other.filter((each) => !known.has(each.switch))];
}

/**
 * An order of configs that does not depend on when they were found: by the switches as the program has them, on before off
 * before not read.
 */
export function compareSwitches(one: Switches, other: Switches): number {
  const [a, b] = [ranks(one), ranks(other)];
  for (const index of [...new Set([...a.keys(), ...b.keys()])].sort((x, y) => x - y)) {
    const difference = (a.get(index) ?? 2) - (b.get(index) ?? 2);
    if (difference !== 0) return difference;
  }
  return 0;
}

function ranks(switches: Switches): Map<number, number> {
  return new Map(switches.map((each) => [each.switch, each.value ? 0 : 1]));
}
