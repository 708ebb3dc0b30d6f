/** What all runs of a scenario may use together. Each method throws when it is used up or somebody wants it to end. */
export interface Budget {
  /** Counts an instruction. */
  instruction(): void;
  /** Counts a step of a trace. */
  step(): void;
}
