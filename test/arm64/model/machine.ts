/**
 * An operational model of walkers and TLBs, written from the rules alone (Arm's formal model, herd/libdir/aarch64*.cat;
 * arch/arm64/mm and asm/tlbflush.h of Linux) and in another way than the product: it keeps walks and TLB entries, where
 * the product keeps replaced descriptors.
 *
 * Walkers, TLBs and pipelines do at any moment what they like: a store that no DSB has followed is seen by a walk or not;
 * any walk that may happen may be cached; any walk that faults may sit in a CPU's pipeline. None of that keeps anything
 * else from happening, so instead of trying each choice the model holds what may be there: after every step everything
 * that may come is added, and only invalidation, barriers and synchronization take away. `enumerate.ts` tries each choice
 * in fact, and a test shows that it comes to the same.
 */
import type { Liberties } from "./liberties.js";
import {
  type Leaf,
  levelOf,
  outputOf,
  OWN,
  type Page,
  pageName,
  PAGES,
  type Range,
  RANGES,
  type Slot,
  slotOf,
  SLOTS,
  type Table,
  type Value,
  valueText,
} from "./tables.js";

export interface Settings {
  readonly cpus: number;
  readonly ets2: boolean;
  readonly hafdbs: boolean;
  /** FEAT_BBM level 2 on a CPU that never raises the conflict abort for a change of size. */
  readonly noabort: boolean;
}

/** A translation that a TLB may hold: a leaf, of its level. */
export interface Entry {
  readonly level: 2 | 3;
  readonly leaf: Leaf;
}

/** Values of a slot in the order stored; `from`: what came before this one no walk sees. */
interface History {
  readonly stores: { readonly value: Value; readonly cpu: number }[];
  from: number;
}

const TABLES: readonly Table[] = ["A", "B"];

export const translationFault = (level: 2 | 3): string => `translation ${level}`;
export const accessFlagFault = (level: 2 | 3): string => `access_flag ${level}`;
export const CONFLICT = "conflict";

/** What an access that finds a leaf comes to. */
export function outcomeOf({ level, leaf }: Entry, page: Page, write: boolean): string {
  return write && !leaf.writable ? `permission ${level}` : outputOf(level, leaf, page);
}

/** A valid leaf with its access flag set, or set by hardware on the way. */
export function isCacheable(value: Value, { hafdbs }: Settings): value is Leaf {
  return value.kind === "leaf" && (value.accessed || hafdbs);
}

/**
 * Two entries for one page that must not be in a TLB together: they differ in the memory type, in the address (nobody
 * vouches that both hold the same), or in size.
 */
export function clash(one: Entry, other: Entry, page: Page, settings: Settings): boolean {
  if (outputOf(one.level, one.leaf, page) !== outputOf(other.level, other.leaf, page)) return true;
  return one.level !== other.level && !settings.noabort;
}

export class OperationalMachine {
  private readonly memory = new Map<Slot, History>();
  /** Leaves of level 3 by page. */
  private readonly pages = new Map<string, Map<string, Entry>>();
  /** Blocks by range. */
  private readonly blocks = new Map<Range, Map<string, Entry>>();
  /** Tables in the walk caches: by range, or by page where that is taken as a liberty. */
  private readonly tables = new Map<string, Set<Table>>();
  /** By CPU and page: faults of walks made ahead. */
  private readonly pipelines: Map<string, Set<string>>[];
  /** Under `aheadByDescriptor`, by CPU: what walks made ahead have read of each slot, and which tables by page. */
  private readonly ahead: {
    readonly values: Map<Slot, Map<string, Value>>;
    readonly tables: Map<string, Set<Table>>;
  }[];
  /** Under `unreachedLeaves`: leaves by page and table. */
  private readonly unreached = new Map<string, Map<string, Entry>>();
  /** Under `tablesUnsharedAtFirst`: a table has been linked in by its address. */
  private shared: boolean;

  constructor(
    private readonly settings: Settings,
    initial: ReadonlyMap<Slot, Value>,
    private readonly liberties: Liberties,
  ) {
    for (const slot of SLOTS) this.memory.set(slot, { stores: [{ value: initial.get(slot)!, cpu: 0 }], from: 0 });
    for (const range of RANGES) this.blocks.set(range, new Map());
    for (const page of PAGES) {
      this.pages.set(pageName(page), new Map());
      this.tables.set(this.tablesKey(page), new Set());
      for (const table of TABLES) this.unreached.set(pageName(page) + table, new Map());
    }
    this.pipelines = Array.from(
      { length: settings.cpus },
      () => new Map(PAGES.map((page) => [pageName(page), new Set()])),
    );
    this.shared = RANGES.some((range) => {
      const value = initial.get(range)!;
      return value.kind === "table" && value.table !== OWN[range];
    });
    this.ahead = this.pipelines.map(() => ({
      values: new Map(SLOTS.map((slot) => [slot, new Map<string, Value>()])),
      tables: new Map(PAGES.map((page) => [pageName(page), new Set<Table>()])),
    }));
    this.fill();
  }

  /** What the descriptor in memory is. */
  now(slot: Slot): Value {
    return this.memory.get(slot)!.stores.at(-1)!.value;
  }

  store(cpu: number, slot: Slot, value: Value): void {
    if (value.kind === "table") this.shared = true;
    if (this.liberties.sameValueIsNoStore && valueText(this.now(slot)) === valueText(value)) return;
    this.memory.get(slot)!.stores.push({ value, cpu });
    this.fill();
  }

  /** DSB: walks that start later see this CPU's stores, and what they have overwritten no longer. */
  dsb(cpu: number): void {
    for (const history of this.memory.values()) {
      const last = history.stores.findLastIndex((store) => store.cpu === cpu);
      history.from = Math.max(history.from, last);
    }
  }

  /** ISB, exception entry, exception return: walks made ahead are thrown away. */
  isb(cpu: number): void {
    for (const faults of this.pipelines[cpu]!.values()) faults.clear();
    for (const values of this.ahead[cpu]!.values.values()) values.clear();
    for (const tables of this.ahead[cpu]!.tables.values()) tables.clear();
    this.fill();
  }

  /** `dsb ishst; tlbi; dsb ish`: on all CPUs; `leavesOnly` spares the walk caches. */
  tlbi(cpu: number, pages: readonly Page[], leavesOnly: boolean): void {
    this.dsb(cpu);
    for (const page of pages) {
      this.pages.get(pageName(page))!.clear();
      this.blocks.get(page.range)!.clear();
      if (!leavesOnly) this.tables.get(this.tablesKey(page))!.clear();
      this.forgetUnreached(page);
    }
    this.fill();
  }

  /**
   * Every outcome that is allowed. EL0 is reached by an exception return and left by an exception; an access that faults
   * whatever happens is one as well.
   */
  access(cpu: number, page: Page, write: boolean, el0: boolean): ReadonlySet<string> {
    if (el0) this.isb(cpu);
    const outcomes = new Set<string>();
    const entries = [...this.entriesFor(page)];
    for (const entry of entries) outcomes.add(outcomeOf(entry, page, write));
    for (const fault of this.pipelines[cpu]!.get(pageName(page))!) outcomes.add(fault);
    for (const fault of this.faults(page, cpu)) outcomes.add(fault);
    const walkCacheClash =
      !this.settings.noabort && this.blocks.get(page.range)!.size > 0 && this.tablesFor(page).size > 0;
    const clashes = entries.some((one, index) =>
      entries.slice(index + 1).some((other) => clash(one, other, page, this.settings)),
    );
    if (clashes || walkCacheClash) outcomes.add(CONFLICT);
    const faults = [...outcomes].every((outcome) => !outcome.startsWith("0x"));
    if (outcomes.size === 1 && !faults && this.settings.hafdbs) this.setAccessFlag(page);
    if (el0 || faults) this.isb(cpu);
    return outcomes;
  }

  /** Hardware writes the access flag into the descriptor that memory holds; nobody has to wait for that. */
  private setAccessFlag(page: Page): void {
    const entry = this.now(page.range);
    const { stores } = this.memory.get(entry.kind === "table" ? slotOf(entry.table, page) : page.range)!;
    const { value, cpu } = stores.at(-1)!;
    if (value.kind === "leaf") stores[stores.length - 1] = { value: { ...value, accessed: true }, cpu };
  }

  /** Adds whatever walkers and TLBs may do between two steps. */
  private fill(): void {
    for (const page of PAGES) {
      for (const value of this.readable(page.range)) {
        if (value.kind === "table") this.tables.get(this.tablesKey(page))!.add(value.table);
        if (this.isCacheable(value)) this.blocks.get(page.range)!.set(valueText(value), { level: 2, leaf: value });
      }
      for (const table of TABLES) {
        for (const value of this.readable(slotOf(table, page))) {
          if (!this.isCacheable(value)) continue;
          const entry: Entry = { level: 3, leaf: value };
          if (this.tablesFor(page).has(table)) this.pages.get(pageName(page))!.set(valueText(value), entry);
          if (this.liberties.unreachedLeaves) this.unreached.get(pageName(page) + table)!.set(valueText(value), entry);
        }
      }
      // With FEAT_ETS2 a fault comes from a walk that is not ahead of what precedes the access.
      if (this.settings.ets2) continue;
      for (const [cpu, pipeline] of this.pipelines.entries()) {
        for (const fault of this.faults(page, null)) pipeline.get(pageName(page))!.add(fault);
        if (this.liberties.aheadByDescriptor) this.fillAhead(cpu, page, pipeline.get(pageName(page))!);
      }
    }
  }

  private forgetUnreached(page: Page): void {
    const unshared = this.liberties.tablesUnsharedAtFirst && !this.shared;
    for (const table of TABLES) {
      if (!unshared) this.unreached.get(pageName(page) + table)!.clear();
      else if (table === OWN[page.range]) {
        for (const range of RANGES) this.unreached.get(pageName({ ...page, range }) + table)!.clear();
      }
    }
  }

  private fillAhead(cpu: number, page: Page, pipeline: Set<string>): void {
    const { values, tables } = this.ahead[cpu]!;
    for (const slot of [page.range, ...TABLES.map((table) => slotOf(table, page))]) {
      for (const value of this.readable(slot)) values.get(slot)!.set(valueText(value), value);
    }
    const known = tables.get(pageName(page))!;
    for (const table of this.tablesFor(page)) known.add(table);
    for (const slot of [page.range, ...[...known].map((table) => slotOf(table, page))]) {
      for (const value of values.get(slot)!.values()) this.addFault(slot, value, pipeline);
    }
  }

  /** Faults that a walk from now on may end in; with FEAT_ETS2 none by a descriptor older than the CPU's own stores. */
  private faults(page: Page, cpu: number | null): Set<string> {
    const faults = new Set<string>();
    const read = (slot: Slot): void => {
      for (const value of this.readable(slot, this.settings.ets2 ? cpu : null)) this.addFault(slot, value, faults);
    };
    read(page.range);
    for (const table of this.tablesFor(page)) read(slotOf(table, page));
    return faults;
  }

  private addFault(slot: Slot, value: Value, faults: Set<string>): void {
    const level = levelOf(slot);
    if (value.kind === "invalid") faults.add(translationFault(level));
    if (value.kind === "leaf" && !this.isCacheable(value)) faults.add(accessFlagFault(level));
  }

  /** What a walk may read, `own`: not older than what that CPU has stored. */
  private readable(slot: Slot, own: number | null = null): Value[] {
    const { stores, from } = this.memory.get(slot)!;
    const ownLast = stores.findLastIndex((store, index) => index > 0 && store.cpu === own);
    return stores.slice(Math.max(from, ownLast)).map(({ value }) => value);
  }

  private entriesFor(page: Page): Set<Entry> {
    const found = new Map<string, Entry>();
    const add = (entries: Iterable<Entry>): void => {
      for (const entry of entries) found.set(`${entry.level} ${valueText(entry.leaf)}`, entry);
    };
    add(this.blocks.get(page.range)!.values());
    add(this.pages.get(pageName(page))!.values());
    for (const table of this.tablesFor(page)) add(this.unreached.get(pageName(page) + table)!.values());
    return new Set(found.values());
  }

  private tablesFor(page: Page): ReadonlySet<Table> {
    return this.tables.get(this.tablesKey(page))!;
  }

  private tablesKey(page: Page): string {
    return this.liberties.walkCacheByPage ? pageName(page) : page.range;
  }

  private isCacheable(value: Value): value is Leaf {
    return isCacheable(value, this.settings);
  }
}
