/** Where control goes inside of frames, and in which states: what the tabulation knows while it follows code, and forgets. */
import { type Bdd, NEVER } from "./bdd.js";
import { Conditional } from "./conditional.js";
import type { Configs } from "./configs.js";
import { Evaluation } from "./evaluation.js";
import type { Procedure } from "./procedures.js";
import type { Seen, SeenState } from "./seen.js";
import type { TaskState } from "./states.js";
import type { Tabulation } from "./tabulation.js";

/** Control goes from one instruction of a frame's code to another, or begins (`from` null), in one of these states. */
export interface Transfer {
  readonly from: number | null;
  readonly to: number;
  readonly states: readonly SeenState[];
}

/** How control goes when some frames are called. */
export interface Transfers {
  readonly configs: Configs;
  /** Whether a frame is come to. */
  reaches(frame: number): boolean;
  /** How control goes inside a frame, whoever calls it; of a frame that was not asked about, nothing. */
  within(frame: number): readonly Transfer[];
}

/** From one place of a frame's code to another. */
interface Gathered {
  readonly from: number | null;
  readonly to: number;
  readonly states: Conditional<TaskState>;
}

/** Gathers the transfers of procedures, all of which are worked out. */
export class Gathering implements Transfers {
  private readonly frames = new Set<number>();
  private readonly gathered = new Map<number, Map<string, Gathered>>();

  constructor(
    private readonly tabulation: Tabulation,
    private readonly seen: Seen,
    readonly configs: Configs,
    private readonly wanted: ReadonlySet<number>,
  ) {}

  /** Adds a procedure that is reached under these configs. May throw `UndecidedError`. */
  add(procedure: Procedure, reached: Bdd): void {
    const { bdds } = this.configs;
    const { frame } = this.tabulation.procedures.activation(procedure);
    this.frames.add(frame);
    if (!this.wanted.has(frame)) return;
    const own = this.gathered.get(frame) ?? new Map<string, Gathered>();
    this.gathered.set(frame, own);
    const evaluation = new Evaluation(this.tabulation, procedure, (from, to, state, under) => {
      const when = bdds.and(reached, under);
      if (when === NEVER) return;
      const key = `${from} ${to}`;
      const known = own.get(key);
      if (known === undefined) own.set(key, { from, to, states: new Conditional(state, when) });
      else known.states.add(bdds, state, when);
    });
    evaluation.advance();
  }

  reaches(frame: number): boolean {
    return this.frames.has(frame);
  }

  within(frame: number): readonly Transfer[] {
    const all = this.gathered.get(frame)?.values() ?? [];
    return Array.from(all, ({ from, to, states: { keys, whens } }) => {
      return { from, to, states: keys.flatMap((state, index) => this.seen.of(state, whens[index]!)) };
    });
  }
}
