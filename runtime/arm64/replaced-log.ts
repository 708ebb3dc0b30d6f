/** The descriptors that stores have replaced, in the order of the stores: what `Visibility` decides by. */
import { DescriptorIndex } from "./descriptor-index.js";

/** A store to a descriptor. */
export interface DescriptorStore {
  /** Physical address of the descriptor. */
  readonly address: number;
  /** What it held. */
  readonly high: number;
  readonly low: number;
  /** A TLB or walk cache may hold what it held. */
  readonly cacheable: boolean;
  /** It was a leaf: an invalidation of leaves only is enough. */
  readonly leaf: boolean;
  /** What it translates: `start` to before `end`, bytes within the half. */
  readonly user: boolean;
  readonly start: number;
  readonly end: number;
  readonly cpu: number;
  readonly step: number;
}

/** Flags of an entry. */
export const ENTRY = {
  /** A TLB or walk cache may hold what was replaced. */
  cached: 1,
  /** It was something that a TLB may hold. */
  cacheable: 2,
  leaf: 4,
  user: 8,
} as const;

/** No entry. */
export const NONE = -1;
/** An empty log has room for so many entries at most: those of a table with each granule but 64K. */
const KEPT_CAPACITY = 2048;
/** Numbers that `read` gives and `append` takes for each entry. */
export const ENTRY_NUMBERS = 10;

/** There may be millions of entries, so they are columns of numbers and not objects. */
export class ReplacedLog {
  length = 0;
  addresses = new Float64Array(64);
  starts = new Float64Array(64);
  ends = new Float64Array(64);
  highs = new Uint32Array(64);
  lows = new Uint32Array(64);
  steps = new Uint32Array(64);
  cpus = new Uint8Array(64);
  /** Sums of `ENTRY`. */
  flags = new Uint8Array(64);
  /** When the storing CPU completed a DSB; 0: not yet. */
  published = new Float64Array(64);
  /** When an invalidation reached it, where all that it translates was. */
  invalidated = new Float64Array(64);
  /** The entry before this one at the same address, of entries that `latestAt` has come to. */
  previous = new Int32Array(64);
  /** The latest entry at each address, of the first `indexed` entries: lookups are rarer than stores. */
  private readonly latest = new DescriptorIndex();
  private indexed = 0;

  /** Appends an entry. Its index is `length` before. */
  push(store: DescriptorStore): void {
    const at = this.length++;
    if (at === this.addresses.length) this.resize(at * 2);
    this.addresses[at] = store.address;
    this.starts[at] = store.start;
    this.ends[at] = store.end;
    this.highs[at] = store.high;
    this.lows[at] = store.low;
    this.steps[at] = store.step;
    this.cpus[at] = store.cpu;
    this.published[at] = 0;
    this.invalidated[at] = 0;
    this.flags[at] =
      (store.cacheable ? ENTRY.cached | ENTRY.cacheable : 0) |
      (store.leaf ? ENTRY.leaf : 0) |
      (store.user ? ENTRY.user : 0);
  }

  /** The latest entry at an address, or `NONE`. */
  latestAt(address: number): number {
    if (this.length === 0) return NONE;
    for (; this.indexed < this.length; this.indexed++) {
      const indexedAddress = this.addresses[this.indexed]!;
      this.previous[this.indexed] = this.latest.get(indexedAddress);
      this.latest.set(indexedAddress, this.indexed);
    }
    return this.latest.get(address);
  }

  /** Writes an entry to `numbers`, from index `to` on: `ENTRY_NUMBERS` of them. */
  read(at: number, numbers: Float64Array, to: number): void {
    numbers[to] = this.addresses[at]!;
    numbers[to + 1] = this.starts[at]!;
    numbers[to + 2] = this.ends[at]!;
    numbers[to + 3] = this.highs[at]!;
    numbers[to + 4] = this.lows[at]!;
    numbers[to + 5] = this.steps[at]!;
    numbers[to + 6] = this.cpus[at]!;
    numbers[to + 7] = this.flags[at]!;
    numbers[to + 8] = this.published[at]!;
    numbers[to + 9] = this.invalidated[at]!;
  }

  /** Appends an entry that was read. */
  append(numbers: Float64Array, from: number): void {
    const at = this.length++;
    if (at === this.addresses.length) this.resize(at * 2);
    this.addresses[at] = numbers[from]!;
    this.starts[at] = numbers[from + 1]!;
    this.ends[at] = numbers[from + 2]!;
    this.highs[at] = numbers[from + 3]!;
    this.lows[at] = numbers[from + 4]!;
    this.steps[at] = numbers[from + 5]!;
    this.cpus[at] = numbers[from + 6]!;
    this.flags[at] = numbers[from + 7]!;
    this.published[at] = numbers[from + 8]!;
    this.invalidated[at] = numbers[from + 9]!;
  }

  /** Removes all entries. */
  clear(): void {
    // Columns of the index are made anew at a price that a log of a few entries shall not pay.
    if (this.indexed > KEPT_CAPACITY) this.latest.clear();
    else for (let at = 0; at < this.indexed; at++) this.latest.set(this.addresses[at]!, NONE);
    this.indexed = 0;
    this.length = 0;
    // What was there may be a million stores, and whole runs may follow without one.
    if (this.addresses.length > KEPT_CAPACITY) this.resize(KEPT_CAPACITY);
  }

  private resize(capacity: number): void {
    this.addresses = resized(this.addresses, new Float64Array(capacity));
    this.starts = resized(this.starts, new Float64Array(capacity));
    this.ends = resized(this.ends, new Float64Array(capacity));
    this.highs = resized(this.highs, new Uint32Array(capacity));
    this.lows = resized(this.lows, new Uint32Array(capacity));
    this.steps = resized(this.steps, new Uint32Array(capacity));
    this.cpus = resized(this.cpus, new Uint8Array(capacity));
    this.flags = resized(this.flags, new Uint8Array(capacity));
    this.published = resized(this.published, new Float64Array(capacity));
    this.invalidated = resized(this.invalidated, new Float64Array(capacity));
    this.previous = resized(this.previous, new Int32Array(capacity));
  }
}

function resized<
  Column extends { readonly length: number; set(from: Column): void; subarray(from: number, to: number): Column },
>(old: Column, column: Column): Column {
  column.set(old.subarray(0, column.length));
  return column;
}
