/** The nesting analysis of one program under one rule set. */
import type { LoadedProgram, Origin } from "../../runtime/index.js";
import type { Activations, StaticActivation } from "./activations.js";
import { type Bdd, NEVER } from "./bdd.js";
import { Configs, ConfigVariables } from "./configs.js";
import { type Evidence, explain, type Explained } from "./evidence.js";
import type { Procedure } from "./procedures.js";
import { type Happening, Reach, type Shortest } from "./reach.js";
import { Seen, type SeenState } from "./seen.js";
import type { SpareArrays } from "./spare-arrays.js";
import type { Spot, Spots } from "./spots.js";
import { States, type TaskState } from "./states.js";
import { Steps } from "./steps.js";
import { Tabulation } from "./tabulation.js";
import { Gathering, type Transfers } from "./transfers.js";
import { type Undecided, UndecidedError } from "./undecided.js";

/** What roots come to. */
export interface RootNesting {
  readonly happenings: readonly Happening[];
  /** Frames that they come to, by index. */
  readonly frames: ReadonlySet<number>;
  /** Null: these are all. */
  readonly undecided: Undecided | null;
  explain(happening: Happening): Evidence;
}

/** What frames do that nothing calls. */
export interface LoneNesting extends RootNesting {
  readonly changes: readonly LevelChange[];
}

/** What a frame does that is called with something open. */
export interface AloneNesting {
  readonly happenings: readonly Pick<Happening, "spot" | "when">[];
  /** The state in which it is called; it may look different under different configs. */
  readonly before: readonly SeenState[];
  /** The states in which it can end. */
  readonly after: readonly SeenState[];
}

/** A frame ends with more open than it was called with, or with less. */
export interface LevelChange {
  readonly frame: number;
  readonly sections: number;
  readonly pauses: number;
  readonly when: Bdd;
  /** As which it can be explained. */
  readonly happening: Happening;
}

/** A frame that nothing calls is taken to be called with as many sections and pauses open as it closes, up to so many. */
const MOST_OPENED = 4;

/** What the analyses under all rule sets of a program have in common. */
export interface Shared {
  readonly activations: Activations;
  readonly spots: Spots;
  readonly arrays: SpareArrays;
}

export class RuleSetNesting {
  readonly configs: Configs;
  private readonly steps: Steps;
  private readonly tabulation: Tabulation;
  private readonly seen: Seen;
  private ofLone: LoneNesting | undefined;
  private readonly ofTasks = new Map<string, RootNesting>();
  private readonly reaches: Reach[] = [];
  private readonly arrays: SpareArrays;

  /** May throw `UndecidedError`. */
  constructor(loaded: LoadedProgram, ruleSet: number, shared: Shared, stopped: () => boolean) {
    const { activations, arrays, spots } = shared;
    this.arrays = arrays;
    const definition = loaded.ruleSet(ruleSet);
    const variables = new ConfigVariables(loaded.program, arrays);
    this.configs = new Configs(loaded, definition.kernel, variables);
    const states = new States(loaded, definition, this.configs);
    this.seen = new Seen(states, this.configs);
    this.steps = new Steps(loaded, ruleSet, states, this.configs, activations, spots);
    this.tabulation = new Tabulation(
      this.steps,
      variables.bdds,
      this.configs.possible,
      loaded.program,
      stopped,
      arrays,
    );
  }

  /** Gives back the room that it takes, and cannot be used any more; the configs can. */
  release(): void {
    this.tabulation.procedures.release();
    for (const reach of this.reaches) reach.release();
  }

  /** How many procedures have been worked out. */
  get size(): number {
    return this.tabulation.procedures.size;
  }

  /** Tasks, each alone. What is left behind at their ends is among what happens. */
  tasks(frames: readonly number[]): RootNesting {
    const key = frames.join(" ");
    let nesting = this.ofTasks.get(key);
    if (nesting === undefined) {
      nesting = this.workOutTasks(frames);
      this.ofTasks.set(key, nesting);
    }
    return nesting;
  }

  private workOutTasks(frames: readonly number[]): RootNesting {
    const { roots, undecided } = this.workedOut(frames, (activation) => this.calledWith(activation, 0, 0));
    return this.comeTo(
      roots,
      undecided,
      roots.flatMap((root) => [...this.leaks(root, this.steps.states.initial), ...this.imbalances(root)]),
    );
  }

  /**
   * Frames that nothing calls, each alone: functions with as much open as they close, handlers as if they interrupted a task
   * that has nothing open. Nothing is said of those that want an argument which nobody gives. There is one such list of a
   * program.
   */
  lone(frames: readonly number[]): LoneNesting {
    return (this.ofLone ??= this.workOutLone(frames));
  }

  private workOutLone(frames: readonly number[]): LoneNesting {
    const { roots, undecided } = this.workedOut(frames, (activation) =>
      this.isHandler(activation) ? this.calledWith(activation, 0, 0) : this.calledAsItWants(activation),
    );
    const { procedures } = this.tabulation;
    const isHandler = (root: Procedure): boolean => this.isHandler(procedures.activation(root));
    const leaks = roots.filter(isHandler).flatMap((root) => this.leaks(root, procedures.entry(root)));
    const changes = roots.filter((root) => !isHandler(root)).flatMap((root) => this.changes(root));
    return { ...this.comeTo(roots, undecided, leaks), changes };
  }

  /**
   * How control goes inside the frames that are wanted, when others are called (tasks, or frames that nothing else calls), each
   * alone and with nothing open. May throw `UndecidedError`.
   */
  transfers(frames: readonly number[], wanted: ReadonlySet<number>): Transfers {
    const { configs, tabulation } = this;
    const { roots, undecided } = this.workedOut(frames, (activation) => this.calledWith(activation, 0, 0));
    if (undecided !== null) throw new UndecidedError(undecided);
    const gathering = new Gathering(tabulation, this.seen, configs, wanted);
    const reach = new Reach(tabulation.procedures, roots, configs.possible, configs.bdds, this.arrays);
    for (const [procedure, when] of reach.reached()) gathering.add(procedure, when);
    reach.release();
    return gathering;
  }

  /**
   * What a frame does that is called with so much open, a handler where a task has it; null where it cannot be called without
   * arguments. May throw `UndecidedError`.
   */
  alone(frame: number, sections: number, pauses: number): AloneNesting | null {
    const { configs, steps, tabulation } = this;
    const { procedures } = tabulation;
    const activation = steps.activations.root(frame);
    if (activation === null) return null;
    const root = this.calledWith(activation, sections, pauses);
    const reach = new Reach(procedures, [root], configs.possible, configs.bdds, this.arrays);
    const happenings = reach.happenings();
    reach.release();
    const before = this.seen.of(procedures.entry(root), configs.possible);
    const after = procedures.exitsOf(root).flatMap(({ state, when }) => {
      return this.seen.of(state, configs.bdds.and(when, configs.possible));
    });
    return { happenings, before, after };
  }

  private workedOut(frames: readonly number[], workOut: (activation: StaticActivation) => Procedure) {
    const roots: Procedure[] = [];
    try {
      for (const frame of frames) {
        const activation = this.steps.activations.root(frame);
        if (activation !== null) roots.push(workOut(activation));
      }
    } catch (failure) {
      if (!(failure instanceof UndecidedError)) throw failure;
      return { roots: this.begun(frames), undecided: failure.reason };
    }
    return { roots, undecided: null };
  }

  /** The roots as far as they are known, from which what has been found so far can be reached. */
  private begun(frames: readonly number[]): Procedure[] {
    const { activations, states } = this.steps;
    return frames.flatMap((frame) => {
      const activation = activations.root(frame);
      const root = activation === null ? -1 : this.tabulation.procedures.find(activation.number, 0, states.initial);
      return root < 0 ? [] : [root];
    });
  }

  /** A handler interrupts a task that has so much open. */
  private calledWith(activation: StaticActivation, sections: number, pauses: number): Procedure {
    const { states } = this.steps;
    const opened = states.opened(sections, pauses);
    const { interrupt } = this.steps.frame(activation);
    const root = this.tabulation.procedure(
      activation,
      0,
      interrupt === null ? opened : states.inHandler(opened, interrupt),
    );
    this.tabulation.workOut(root);
    return root;
  }

  private isHandler(activation: StaticActivation): boolean {
    return this.steps.frame(activation).interrupt !== null;
  }

  private calledAsItWants(activation: StaticActivation): Procedure {
    const { bdds, possible } = this.configs;
    const { procedures } = this.tabulation;
    let [sections, pauses] = [0, 0];
    for (;;) {
      const root = this.calledWith(activation, sections, pauses);
      const wantsSection = bdds.and(procedures.closesSection(root), possible) !== NEVER;
      const wantsPause = bdds.and(procedures.closesPause(root), possible) !== NEVER;
      if (!(wantsSection || wantsPause) || sections + pauses >= MOST_OPENED) return root;
      // A pause stands in a section.
      if (wantsSection || sections === 0) sections++;
      if (wantsPause) pauses++;
    }
  }

  private comeTo(roots: readonly Procedure[], undecided: Undecided | null, ends: readonly Happening[]): RootNesting {
    const { configs, steps, tabulation } = this;
    const reach = new Reach(tabulation.procedures, roots, configs.possible, configs.bdds, this.arrays);
    this.reaches.push(reach);
    const explained: Explained = { reach, steps, configs, tabulation };
    return {
      happenings: [...reach.happenings(), ...ends, ...this.endless(reach)],
      frames: this.framesOf(reach),
      undecided,
      explain: (happening) => explain(explained, happening),
    };
  }

  private framesOf(reach: Reach): ReadonlySet<number> {
    const { procedures } = this.tabulation;
    const frames = new Set<number>();
    for (const [procedure] of reach.reached()) frames.add(procedures.activation(procedure).frame);
    return frames;
  }

  /** What a root itself leaves behind. */
  private leaks(root: Procedure, begun: TaskState): Happening[] {
    return this.atEnds(root, (activation, origin, exit) => this.steps.leak(activation, origin, begun, exit, 0));
  }

  /** Preemption that a task leaves off. */
  private imbalances(root: Procedure): Happening[] {
    return this.atEnds(root, (activation, origin, exit) => this.steps.imbalance(activation, origin, exit));
  }

  private atEnds(
    root: Procedure,
    spotOf: (activation: StaticActivation, origin: Origin, exit: TaskState) => Spot | null,
  ): Happening[] {
    const { configs, steps } = this;
    const { procedures } = this.tabulation;
    const activation = procedures.activation(root);
    const { origin } = steps.frame(activation);
    return procedures.exitsOf(root).flatMap(({ state: exit, when }) => {
      const spot = spotOf(activation, origin, exit);
      const possible = configs.bdds.and(when, configs.possible);
      return spot === null || possible === NEVER ? [] : [atEnd(root, spot, possible, exit)];
    });
  }

  /** How a root changes the nesting level of whoever calls it, by the calls as written. */
  private changes(root: Procedure): LevelChange[] {
    const { bdds, possible } = this.configs;
    const { spots, states } = this.steps;
    const { procedures } = this.tabulation;
    const activation = procedures.activation(root);
    const { frame, reportedIn } = activation;
    const before = states.shown(procedures.entry(root), () => false);
    const changes = new Map<string, LevelChange>();
    for (const { state: exit, when: under } of procedures.exitsOf(root)) {
      const after = states.shown(exit, () => false);
      const sections = after.sections - before.sections;
      const pauses = after.pauses - before.pauses;
      const when = bdds.and(under, possible);
      if ((sections === 0 && pauses === 0) || when === NEVER) continue;
      const key = `${sections} ${pauses}`;
      const known = changes.get(key);
      const spot = spots.spot("leak", this.steps.frame(activation).origin, reportedIn, { text: key });
      const happening = known?.happening ?? atEnd(root, spot, when, exit);
      changes.set(key, { frame, sections, pauses, when: bdds.or(known?.when ?? NEVER, when), happening });
    }
    return [...changes.values()];
  }

  /** A recursion that under some configs no path leaves, whatever is chosen: calls nest until the kernel's stack is used up. */
  private endless(reach: Reach): Happening[] {
    const { bdds } = this.configs;
    const { procedures } = this.tabulation;
    if (!procedures.isAnyOpen) return [];
    for (const [procedure, reached] of reach.reached()) {
      if (!procedures.isOpen(procedure)) continue;
      const stuck = bdds.and(reached, this.neverEnds(procedure));
      const cycle = stuck === NEVER ? null : this.cycleFrom(procedure, stuck);
      if (cycle === null) continue;
      const { caller, callee, under } = cycle;
      const called = procedures.activation(callee);
      const target = this.steps.activations
        .targets(procedures.activation(caller))
        .find((each) => each.kind === "frame" && each.activation === called);
      if (target?.kind !== "frame") continue;
      const spot = this.steps.spots.spot("call_depth", target.origin, called.reportedIn);
      const goal = { kind: "into", callee, deeper: 1 } as const;
      const shortest = (): Shortest => {
        const visit = reach.visits(spot, caller).find(({ when }) => bdds.and(when, under) !== NEVER);
        if (visit === undefined) throw new TypeError("a recursion that is not reached");
        return { depth: visit.depth, procedure: caller, when: bdds.and(visit.when, under), goal };
      };
      reach.ask(caller);
      return [{ spot, when: under, shortest }];
    }
    return [];
  }

  /** Configs under which no path through a procedure comes to an end. */
  private neverEnds(procedure: Procedure): Bdd {
    const { bdds } = this.configs;
    const { procedures } = this.tabulation;
    let ends = procedures.ended(procedure);
    for (const { when } of procedures.exitsOf(procedure)) ends = bdds.or(ends, when);
    return bdds.not(ends);
  }

  /** The call that closes a circle of procedures that do not end under these configs. */
  private cycleFrom(start: Procedure, stuck: Bdd) {
    const { bdds } = this.configs;
    const path = new Set<Procedure>();
    let under = stuck;
    for (let caller = start; ;) {
      path.add(caller);
      let next: Procedure | null = null;
      const from = under;
      this.tabulation.procedures.forEachCall(caller, (callee, deeper, when) => {
        if (next !== null || deeper > 1) return;
        const both = bdds.and(bdds.and(from, when), this.neverEnds(callee));
        if (both === NEVER) return;
        next = callee;
        under = both;
      });
      if (next === null) return null;
      if (path.has(next)) return { caller, callee: next, under };
      caller = next;
    }
  }
}

/** What a root's end in a state means. */
function atEnd(root: Procedure, spot: Spot, when: Bdd, state: TaskState): Happening {
  const goal = { kind: "exit", state } as const;
  return { spot, when, shortest: () => ({ depth: 1, procedure: root, when, goal }) };
}
