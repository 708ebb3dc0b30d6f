/**
 * The canonical form of what walkers and TLBs may still find (visibility.ts): of the log of replaced descriptors, those
 * that may be found yet, and a key that is the same for what nothing can tell apart.
 *
 * Of an entry counts: what it holds; who has to complete a DSB before it counts as replaced, or who has synchronized
 * since; what of it TLB invalidations have reached since. All of these follow from stores to the same address that came
 * after it, which are gone themselves if nothing can find them: what is left of such a store is when it was published, or
 * by whom it will be.
 */
import type { KeyWriter } from "./key-writer.js";
import { ENTRY, ENTRY_NUMBERS, NONE, type ReplacedLog } from "./replaced-log.js";
import type { Invalidation } from "./visibility.js";

/** What is left of a log. */
export interface Condensed {
  /** `ENTRY_NUMBERS` for each entry, older ones before younger ones at the same address. */
  readonly entries: Float64Array;
  /** Those that an entry needs, in their order. */
  readonly invalidations: readonly Invalidation[];
}

/** What a log stands in. */
export interface Situation {
  readonly ets2: boolean;
  /** By CPU: its latest context synchronization. */
  readonly synchronized: readonly number[];
  readonly tablesAreShared: boolean;
  /** In the order of their times. */
  readonly invalidations: readonly Invalidation[];
  /** Whether memory holds a descriptor, and nothing but stores that the log is told of makes a difference to that. */
  readonly isHeld: (address: number, high: number, low: number) => boolean;
  /** Is told how many entries and invalidations are looked at. */
  readonly work: (times: number) => void;
}

/** In a key: added to the flags of an entry that no walk finds any more. */
const REPLACED = 16;
/** An entry of which nothing can be found: it stands for the store. */
const STORE_ALONE = ENTRY.cacheable | ENTRY.leaf;

/** Condenses a log, and writes a key of what is left. */
export function condense(log: ReplacedLog, situation: Situation, key: KeyWriter): Condensed {
  if (log.length === 0) return { entries: new Float64Array(0), invalidations: [] };
  return new Condensation(log, situation, key).condensed();
}

class Condensation {
  /** Entries that are kept, younger ones first at each address; `~entry` where it stands for the store alone. */
  private readonly kept: number[] = [];
  private readonly needed = new Set<Invalidation>();
  private readonly oldestSynchronization: number;

  // Of the entries at one address, from the youngest up to the one in hand.
  /** How many were kept before them. */
  private first = 0;
  /** Since when no walk sees what was there before; Infinity: walks may. */
  private since = Infinity;
  /** By CPU: 1 where it has stored, as long as `since` is Infinity. */
  private readonly storedBy: Uint8Array;
  /** The same as far as kept entries say it. */
  private keptSince = Infinity;
  private readonly keptStoredBy: Uint8Array;
  /** Those since the latest that was kept. */
  private readonly dropped: number[] = [];

  constructor(
    private readonly log: ReplacedLog,
    private readonly situation: Situation,
    private readonly key: KeyWriter,
  ) {
    const { synchronized, work } = situation;
    work(log.length);
    this.oldestSynchronization = Math.min(...synchronized);
    this.storedBy = new Uint8Array(synchronized.length);
    this.keptStoredBy = new Uint8Array(synchronized.length);
  }

  condensed(): Condensed {
    const { log, kept } = this;
    const youngest: number[] = [];
    for (let at = 0; at < log.length; at++) if (log.latestAt(log.addresses[at]!) === at) youngest.push(at);
    youngest.sort((a, b) => log.addresses[a]! - log.addresses[b]!);
    for (const at of youngest) this.condenseAddress(at);
    const entries = new Float64Array(kept.length * ENTRY_NUMBERS);
    for (let to = 0; to < kept.length; to++) {
      const at = kept[kept.length - 1 - to]!;
      log.read(at < 0 ? ~at : at, entries, to * ENTRY_NUMBERS);
      if (at < 0) entries.set([0, 0, 0, log.cpus[~at]!, STORE_ALONE, log.published[~at]!, 0], to * ENTRY_NUMBERS + 3);
    }
    const { needed } = this;
    const invalidations = needed.size === 0 ? [] : this.situation.invalidations.filter((each) => needed.has(each));
    return { entries, invalidations };
  }

  private condenseAddress(youngest: number): void {
    const { log, storedBy, dropped } = this;
    this.first = this.kept.length;
    this.since = Infinity;
    this.keptSince = Infinity;
    storedBy.fill(0);
    this.keptStoredBy.fill(0);
    dropped.length = 0;
    for (let at = youngest; at !== NONE; at = log.previous[at]!) {
      const published = log.published[at]!;
      if (published > 0) this.since = Math.min(this.since, published);
      storedBy[log.cpus[at]!] = 1;
      if (!this.mayBeFound(at) || this.isFoundElsewhere(at)) {
        dropped.push(at);
        continue;
      }
      if (this.kept.length === this.first) this.beginAddress(youngest, at);
      this.keepStoresBefore(at);
      this.keep(at, at);
      this.writeEntry(at);
    }
    if (this.kept.length === this.first && log.published[youngest] === 0) this.beginAddress(youngest, NONE);
    if (this.kept.length > this.first) this.key.unit(0);
  }

  /** Whether the latest store is published can be asked for, whatever may be found. */
  private beginAddress(youngest: number, found: number): void {
    const { log, key } = this;
    key.wide(log.addresses[youngest]!);
    key.unit(log.published[youngest] === 0 ? log.cpus[youngest]! + 1 : 0);
    if (found !== youngest) this.keep(~youngest, youngest);
  }

  private keep(as: number, at: number): void {
    const published = this.log.published[at]!;
    this.kept.push(as);
    if (published > 0) this.keptSince = Math.min(this.keptSince, published);
    else this.keptStoredBy[this.log.cpus[at]!] = 1;
    this.dropped.length = 0;
  }

  /** Keeps, of the stores since the latest that was kept, those that an entry needs to be as it is. */
  private keepStoresBefore(at: number): void {
    const { log, since, keptStoredBy } = this;
    if (since !== Infinity) {
      if (this.keptSince === since || log.published[at] === since) return;
      const store = this.dropped.find((each) => log.published[each] === since)!;
      this.keep(~store, store);
    } else {
      for (const store of [...this.dropped]) if (keptStoredBy[log.cpus[store]!] === 0) this.keep(~store, store);
    }
  }

  private mayBeFound(at: number): boolean {
    const { ets2 } = this.situation;
    const flags = this.log.flags[at]!;
    if ((flags & ENTRY.cached) !== 0) return true;
    if ((flags & ENTRY.cacheable) !== 0) {
      return !ets2 && (flags & ENTRY.leaf) === 0 && this.oldestSynchronization < this.log.invalidated[at]!;
    }
    if (ets2) return this.since === Infinity && this.storedBy.includes(0);
    return this.oldestSynchronization <= this.since;
  }

  /**
   * Memory holds the same, or a younger entry does: whenever this one may be found the other one may be as well, and comes
   * before it.
   */
  private isFoundElsewhere(at: number): boolean {
    const { log, kept } = this;
    const [high, low] = [log.highs[at]!, log.lows[at]!];
    if (this.situation.isHeld(log.addresses[at]!, high, low)) return true;
    for (let nth = this.first; nth < kept.length; nth++) {
      const other = kept[nth]!;
      const same =
        other >= 0 &&
        log.lows[other] === low &&
        log.highs[other] === high &&
        ((log.flags[other]! ^ log.flags[at]!) & ~ENTRY.cached) === 0 &&
        log.starts[other] === log.starts[at] &&
        log.ends[other] === log.ends[at];
      if (same) return true;
    }
    return false;
  }

  private writeEntry(at: number): void {
    const { log, key, since } = this;
    const { ets2, synchronized, tablesAreShared } = this.situation;
    const flags = log.flags[at]! & ~ENTRY.user;
    const replaced = since !== Infinity;
    key.unit(1 + flags + (replaced ? REPLACED : 0));
    key.word(log.highs[at]!);
    key.word(log.lows[at]!);
    // Else the address says what it translates.
    if (tablesAreShared) key.wide(log.ends[at]! - log.starts[at]!);
    const cacheable = (flags & ENTRY.cacheable) !== 0;
    // What is missing where it is seen: of a leaf that a TLB holds it is the invalidation, whatever else.
    if (!cacheable || ((flags & ENTRY.leaf) === 0 && !ets2)) {
      key.unit(log.published[at] === 0 ? log.cpus[at]! + 1 : 0);
    }
    if (!replaced) key.set(synchronized.length, (cpu) => this.storedBy[cpu] === 1);
    else if (!cacheable) key.set(synchronized.length, (cpu) => synchronized[cpu]! > since);
    else if ((flags & ENTRY.cached) !== 0) this.writeInvalidations(at, since);
    else key.set(synchronized.length, (cpu) => synchronized[cpu]! < log.invalidated[at]!);
  }

  /** Those that have reached something of an entry and say more than the others. */
  private writeInvalidations(at: number, since: number): void {
    const { log, key } = this;
    const { ets2, synchronized, tablesAreShared, invalidations, work } = this.situation;
    const leaf = (log.flags[at]! & ENTRY.leaf) !== 0;
    const user = (log.flags[at]! & ENTRY.user) !== 0;
    /** How many CPUs may have walked ahead of it; those are the same ones where it is as many. */
    const ahead = ({ time }: Invalidation): number =>
      leaf || ets2 ? 0 : synchronized.reduce((count, latest) => count + Number(latest < time), 0);
    const saying: Said[] = [];
    for (const invalidation of invalidations) {
      const { time, leavesOnly, start, end } = invalidation;
      if (time <= since || (leavesOnly && !leaf)) continue;
      const reaches = invalidation.user === user && start < log.ends[at]! && log.starts[at]! < end;
      if (!tablesAreShared && !reaches) continue;
      const said: Said = { invalidation, ahead: ahead(invalidation) };
      work(saying.length);
      if (saying.some((other) => includes(other, said))) continue;
      const others = saying.filter((other) => !includes(said, other));
      saying.splice(0, saying.length, ...others, said);
    }
    saying.sort(inOrder);
    for (const { invalidation } of saying) {
      this.needed.add(invalidation);
      key.unit(invalidation.user ? 2 : 1);
      key.wide(invalidation.start);
      key.wide(invalidation.end);
      if (!leaf && !ets2) key.set(synchronized.length, (cpu) => synchronized[cpu]! < invalidation.time);
    }
    key.unit(0);
  }
}

interface Said {
  readonly invalidation: Invalidation;
  /** How many CPUs have not synchronized since. */
  readonly ahead: number;
}

/** Whether one says all that the other says: it reaches as much, and no CPU is ahead of it that is not of the other. */
function includes(one: Said, other: Said): boolean {
  const [a, b] = [one.invalidation, other.invalidation];
  return one.ahead <= other.ahead && a.user === b.user && a.start <= b.start && b.end <= a.end;
}

function inOrder(one: Said, other: Said): number {
  const [a, b] = [one.invalidation, other.invalidation];
  return one.ahead - other.ahead || Number(a.user) - Number(b.user) || a.start - b.start || a.end - b.end;
}
