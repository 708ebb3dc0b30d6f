/** The kernel's and one user's page tables: allocating, finding and storing entries, as arch/arm64 does. */
import { type BbmSupport, breakBeforeMake } from "./bbm.js";
import { type Descriptor, isCacheable, kindOf, LOW, outputAddress } from "./descriptor.js";
import { bytesAt, DESCRIPTOR_BYTES, entriesAt, type Geometry, LAST_LEVEL, type Level } from "./geometry.js";
import type { Layout } from "./layout.js";
import type { KeyWriter } from "./key-writer.js";
import { tableOf } from "./linux.js";
import { PhysicalMemory } from "./memory.js";
import type { Extent, Visibility, VisibilityState } from "./visibility.js";

/** An entry of a table, found for an address. */
export interface Entry {
  /** Physical address. */
  readonly address: number;
  readonly level: Level;
  /** What the entry translates begins here: bytes within the half. */
  readonly start: number;
  readonly user: boolean;
}

/** Who stores, and in which step. */
export interface Writer {
  readonly cpu: number;
  readonly step: number;
}

/** A store to an entry, with what it replaced. */
export interface Stored {
  readonly entry: Entry;
  readonly before: Descriptor;
  readonly after: Descriptor;
  /** Set where the change needed break-before-make and did not have it: with what, stored by which step. */
  readonly violation: { readonly change: string; readonly store: number | null } | null;
}

/** No room for another table: `bytes` are in use. */
export class OutOfTableMemory extends Error {
  constructor(readonly bytes: number) {
    super("no memory for another table");
  }
}

/** The state of page tables, and of what may still be found of what they were. */
export interface TablesState {
  /** As `PhysicalMemory.save` returns it. */
  readonly memory: Int32Array;
  /** Where the next table goes. */
  readonly free: number;
  readonly visibility: VisibilityState;
}

export class PageTables {
  readonly memory: PhysicalMemory;
  /** The kernel's top table, swapper_pg_dir. */
  readonly kernelRoot: number;
  readonly userRoot: number;
  /** Where the next table goes. */
  private free: number;
  private readonly tableBytes: number;
  /** Of the first `save`. */
  private firstFree: number | null = null;

  constructor(
    readonly layout: Layout,
    private readonly visibility: Visibility,
    private readonly bbm: BbmSupport,
    private readonly hafdbs: boolean,
  ) {
    const { base, bytes } = layout.memory;
    this.memory = new PhysicalMemory(base, bytes);
    this.tableBytes = 2 ** layout.geometry.pageShift;
    this.free = base;
    this.kernelRoot = this.allocate();
    this.userRoot = this.allocate();
  }

  get geometry(): Geometry {
    return this.layout.geometry;
  }

  /** Bytes of the tables. */
  get bytes(): number {
    return this.free - this.memory.base;
  }

  /** An empty table. Throws `OutOfTableMemory`. */
  allocate(): number {
    const table = this.free;
    if (!this.memory.contains(table + this.tableBytes - DESCRIPTOR_BYTES)) throw new OutOfTableMemory(this.bytes);
    this.free += this.tableBytes;
    return table;
  }

  /** The entry of a level for an address, or the level at which the tables end above it. */
  entryAt(user: boolean, offset: number, level: Level): Entry | { readonly endsAt: Entry } {
    const { geometry, memory } = this;
    let table = user ? this.userRoot : this.kernelRoot;
    for (let at = geometry.startLevel; ; at++) {
      const entry = this.entryIn(table, user, offset, at);
      if (at >= level) return entry;
      const high = memory.high(entry.address);
      const low = memory.low(entry.address);
      if (kindOf(geometry, at, high, low) !== "table") return { endsAt: entry };
      table = outputAddress(geometry, at, high, low);
      // A raw store may point anywhere.
      if (!memory.contains(table)) return { endsAt: entry };
    }
  }

  /** The entry that translates an address or would, at whatever level the tables end. */
  leafAt(user: boolean, offset: number): Entry {
    const found = this.entryAt(user, offset, LAST_LEVEL);
    return "endsAt" in found ? found.endsAt : found;
  }

  read({ address }: Entry): Descriptor {
    return { high: this.memory.high(address), low: this.memory.low(address) };
  }

  /** Whether an entry is in swapper_pg_dir: stores there take the way through the fixmap. */
  isInSwapper({ user, level }: Entry): boolean {
    return !user && level === this.geometry.startLevel;
  }

  /** Stores a descriptor. What it replaces stays in sight of walkers and TLBs until barriers and invalidation. */
  store(entry: Entry, after: Descriptor, { cpu, step }: Writer): Stored {
    const { memory, geometry } = this;
    const { address, level } = entry;
    const before = this.read(entry);
    const changed = before.high !== after.high || before.low !== after.low;
    const violation = changed ? this.violation(entry, before, after, cpu) : null;
    if (changed) {
      const kind = kindOf(geometry, level, before.high, before.low);
      this.visibility.stored({
        address,
        high: before.high,
        low: before.low,
        cacheable: this.mayBeCached(level, before),
        leaf: kind === "page" || kind === "block",
        user: entry.user,
        start: entry.start,
        end: entry.start + bytesAt(geometry, level),
        cpu,
        step,
      });
      memory.write(address, after.high, after.low);
    }
    return { entry, before, after, violation };
  }

  /** A table is about to be linked in that something else may point at as well. */
  mayShareTable(): void {
    this.visibility.tableIsShared();
  }

  /** Sets what hardware sets in a leaf: the access flag; the dirty state, by clearing AP[2]. */
  updateByHardware(address: number, accessed: boolean, dirty: boolean): void {
    const low = this.memory.low(address) | (accessed ? LOW.accessed : 0);
    this.memory.write(address, this.memory.high(address), (dirty ? low & ~LOW.readOnly : low) >>> 0);
  }

  /** Makes the tables above a level exist, without anybody seeing how. */
  install(user: boolean, offset: number, level: Level): void {
    for (let missing = this.missingAbove(user, offset, level); missing !== null;) {
      const { high, low } = tableOf(this.geometry, user ? "user" : "kernel", this.allocate());
      this.memory.write(missing.address, high, low);
      missing = this.missingAbove(user, offset, level);
    }
  }

  /**
   * The state, and a key of it: the empty one where everything is as the first call has found it, and nothing else may be
   * found. `linksTables`: a table may yet be linked in a second time.
   */
  save(key: KeyWriter, linksTables: boolean): { readonly state: TablesState; readonly key: string } {
    const { free } = this;
    this.firstFree ??= free;
    key.word((free - this.firstFree) / this.tableBytes);
    const memory = this.memory.save(key);
    // Found at another level, by way of another table, what memory holds may become something else.
    const isHeld = linksTables ? () => false : this.isHeld;
    const visibility = this.visibility.save(isHeld, key);
    const text = key.take();
    const untouched = free === this.firstFree && memory.length === 0 && visibility.entries.length === 0;
    const state = { memory, free, visibility };
    return { state, key: untouched && !visibility.tablesAreShared ? "" : text };
  }

  /** Brings a state back that `save` has returned. */
  restore({ memory, free, visibility }: TablesState): void {
    this.memory.restore(memory);
    this.free = free;
    this.visibility.restore(visibility);
  }

  /** The highest entry above a level that should point at a table and holds nothing; null where none does. */
  missingAbove(user: boolean, offset: number, level: Level): Entry | null {
    const found = this.entryAt(user, offset, level);
    if (!("endsAt" in found)) return null;
    const { high, low } = this.read(found.endsAt);
    return kindOf(this.geometry, found.endsAt.level, high, low) === "invalid" ? found.endsAt : null;
  }

  /** With hardware that sets the access flag, an old entry may become one that is cached at any time. */
  private mayBeCached(level: Level, { high, low }: Descriptor): boolean {
    if (isCacheable(this.geometry, level, high, low)) return true;
    return this.hafdbs && kindOf(this.geometry, level, high, low) !== "invalid";
  }

  /**
   * Whether memory holds a descriptor. Hardware may yet set its access flag or make it dirty, which is no difference to an
   * access: what would set them anew translates the same.
   */
  private readonly isHeld = (address: number, high: number, low: number): boolean =>
    this.memory.low(address) === low && this.memory.high(address) === high;

  private violation(entry: Entry, before: Descriptor, after: Descriptor, cpu: number): Stored["violation"] {
    const { level, address } = entry;
    if (!this.mayBeCached(level, after)) return null;
    if (this.mayBeCached(level, before)) {
      const change = breakBeforeMake(this.geometry, level, before, after, this.bbm);
      if (change !== null && !change.allowed) return { change: change.text, store: null };
    }
    if (!this.visibility.mayHoldReplaced) return null;
    for (const stale of this.visibility.staleAt(address, cpu, this.extentOf(entry))) {
      if (!stale.cached) continue;
      const change = breakBeforeMake(this.geometry, level, stale, after, this.bbm);
      if (change !== null && !change.allowed) return { change: change.text, store: stale.store };
    }
    return null;
  }

  private extentOf({ user, start, level }: Entry): Extent {
    return { user, start, end: start + bytesAt(this.geometry, level) };
  }

  private entryIn(table: number, user: boolean, offset: number, level: Level): Entry {
    const bytes = bytesAt(this.geometry, level);
    const index = Math.floor(offset / bytes);
    const start = index * bytes;
    const address = table + (index % entriesAt(this.geometry, level)) * DESCRIPTOR_BYTES;
    return { address, level, start, user };
  }
}
