/**
 * The statements that store to page tables, each as arch/arm64 carries it out: which stores in which order, and which of
 * them owe a barrier (arch/arm64/include/asm/pgtable.h; set_ptes() owes one for all its entries since v6.16).
 */
import type { PageRange, TableAction, TableProblem } from "../trace.js";
import { type Descriptor, HIGH, isContiguous, kindOf, LOW, outputAddress, withAddress } from "./descriptor.js";
import {
  bytesAt,
  contiguousEntries,
  DESCRIPTOR_BYTES,
  type Geometry,
  LAST_LEVEL,
  type Level,
  pagesAt,
} from "./geometry.js";
import { BLOCK_LEVEL, type Placement } from "./layout.js";
import { isPresent, isValidNotUser, leafOf, tableOf, withProtection } from "./linux.js";
import { type Entry, OutOfTableMemory, type PageTables, type Writer } from "./page-tables.js";
import type { Protection } from "../ir.js";
import { StoreLog } from "./store-log.js";

/** A statement that means nothing where it stands. */
export class TableStatementError extends Error {
  constructor(readonly problem: TableProblem) {
    super(problem.kind);
  }
}

/** Does what needs tables; where there is no room for one, that is what is wrong with the statement. */
export function withTableMemory<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (failure) {
    if (!(failure instanceof OutOfTableMemory)) throw failure;
    throw new TableStatementError({ kind: "no_memory", bytes: failure.bytes });
  }
}

/** Pages of a region, and where that region lies. */
export interface PlacedPages {
  readonly range: PageRange;
  readonly placement: Placement;
}

/** Who carries a statement out, and what becomes of the barriers that it owes. */
export interface Executor extends Writer {
  /** queue_pte_barriers(): true where the barrier became pending, false where it was emitted. */
  queueBarriers(): boolean;
  /** `dsb ishst`, where a statement has one of its own. */
  dsb(): void;
  /** The barriers that TLB maintenance brings along: `dsb ishst` … `isb`. */
  barriersOfMaintenance(): void;
  /** True while `given` sets the tables up: missing ones are made on the way. */
  readonly given: boolean;
  /** True: the last queue_pte_barriers() of a statement is left to whoever executes it. */
  readonly defers: boolean;
}

/** Which stores owe a barrier: a valid kernel page; anything valid; anything; nothing. */
type Owes = "valid_not_user" | "valid" | "always" | "never";

/** The name of each level's setter, and whether it owes: set_p4d() and set_pgd() always, set_pmd() and set_pud() if valid. */
const OWED_BY_LEVEL: Readonly<Record<Level, Owes>> = {
  [-1]: "always",
  0: "always",
  1: "valid",
  2: "valid",
  3: "valid_not_user",
};

const EMPTY: Descriptor = { high: 0, low: 0 };

/** One statement that stores to page tables. */
export class Mapping {
  readonly log: StoreLog;
  private readonly user: boolean;
  private readonly pageBytes: number;
  private protection: Protection | null = null;
  /** The latest stores owe a barrier that has neither become pending nor been emitted. */
  private owing = false;

  /** `work` is told of each entry that is looked at, whether or not it is stored to. */
  constructor(
    private readonly tables: PageTables,
    private readonly pages: PlacedPages,
    private readonly executor: Executor,
    private readonly work: () => void,
  ) {
    this.user = pages.placement.space === "user";
    this.pageBytes = 2 ** tables.geometry.pageShift;
    this.log = new StoreLog(tables.geometry, pages);
  }

  /** After the last store. True: it has left a queue_pte_barriers() to do. */
  finish(): boolean {
    if (!this.executor.defers) this.complete();
    return this.owing;
  }

  /** What the statement did, for the trace. */
  action(statement: TableAction["statement"]): TableAction {
    return { kind: "tables", statement, pages: this.pages.range, protection: this.protection, ...this.log.told() };
  }

  /** `to`: physical address of the first page; null: the region's own. */
  map(protection: Protection, as: "pages" | "block" | "contiguous", to: number | null): void {
    this.protection = protection;
    const { geometry } = this.tables;
    const { range, placement } = this.pages;
    const own = placement.frames + range.from * this.pageBytes;
    const end = (to ?? 0) + (range.to - range.from) * this.pageBytes;
    if (to !== null && (to < 0 || end > 2 ** geometry.paBits)) this.fail({ kind: "value", bits: geometry.paBits });
    const level = as === "block" ? BLOCK_LEVEL : LAST_LEVEL;
    const entries = as === "contiguous" ? contiguousEntries(geometry.granule, LAST_LEVEL) : 1;
    const unit = entries * pagesAt(geometry, level);
    const first = to ?? own;
    this.mustBeMultiple(first, unit * this.pageBytes);
    this.mustBeMultiple(this.offsetOf(range.from), unit * this.pageBytes);
    this.mustBeMultiple((range.to - range.from) * this.pageBytes, unit * this.pageBytes);
    const space = placement.space;
    const contiguous = as === "contiguous";
    for (let page = range.from; page < range.to;) {
      const entry = this.entryFor(page, level);
      // One set_ptes() for each table, or for each group (contpte_set_ptes(), set_huge_pte_at()).
      const left = (range.to - page) / pagesAt(geometry, level);
      const batch = Math.min(left, contiguous ? entries : as === "block" ? 1 : this.entriesLeft(entry));
      let after = EMPTY;
      for (let nth = 0; nth < batch; nth++) {
        this.work();
        const address = first + (page - range.from) * this.pageBytes;
        after = leafOf({ geometry, level, space, protection, address, contiguous });
        this.store(following(entry, nth, geometry), after, "never");
        page += pagesAt(geometry, level);
      }
      // set_pmd_at(), as huge user pages are set, is a set_ptes() as well; kernel blocks are set by set_pmd().
      this.owe(entry, after, as === "block" && !this.user ? "valid" : "valid_not_user");
    }
  }

  unmap(): void {
    this.forEachLeaf((entry, before) => {
      if (before.high === 0 && before.low === 0) return;
      if (entry.level === LAST_LEVEL) this.store(entry, EMPTY, "never");
      else this.setEntry(entry, EMPTY);
    });
  }

  /** A page at a time, as update_range_prot() does it, and no TLB invalidation. */
  protect(protection: Protection): void {
    this.protection = protection;
    const { space } = this.pages.placement;
    this.forEachLeaf((entry, before, page) => {
      if (!isPresent(before)) this.fail({ kind: "not_mapped" }, page);
      // change_huge_pmd() changes a user's block by set_pmd_at(), which asks what set_ptes() asks.
      this.store(
        entry,
        withProtection(before, space, protection),
        this.user ? "valid_not_user" : OWED_BY_LEVEL[entry.level],
      );
    });
  }

  /** Installs the missing tables, from the top down, as pte_alloc_kernel() and its like do. */
  populate(): void {
    const { range, placement } = this.pages;
    const { geometry } = this.tables;
    const step = pagesAt(geometry, BLOCK_LEVEL);
    for (let page = range.from; page < range.to; page += step - (this.pageIndex(page) % step)) {
      this.work();
      const offset = this.offsetOf(page);
      let missing = this.tables.missingAbove(this.user, offset, LAST_LEVEL);
      for (; missing !== null; missing = this.tables.missingAbove(this.user, offset, LAST_LEVEL)) {
        const table = this.allocate();
        this.setEntry(missing, tableOf(geometry, placement.space, table));
      }
    }
  }

  /**
   * Blocks to tables: the new table's entries by __set_pte() or set_pmd(), `dsb ishst`, then the table, as split_pmd() and
   * split_pud() do. Of contiguous groups the bit goes, entry by entry (split_contpte()).
   */
  split(): void {
    const { range } = this.pages;
    for (let page = range.from; page < range.to;) {
      this.work();
      const entry = this.tables.leafAt(this.user, this.offsetOf(page));
      const before = this.tables.read(entry);
      if (!isPresent(before)) this.fail({ kind: "not_mapped" }, page);
      if (entry.level === LAST_LEVEL) page = this.splitGroup(entry, before, page);
      else {
        this.splitBlock(entry, before);
        page = this.pageAfter(entry);
      }
    }
  }

  /** set_pte() to set_pgd() with a raw value. A level that the geometry does not have is folded into the one below it. */
  setRaw(level: Level, value: Descriptor): void {
    const at = Math.max(level, this.tables.geometry.startLevel) as Level;
    this.mustBeOne();
    const entry = this.entryFor(this.pages.range.from, at);
    if (kindOf(this.tables.geometry, at, value.high, value.low) === "table") this.tables.mayShareTable();
    this.setEntry(entry, value);
  }

  /** __set_pte_nosync() with a raw value. */
  storeRaw(value: Descriptor): void {
    this.mustBeOne();
    this.store(this.entryFor(this.pages.range.from, LAST_LEVEL), value, "never");
  }

  private splitBlock(entry: Entry, before: Descriptor): void {
    const { geometry, memory } = this.tables;
    const table = this.allocate();
    const level = (entry.level + 1) as Level;
    const bytes = bytesAt(geometry, level);
    const first = outputAddress(geometry, entry.level, before.high, before.low);
    for (let index = 0; index < 2 ** geometry.indexBits; index++) {
      this.work();
      const child = childOf(geometry, level, before, first + index * bytes);
      const address = table + index * DESCRIPTOR_BYTES;
      const part: Entry = { address, level, start: entry.start + index * bytes, user: this.user };
      this.complete();
      // No walk reaches it before the table is stored, and that store follows the DSB: nobody sees what it was.
      memory.write(address, child.high, child.low);
      this.log.stored({ entry: part, before: EMPTY, after: child, violation: null });
      this.owe(part, child, OWED_BY_LEVEL[level]);
    }
    this.complete();
    this.executor.dsb();
    this.setEntry(entry, tableOf(geometry, this.pages.placement.space, table));
  }

  /** Returns the first page behind the group. */
  private splitGroup(entry: Entry, before: Descriptor, page: number): number {
    const { geometry } = this.tables;
    if (!isContiguous(geometry, LAST_LEVEL, before.high, before.low)) return page + 1;
    const entries = contiguousEntries(geometry.granule, LAST_LEVEL);
    const index = this.pageIndex(page) % entries;
    for (let nth = -index; nth < entries - index; nth++) {
      this.work();
      const member = following(entry, nth, geometry);
      this.setEntry(member, withoutContiguous(this.tables.read(member)));
    }
    return page + entries - index;
  }

  /** Calls back for each leaf entry, present or not, that pages lie in; a block must be covered as a whole. */
  private forEachLeaf(act: (entry: Entry, before: Descriptor, page: number) => void): void {
    const { range } = this.pages;
    for (let page = range.from; page < range.to;) {
      const entry = this.tables.leafAt(this.user, this.offsetOf(page));
      if (entry.level === LAST_LEVEL) {
        // The table is looked up once, as apply_to_pte_range() does.
        const batch = Math.min(range.to - page, this.entriesLeft(entry));
        for (let nth = 0; nth < batch; nth++, page++) {
          this.work();
          const each = following(entry, nth, this.tables.geometry);
          act(each, this.tables.read(each), page);
        }
        continue;
      }
      this.work();
      const before = this.tables.read(entry);
      const end = this.pageAfter(entry);
      if (before.high !== 0 || before.low !== 0) {
        const whole = entry.start === this.offsetOf(page) && end <= range.to;
        if (!whole) this.fail({ kind: "part_of_block", level: entry.level }, page);
      }
      act(entry, before, page);
      page = Math.max(end, page + 1);
    }
  }

  private setEntry(entry: Entry, after: Descriptor): void {
    this.store(entry, after, OWED_BY_LEVEL[entry.level]);
  }

  private store(entry: Entry, after: Descriptor, owes: Owes): void {
    this.complete();
    this.log.stored(this.tables.store(entry, after, this.executor));
    if (owes !== "never") this.owe(entry, after, owes);
  }

  private owe(entry: Entry, after: Descriptor, owes: Owes): void {
    if (this.executor.given) return;
    if (entry.level !== LAST_LEVEL && this.tables.isInSwapper(entry)) {
      // set_swapper_pgd(): through the fixmap, and clearing that flushes the TLB.
      this.complete();
      this.executor.barriersOfMaintenance();
      return;
    }
    const valid = (after.low & LOW.valid) !== 0;
    const owed =
      owes === "always" || (owes === "valid" && valid) || (owes === "valid_not_user" && isValidNotUser(after));
    if (!owed) return;
    this.complete();
    this.owing = true;
  }

  /** queue_pte_barriers() for the latest stores, which comes before anything else is done. */
  private complete(): void {
    if (!this.owing) return;
    this.owing = false;
    if (this.executor.queueBarriers()) this.log.queued++;
    else this.log.emitted++;
  }

  /** The entry of a level for a page; fails where no table holds one. */
  private entryFor(page: number, level: Level): Entry {
    const offset = this.offsetOf(page);
    if (this.executor.given) this.install(page, level);
    const found = this.tables.entryAt(this.user, offset, level);
    if (!("endsAt" in found)) return found;
    const { high, low } = this.tables.read(found.endsAt);
    const missing =
      kindOf(this.tables.geometry, found.endsAt.level, high, low) === "invalid" && !isPresent({ high, low });
    const kind = missing ? "no_table" : "part_of_block";
    return this.fail({ kind, level: found.endsAt.level }, page);
  }

  private install(page: number, level: Level): void {
    withTableMemory(() => this.tables.install(this.user, this.offsetOf(page), level));
  }

  private allocate(): number {
    return withTableMemory(() => this.tables.allocate());
  }

  /** A raw store is to one entry, which one page names. */
  private mustBeOne(): void {
    const { range } = this.pages;
    if (range.to > range.from + 1) throw new TableStatementError({ kind: "several", page: range });
  }

  private mustBeMultiple(value: number, bytes: number): void {
    if (value % bytes !== 0) this.fail({ kind: "unaligned", bytes });
  }

  private fail(problem: Unplaced, page = this.pages.range.from): never {
    const { region } = this.pages.range;
    throw new TableStatementError({ ...problem, page: { region, from: page, to: page + 1 } });
  }

  private offsetOf(page: number): number {
    return this.pages.placement.offset + page * this.pageBytes;
  }

  /** Counts the pages of the half, so that tables and groups begin at multiples. */
  private pageIndex(page: number): number {
    return this.offsetOf(page) / this.pageBytes;
  }

  /** The first page of the region behind what an entry translates. */
  private pageAfter(entry: Entry): number {
    const end = entry.start + bytesAt(this.tables.geometry, entry.level);
    return (end - this.pages.placement.offset) / this.pageBytes;
  }

  /** Entries from this one to the end of its table. */
  private entriesLeft(entry: Entry): number {
    const perTable = 2 ** this.tables.geometry.indexBits;
    return perTable - (entry.address % (perTable * DESCRIPTOR_BYTES)) / DESCRIPTOR_BYTES;
  }
}

/** The entry so many places behind another one in its table. */
function following({ address, level, start, user }: Entry, places: number, geometry: Geometry): Entry {
  const bytes = bytesAt(geometry, level);
  return { address: address + places * DESCRIPTOR_BYTES, level, start: start + places * bytes, user };
}

function withoutContiguous({ high, low }: Descriptor): Descriptor {
  return { high: (high & ~HIGH.contiguous) >>> 0, low };
}

/** An entry of the table that takes a block's place: maps a part of it, with all that it says. */
function childOf(geometry: Geometry, level: Level, { high, low }: Descriptor, address: number): Descriptor {
  const type = level === LAST_LEVEL && (low & LOW.valid) !== 0 ? LOW.type : 0;
  const plain = { high: (high & ~HIGH.contiguous) >>> 0, low: ((low & ~LOW.noTranslation) | type) >>> 0 };
  return withAddress(geometry, plain, address);
}

/** A problem without its page. */
type Unplaced = TableProblem extends infer Problem
  ? Problem extends { page: PageRange }
    ? Omit<Problem, "page">
    : never
  : never;
