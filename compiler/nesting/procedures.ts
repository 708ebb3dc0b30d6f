import type { Activations, StaticActivation } from "./activations.js";
import type { Bdd } from "./bdd.js";
import type { Conditional } from "./conditional.js";
import type { SpareArrays } from "./spare-arrays.js";
import type { Spot } from "./spots.js";
import type { States, TaskState } from "./states.js";

/**
 * Code that is run from one state: a frame as it is called (`start` 0), or the block at the end of one of its chains. What
 * it does is worked out once, whoever calls it. Known by its place in a table of `Procedures`.
 */
export type Procedure = number;

/** A state in which a procedure can end. */
export interface Exit {
  readonly state: TaskState;
  /** Under which configs. */
  readonly when: Bdd;
  /**
   * How that became known, piece by piece. What is known with one stamp was found by what had smaller ones, so that a way to
   * an exit of a recursion can be followed without going round.
   */
  readonly births: readonly Birth[];
}

/** That an end is possible under some configs became known. */
export interface Birth {
  readonly stamp: number;
  readonly when: Bdd;
}

export const NEW = 0;
export const RUNNING = 1;
export const DONE = 2;
type Status = typeof NEW | typeof RUNNING | typeof DONE;

/** Set while a procedure is, or has called, part of a recursion that was not settled then. */
const OPEN = 4;
/** Set on a procedure that has called something which has been found to do more since. */
const STALE = 8;
const STATUS = 3;

// One line of a processor's cache holds all that is asked of a procedure when it is called.
const FIELDS = 16;
const ACTIVATION = 0;
const START = 1;
const ENTRY = 2;
const FLAGS = 3;
const STAMP = 4;
const ENDED = 5;
const CLOSES_SECTION = 6;
const CLOSES_PAUSE = 7;
const FIRST_CALL = 8;
const CALL_COUNT = 9;
const FIRST_EXIT = 10;
const NUMBER = 11;

const EXIT_FIELDS = 5;
const EXIT_STATE = 0;
const EXIT_WHEN = 1;
const EXIT_STAMP = 2;
/** Under which configs it was first known. */
const EXIT_FIRST = 3;
const EXIT_NEXT = 4;

const CALL_FIELDS = 3;

type Numbers = Int32Array<ArrayBuffer>;
const NOTHING: Numbers = new Int32Array(0);

/**
 * All procedures of one rule set, as numbers in a few long arrays: there may be millions, and an object for each of them
 * takes five times the room and most of the time, in the processor's cache and in the garbage collector.
 */
export class Procedures {
  size = 0;
  /** Whether there is a recursion. */
  isAnyOpen = false;
  private table: Numbers;
  /** Open addressing over the procedures, each one more than its number; 0 is free. */
  private hashed: Numbers;
  private exits: Numbers;
  /** Place 0 means that there is none. */
  private exitCount = 1;
  /** What became known of an exit later than at first. */
  private readonly laterBirths = new Map<number, Birth[]>();
  private calls: Numbers;
  private callCount = 0;
  private readonly spots = new Map<Procedure, Conditional<Spot>>();
  /** Those that must be worked out again when one is found to do more. */
  private readonly dependents = new Map<Procedure, Procedure[]>();

  constructor(
    private readonly activations: Activations,
    private readonly states: States,
    private readonly arrays: SpareArrays,
  ) {
    this.table = arrays.take(1024 * FIELDS);
    this.hashed = arrays.take(4096);
    this.exits = arrays.take(1024 * EXIT_FIELDS);
    this.calls = arrays.take(4096 * CALL_FIELDS);
  }

  /** Gives back the room that it takes, and cannot be used any more. */
  release(): void {
    for (const array of [this.table, this.hashed, this.exits, this.calls]) this.arrays.give(array);
    this.table = this.hashed = this.exits = this.calls = NOTHING;
  }

  /** -1: there is none. */
  find(activation: number, start: number, entry: TaskState): Procedure {
    const { table, hashed } = this;
    const mask = hashed.length - 1;
    const state = entry.number;
    for (let slot = hash(activation, start, state) & mask; hashed[slot] !== 0; slot = (slot + 1) & mask) {
      const at = (hashed[slot]! - 1) * FIELDS;
      if (table[at + ACTIVATION] === activation && table[at + ENTRY] === state && table[at + START] === start) {
        return hashed[slot]! - 1;
      }
    }
    return -1;
  }

  /** There must be none yet. */
  add(activation: number, start: number, entry: TaskState): Procedure {
    const procedure = this.size++;
    const at = procedure * FIELDS;
    if (at === this.table.length) this.table = this.arrays.double(this.table);
    this.table[at + ACTIVATION] = activation;
    this.table[at + START] = start;
    this.table[at + ENTRY] = entry.number;
    if (this.size * 2 > this.hashed.length) this.rehash();
    else this.enter(procedure);
    return procedure;
  }

  activation(procedure: Procedure): StaticActivation {
    return this.activations.list[this.table[procedure * FIELDS + ACTIVATION]!]!;
  }

  start(procedure: Procedure): number {
    return this.table[procedure * FIELDS + START]!;
  }

  entry(procedure: Procedure): TaskState {
    return this.states.list[this.table[procedure * FIELDS + ENTRY]!]!;
  }

  status(procedure: Procedure): Status {
    return (this.table[procedure * FIELDS + FLAGS]! & STATUS) as Status;
  }

  setStatus(procedure: Procedure, status: Status): void {
    const at = procedure * FIELDS + FLAGS;
    this.table[at] = (this.table[at]! & ~STATUS) | status;
  }

  /** It takes part in a recursion, or has called something that does while that was not settled. */
  isOpen(procedure: Procedure): boolean {
    return (this.table[procedure * FIELDS + FLAGS]! & OPEN) !== 0;
  }

  setOpen(procedure: Procedure): void {
    this.isAnyOpen = true;
    this.table[procedure * FIELDS + FLAGS]! |= OPEN;
  }

  /** It has called something that has been found to do more since. */
  isStale(procedure: Procedure): boolean {
    return (this.table[procedure * FIELDS + FLAGS]! & STALE) !== 0;
  }

  setStale(procedure: Procedure, stale: boolean): void {
    if (stale) this.table[procedure * FIELDS + FLAGS]! |= STALE;
    else this.table[procedure * FIELDS + FLAGS]! &= ~STALE;
  }

  /** Grows with each time that one is worked out: callers have greater ones than what they call. */
  stamp(procedure: Procedure): number {
    return this.table[procedure * FIELDS + STAMP]!;
  }

  setStamp(procedure: Procedure, stamp: number): void {
    this.table[procedure * FIELDS + STAMP] = stamp;
  }

  /** Configs under which some path of it ends the task or the run. */
  ended(procedure: Procedure): Bdd {
    return this.table[procedure * FIELDS + ENDED]!;
  }

  /** Configs under which some path of it closes a section that only its caller can have opened. */
  closesSection(procedure: Procedure): Bdd {
    return this.table[procedure * FIELDS + CLOSES_SECTION]!;
  }

  closesPause(procedure: Procedure): Bdd {
    return this.table[procedure * FIELDS + CLOSES_PAUSE]!;
  }

  /** Whether one of them is news. */
  setEnds(procedure: Procedure, ended: Bdd, closesSection: Bdd, closesPause: Bdd): boolean {
    const { table } = this;
    const at = procedure * FIELDS;
    const isNews =
      table[at + ENDED] !== ended ||
      table[at + CLOSES_SECTION] !== closesSection ||
      table[at + CLOSES_PAUSE] !== closesPause;
    table[at + ENDED] = ended;
    table[at + CLOSES_SECTION] = closesSection;
    table[at + CLOSES_PAUSE] = closesPause;
    return isNews;
  }

  /** Where it stands in a list; of whoever numbers a list, until the next one does. */
  number(procedure: Procedure): number {
    return this.table[procedure * FIELDS + NUMBER]!;
  }

  setNumber(procedure: Procedure, number: number): void {
    this.table[procedure * FIELDS + NUMBER] = number;
  }

  /** The first of its exits, to be read with `exitState`, `exitWhen` and `nextExit`; 0: none. */
  firstExit(procedure: Procedure): number {
    return this.table[procedure * FIELDS + FIRST_EXIT]!;
  }

  exitState(exit: number): TaskState {
    return this.states.list[this.exits[exit * EXIT_FIELDS + EXIT_STATE]!]!;
  }

  exitWhen(exit: number): Bdd {
    return this.exits[exit * EXIT_FIELDS + EXIT_WHEN]!;
  }

  /** 0: none. */
  nextExit(exit: number): number {
    return this.exits[exit * EXIT_FIELDS + EXIT_NEXT]!;
  }

  /** Its exits with all that is known of them. */
  exitsOf(procedure: Procedure): Exit[] {
    const found: Exit[] = [];
    for (let exit = this.firstExit(procedure); exit !== 0; exit = this.nextExit(exit)) {
      const at = exit * EXIT_FIELDS;
      const first = { stamp: this.exits[at + EXIT_STAMP]!, when: this.exits[at + EXIT_FIRST]! };
      const births = [first, ...(this.laterBirths.get(exit) ?? [])];
      found.push({ state: this.exitState(exit), when: this.exitWhen(exit), births });
    }
    return found;
  }

  /** Adds an exit behind the last one (0: there is none); what it is. */
  addExit(procedure: Procedure, last: number, state: TaskState, when: Bdd, stamp: number): number {
    const exit = this.exitCount++;
    const at = exit * EXIT_FIELDS;
    if (at + EXIT_FIELDS > this.exits.length) this.exits = this.arrays.double(this.exits);
    this.exits[at + EXIT_STATE] = state.number;
    this.exits[at + EXIT_WHEN] = when;
    this.exits[at + EXIT_STAMP] = stamp;
    this.exits[at + EXIT_FIRST] = when;
    if (last === 0) this.table[procedure * FIELDS + FIRST_EXIT] = exit;
    else this.exits[last * EXIT_FIELDS + EXIT_NEXT] = exit;
    return exit;
  }

  /** An exit is possible under `when` altogether, of which `birth` is news. */
  growExit(exit: number, when: Bdd, birth: Birth): void {
    this.exits[exit * EXIT_FIELDS + EXIT_WHEN] = when;
    this.laterBirths.set(exit, [...(this.laterBirths.get(exit) ?? []), birth]);
  }

  /** What a procedure calls, in place of what was known. */
  setCalls(procedure: Procedure, calls: readonly (readonly [deeper: number, callees: Conditional<Procedure>])[]): void {
    const at = procedure * FIELDS;
    this.table[at + FIRST_CALL] = this.callCount;
    for (const [deeper, { keys, whens }] of calls) {
      for (let index = 0; index < keys.length; index++) {
        const call = this.callCount++ * CALL_FIELDS;
        if (call + CALL_FIELDS > this.calls.length) this.calls = this.arrays.double(this.calls);
        this.calls[call] = keys[index]!;
        this.calls[call + 1] = deeper;
        this.calls[call + 2] = whens[index]!;
      }
    }
    this.table[at + CALL_COUNT] = this.callCount - this.table[at + FIRST_CALL]!;
  }

  /** Visits what a procedure calls: by how much deeper on the call stack, and under which configs. */
  forEachCall(procedure: Procedure, visit: (callee: Procedure, deeper: number, when: Bdd) => void): void {
    const from = this.table[procedure * FIELDS + FIRST_CALL]!;
    const to = from + this.table[procedure * FIELDS + CALL_COUNT]!;
    for (let call = from; call < to; call++) {
      const at = call * CALL_FIELDS;
      visit(this.calls[at]!, this.calls[at + 1]!, this.calls[at + 2]!);
    }
  }

  /** What happens in it; undefined: nothing. */
  spotsOf(procedure: Procedure): Conditional<Spot> | undefined {
    return this.spots.get(procedure);
  }

  setSpots(procedure: Procedure, spots: Conditional<Spot> | null): void {
    if (spots !== null) this.spots.set(procedure, spots);
    else if (this.spots.size > 0) this.spots.delete(procedure);
  }

  /** Has a procedure worked out again when another is found to do more. */
  depend(on: Procedure, dependent: Procedure): void {
    const known = this.dependents.get(on);
    if (known === undefined) this.dependents.set(on, [dependent]);
    else known.push(dependent);
  }

  takeDependents(on: Procedure): readonly Procedure[] {
    const taken = this.dependents.get(on) ?? [];
    if (taken.length > 0) this.dependents.delete(on);
    return taken;
  }

  private enter(procedure: Procedure): void {
    const at = procedure * FIELDS;
    const mask = this.hashed.length - 1;
    const { table } = this;
    let slot = hash(table[at + ACTIVATION]!, table[at + START]!, table[at + ENTRY]!) & mask;
    while (this.hashed[slot] !== 0) slot = (slot + 1) & mask;
    this.hashed[slot] = procedure + 1;
  }

  private rehash(): void {
    const { length } = this.hashed;
    this.arrays.give(this.hashed);
    this.hashed = this.arrays.take(length * 2);
    for (let procedure = 0; procedure < this.size; procedure++) this.enter(procedure);
  }
}

function hash(activation: number, start: number, entry: number): number {
  const mixed = Math.imul(activation, 0x9e3779b1) ^ Math.imul(entry, 0x85ebca6b) ^ Math.imul(start, 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
