import type { Procedure, Procedures } from "./procedures.js";
import type { SpareArrays } from "./spare-arrays.js";

/**
 * All procedures that some roots can come to, whatever the configs, and the calls between them. Procedures are known by
 * their place in the list here, calls by theirs in lists of numbers: there may be millions.
 */
export class Calls {
  /** The same breadth first, in the order of the text: the order in which findings are told. */
  readonly discovered: readonly Procedure[];
  /** What was worked out last comes first: callers before callees, but for recursions. */
  readonly procedures: readonly Procedure[];
  /** How many calls there are. */
  readonly count: number;
  /** By procedure: its first call; those of the next one begin behind its last. One more at the end. */
  readonly first: Int32Array<ArrayBuffer>;
  /** By call. */
  readonly caller: Int32Array<ArrayBuffer>;
  readonly callee: Int32Array<ArrayBuffer>;
  /** By how much the callee is deeper on the call stack. */
  readonly deeper: Int32Array<ArrayBuffer>;
  /** Under which configs, each a `Bdd`. */
  readonly when: Int32Array<ArrayBuffer>;
  /** By procedure: where its calls by others begin in `byCallee`, one more at the end. */
  private callersFrom: Int32Array<ArrayBuffer> | null = null;
  private byCallee: Int32Array<ArrayBuffer> | null = null;

  /** The procedures have their numbers afterwards. */
  constructor(
    private readonly table: Procedures,
    roots: readonly Procedure[],
    private readonly arrays: SpareArrays,
  ) {
    this.discovered = found(table, roots);
    this.procedures = inOrder(table, this.discovered);
    this.assignNumbers();
    this.first = arrays.takeAtLeast(this.procedures.length + 1);
    let count = 0;
    for (const [number, procedure] of this.procedures.entries()) {
      this.first[number] = count;
      table.forEachCall(procedure, () => count++);
    }
    this.first[this.procedures.length] = count;
    this.caller = arrays.takeAtLeast(count);
    this.callee = arrays.takeAtLeast(count);
    this.deeper = arrays.takeAtLeast(count);
    this.when = arrays.takeAtLeast(count);
    this.count = count;
    let call = 0;
    for (const [number, procedure] of this.procedures.entries()) {
      table.forEachCall(procedure, (callee, deeper, when) => {
        this.caller[call] = number;
        this.callee[call] = table.number(callee);
        this.deeper[call] = deeper;
        this.when[call] = when;
        call++;
      });
    }
  }

  /** Writes to each procedure its place here, as it is until somebody else does the same. */
  assignNumbers(): void {
    for (const [number, procedure] of this.procedures.entries()) this.table.setNumber(procedure, number);
  }

  /** The calls of a procedure by others. */
  callersOf(number: number): Int32Array {
    this.callersFrom ??= this.sortByCallee();
    return this.byCallee!.subarray(this.callersFrom[number], this.callersFrom[number + 1]);
  }

  /** Gives back the room that it takes, and cannot be used any more. */
  release(): void {
    const { first, caller, callee, deeper, when, callersFrom, byCallee } = this;
    for (const array of [first, caller, callee, deeper, when, callersFrom, byCallee]) {
      if (array !== null) this.arrays.give(array);
    }
  }

  /** Where the calls of each callee begin (a counting sort). */
  private sortByCallee(): Int32Array<ArrayBuffer> {
    const from = this.arrays.takeAtLeast(this.procedures.length + 1);
    for (let call = 0; call < this.count; call++) from[this.callee[call]! + 1]!++;
    for (let number = 0; number < this.procedures.length; number++) from[number + 1]! += from[number]!;
    const next = from.slice(0, this.procedures.length);
    this.byCallee = this.arrays.takeAtLeast(this.count);
    for (let call = 0; call < this.count; call++) this.byCallee[next[this.callee[call]!]!++] = call;
    return from;
  }
}

/** Breadth first. */
function found(table: Procedures, roots: readonly Procedure[]): Procedure[] {
  const list: Procedure[] = [];
  const find = (procedure: Procedure): void => {
    if (list[table.number(procedure)] === procedure) return;
    table.setNumber(procedure, list.push(procedure) - 1);
  };
  roots.forEach(find);
  for (const procedure of list) table.forEachCall(procedure, find);
  return list;
}

/** By when they were worked out, the last one first. */
function inOrder(table: Procedures, procedures: readonly Procedure[]): Procedure[] {
  // Stamps and places as one number each: numbers sort many times faster than by a function.
  const keys = new Float64Array(procedures.length);
  for (const [place, procedure] of procedures.entries()) keys[place] = table.stamp(procedure) * 2 ** 21 + place;
  keys.sort().reverse();
  return Array.from(keys, (key) => procedures[key % 2 ** 21]!);
}
