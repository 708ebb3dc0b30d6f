import { Decisions } from "./decisions.js";
import { runOnce } from "./run-once.js";
import type { LoadedProgram } from "./program.js";
import type { Run } from "./trace.js";

/** How many runs of one scenario under one rule set are made at most. */
export const MAX_RUNS = 4096;
/** How many steps the traces of these runs may have together: what fits into memory. */
export const MAX_STEPS = 200_000;
/** How many instructions these runs may execute together: what fits into a few seconds. */
export const MAX_INSTRUCTIONS = 5_000_000;

export interface RunOptions {
  /** Fixed outcomes of `maybe` and `choose` in the order met, 0 beyond the list's end; null: every outcome is run. */
  readonly choices: readonly number[] | null;
  /** How many steps the traces may have together, where that is less than `MAX_STEPS`. */
  readonly steps?: number;
  /** Whether runs have the page tables of every region as they are in the end. */
  readonly tables?: boolean;
  /** Asked now and then; true ends the work. */
  readonly stopped?: () => boolean;
}

/** Why the runs are not all: too many, too long, or somebody stopped it. */
export type Partial = "runs" | "steps" | "stopped";

export interface Runs {
  readonly runs: readonly Run[];
  /** null: these are all runs that there are. */
  readonly partial: Partial | null;
}

class OutOfBudget extends Error {
  constructor(readonly reason: Partial) {
    super(reason);
  }
}

/**
 * Runs a scenario under a rule set (both by index) for every value of the free switches that a run reads, and every
 * outcome of its choices, in a fixed order. Where a limit is met, the runs before it are the result.
 */
export function runScenario(loaded: LoadedProgram, scenario: number, ruleSet: number, options: RunOptions): Runs {
  const definition = loaded.program.scenarios[scenario];
  if (definition === undefined) throw new RangeError(`the program has no scenario ${scenario}`);
  const runs: Run[] = [];
  const mostSteps = Math.min(options.steps ?? MAX_STEPS, MAX_STEPS);
  let instructions = 0;
  let nextQuestion = 4096;
  let steps = 0;
  const budget = {
    instruction(times = 1): void {
      instructions += times;
      if (instructions > MAX_INSTRUCTIONS) throw new OutOfBudget("steps");
      if (instructions < nextQuestion) return;
      nextQuestion = instructions + 4096;
      if (options.stopped?.() === true) throw new OutOfBudget("stopped");
    },
    step(): void {
      if (++steps > mostSteps) throw new OutOfBudget("steps");
    },
  };
  try {
    for (let script: number[] | null = []; script !== null;) {
      if (runs.length === MAX_RUNS) return { runs, partial: "runs" };
      const decisions: Decisions = new Decisions(loaded, script, options.choices);
      runs.push(runOnce(loaded, definition, ruleSet, decisions, budget, options.tables ?? false));
      script = decisions.next();
    }
  } catch (failure) {
    if (!(failure instanceof OutOfBudget)) throw failure;
    return { runs, partial: failure.reason };
  }
  return { runs, partial: null };
}
