/** What the generated tests of the examples do not notice, though some sequence of calls would show it. */
export interface Survivors {
  /** What the examples have no scenario for. */
  readonly because: string;
  /** By their names. */
  readonly mutants: readonly string[];
}

/** None at the moment: what the examples did not tell apart has led to scenarios that do. */
export const SURVIVORS: readonly Survivors[] = [];
