import type { Instruction, Wrap } from "../../runtime/index.js";
import type { StaticActivation } from "./activations.js";
import { ALWAYS, type Bdd, NEVER } from "./bdd.js";
import { added, Conditional } from "./conditional.js";
import { OTHER, RETURNS, UNKNOWN } from "./outlines.js";
import { NEW, type Procedure, type Procedures, RUNNING } from "./procedures.js";
import type { Spot } from "./spots.js";
import type { TaskState } from "./states.js";
import { type Call, isLoop, type LoopInstruction, type Move } from "./steps.js";
import type { Tabulation } from "./tabulation.js";

/** The states that are possible at one place, each under its configs. */
type Possible = Conditional<TaskState>;

const NO_PROCEDURES: readonly Procedure[] = [];
const NO_WRAPS: readonly Wrap[] = [];

/** Is told where control goes on, and in which state; `from` null: the code begins. */
export type Watch = (from: number | null, to: number, state: TaskState, when: Bdd) => void;

/** A loop that is being gone round. */
interface Loop {
  left: number;
  /** What was possible when the last round began: where a round changes nothing, the others do not either. */
  before: Possible | null;
}

/**
 * Follows the code of one procedure, place by place, with all states that are possible there at once. Jumps go forward,
 * except at the end of a loop, whose rounds are gone one after the other.
 */
export class Evaluation {
  private readonly activation: StaticActivation;
  private readonly start: number;
  private readonly code: readonly Instruction[];
  private readonly procedures: Procedures;
  private readonly possible: (Possible | undefined)[] = [];
  private loops: Map<number, Loop> | null = null;
  private returned: Possible | null = null;
  private at: number;
  /** Places ahead at which something is possible. */
  private ahead = 0;
  /** What it calls one frame deeper on the call stack; by how many frames deeper, where undeclared ones stand in between. */
  private calls: Conditional<Procedure> | null = null;
  private farCalls: Map<number, Conditional<Procedure>> | null = null;
  private spots: Conditional<Spot> | null = null;
  private ended: Bdd;
  private closesSection: Bdd;
  private closesPause: Bdd;

  /** With `watch` a procedure is followed that has been worked out, as all that it calls; nothing is written down of it. */
  constructor(
    private readonly tabulation: Tabulation,
    readonly procedure: Procedure,
    private readonly watch: Watch | null = null,
  ) {
    const { procedures, steps } = tabulation;
    this.procedures = procedures;
    this.activation = procedures.activation(procedure);
    this.start = procedures.start(procedure);
    this.ended = procedures.ended(procedure);
    this.closesSection = procedures.closesSection(procedure);
    this.closesPause = procedures.closesPause(procedure);
    this.code = steps.frame(this.activation).code;
    this.at = this.start;
    let opened: Possible | null = new Conditional(procedures.entry(procedure), ALWAYS);
    for (const wrap of this.wraps()) {
      opened = this.moved(opened, (state) => steps.wrap(this.activation, wrap, true, state));
    }
    opened?.forEach((state, when) => this.reach(this.start, state, when, null));
  }

  /** Follows the code as far as that is possible: the procedures that must be worked out before; none at the end. */
  advance(): readonly Procedure[] {
    const { tabulation } = this;
    const { activations } = tabulation.steps;
    while (this.ahead > 0) {
      const here = this.possible[this.at];
      if (here === undefined) {
        this.at++;
        continue;
      }
      tabulation.follow(here.size);
      let outlined = activations.outlines.get(this.activation.number, this.at);
      if (outlined === UNKNOWN) outlined = activations.outlined(this.activation, this.at);
      if (outlined === RETURNS) {
        this.take(here, (state, when) => (this.returned = added(tabulation.bdds, this.returned, state, when)));
        continue;
      }
      const needed = outlined === OTHER ? this.look(here) : this.call(outlined, here);
      if (needed.length > 0) return needed;
    }
    return NO_PROCEDURES;
  }

  /** Writes down what has been found, but for the states in which it ends; whether that is more than an earlier time. */
  close(): boolean {
    const { calls, farCalls, procedure, procedures } = this;
    procedures.setCalls(procedure, [...(calls === null ? [] : [[1, calls] as const]), ...(farCalls ?? [])]);
    this.spots?.close();
    procedures.setSpots(procedure, this.spots);
    return procedures.setEnds(procedure, this.ended, this.closesSection, this.closesPause);
  }

  /** The states in which the procedure ends; null: none. */
  ends(): Possible | null {
    let closed = this.returned;
    for (const wrap of [...this.wraps()].reverse()) {
      closed = this.moved(closed, (state) => this.tabulation.steps.wrap(this.activation, wrap, false, state));
    }
    return closed;
  }

  /** A block at the end of a chain has no annotations of its own. */
  private wraps() {
    return this.start === 0 ? this.activation.wraps : NO_WRAPS;
  }

  /** Does what the instruction itself says. */
  private look(here: Possible): readonly Procedure[] {
    const instruction = this.code[this.at]!;
    if (isLoop(instruction)) this.loop(instruction, here);
    else if (instruction.op === "jump" && instruction.to < this.at) this.goBack(instruction.to, here);
    else return this.instruction(instruction, here);
    return NO_PROCEDURES;
  }

  private instruction(instruction: Instruction, here: Possible): readonly Procedure[] {
    const { activation, procedures, tabulation } = this;
    const { steps } = tabulation;
    const needed: Procedure[] = [];
    const calls: { readonly call: Call; readonly callee: Procedure; readonly when: Bdd }[] = [];
    const moves: { readonly moves: readonly Move[]; readonly when: Bdd }[] = [];
    here.forEach((state, when) => {
      const step = steps.step(activation, this.at, instruction, state);
      if ("moves" in step) moves.push({ moves: step.moves, when });
      else {
        const callee = tabulation.procedure(step.call.activation, step.call.start, step.call.entry);
        if (procedures.status(callee) === NEW) needed.push(callee);
        calls.push({ call: step.call, callee, when });
      }
    });
    if (needed.length > 0) return needed;
    const next = this.at + 1;
    this.clear();
    for (const { moves: each, when } of moves)
      this.move(each, when, (to, state, under) => this.reach(to, state, under));
    for (const { call, callee, when } of calls) {
      this.takeOver(callee, call.deeper, call.isHandler, when);
      for (let exit = procedures.firstExit(callee); exit !== 0; exit = procedures.nextExit(exit)) {
        const both = tabulation.bdds.and(when, procedures.exitWhen(exit));
        if (both === NEVER) continue;
        const { state, spot } = call.after(procedures.exitState(exit));
        if (spot !== null) this.note(spot, both);
        this.reach(next, state, both);
      }
    }
    return NO_PROCEDURES;
  }

  /** A plain call, which is most of all work: the same as by its step, without that. */
  private call(activation: number, here: Possible): readonly Procedure[] {
    const { procedures, tabulation } = this;
    const { states } = tabulation.steps;
    const callees: Procedure[] = [];
    let needed: Procedure[] | null = null;
    for (const state of here.keys) {
      const callee = tabulation.called(activation, states.entering(state));
      if (procedures.status(callee) === NEW) (needed ??= []).push(callee);
      callees.push(callee);
    }
    if (needed !== null) return needed;
    const next = this.at + 1;
    this.clear();
    for (let index = 0; index < callees.length; index++) {
      const callee = callees[index]!;
      const state = here.keys[index]!;
      const when = here.whens[index]!;
      this.takeOver(callee, 1, false, when);
      for (let exit = procedures.firstExit(callee); exit !== 0; exit = procedures.nextExit(exit)) {
        const both = tabulation.bdds.and(when, procedures.exitWhen(exit));
        if (both !== NEVER) this.reach(next, states.leaving(state, procedures.exitState(exit)), both);
      }
    }
    return NO_PROCEDURES;
  }

  /** Takes over what a callee does, but for the states in which it ends. */
  private takeOver(callee: Procedure, deeper: number, isHandler: boolean, when: Bdd): void {
    if (this.watch !== null) return;
    const { procedure, procedures } = this;
    const { bdds } = this.tabulation;
    if (procedures.status(callee) === RUNNING || procedures.isOpen(callee)) {
      procedures.depend(callee, procedure);
      procedures.setOpen(procedure);
    }
    if (deeper === 1) this.calls = added(bdds, this.calls, callee, when);
    else {
      this.farCalls ??= new Map();
      this.farCalls.set(deeper, added(bdds, this.farCalls.get(deeper) ?? null, callee, when));
    }
    this.ended = bdds.or(this.ended, bdds.and(when, procedures.ended(callee)));
    if (isHandler) return;
    this.closesSection = bdds.or(this.closesSection, bdds.and(when, procedures.closesSection(callee)));
    this.closesPause = bdds.or(this.closesPause, bdds.and(when, procedures.closesPause(callee)));
  }

  private loop(instruction: LoopInstruction, here: Possible): void {
    const { at } = this;
    const { activation } = this;
    if (instruction.op === "rounds" || instruction.op === "pages") {
      const rounds = this.tabulation.steps.rounds(activation, instruction);
      if (rounds === null) {
        const spot = this.tabulation.steps.rangeStop(activation, instruction.origin);
        this.take(here, (_, when) => this.end(when, [spot]));
        return;
      }
      // The loop's other instruction is the next one.
      (this.loops ??= new Map()).set(at + 1, { left: rounds, before: null });
      this.take(here, (state, when) => this.reach(at + 1, state, when));
      return;
    }
    const loop = this.loops!.get(at)!;
    const settled = loop.before !== null && loop.before.isEqual(here);
    const to = loop.left === 0 || settled ? instruction.to : at + 1;
    loop.left--;
    loop.before = here;
    this.take(here, (state, when) => this.reach(to, state, when));
  }

  /** The end of a loop's round: nothing else is possible any more further on. */
  private goBack(to: number, here: Possible): void {
    this.take(here, (state, when) => this.reach(to, state, when));
    this.at = to;
  }

  private moved(from: Possible | null, moves: (state: TaskState) => readonly Move[]): Possible | null {
    let to: Possible | null = null;
    from?.forEach((state, when) => {
      this.move(moves(state), when, (_, after, under) => (to = added(this.tabulation.bdds, to, after, under)));
    });
    return to;
  }

  private move(moves: readonly Move[], when: Bdd, goOn: (to: number, state: TaskState, when: Bdd) => void): void {
    for (const move of moves) {
      const under = this.tabulation.bdds.and(when, move.when);
      if (under === NEVER) continue;
      for (const spot of move.spots) this.note(spot, under);
      if (move.after === null) this.end(under, []);
      else goOn(move.to, move.after, under);
    }
  }

  private end(when: Bdd, spots: readonly Spot[]): void {
    for (const spot of spots) this.note(spot, when);
    this.ended = this.tabulation.bdds.or(this.ended, when);
  }

  private note(spot: Spot, when: Bdd): void {
    const { bdds } = this.tabulation;
    this.spots = added(bdds, this.spots, spot, when);
    if (spot.kind !== "closes_nothing") return;
    if (spot.call === "disable") this.closesSection = bdds.or(this.closesSection, when);
    else this.closesPause = bdds.or(this.closesPause, when);
  }

  private reach(at: number, state: TaskState, when: Bdd, from: number | null = this.at): void {
    const { bdds, possible } = this.tabulation;
    // Under configs that cannot be together there may be no end of states.
    if (possible !== ALWAYS && bdds.and(when, possible) === NEVER) return;
    this.watch?.(from, at, state, when);
    const there = this.possible[at];
    if (there !== undefined) there.add(bdds, state, when);
    else {
      this.possible[at] = new Conditional(state, when);
      this.ahead++;
    }
  }

  /** Leaves the place, with all that is possible there. */
  private take(here: Possible, each: (state: TaskState, when: Bdd) => void): void {
    this.clear();
    here.forEach(each);
  }

  private clear(): void {
    this.possible[this.at] = undefined;
    this.ahead--;
  }
}
