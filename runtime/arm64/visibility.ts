/**
 * What the walker and the TLB of each CPU may still find though memory says otherwise: a log of the descriptors that
 * stores have replaced. The rules, after Arm's formal model (herd/libdir/aarch64*.cat) and the Linux tree:
 *
 * - The walker is an observer of its own. A store is seen by walks that start after the storing CPU has completed a DSB;
 *   an invalid result that was found before sits in the pipeline of a CPU until its next context synchronization (ISB,
 *   exception entry or return).
 * - With FEAT_ETS2 the DSB alone is enough, and a translation or access flag fault never comes from a descriptor that is
 *   older than the CPU's own stores.
 * - What gave a translation or access flag fault is in no TLB. A valid descriptor may be, from the moment it is reachable
 *   until a TLB invalidation that covers it has completed; while the store that replaced it may not be seen, it may be
 *   fetched again.
 */
import { DescriptorIndex } from "./descriptor-index.js";

/** A descriptor that a walk or a TLB lookup may find in place of the one in memory. */
export interface Stale {
  readonly high: number;
  readonly low: number;
  /** The step that replaced it. */
  readonly store: number;
  /** What would rule it out: barriers, an ISB alone where the DSB is done, or TLB invalidation. */
  readonly missing: "barriers" | "isb" | "tlbi";
  /** A TLB or walk cache may hold it. */
  readonly cached: boolean;
  /** A table that only a walk made ahead has seen: nothing but the fault that this walk ended in can come of it. */
  readonly faultOnly: boolean;
}

/** Addresses that are translated, in bytes within a half. */
export interface Extent {
  readonly user: boolean;
  readonly start: number;
  /** The first byte behind. */
  readonly end: number;
}

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

// Flags of an entry.
const CACHED = 1;
const CACHEABLE = 2;
const LEAF = 4;
const USER = 8;

const NONE = -1;
/** An empty log has room for so many entries at most: those of a table with each granule but 64K. */
const KEPT_CAPACITY = 2048;

interface Invalidation extends Extent {
  readonly leavesOnly: boolean;
  readonly time: number;
}

export class Visibility {
  // Of the entries: there may be millions, so they are columns of numbers and not objects.
  private length = 0;
  private addresses = new Float64Array(64);
  private starts = new Float64Array(64);
  private ends = new Float64Array(64);
  private highs = new Uint32Array(64);
  private lows = new Uint32Array(64);
  private steps = new Uint32Array(64);
  private cpus = new Uint8Array(64);
  private flags = new Uint8Array(64);
  /** When the storing CPU completed a DSB; 0: not yet. */
  private published = new Float64Array(64);
  /** When an invalidation reached it, where all that it translates was. */
  private invalidated = new Float64Array(64);
  /** The entry before this one at the same address. */
  private previous = new Int32Array(64);
  /** The latest entry at each address, of the first `indexed` entries: lookups are rarer than stores. */
  private readonly latest = new DescriptorIndex();
  private indexed = 0;
  /** Entries that a TLB may hold. */
  private cached: number[] = [];
  /** Invalidations after which some addresses that an entry translates were left: told apart where it is looked up. */
  private invalidations: Invalidation[] = [];
  private tablesAreShared = false;
  /** Counts barriers, invalidations and context synchronizations. */
  private clock = 1;
  /** The latest publication of a store, or removal of a table from the walk caches. */
  private latestChange = 0;
  /** By CPU: entries before this one are published, or another's. */
  private readonly unpublishedFrom: number[];
  /** By CPU: its latest context synchronization. */
  private readonly synchronized: number[];

  /** `work` is told how many entries an operation looks at. */
  constructor(
    cpus: number,
    private readonly ets2: boolean,
    private readonly work: (entries: number) => void,
  ) {
    this.unpublishedFrom = new Array<number>(cpus).fill(0);
    this.synchronized = new Array<number>(cpus).fill(0);
  }

  /** A store that replaces a descriptor by a different one. */
  stored(store: DescriptorStore): void {
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
    this.flags[at] = (store.cacheable ? CACHED | CACHEABLE : 0) | (store.leaf ? LEAF : 0) | (store.user ? USER : 0);
    if (store.cacheable) this.cached.push(at);
  }

  /** The CPU has completed a DSB: what it stored is seen by every walk that starts from now on. */
  dsb(cpu: number): void {
    const now = this.clock++;
    for (let at = this.unpublishedFrom[cpu]!; at < this.length; at++) {
      if (this.cpus[at] !== cpu || this.published[at] !== 0) continue;
      this.published[at] = now;
      this.latestChange = now;
    }
    this.unpublishedFrom[cpu] = this.length;
  }

  /** A context synchronization of the CPU: what it has walked ahead of it is thrown away. */
  synchronize(cpu: number): void {
    this.synchronized[cpu] = this.clock++;
    this.forgetIfSettled();
  }

  /** From now on a table may be reached by other addresses than those of whoever stores to it. */
  tableIsShared(): void {
    this.tablesAreShared = true;
  }

  /**
   * TLB invalidation of an address range, completed on every CPU; `leavesOnly` leaves table entries in the walk caches
   * (VALE1 and VAALE1). What may not be seen as replaced yet is fetched again, so it stays.
   */
  invalidate(user: boolean, start: number, end: number, leavesOnly: boolean): void {
    this.work(this.cached.length);
    const time = this.clock++;
    let partly = false;
    this.cached = this.cached.filter((at) => {
      const covered =
        (((this.flags[at]! & USER) !== 0) === user && this.starts[at]! < end && start < this.ends[at]!) ||
        this.tablesAreShared;
      if (!covered || !this.isReplacedForAll(at)) return true;
      const leaf = (this.flags[at]! & LEAF) !== 0;
      if (leavesOnly && !leaf) return true;
      // Any address of a block will do. Of a table, translations of other addresses stay, that were made by way of it.
      const whole = leaf || (start <= this.starts[at]! && this.ends[at]! <= end);
      if (!whole || this.tablesAreShared) {
        partly = true;
        return true;
      }
      this.flags[at] = this.flags[at]! & ~CACHED;
      this.invalidated[at] = time;
      if (!leaf) this.latestChange = time;
      return false;
    });
    if (partly) this.invalidations.push({ user, start, end, leavesOnly, time });
    this.forgetIfSettled();
  }

  /**
   * What a walk or lookup on a CPU may find at an address beside what memory holds, where it translates `extent`; the
   * latest replaced first.
   */
  staleAt(address: number, cpu: number, extent: Extent): Stale[] {
    const found: Stale[] = [];
    let looked = 0;
    /** Since when no walk sees an older descriptor than this (stores to one address are seen in their order). */
    let replacedSince = Infinity;
    let faultSees = true;
    for (let at = this.latestAt(address); at !== NONE; at = this.previous[at]!) {
      looked++;
      const published = this.published[at]!;
      if (published > 0) replacedSince = Math.min(replacedSince, published);
      const settled = published > 0 && (this.ets2 || this.synchronized[cpu]! > published);
      if (settled || (this.ets2 && this.cpus[at] === cpu)) faultSees = false;
      const flags = this.flags[at]!;
      const cacheable = (flags & CACHEABLE) !== 0;
      const invalidated = cacheable ? this.invalidatedAt(at, extent, replacedSince) : 0;
      const cached = invalidated === Infinity;
      const seen = cacheable ? cached : faultSees;
      const faultOnly =
        !seen && cacheable && (flags & LEAF) === 0 && !this.ets2 && this.synchronized[cpu]! < invalidated;
      if (!seen && !faultOnly) continue;
      const missing = cached ? "tlbi" : published > 0 ? "isb" : "barriers";
      found.push({ high: this.highs[at]!, low: this.lows[at]!, store: this.steps[at]!, missing, cached, faultOnly });
    }
    if (looked > 0) this.work(looked);
    return found;
  }

  /** Whether the latest store to an address has been followed by a DSB of the CPU that made it. */
  isPublished(address: number): boolean {
    const at = this.latestAt(address);
    return at === NONE || this.published[at] !== 0;
  }

  /** Whether everything is found as memory has it. */
  get isSettled(): boolean {
    return this.length === 0;
  }

  /** Whether a TLB may hold anything that was replaced. */
  get mayHoldReplaced(): boolean {
    return this.cached.length > 0;
  }

  /** Everything stored so far is seen by all, and no TLB holds anything else. */
  settle(): void {
    this.length = 0;
    this.cached = [];
    this.invalidations = [];
    this.latest.clear();
    this.indexed = 0;
    this.unpublishedFrom.fill(0);
    // What was settled may be a million stores, and whole runs may follow without one.
    if (this.addresses.length > KEPT_CAPACITY) this.resize(KEPT_CAPACITY);
  }

  /** Whether no walk can find the replaced descriptor of an entry any more. */
  private isReplacedForAll(entry: number): boolean {
    for (let at = this.latestAt(this.addresses[entry]!); at >= entry; at = this.previous[at]!) {
      if (this.published[at] !== 0) return true;
    }
    return false;
  }

  /**
   * When an invalidation since a time has reached what an entry's replaced descriptor translates in `extent`; Infinity:
   * it may still be cached.
   */
  private invalidatedAt(entry: number, { user, start, end }: Extent, since: number): number {
    const flags = this.flags[entry]!;
    if ((flags & CACHED) === 0) return this.invalidated[entry]!;
    if (this.invalidations.length === 0) return Infinity;
    this.work(this.invalidations.length);
    const leaf = (flags & LEAF) !== 0;
    const bytes = this.ends[entry]! - this.starts[entry]!;
    const from = leaf ? start - (start % bytes) : start;
    const found = this.invalidations.find((each) => {
      if (each.time <= since || each.user !== user) return false;
      if (leaf) return each.start < from + bytes && from < each.end;
      return !each.leavesOnly && each.start <= start && end <= each.end;
    });
    return found?.time ?? Infinity;
  }

  private latestAt(address: number): number {
    if (this.length === 0) return NONE;
    for (; this.indexed < this.length; this.indexed++) {
      const indexedAddress = this.addresses[this.indexed]!;
      this.previous[this.indexed] = this.latest.get(indexedAddress);
      this.latest.set(indexedAddress, this.indexed);
    }
    return this.latest.get(address);
  }

  /** Where no entry can matter to anyone any more, the log begins anew. */
  private forgetIfSettled(): void {
    if (this.cached.length > 0 || this.length === 0) return;
    const oldest = Math.min(...this.synchronized);
    const settled = this.ets2 || oldest > this.latestChange;
    if (settled && this.unpublishedFrom.every((from, cpu) => !this.hasUnpublished(from, cpu))) this.settle();
  }

  private hasUnpublished(from: number, cpu: number): boolean {
    for (let at = from; at < this.length; at++) {
      if (this.cpus[at] === cpu) {
        this.unpublishedFrom[cpu] = at;
        return true;
      }
    }
    this.unpublishedFrom[cpu] = this.length;
    return false;
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
