/** What all ways through a state space have in common: limits, coverage, and what they tell of what they come to. */
import type { Goal } from "./events.js";
import type { Coverage, Ended, Move, SearchOptions } from "./exploration.js";
import type { StateSpace } from "./state-space.js";

/** The first path that comes to something. */
export interface Reached {
  readonly goal: Goal;
  readonly moves: readonly Move[];
}

/** A way through a state space. */
export type Strategy = (search: Search) => Ended;

/** How many states are expanded between two questions whether to stop; a question is a clock's reading. */
const EXPANSIONS_BETWEEN_QUESTIONS = 256;

/** A search that is under way: what a strategy asks, and what it tells. */
export class Search<Space extends StateSpace = StateSpace> {
  readonly reached: Reached[] = [];
  private readonly known = new Set<string>();
  private stored: () => { readonly states: number; readonly bytes: number; readonly stateBytes: number } = () => {
    return { states: 0, bytes: 0, stateBytes: 0 };
  };
  transitions = 0;
  depth = 0;
  private countdown = 0;

  constructor(
    readonly space: Space,
    readonly options: SearchOptions,
    /** Keys of goals, where the search is for these alone and ends when it has come to all of them; null: for all. */
    private readonly wanted: ReadonlySet<string> | null = null,
  ) {}

  /** Tells what is stored: asked for when somebody wants to know. */
  stores(stored: Search["stored"]): void {
    this.stored = stored;
  }

  /** Counts an expansion. Anything but null ends the search. */
  ended(): Ended | null {
    if (this.wanted !== null && this.reached.length === this.wanted.size) return "complete";
    if (--this.countdown > 0) return null;
    this.countdown = EXPANSIONS_BETWEEN_QUESTIONS;
    const { stopped, progress, maxMemory } = this.options;
    if (maxMemory !== null && this.memory > maxMemory) return "memory";
    progress?.(this.coverage());
    return stopped?.() ?? null;
  }

  /** Whether one more state would be more than are allowed. */
  isFull(states: number): boolean {
    return this.options.maxStates !== null && states >= this.options.maxStates;
  }

  /** A move or a path's end comes to these; `path` is asked for where one of them is new. */
  comesTo(goals: readonly Goal[], path: () => readonly Move[]): void {
    for (const goal of goals) {
      if (this.known.has(goal.key) || this.wanted?.has(goal.key) === false) continue;
      this.known.add(goal.key);
      this.reached.push({ goal, moves: path() });
    }
  }

  /** Whether all that these are has been told already. */
  knows(goals: readonly Goal[]): boolean {
    return goals.every(({ key }) => this.known.has(key) || this.wanted?.has(key) === false);
  }

  coverage(): Coverage {
    const { states, bytes, stateBytes } = this.stored();
    return {
      states,
      transitions: this.transitions,
      depth: this.depth,
      vectorBytes: stateBytes,
      bytesPerState: states === 0 ? 0 : bytes / states,
      memory: this.memory,
    };
  }

  private get memory(): number {
    return this.stored().bytes + this.space.bytes;
  }
}
