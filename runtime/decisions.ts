import type { Environment } from "./expression.js";
import type { Origin } from "./ir.js";
import type { LoadedProgram } from "./program.js";
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
  private readonly switches = new Map<number, boolean>();
  private readonly underway = new Set<number>();
  private chosen = 0;

  /**
   * `choices` fixes the outcomes of the run's `maybe` and `choose` in the order in which it meets them (0 beyond the
   * list's end); null: they fork.
   */
  constructor(
    private readonly loaded: LoadedProgram,
    private readonly script: readonly number[],
    private readonly choices: readonly number[] | null,
  ) {}

  /** A switch's value in this run; decides it where it is free and was not read before. */
  readSwitch(index: number, environment: Environment): boolean {
    const known = this.switches.get(index);
    if (known !== undefined) return known;
    const { value, dependsOn } = this.loaded.program.switches[index]!;
    // A switch that is read while its own dependencies are worked out (they form a cycle) counts as on.
    if (this.underway.has(index)) return true;
    if (dependsOn !== null) {
      this.underway.add(index);
      const possible = this.loaded.condition(dependsOn)(environment);
      this.underway.delete(index);
      if (!possible) return this.settle(index, false);
    }
    if (value !== null) return this.settle(index, value);
    const decided = this.fork(2) === 0;
    this.taken.push({ kind: "switch", switch: index, value: decided });
    return this.settle(index, decided);
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

  private settle(index: number, value: boolean): boolean {
    this.switches.set(index, value);
    return value;
  }

  private fork(outcomes: number): number {
    const outcome = this.script[this.forks.length] ?? 0;
    this.forks.push({ outcomes, outcome });
    return outcome;
  }
}
