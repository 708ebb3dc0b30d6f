/** Ways through procedures under fixed configs: how a call stack came about, step by step. */
import type { Instruction, Wrap } from "../../runtime/index.js";
import { ALWAYS, type Bdd } from "./bdd.js";
import type { StaticActivation } from "./activations.js";
import type { Birth, Procedure } from "./procedures.js";
import type { Spot } from "./spots.js";
import type { TaskState } from "./states.js";
import { type Call, isLoop, type LoopInstruction, type Move } from "./steps.js";
import type { Tabulation } from "./tabulation.js";

/** One instruction of a way, or an annotation opened or closed. */
export interface Passage {
  readonly does: Instruction | { readonly op: "wrap"; readonly wrap: Wrap; readonly opens: boolean };
  /** Where in the frame's code it stands; means nothing for an annotation. */
  readonly at: number;
  readonly before: TaskState;
  /** Null: the task or the run ends here, or the way leads into the call. */
  readonly after: TaskState | null;
  readonly spots: readonly Spot[];
  /** Of a `maybe` or `choose`: which outcome. */
  readonly outcome: number | null;
  /** Under which configs it is so. */
  readonly when: Bdd;
  readonly called: Called | null;
}

/** A call on a way. */
export interface Called {
  readonly callee: Procedure;
  readonly deeper: number;
  /** How it ended; null: the way leads into it. */
  readonly exit: TaskState | null;
  /** With which stamp the exit became known. */
  readonly stamp: number;
}

/** Where a way is to lead. */
export type Goal =
  | { readonly kind: "into"; readonly callee: Procedure; readonly deeper: number }
  | { readonly kind: "spot"; readonly spot: Spot }
  | { readonly kind: "exit"; readonly state: TaskState };

/** The ways are too long to be followed. */
export class TooLongError extends Error {}

/** How many places are looked at for one explanation. */
const MOST_PLACES = 20_000;

/** A point of a procedure: annotations to open are before 0, those to close behind the code. */
interface Place {
  readonly at: number;
  readonly state: TaskState;
  /** Rounds left of the loops that have begun, by the loop's second instruction. */
  readonly rounds: ReadonlyMap<number, number>;
  readonly from: Place | null;
  /** How it was reached; null: by nothing worth telling. */
  readonly passage: Passage | null;
}

const NO_ROUNDS: ReadonlyMap<number, number> = new Map();
const NO_SPOTS: readonly Spot[] = [];

export class Follower {
  private places = 0;

  constructor(
    private readonly tabulation: Tabulation,
    /** Whether a set of configs has the ones that are followed. */
    private readonly holds: (when: Bdd) => boolean,
  ) {}

  /**
   * A shortest way through a procedure to a goal, each of its callees counted as one step. How a callee ends is explained
   * by what was known before the stamp. Throws `TooLongError`.
   */
  way(procedure: Procedure, goal: Goal, stamp: number): readonly Passage[] {
    return new Search(this.tabulation, this.holds, procedure, stamp, () => {
      if (++this.places > MOST_PLACES) throw new TooLongError();
    }).to(goal);
  }
}

/** Breadth first through one procedure. */
class Search {
  private readonly activation: StaticActivation;
  private readonly code: readonly Instruction[];
  private readonly wraps: readonly Wrap[];
  private readonly end: number;
  private readonly seen = new Map<string, Set<TaskState>>();

  constructor(
    private readonly tabulation: Tabulation,
    private readonly holds: (when: Bdd) => boolean,
    private readonly procedure: Procedure,
    private readonly stamp: number,
    private readonly count: () => void,
  ) {
    const { procedures, steps } = tabulation;
    this.activation = procedures.activation(procedure);
    this.code = steps.frame(this.activation).code;
    this.wraps = procedures.start(procedure) === 0 ? this.activation.wraps : [];
    this.end = this.code.length + this.wraps.length;
  }

  to(goal: Goal): readonly Passage[] {
    const { procedures } = this.tabulation;
    const start = procedures.start(this.procedure);
    const entry = procedures.entry(this.procedure);
    const at = this.wraps.length > 0 ? -this.wraps.length : start;
    let layer: Place[] = [{ at, state: entry, rounds: NO_ROUNDS, from: null, passage: null }];
    while (layer.length > 0) {
      const next: Place[] = [];
      for (const place of layer) {
        if (place.at === this.end) {
          if (goal.kind === "exit" && goal.state === place.state) return passagesTo(place);
          continue;
        }
        for (const reached of this.onFrom(place)) {
          if (reached.passage !== null && isAt(goal, reached.passage)) return passagesTo(reached);
          if (reached.passage?.after === null || this.isKnown(reached)) continue;
          this.count();
          next.push(reached);
        }
      }
      layer = next;
    }
    throw new TypeError("a procedure does what no way through it explains");
  }

  private isKnown({ at, rounds, state }: Place): boolean {
    const key = rounds.size === 0 ? String(at) : `${at} ${[...rounds].join(" ")}`;
    const states = this.seen.get(key);
    if (states === undefined) {
      this.seen.set(key, new Set([state]));
      return false;
    }
    if (states.has(state)) return true;
    states.add(state);
    return false;
  }

  private onFrom(place: Place): Place[] {
    const { at, state } = place;
    if (at < 0) return this.byWrap(place, this.wraps[this.wraps.length + at]!, true);
    if (at >= this.code.length) return this.byWrap(place, this.wraps[this.end - 1 - at]!, false);
    const instruction = this.code[at]!;
    if (instruction.op === "return") return [{ ...place, at: this.code.length, from: place, passage: null }];
    if (isLoop(instruction)) return this.byLoop(place, instruction);
    const step = this.tabulation.steps.step(this.activation, at, instruction, state);
    if ("call" in step) return this.byCall(place, instruction, step.call);
    return step.moves.flatMap((move, outcome) => this.byMove(place, instruction, move, outcome, move.to));
  }

  private byWrap(place: Place, wrap: Wrap, opens: boolean): Place[] {
    const moves = this.tabulation.steps.wrap(this.activation, wrap, opens, place.state);
    return moves.flatMap((move) => this.byMove(place, { op: "wrap", wrap, opens }, move, 0, place.at + 1));
  }

  private byMove(place: Place, does: Passage["does"], move: Move, index: number, to: number): Place[] {
    if (!this.holds(move.when)) return [];
    const outcome = does.op === "maybe" || does.op === "choose" ? index : null;
    const { after, spots, when } = move;
    const passage = { does, at: place.at, before: place.state, after, spots, outcome, when, called: null };
    return [{ at: to, state: after ?? place.state, rounds: place.rounds, from: place, passage }];
  }

  private byCall(place: Place, does: Instruction, call: Call): Place[] {
    const { procedures } = this.tabulation;
    const callee = this.tabulation.procedure(call.activation, call.start, call.entry);
    const { at, state: before, rounds } = place;
    const { deeper } = call;
    const passage = { does, at, before, outcome: null, when: ALWAYS };
    const into = { callee, deeper, exit: null, stamp: 0 };
    const found: Place[] = [
      { at, state: before, rounds, from: place, passage: { ...passage, after: null, spots: NO_SPOTS, called: into } },
    ];
    for (const { state: exit, births } of procedures.exitsOf(callee)) {
      const explains = ({ stamp, when }: Birth): boolean => stamp < this.stamp && this.holds(when);
      const birth = births.find(explains);
      if (birth === undefined) continue;
      const { state, spot } = call.after(exit);
      const spots = spot === null ? NO_SPOTS : [spot];
      const called = { callee, deeper, exit, stamp: birth.stamp };
      found.push({ at: at + 1, state, rounds, from: place, passage: { ...passage, after: state, spots, called } });
    }
    return found;
  }

  private byLoop(place: Place, instruction: LoopInstruction): Place[] {
    const { at, state, rounds } = place;
    if (instruction.op === "rounds" || instruction.op === "pages") {
      const times = this.tabulation.steps.rounds(this.activation, instruction);
      if (times !== null)
        return [{ at: at + 1, state, rounds: new Map([...rounds, [at + 1, times]]), from: place, passage: null }];
      const spots = [this.tabulation.steps.rangeStop(this.activation, instruction.origin)];
      const passage = {
        does: instruction,
        at,
        before: state,
        after: null,
        spots,
        outcome: null,
        when: ALWAYS,
        called: null,
      };
      return [{ at, state, rounds, from: place, passage }];
    }
    const left = rounds.get(at)!;
    const others = new Map(rounds);
    if (left === 0) others.delete(at);
    else others.set(at, left - 1);
    return [{ at: left === 0 ? instruction.to : at + 1, state, rounds: others, from: place, passage: null }];
  }
}

function isAt(goal: Goal, { spots, called }: Passage): boolean {
  switch (goal.kind) {
    case "into":
      return called?.exit === null && called.callee === goal.callee && called.deeper === goal.deeper;
    case "spot":
      return spots.includes(goal.spot);
    case "exit":
      return false;
  }
}

function passagesTo(place: Place): readonly Passage[] {
  const passages: Passage[] = [];
  for (let at: Place | null = place; at !== null; at = at.from) if (at.passage !== null) passages.push(at.passage);
  return passages.reverse();
}
