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
import { type Condensed, condense } from "./condensation.js";
import type { KeyWriter } from "./key-writer.js";
import { type DescriptorStore, ENTRY, ENTRY_NUMBERS, NONE, ReplacedLog } from "./replaced-log.js";

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

/** A TLB invalidation. */
export interface Invalidation extends Extent {
  readonly leavesOnly: boolean;
  readonly time: number;
}

/** The state of a `Visibility`. */
export interface VisibilityState extends Condensed {
  readonly tablesAreShared: boolean;
  readonly clock: number;
  readonly latestChange: number;
  /** By CPU. */
  readonly synchronized: readonly number[];
}

export class Visibility {
  private readonly log = new ReplacedLog();
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
    if (store.cacheable) this.cached.push(this.log.length);
    this.log.push(store);
  }

  /** The CPU has completed a DSB: what it stored is seen by every walk that starts from now on. */
  dsb(cpu: number): void {
    const { log } = this;
    const now = this.clock++;
    for (let at = this.unpublishedFrom[cpu]!; at < log.length; at++) {
      if (log.cpus[at] !== cpu || log.published[at] !== 0) continue;
      log.published[at] = now;
      this.latestChange = now;
    }
    this.unpublishedFrom[cpu] = log.length;
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
    const { log } = this;
    this.work(this.cached.length);
    const time = this.clock++;
    let partly = false;
    this.cached = this.cached.filter((at) => {
      const covered =
        (((log.flags[at]! & ENTRY.user) !== 0) === user && log.starts[at]! < end && start < log.ends[at]!) ||
        this.tablesAreShared;
      if (!covered || !this.isReplacedForAll(at)) return true;
      const leaf = (log.flags[at]! & ENTRY.leaf) !== 0;
      if (leavesOnly && !leaf) return true;
      // Any address of a block will do. Of a table, translations of other addresses stay, that were made by way of it.
      const whole = leaf || (start <= log.starts[at]! && log.ends[at]! <= end);
      if (!whole || this.tablesAreShared) {
        partly = true;
        return true;
      }
      log.flags[at] = log.flags[at]! & ~ENTRY.cached;
      log.invalidated[at] = time;
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
    const { log } = this;
    const found: Stale[] = [];
    let looked = 0;
    /** Since when no walk sees an older descriptor than this (stores to one address are seen in their order). */
    let replacedSince = Infinity;
    let faultSees = true;
    for (let at = log.latestAt(address); at !== NONE; at = log.previous[at]!) {
      looked++;
      const published = log.published[at]!;
      if (published > 0) replacedSince = Math.min(replacedSince, published);
      const settled = published > 0 && (this.ets2 || this.synchronized[cpu]! > published);
      if (settled || (this.ets2 && log.cpus[at] === cpu)) faultSees = false;
      const flags = log.flags[at]!;
      const cacheable = (flags & ENTRY.cacheable) !== 0;
      const invalidated = cacheable ? this.invalidatedAt(at, extent, replacedSince) : 0;
      const cached = invalidated === Infinity;
      const seen = cacheable ? cached : faultSees;
      const faultOnly =
        !seen && cacheable && (flags & ENTRY.leaf) === 0 && !this.ets2 && this.synchronized[cpu]! < invalidated;
      if (!seen && !faultOnly) continue;
      const missing = cached ? "tlbi" : published > 0 ? "isb" : "barriers";
      found.push({ high: log.highs[at]!, low: log.lows[at]!, store: log.steps[at]!, missing, cached, faultOnly });
    }
    if (looked > 0) this.work(looked);
    return found;
  }

  /** Whether the latest store to an address has been followed by a DSB of the CPU that made it. */
  isPublished(address: number): boolean {
    const { log } = this;
    const at = log.latestAt(address);
    return at === NONE || log.published[at] !== 0;
  }

  /** Whether everything is found as memory has it. */
  get isSettled(): boolean {
    return this.log.length === 0;
  }

  /** Whether a TLB may hold anything that was replaced. */
  get mayHoldReplaced(): boolean {
    return this.cached.length > 0;
  }

  /** Everything stored so far is seen by all, and no TLB holds anything else. */
  settle(): void {
    this.log.clear();
    this.cached = [];
    this.invalidations = [];
    this.unpublishedFrom.fill(0);
  }

  /**
   * What may still be found, without what cannot be any more; writes a key of it. `isHeld`: whether memory holds a
   * descriptor, and nothing but stores that are told of here makes a difference to that.
   */
  save(isHeld: (address: number, high: number, low: number) => boolean, key: KeyWriter): VisibilityState {
    const { ets2, synchronized, tablesAreShared, invalidations, clock, latestChange, work } = this;
    key.unit(Number(tablesAreShared));
    const situation = { ets2, synchronized, tablesAreShared, invalidations, isHeld, work };
    const { entries, invalidations: kept } = condense(this.log, situation, key);
    return {
      entries,
      invalidations: kept,
      tablesAreShared,
      clock,
      latestChange,
      synchronized: [...synchronized],
    };
  }

  /** Brings a state back that `save` has returned. */
  restore(state: VisibilityState): void {
    const { log, unpublishedFrom } = this;
    const { entries } = state;
    log.clear();
    this.cached = [];
    for (let from = 0; from < entries.length; from += ENTRY_NUMBERS) log.append(entries, from);
    unpublishedFrom.fill(log.length);
    for (let at = log.length - 1; at >= 0; at--) {
      if ((log.flags[at]! & ENTRY.cached) !== 0) this.cached.push(at);
      if (log.published[at] === 0) unpublishedFrom[log.cpus[at]!] = at;
    }
    this.invalidations = [...state.invalidations];
    this.tablesAreShared = state.tablesAreShared;
    this.clock = state.clock;
    this.latestChange = state.latestChange;
    for (let cpu = 0; cpu < unpublishedFrom.length; cpu++) this.synchronized[cpu] = state.synchronized[cpu]!;
  }

  /** Whether no walk can find the replaced descriptor of an entry any more. */
  private isReplacedForAll(entry: number): boolean {
    const { log } = this;
    for (let at = log.latestAt(log.addresses[entry]!); at >= entry; at = log.previous[at]!) {
      if (log.published[at] !== 0) return true;
    }
    return false;
  }

  /**
   * When an invalidation since a time has reached what an entry's replaced descriptor translates in `extent`; Infinity:
   * it may still be cached.
   */
  private invalidatedAt(entry: number, { user, start, end }: Extent, since: number): number {
    const { log } = this;
    const flags = log.flags[entry]!;
    if ((flags & ENTRY.cached) === 0) return log.invalidated[entry]!;
    if (this.invalidations.length === 0) return Infinity;
    this.work(this.invalidations.length);
    const leaf = (flags & ENTRY.leaf) !== 0;
    const bytes = log.ends[entry]! - log.starts[entry]!;
    const from = leaf ? start - (start % bytes) : start;
    const found = this.invalidations.find((each) => {
      if (each.time <= since || each.user !== user) return false;
      if (leaf) return each.start < from + bytes && from < each.end;
      return !each.leavesOnly && each.start <= start && end <= each.end;
    });
    return found?.time ?? Infinity;
  }

  /** Where no entry can matter to anyone any more, the log begins anew. */
  private forgetIfSettled(): void {
    if (this.cached.length > 0 || this.log.length === 0) return;
    const oldest = Math.min(...this.synchronized);
    const settled = this.ets2 || oldest > this.latestChange;
    if (settled && this.unpublishedFrom.every((from, cpu) => !this.hasUnpublished(from, cpu))) this.settle();
  }

  private hasUnpublished(from: number, cpu: number): boolean {
    const { log } = this;
    for (let at = from; at < log.length; at++) {
      if (log.cpus[at] === cpu) {
        this.unpublishedFrom[cpu] = at;
        return true;
      }
    }
    this.unpublishedFrom[cpu] = log.length;
    return false;
  }
}
