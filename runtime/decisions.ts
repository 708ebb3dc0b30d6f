import type { Environment } from "./expression.js";
import type { Origin } from "./ir.js";
import type { LoadedProgram } from "./program.js";
import { Switches } from "./switches.js";
import type { Decision } from "./trace.js";

/** How many ways a decision could have gone, and which one this run took. */
interface Fork {
  readonly outcomes: number;
  readonly outcome: number;
}

/**
 * The decisions of one run. The first ones follow a script (the outcomes of an earlier run up to where it should go
 * another way); beyond it each takes its outcome 0. Running again with `next()` until that is null covers every run.
 */
export class Decisions {
  readonly taken: Decision[] = [];
  private readonly forks: Fork[] = [];
  private readonly switches: Switches;
  private chosen = 0;

  /**
   * `choices` fixes the outcomes of the run's `maybe` and `choose` in the order in which it meets them (0 beyond the
   * list's end); null: they fork.
   */
  constructor(
    loaded: LoadedProgram,
    private readonly script: readonly number[],
    private readonly choices: readonly number[] | null,
  ) {
    this.switches = new Switches(loaded, (index) => {
      const value = this.fork(2) === 0;
      this.taken.push({ kind: "switch", switch: index, value });
      return value;
    });
  }

  /** A switch's value in this run; decides it where it is free and was not read before. */
  readSwitch(index: number, environment: Environment): boolean {
    return this.switches.read(index, environment);
  }

  /** Which way a `maybe` (2 outcomes) or `choose` goes. */
  choose(kind: "maybe" | "choose", origin: Origin, outcomes: number): number {
    const outcome =
      this.choices === null ? this.fork(outcomes) : Math.min(this.choices[this.chosen++] ?? 0, outcomes - 1);
    this.taken.push({ kind, origin, outcome });
    return outcome;
  }

  /** The script of the run after this one, depth first; null where this was the last. */
  next(): number[] | null {
    for (let at = this.forks.length - 1; at >= 0; at--) {
      const { outcome, outcomes } = this.forks[at]!;
      if (outcome + 1 < outcomes) return [...this.forks.slice(0, at).map((fork) => fork.outcome), outcome + 1];
    }
    return null;
  }

  private fork(outcomes: number): number {
    const outcome = this.script[this.forks.length] ?? 0;
    this.forks.push({ outcomes, outcome });
    return outcome;
  }
}
