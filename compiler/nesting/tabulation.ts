/**
 * What every procedure does, each worked out once: the states it can end in, the calls it makes and what happens in it,
 * all under sets of configs. Recursion is worked out again until nothing is added (a least fixed point).
 */
import type { Program } from "../../runtime/index.js";
import type { StaticActivation } from "./activations.js";
import { type Bdd, type BddTable, NEVER } from "./bdd.js";
import { Evaluation } from "./evaluation.js";
import { DONE, NEW, type Procedure, Procedures, RUNNING } from "./procedures.js";
import type { SpareArrays } from "./spare-arrays.js";
import type { TaskState } from "./states.js";
import type { Steps } from "./steps.js";
import { UndecidedError } from "./undecided.js";

/** More procedures than this of one rule set are not worked out. */
const MAX_PROCEDURES = 1_000_000;
/** More procedures of one frame than this are not either: a recursion that opens and closes as it likes has no end of them. */
const MAX_OF_FRAME = 10_000;
/** How often instructions are followed with a state, for all procedures together: so often, and so often for each instruction. */
const MAX_FOLLOWED = 1_000_000;
const MAX_FOLLOWED_EACH = 50;

export class Tabulation {
  readonly procedures: Procedures;
  /** By frame, how many procedures are its. */
  private readonly ofFrame: Int32Array;
  private readonly mostFollowed: number;
  private followed = 0;
  private stamp = 0;

  constructor(
    readonly steps: Steps,
    readonly bdds: BddTable,
    /** Which configs there can be together. */
    readonly possible: Bdd,
    { frames }: Program,
    private readonly stopped: () => boolean,
    arrays: SpareArrays,
  ) {
    this.procedures = new Procedures(steps.activations, steps.states, arrays);
    this.ofFrame = new Int32Array(frames.length);
    const instructions = frames.reduce((sum, { code }) => sum + code.length, 0);
    this.mostFollowed = MAX_FOLLOWED + MAX_FOLLOWED_EACH * instructions;
  }

  /** The procedure of a frame (`start` 0) or block in a state, worked out or not. May throw `UndecidedError`. */
  procedure({ number, frame }: StaticActivation, start: number, entry: TaskState): Procedure {
    const known = this.procedures.find(number, start, entry);
    return known >= 0 ? known : this.add(number, frame, start, entry);
  }

  /** The procedure of a frame that is called without more ado, by the activation's number. May throw `UndecidedError`. */
  called(activation: number, entry: TaskState): Procedure {
    const known = this.procedures.find(activation, 0, entry);
    return known >= 0 ? known : this.procedure(this.steps.activations.list[activation]!, 0, entry);
  }

  /** Counts work. May throw `UndecidedError`. */
  follow(states: number): void {
    const before = this.followed >> 14;
    this.followed += states;
    if (this.followed > this.mostFollowed)
      throw new UndecidedError({ kind: "work", frame: this.busiestFrame(), limit: this.mostFollowed });
    if (this.followed >> 14 !== before && this.stopped()) throw new UndecidedError({ kind: "stopped" });
  }

  /** Works out a procedure and all that it needs. May throw `UndecidedError`. */
  workOut(root: Procedure): void {
    const { procedures } = this;
    if (procedures.status(root) === DONE) return;
    // What is still to be begun, and what is under way: it goes on when all above it is done.
    const stack: (Procedure | Evaluation)[] = [root];
    try {
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        if (typeof top === "number") {
          stack.pop();
          if (procedures.status(top) === NEW || procedures.isStale(top)) stack.push(this.begin(top));
          continue;
        }
        const needed = top.advance();
        if (needed.length > 0) stack.push(...needed);
        else {
          stack.pop();
          stack.push(...this.finish(top));
        }
      }
    } catch (failure) {
      // What has been found so far is not lost.
      for (const each of stack) if (typeof each === "object") each.close();
      throw failure;
    }
  }

  private begin(procedure: Procedure): Evaluation {
    this.procedures.setStatus(procedure, RUNNING);
    this.procedures.setStale(procedure, false);
    return new Evaluation(this, procedure);
  }

  /** Those that must be worked out again because of what has been added. */
  private finish(evaluation: Evaluation): readonly Procedure[] {
    const { procedures } = this;
    const { procedure } = evaluation;
    const hasExits = this.addExits(evaluation);
    const grown = evaluation.close() || hasExits;
    procedures.setStatus(procedure, DONE);
    procedures.setStamp(procedure, ++this.stamp);
    const again: Procedure[] = [];
    if (grown) {
      // One that is under way has taken over too little: it is worked out again when it has ended.
      for (const dependent of procedures.takeDependents(procedure)) {
        procedures.setStale(dependent, true);
        if (procedures.status(dependent) === DONE && dependent !== procedure) again.push(dependent);
      }
    }
    if (procedures.isStale(procedure)) again.push(procedure);
    return again;
  }

  /** Whether there are more than before, or some under more configs. */
  private addExits(evaluation: Evaluation): boolean {
    const { procedures } = this;
    const { procedure } = evaluation;
    const ends = evaluation.ends();
    if (ends === null) return false;
    const known = new Map<TaskState, number>();
    let last = 0;
    for (let exit = procedures.firstExit(procedure); exit !== 0; exit = procedures.nextExit(exit)) {
      known.set(procedures.exitState(exit), exit);
      last = exit;
    }
    let grown = false;
    for (const [index, state] of ends.keys.entries()) {
      const when = ends.whens[index]!;
      const exit = last === 0 ? undefined : known.get(state);
      if (exit === undefined) {
        last = procedures.addExit(procedure, last, state, when, this.stamp);
        grown = true;
        continue;
      }
      const before = procedures.exitWhen(exit);
      const news = this.bdds.minus(when, before);
      if (news === NEVER) continue;
      procedures.growExit(exit, this.bdds.or(before, when), { stamp: this.stamp, when: news });
      grown = true;
    }
    return grown;
  }

  private add(activation: number, frame: number, start: number, entry: TaskState): Procedure {
    const { size } = this.procedures;
    if (size === MAX_PROCEDURES) throw this.undecided(this.busiestFrame(), MAX_PROCEDURES);
    if (this.ofFrame[frame] === MAX_OF_FRAME) throw this.undecided(frame, MAX_OF_FRAME);
    this.ofFrame[frame]!++;
    return this.procedures.add(activation, start, entry);
  }

  private undecided(frame: number, limit: number): UndecidedError {
    return new UndecidedError({ kind: "states", frame, limit });
  }

  private busiestFrame(): number {
    return this.ofFrame.reduce((busiest, count, frame) => (count > this.ofFrame[busiest]! ? frame : busiest), 0);
  }
}
