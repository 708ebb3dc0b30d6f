/** The states of one scenario under one rule set and config, as a search goes through them. */
import type { Goal } from "./events.js";
import type { Move } from "./exploration.js";

/** What a search needs to know of what it searches. A state is `words` 32-bit integers. */
export interface StateSpace {
  readonly words: number;
  /** Null: there is none, the scenario cannot begin. */
  readonly initial: Int32Array | null;
  /**
   * Works out what follows a state that begins at a place of a list; returns how many states that are. They stand one
   * behind the other in `successors` until the next call. `reduce`: only some of the moves, if others cannot matter before
   * these (`reduced` tells); who asks for that has to ask for all where it leads to no new state.
   */
  expand(states: Int32Array, at: number, reduce: boolean): number;
  readonly successors: Int32Array;
  readonly reduced: boolean;
  /** What the move to a successor comes to. */
  goalsOf(successor: number): readonly Goal[];
  /** What a path comes to that ends in this state, which has no successors. */
  goalsAtEnd(states: Int32Array, at: number): readonly Goal[];
  moveTo(successor: number): Move;
  /** Bytes that it has allocated. */
  readonly bytes: number;
}
