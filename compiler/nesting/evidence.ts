/** How something comes to happen: the call stack with the state at each step, what is open there, and what to run. */
import type { NestingState, StackFrame } from "../../runtime/index.js";
import type { Bdd } from "./bdd.js";
import type { Configs } from "./configs.js";
import { type Goal, TooLongError } from "./follow.js";
import type { Procedure } from "./procedures.js";
import type { Happening, Reach, Shortest } from "./reach.js";
import type { TaskState } from "./states.js";
import type { Steps } from "./steps.js";
import type { Tabulation } from "./tabulation.js";
import { type OpenCall, type SilentCall, Walk } from "./walk.js";

export interface Evidence {
  /** Values of the switches that matter, by index. */
  readonly switches: ReadonlyMap<number, boolean>;
  /** Where it happens. */
  readonly stack: StackFrame;
  /** The state with which each frame of the stack calls on; of the last one, the state behind what happens. */
  readonly states: ReadonlyMap<StackFrame, NestingState>;
  /** What is open before it happens, in the order opened; null where the way there is too long to tell. */
  readonly open: readonly OpenCall[] | null;
  /** Of a warning that comes late: the latest such call before it, which is to blame. */
  readonly silent: SilentCall | null;
  /** Outcomes of `maybe` and `choose` up to there, in the order met; null where the way is too long. */
  readonly choices: readonly number[] | null;
}

/** One procedure of the call stack, and the way through it to the next one, or to what happens. */
interface Link {
  readonly procedure: Procedure;
  readonly goal: Goal;
}

/** In analyses of more procedures than this no way is short enough to be gone in a run. */
const MOST_FOR_ALL = 20_000;

/** What explanations of one root need. */
export interface Explained {
  readonly reach: Reach;
  readonly steps: Steps;
  readonly configs: Configs;
  readonly tabulation: Tabulation;
}

/** The way to where something happens with the shortest call stack. */
export function explain(explained: Explained, happening: Happening): Evidence {
  return new Explanation(explained, happening).evidence();
}

class Explanation {
  private readonly values: ReadonlyMap<number, boolean>;
  private readonly links: readonly Link[];
  private readonly shortest: Shortest;

  constructor(
    private readonly of: Explained,
    private readonly happening: Happening,
  ) {
    this.shortest = happening.shortest();
    this.values = of.configs.bdds.witness(this.shortest.when);
    this.links = this.chain();
  }

  evidence(): Evidence {
    // All of the way, else what is needed to say what is open, else the stack alone.
    const depths =
      this.of.tabulation.procedures.size <= MOST_FOR_ALL ? (["all", "open"] as const) : (["open"] as const);
    for (const depth of depths) {
      try {
        const { conditions, choices, ...walk } = this.walk(depth);
        return { ...walk, switches: this.switches(conditions), choices: depth === "all" ? choices : null };
      } catch (failure) {
        if (!(failure instanceof TooLongError)) throw failure;
      }
    }
    return { switches: this.switches([]), ...this.stackAlone(), open: null, silent: null, choices: null };
  }

  /** The configs that lead there, with those on which something depends on the way. */
  private switches(conditions: Iterable<Bdd>): ReadonlyMap<number, boolean> {
    const { variables, bdds } = this.of.configs;
    const values = new Map(this.values);
    for (const condition of conditions) {
      for (const variable of bdds.support(condition)) if (!values.has(variable)) values.set(variable, false);
    }
    return new Map([...values].map(([variable, value]) => [variables.switchOf(variable), value] as const));
  }

  private readonly holds = (when: Bdd): boolean =>
    this.of.configs.bdds.includes(when, (variable) => this.values.get(variable) ?? false);

  private walk(depth: "all" | "open") {
    const walk = new Walk(this.of.tabulation, this.holds, depth);
    const states = new Map<StackFrame, NestingState>();
    let stack = this.rootFrame();
    let silent: SilentCall | null = null;
    for (const { procedure, goal } of this.links) {
      const last = walk.to(procedure, goal, stack);
      // Only a warning that comes late has an earlier call to blame.
      if (last?.spots.some(({ kind, text }) => kind === "effect" && text === "late")) silent = walk.silent;
      if (last !== undefined) states.set(stack, this.shown(last.after ?? last.before));
      if (last !== undefined && (goal.kind === "into" || this.happening.spot.deeper > 0)) {
        stack = walk.into(procedure, last, stack);
      }
    }
    return { stack, states, open: walk.open, silent, choices: walk.choices, conditions: walk.conditions };
  }

  /** The call stack where the ways through it are too long: which calls lead from one frame to the next is not looked for. */
  private stackAlone() {
    let stack = this.rootFrame();
    const states = new Map<StackFrame, NestingState>();
    const { procedures } = this.of.tabulation;
    this.links.forEach(({ procedure }, index) => {
      if (index > 0) {
        const { frame, reportedIn } = procedures.activation(procedure);
        const { origin } = this.of.steps.frame(procedures.activation(procedure));
        stack = {
          frame,
          origin,
          caller: stack,
          depth: stack.depth + 1,
          reportedIn,
          block: procedures.start(procedure) > 0,
        };
      }
      states.set(stack, this.shown(procedures.entry(this.links[index + 1]?.procedure ?? procedure)));
    });
    return { stack, states };
  }

  private rootFrame(): StackFrame {
    const activation = this.of.tabulation.procedures.activation(this.links[0]!.procedure);
    const { frame, reportedIn } = activation;
    const { origin } = this.of.steps.frame(activation);
    return { frame, origin, caller: null, depth: 1, reportedIn, block: false };
  }

  private shown(state: TaskState): NestingState {
    const { configs, steps } = this.of;
    return steps.states.shown(state, (index) => this.holds(configs.switchOn(index)));
  }

  /** The procedures of the call stack, outermost first: backwards from where it happens. */
  private chain(): Link[] {
    const { spot } = this.happening;
    const { procedure, depth, goal } = this.shortest;
    const { reach } = this.of;
    const links: Link[] = [{ procedure, goal }];
    let at = depth - spot.deeper;
    for (let inner = procedure; at > 1; inner = links[0]!.procedure) {
      const caller = reach.callers(inner).find(({ procedure: outer, deeper, when }) => {
        if (!this.holds(when)) return false;
        return reach.visits(spot, outer).some((visit) => visit.depth === at - deeper && this.holds(visit.when));
      });
      if (caller === undefined) throw new TypeError("a procedure was reached that nobody calls");
      links.unshift({ procedure: caller.procedure, goal: { kind: "into", callee: inner, deeper: caller.deeper } });
      at -= caller.deeper;
    }
    return links;
  }
}
