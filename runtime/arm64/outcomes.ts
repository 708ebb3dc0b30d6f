/**
 * What an access may meet: every translation and fault that the architecture allows at the moment, found by walking with
 * each descriptor on the way replaced by what the walker or the TLB of this CPU may find in its place.
 */
import { type BbmSupport, breakBeforeMake } from "./bbm.js";
import { type Descriptor, isCacheable, isContiguous, kindOf, LOW, outputAddress, withAddress } from "./descriptor.js";
import { faultName, TLB_CONFLICT } from "./fault.js";
import { bytesAt, contiguousEntries, DESCRIPTOR_BYTES, entriesAt, type Geometry, type Level } from "./geometry.js";
import type { PhysicalMemory } from "./memory.js";
import type { Regime } from "./regime.js";
import type { Extent, Stale, Visibility } from "./visibility.js";
import { ACCESS, type Access } from "./access.js";
import { NO_FAULT, Walk, walk } from "./walk.js";
import type { Cause } from "../trace.js";

/** One way that an access may go. */
export interface Outcome {
  /** Status code, or `NO_FAULT`. */
  readonly fault: number;
  /** Of the leaf or the fault; 0 for a TLB conflict, which has none. */
  readonly level: Level;
  /** Where it translates to, unless it faults. */
  readonly output: number;
  /** MAIR byte and shareability of what it translates to. */
  readonly attributes: number;
  readonly shareability: number;
  /** Null: what the tables in memory say. */
  readonly because: Cause | null;
}

/** An access to an address, by one CPU. */
export interface Request {
  /** Upper and lower 32 bits of the address. */
  readonly high: number;
  readonly low: number;
  readonly access: Access;
  readonly cpu: number;
}

/** What is being found out about one access. */
interface Search {
  readonly request: Request;
  readonly page: Extent;
  /** Descriptors that have been chosen already on the way. */
  readonly settled: Set<number>;
  readonly distinct: Map<string, Outcome>;
  /** All that a TLB may hold for the page. */
  readonly leaves: Leaf[];
}

/** A page or block by which a walk ended, with its access flag set if hardware sets it, and where it translates to. */
interface Leaf extends Descriptor {
  readonly level: Level;
  readonly output: number;
  readonly because: Cause | null;
}

export class Outcomes {
  private readonly found = new Walk();

  /** `work` is told of each walk, and of comparisons that are as many. */
  constructor(
    private readonly memory: PhysicalMemory,
    private readonly regime: Regime,
    private readonly geometry: Geometry,
    private readonly visibility: Visibility,
    private readonly bbm: BbmSupport,
    private readonly work: (times: number) => void,
  ) {}

  /** Every outcome once; the first is what the tables in memory say. */
  of(request: Request): Outcome[] {
    const search: Search = { request, page: this.pageOf(request), settled: new Set(), distinct: new Map(), leaves: [] };
    this.explore(search, null, false);
    this.addConflicts(search);
    return [...search.distinct.values()];
  }

  /**
   * Walks; then, for the first descriptor of the walk that may be another one, with each of these. `ahead`: a walk that was
   * made ahead, of which only a fault can come.
   */
  private explore(search: Search, because: Cause | null, ahead: boolean): void {
    const { memory, found } = this;
    const { request, settled, distinct } = search;
    this.work(1);
    walk(memory, this.regime, request.high, request.low, request.access, found);
    if (found.started && !this.visibility.isSettled) {
      const path = found.addresses.slice(found.startLevel + 1, found.level + 2);
      const { startLevel } = found;
      for (const [index, address] of path.entries()) {
        if (settled.has(address) || !memory.contains(address)) continue;
        const alternatives = this.alternatives(address, search);
        if (alternatives.length === 0) continue;
        settled.add(address);
        this.explore(search, because, ahead);
        const level = (startLevel + index) as Level;
        for (const stale of alternatives) {
          const cause = because ?? causeOf(stale, request);
          this.replaced(address, stale, () => this.explore(search, cause, ahead || stale.faultOnly));
        }
        if (!ahead) this.addConflict(address, level, alternatives, distinct);
        settled.delete(address);
        return;
      }
    }
    if (ahead && !isNeverCached(found.fault)) return;
    record(distinct, found, because);
    if (!found.started || ahead) return;
    this.addLeaf(search, because);
    this.addGroup(search, because);
  }

  /** What the walker or the TLB may find at an address that memory does not hold. */
  private alternatives(address: number, { request, page }: Search): Stale[] {
    const known = new Set([key(this.memory.high(address), this.memory.low(address))]);
    const alternatives: Stale[] = [];
    for (const stale of this.visibility.staleAt(address, request.cpu, page)) {
      const value = key(stale.high, stale.low);
      if (known.has(value)) continue;
      known.add(value);
      alternatives.push(stale);
    }
    return alternatives;
  }

  /** With a descriptor in the place of another one. */
  private replaced(address: number, { high, low }: Descriptor, act: () => void): void {
    const [keptHigh, keptLow] = [this.memory.high(address), this.memory.low(address)];
    this.memory.write(address, high, low);
    try {
      act();
    } finally {
      this.memory.write(address, keptHigh, keptLow);
    }
  }

  /** Two descriptors that may both be cached, and differ in what must not change without break-before-make. */
  private addConflict(
    address: number,
    level: Level,
    alternatives: readonly Stale[],
    distinct: Map<string, Outcome>,
  ): void {
    const current: Descriptor = { high: this.memory.high(address), low: this.memory.low(address) };
    const cached = alternatives.filter((stale) => stale.cached);
    for (const [index, stale] of cached.entries()) {
      this.work(cached.length - index);
      for (const other of [current, ...cached.slice(index + 1)]) {
        if (!isCacheable(this.geometry, level, other.high, other.low)) continue;
        const change = breakBeforeMake(this.geometry, level, stale, other, this.bbm);
        if (change === null || !change.conflict) continue;
        const because: Cause = { kind: "conflict", store: stale.store, missing: "break_before_make" };
        recordConflict(distinct, because);
        return;
      }
    }
  }

  /** Keeps the leaf that was just found, if a TLB may hold it. */
  private addLeaf({ leaves }: Search, because: Cause | null): void {
    const { level, high, low, output } = this.found;
    const accessed = (low | (this.regime.setsAccessFlag ? LOW.accessed : 0)) >>> 0;
    if (!isCacheable(this.geometry, level, high, accessed)) return;
    leaves.push({ level, high, low: accessed, output, because });
  }

  /** Two leaves that different tables lead to and that may both be cached. */
  private addConflicts({ leaves, distinct }: Search): void {
    for (const [index, one] of leaves.entries()) {
      this.work(leaves.length - index);
      for (const other of leaves.slice(index + 1)) {
        if (!this.clash(one, other)) continue;
        const store = (one.because ?? other.because)?.store ?? null;
        recordConflict(distinct, { kind: "conflict", store, missing: "break_before_make" });
        return;
      }
    }
  }

  private clash(one: Leaf, other: Leaf): boolean {
    if (one.level === other.level)
      return breakBeforeMake(this.geometry, one.level, one, other, this.bbm)?.conflict ?? false;
    // A page and a block: FEAT_BBM takes the change of size, if they map the same memory as the same type.
    const same = one.output === other.output && ((one.low ^ other.low) & LOW.attributeIndex) === 0;
    return this.bbm !== "noabort" || !same;
  }

  /** What the address of an access is translated by: one page of its half. */
  private pageOf({ high, low }: Request): Extent {
    const { vaBits, pageShift } = this.geometry;
    const offset = (high % 2 ** (vaBits - 32)) * 2 ** 32 + low;
    const start = offset - (offset % 2 ** pageShift);
    return { user: high < 2 ** 31, start, end: start + 2 ** pageShift };
  }

  /**
   * An entry of a contiguous group may be translated as any member of the group says: the bit is a promise that they all
   * say the same.
   */
  private addGroup({ request, page, distinct }: Search, because: Cause | null): void {
    const { high, low, access, cpu } = request;
    const { geometry, memory, found } = this;
    const { level } = found;
    const entries = contiguousEntries(geometry.granule, level);
    if (entries === 1 || entriesAt(geometry, level) < entries) return;
    const address = found.addresses[level + 1]!;
    const first = address - (address % (entries * DESCRIPTOR_BYTES));
    if (!memory.contains(first)) return;
    const own = this.member(level, found);
    const index = (address - first) / DESCRIPTOR_BYTES;
    const tried = new Set<string>();
    const attempt = (as: Descriptor, cause: Cause): void => {
      const value = key(as.high, as.low);
      if (tried.has(value)) return;
      tried.add(value);
      this.replaced(address, as, () => {
        walk(memory, this.regime, high, low, access, found);
        record(distinct, found, because ?? cause);
      });
    };
    for (let each = 0; each < entries; each++) {
      const at = first + each * DESCRIPTOR_BYTES;
      const member = this.member(level, { high: memory.high(at), low: memory.low(at) });
      const misprogrammed: Cause = { kind: "contiguous", store: null, missing: "group" };
      if (member.inGroup || own.inGroup) {
        const as = this.asMember(level, member, own, index, each, entries);
        if (as !== null) attempt(as, misprogrammed);
      }
      if (each === index) continue;
      for (const stale of this.visibility.staleAt(at, cpu, this.extentOf(level, page, each - index))) {
        const old = this.member(level, stale);
        if (!stale.cached || !old.inGroup) continue;
        const as = this.asMember(level, old, own, index, each, entries);
        if (as !== null) attempt(as, causeOf(stale, request));
      }
    }
  }

  /** What the entry so many places behind that of a page translates. */
  private extentOf(level: Level, { user, start }: Extent, places: number): Extent {
    const bytes = bytesAt(this.geometry, level);
    const from = start - (start % bytes) + places * bytes;
    return { user, start: from, end: from + bytes };
  }

  private member(level: Level, { high, low }: Descriptor): Member {
    const kind = kindOf(this.geometry, level, high, low);
    const leaf = kind === "page" || kind === "block";
    return { high, low, leaf, inGroup: isContiguous(this.geometry, level, high, low) };
  }

  /**
   * What entry `index` of a group is where the whole group behaves as member `each`; null: that is no address. The access
   * flag may differ within a group and counts for all of it, so it is no difference.
   */
  private asMember(
    level: Level,
    member: Member,
    own: Member,
    index: number,
    each: number,
    entries: number,
  ): Descriptor | null {
    if (!member.leaf) return member;
    const bytes = bytesAt(this.geometry, level);
    const output = outputAddress(this.geometry, level, member.high, member.low);
    const first = member.inGroup ? output - (output % (entries * bytes)) : output - each * bytes;
    if (first < 0) return null;
    const low = own.leaf ? ((member.low & ~LOW.accessed) | (own.low & LOW.accessed)) >>> 0 : member.low;
    return withAddress(this.geometry, { high: member.high, low }, first + index * bytes);
  }
}

interface Member extends Descriptor {
  /** A page or block. */
  readonly leaf: boolean;
  /** With the Contiguous bit. */
  readonly inGroup: boolean;
}

function causeOf({ store, missing, cached }: Stale, { access }: Request): Cause {
  // The return to EL0 has synchronized: it would have done with a DSB before it.
  const user = (access & ACCESS.user) !== 0;
  return {
    kind: cached ? "stale_tlb" : "not_visible",
    store,
    missing: user && missing === "barriers" ? "dsb" : missing,
  };
}

/** Faults of which no TLB keeps anything: all but those of permission. */
function isNeverCached(fault: number): boolean {
  return fault !== NO_FAULT && faultName(fault) !== "permission";
}

function recordConflict(distinct: Map<string, Outcome>, because: Cause): void {
  const conflict = { fault: TLB_CONFLICT, level: 0 as const, output: 0, attributes: 0, shareability: 0, because };
  if (!distinct.has(outcomeKey(conflict))) distinct.set(outcomeKey(conflict), conflict);
}

function record(distinct: Map<string, Outcome>, found: Walk, because: Cause | null): void {
  const faulted = found.fault !== NO_FAULT;
  const outcome: Outcome = {
    fault: found.fault,
    level: found.level,
    output: faulted ? 0 : found.output,
    attributes: faulted ? 0 : found.attributes,
    shareability: faulted ? 0 : found.shareability,
    because,
  };
  const name = outcomeKey(outcome);
  if (!distinct.has(name)) distinct.set(name, outcome);
}

function outcomeKey({ fault, output, attributes, shareability }: Outcome): string {
  return `${fault} ${output} ${attributes} ${shareability}`;
}

function key(high: number, low: number): string {
  return `${high} ${low}`;
}
