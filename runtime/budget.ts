/** What all runs of a scenario may use together. Each method throws when it is used up or somebody wants it to end. */
export interface Budget {
  /** Counts instructions, and what takes as long: a store to a table, a walk. */
  instruction(times?: number): void;
  /** Counts a step of a trace. */
  step(): void;
}
