/**
 * Reduced ordered binary decision diagrams: sets of assignments to numbered variables, equal sets being equal numbers.
 * Small and for this checker only: its sets are over the free configs of one program.
 */

import { SpareArrays } from "./spare-arrays.js";
import { UndecidedError } from "./undecided.js";

/** A set of assignments. */
export type Bdd = number;
export const NEVER: Bdd = 0;
export const ALWAYS: Bdd = 1;

/** Nodes beyond which the diagrams are given up: some hundred megabytes. */
const MAX_NODES = 4_000_000;
/** Variables beyond which they are: operations recurse this deep. */
export const MAX_VARIABLES = 1000;

/** A conjunction of literals: variables with the values that they must have. */
export type Cube = ReadonlyMap<number, boolean>;

const AND = 0;
const OR = 1;
const MINUS = 2;
type Operation = typeof AND | typeof OR | typeof MINUS;

/** Results of operations that are remembered: as many as nodes, up to so many. A newer one takes an older one's place. */
const MOST_REMEMBERED = 1 << 18;

// What is read together stands together, in one line of the processor's cache: most of the time goes into waiting for these.
/** Of a node: its variable, then where that is false, then where it is true; one is spare. */
const NODE = 4;
const LOW = 1;
const HIGH = 2;
/** Of a result: one operand, the other with the operation, the result; one is spare. */
const RESULT = 4;

export class BddTable {
  private nodes: Int32Array<ArrayBuffer>;
  private count = 2;
  /** Open addressing over the nodes; 0 is free. */
  private unique: Int32Array<ArrayBuffer>;
  /** An operand 0 is free: operations on it are not remembered. */
  private remembered: Int32Array<ArrayBuffer>;

  constructor(private readonly arrays = new SpareArrays()) {
    this.nodes = arrays.take(256 * NODE);
    this.unique = arrays.take(1024);
    this.remembered = arrays.take(256 * RESULT);
    // Behind every variable, so that a node's own variable is always the smaller one.
    this.nodes[NEVER * NODE] = this.nodes[ALWAYS * NODE] = MAX_VARIABLES;
  }

  /** All assignments in which the variable is true. */
  variable(index: number): Bdd {
    if (index >= MAX_VARIABLES) throw new UndecidedError({ kind: "configs" });
    return this.node(index, NEVER, ALWAYS);
  }

  and(a: Bdd, b: Bdd): Bdd {
    if (a === b || b === ALWAYS) return a;
    if (a === ALWAYS) return b;
    if (a === NEVER || b === NEVER) return NEVER;
    return a < b ? this.apply(AND, a, b) : this.apply(AND, b, a);
  }

  /** In `a` and not in `b`. */
  minus(a: Bdd, b: Bdd): Bdd {
    if (a === NEVER || b === ALWAYS || a === b) return NEVER;
    if (b === NEVER) return a;
    return this.apply(MINUS, a, b);
  }

  not(a: Bdd): Bdd {
    return this.minus(ALWAYS, a);
  }

  or(a: Bdd, b: Bdd): Bdd {
    if (a === b || b === NEVER) return a;
    if (a === NEVER) return b;
    if (a === ALWAYS || b === ALWAYS) return ALWAYS;
    return a < b ? this.apply(OR, a, b) : this.apply(OR, b, a);
  }

  /** Whether an assignment is in the set. */
  includes(a: Bdd, value: (variable: number) => boolean): boolean {
    let at = a;
    while (at > ALWAYS) at = value(this.variableOf(at)) ? this.high(at) : this.low(at);
    return at === ALWAYS;
  }

  /** Some assignment of a set that is not empty: the values that matter, false where either will do. */
  witness(a: Bdd): Cube {
    if (a === NEVER) throw new RangeError("an empty set has no witness");
    const cube = new Map<number, boolean>();
    for (let at = a; at !== ALWAYS;) {
      const low = this.low(at);
      const value = low === NEVER;
      cube.set(this.variableOf(at), value);
      at = value ? this.high(at) : low;
    }
    return cube;
  }

  /** The variables that a set depends on. */
  support(a: Bdd): ReadonlySet<number> {
    const found = new Set<number>();
    const seen = new Set<Bdd>();
    const work = [a];
    for (let at = work.pop(); at !== undefined; at = work.pop()) {
      if (at <= ALWAYS || seen.has(at)) continue;
      seen.add(at);
      found.add(this.variableOf(at));
      work.push(this.low(at), this.high(at));
    }
    return found;
  }

  /**
   * Cubes that cover `lower` and nothing outside `upper`, none of which can be left out (Minato and Morreale's
   * irredundant sum of products). Ends early, with null, where there are more than `most`.
   */
  cubes(lower: Bdd, upper: Bdd, most: number): Cube[] | null {
    const cubes = this.product(lower, upper, { left: most });
    return cubes === null ? null : cubes.cubes.map((literals) => new Map(literals));
  }

  private product(lower: Bdd, upper: Bdd, budget: { left: number }): Product | null {
    if (lower === NEVER) return { cubes: [], set: NEVER };
    if (upper === ALWAYS) return --budget.left < 0 ? null : { cubes: [[]], set: ALWAYS };
    const variable = Math.min(this.variableOf(lower), this.variableOf(upper));
    const [lower0, lower1] = this.halves(lower, variable);
    const [upper0, upper1] = this.halves(upper, variable);
    const zero = this.product(this.minus(lower0, upper1), upper0, budget);
    if (zero === null) return null;
    const one = this.product(this.minus(lower1, upper0), upper1, budget);
    if (one === null) return null;
    const rest = this.or(this.minus(lower0, zero.set), this.minus(lower1, one.set));
    const both = this.product(rest, this.and(upper0, upper1), budget);
    if (both === null) return null;
    const with0 = zero.cubes.map((literals) => [[variable, false] as const, ...literals]);
    const with1 = one.cubes.map((literals) => [[variable, true] as const, ...literals]);
    const split = this.node(variable, zero.set, one.set);
    return { cubes: [...with0, ...with1, ...both.cubes], set: this.or(split, both.set) };
  }

  private halves(a: Bdd, variable: number): readonly [Bdd, Bdd] {
    return this.variableOf(a) === variable ? [this.low(a), this.high(a)] : [a, a];
  }

  private variableOf(a: Bdd): number {
    return this.nodes[a * NODE]!;
  }

  private low(a: Bdd): Bdd {
    return this.nodes[a * NODE + LOW]!;
  }

  private high(a: Bdd): Bdd {
    return this.nodes[a * NODE + HIGH]!;
  }

  private apply(operation: Operation, a: Bdd, b: Bdd): Bdd {
    const { nodes, remembered } = this;
    const other = b * 4 + operation;
    const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b);
    const slot = ((mixed ^ (mixed >>> 15)) & (remembered.length / RESULT - 1)) * RESULT;
    if (remembered[slot] === a && remembered[slot + 1] === other) return remembered[slot + 2]!;
    const ofA = nodes[a * NODE]!;
    const ofB = nodes[b * NODE]!;
    const variable = ofA < ofB ? ofA : ofB;
    const a0 = ofA === variable ? nodes[a * NODE + LOW]! : a;
    const a1 = ofA === variable ? nodes[a * NODE + HIGH]! : a;
    const b0 = ofB === variable ? nodes[b * NODE + LOW]! : b;
    const b1 = ofB === variable ? nodes[b * NODE + HIGH]! : b;
    const result = this.node(variable, this.combine(operation, a0, b0), this.combine(operation, a1, b1));
    // Meanwhile there may be room for more, elsewhere.
    if (remembered === this.remembered) {
      remembered[slot] = a;
      remembered[slot + 1] = other;
      remembered[slot + 2] = result;
    }
    return result;
  }

  private combine(operation: Operation, a: Bdd, b: Bdd): Bdd {
    if (operation === AND) return this.and(a, b);
    return operation === OR ? this.or(a, b) : this.minus(a, b);
  }

  private node(variable: number, low: Bdd, high: Bdd): Bdd {
    if (low === high) return low;
    const mask = this.unique.length - 1;
    let slot = this.hash(variable, low, high) & mask;
    for (let at = this.unique[slot]!; at !== 0; at = this.unique[slot]!) {
      if (this.variableOf(at) === variable && this.low(at) === low && this.high(at) === high) return at;
      slot = (slot + 1) & mask;
    }
    if (this.count === MAX_NODES) throw new UndecidedError({ kind: "configs" });
    if (this.count * NODE === this.nodes.length) this.grow();
    const added = this.count++;
    this.nodes[added * NODE] = variable;
    this.nodes[added * NODE + LOW] = low;
    this.nodes[added * NODE + HIGH] = high;
    this.unique[slot] = added;
    if (this.count * 2 > this.unique.length) this.rehash();
    return added;
  }

  private hash(variable: number, low: Bdd, high: Bdd): number {
    const mixed = Math.imul(variable, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35);
    return mixed ^ (mixed >>> 15);
  }

  private grow(): void {
    this.nodes = this.arrays.double(this.nodes);
    if (this.remembered.length >= MOST_REMEMBERED * RESULT) return;
    this.arrays.give(this.remembered);
    this.remembered = this.arrays.take(this.nodes.length);
  }

  private rehash(): void {
    const { length } = this.unique;
    this.arrays.give(this.unique);
    this.unique = this.arrays.take(length * 2);
    const mask = this.unique.length - 1;
    for (let at = 2; at < this.count; at++) {
      let slot = this.hash(this.variableOf(at), this.low(at), this.high(at)) & mask;
      while (this.unique[slot] !== 0) slot = (slot + 1) & mask;
      this.unique[slot] = at;
    }
  }
}

interface Product {
  readonly cubes: readonly (readonly (readonly [number, boolean])[])[];
  readonly set: Bdd;
}
