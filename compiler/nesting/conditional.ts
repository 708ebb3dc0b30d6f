import { type Bdd, type BddTable, NEVER } from "./bdd.js";

/** As many are looked through; more are hashed. */
const FEW = 8;

/**
 * Different things, each under the configs under which it is there, in the order in which they came. Most have one or a few,
 * and there are millions: two short lists take less room and time than a hash table.
 */
export class Conditional<Key> {
  /** Not to be changed from outside; `whens` has the configs of the key at the same place. */
  keys: Key[];
  whens: Bdd[];
  /** Where each key is, when there are many. */
  private places: Map<Key, number> | null = null;

  constructor(key: Key, when: Bdd) {
    this.keys = [key];
    this.whens = [when];
  }

  get size(): number {
    return this.keys.length;
  }

  /** `NEVER` for what has not been added. */
  when(key: Key): Bdd {
    return this.whens[this.place(key)] ?? NEVER;
  }

  add(bdds: BddTable, key: Key, when: Bdd): void {
    const place = this.place(key);
    if (place >= 0) {
      this.whens[place] = bdds.or(this.whens[place]!, when);
      return;
    }
    const size = this.keys.push(key);
    this.whens.push(when);
    if (this.places !== null) this.places.set(key, size - 1);
    else if (size > FEW) this.places = new Map(this.keys.map((each, index) => [each, index] as const));
  }

  forEach(visit: (key: Key, when: Bdd) => void): void {
    const { keys, whens } = this;
    for (let index = 0; index < keys.length; index++) visit(keys[index]!, whens[index]!);
  }

  /** Gives back the room for more: nothing is added any longer. */
  close(): void {
    this.keys = this.keys.slice();
    this.whens = this.whens.slice();
  }

  isEqual(other: Conditional<Key>): boolean {
    return this.size === other.size && this.keys.every((key, index) => other.when(key) === this.whens[index]);
  }

  private place(key: Key): number {
    return this.places === null ? this.keys.indexOf(key) : (this.places.get(key) ?? -1);
  }
}

/** Adds to what may be nothing yet. */
export function added<Key>(bdds: BddTable, to: Conditional<Key> | null, key: Key, when: Bdd): Conditional<Key> {
  if (to === null) return new Conditional(key, when);
  to.add(bdds, key, when);
  return to;
}
