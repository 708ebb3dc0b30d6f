/**
 * The arm64 machine of one run: page tables in memory, what each CPU's walker and TLB may still see of what they were,
 * and what an access may meet. Knows nothing of rule sets: whoever executes a statement says what becomes of the barriers
 * that it owes.
 */
import type { Program } from "../ir.js";
import type { AccessOutcome, AccessResult, PageRange, TableAction } from "../trace.js";
import { ACCESS } from "./access.js";
import { ATTRIBUTE_INDEX_SHIFT, LOW } from "./descriptor.js";
import { esrOf, faultName } from "./fault.js";
import { entriesAt, LAST_LEVEL, type Level, pagesAt, virtualAddress } from "./geometry.js";
import { classify, type Verdict } from "./hazard.js";
import { KeyWriter } from "./key-writer.js";
import { layout, type Layout } from "./layout.js";
import { leafOf, MAIR, memoryName } from "./linux.js";
import { type Executor, Mapping, type PlacedPages } from "./mapping.js";
import { type Outcome, Outcomes } from "./outcomes.js";
import { PageTables, type TablesState } from "./page-tables.js";
import { type RegionTables, tableRows } from "./ptdump.js";
import { machineRegime, type Regime } from "./regime.js";
import type { Violation } from "./store-log.js";
import { Visibility } from "./visibility.js";
import { NO_FAULT, Walk, walk } from "./walk.js";
import { walkLines } from "./walk-text.js";

/** What a statement did, and the first of its changes that needed break-before-make and did not have it. */
export interface Stored {
  readonly action: TableAction;
  readonly violation: Violation | null;
  /** How many more there were. */
  readonly moreViolations: number;
  /** A queue_pte_barriers() is left to do, as the executor wished. */
  readonly owes: boolean;
}

/** Accesses to some pages that went alike, as far as anyone would tell them apart. */
export interface Accessed extends AccessResult {
  readonly verdict: Verdict;
}

/** The state of an `Mmu`: what differs from the one that it was saved in first. Only that `Mmu` can make use of it. */
export interface MmuState {
  /**
   * The same in states that nothing can tell apart but by the steps that stores were made in. Not the other way round: one
   * sees what no table leads to any more. The empty one is that of the state saved first, if all was settled then.
   */
  readonly key: string;
  readonly tables: TablesState;
}

/** Bytes that a saved state takes, about: its numbers, its key and the objects around them. */
export function stateBytes({ key, tables: { memory, visibility } }: MmuState): number {
  const { entries, invalidations } = visibility;
  return memory.byteLength + entries.byteLength + invalidations.length * 64 + key.length * 2 + 500;
}

export class Mmu {
  private readonly layout: Layout;
  private readonly tables: PageTables;
  private readonly visibility: Visibility;
  private readonly regime: Regime;
  private readonly outcomes: Outcomes;
  private readonly found = new Walk();
  private readonly key = new KeyWriter();
  private readonly linksTables: boolean;

  /**
   * The machine of a program before anything is mapped: every region has its upper tables. `work` is told of everything
   * that takes time, in stores, walks or entries looked at. Throws `OutOfTableMemory`.
   */
  constructor(
    private readonly program: Program,
    private readonly work: (times: number) => void,
  ) {
    const { machine, regions } = program;
    this.layout = layout(machine, regions).layout;
    this.visibility = new Visibility(machine.cpus, machine.ets2, work);
    this.tables = new PageTables(this.layout, this.visibility, machine.bbm, machine.hafdbs);
    const { userRoot, kernelRoot, memory, geometry } = this.tables;
    this.regime = machineRegime(machine, userRoot, kernelRoot).regime;
    this.outcomes = new Outcomes(memory, this.regime, geometry, this.visibility, machine.bbm, work);
    this.linksTables = mayLinkTables(program);
    this.forEachRegion((placed) => this.installTables(placed, (LAST_LEVEL - 1) as Level));
  }

  /**
   * The state, for `restore`. It shares nothing that changes. The first one is what all others are held against: they are
   * small where they differ little from it. From then on each store takes a little longer.
   */
  save(): MmuState {
    const { state, key } = this.tables.save(this.key, this.linksTables);
    return { key, tables: state };
  }

  /** Goes back, or on, to a state that was saved. */
  restore(state: MmuState): void {
    this.tables.restore(state.tables);
  }

  /**
   * What `given` has set up is seen by all. The tables of a region exist down to the level at which it is mapped, else to
   * the last unless it is bare; pages of a frame's own are mapped.
   */
  settle(): void {
    this.forEachRegion((placed, region) => {
      const { implicit, bare } = this.program.regions[region]!;
      if (!bare) this.installTables(placed, LAST_LEVEL);
      if (implicit) this.mapFresh(placed);
    });
    this.visibility.settle();
  }

  /** A statement that stores to page tables. Throws `TableStatementError`. */
  store(
    statement: TableAction["statement"],
    pages: PageRange,
    executor: Executor,
    act: (mapping: Mapping) => void,
  ): Stored {
    const mapping = new Mapping(this.tables, this.placed(pages), executor, () => this.work(1));
    act(mapping);
    const owes = mapping.finish();
    const { violation, moreViolations } = mapping.log;
    return { action: mapping.action(statement), violation, moreViolations, owes };
  }

  dsb(cpu: number): void {
    this.visibility.dsb(cpu);
  }

  /** ISB, exception entry or exception return. */
  synchronize(cpu: number): void {
    this.visibility.synchronize(cpu);
  }

  /** `dsb ishst; isb`, emit_pte_barriers(), and what TLB maintenance of other addresses amounts to for these. */
  emitBarriers(cpu: number): void {
    this.visibility.dsb(cpu);
    this.visibility.synchronize(cpu);
  }

  /**
   * flush_tlb_kernel_range(): dsb ishst; tlbi vaale1is; dsb ish; isb: of leaves only. flush_tlb_range(): all levels, and
   * no isb. Either makes what the CPU has stored visible first.
   */
  flushTlb(pages: PageRange, cpu: number): void {
    const { placement } = this.placed(pages);
    const user = placement.space === "user";
    const pageBytes = 2 ** this.tables.geometry.pageShift;
    this.visibility.dsb(cpu);
    const start = placement.offset + pages.from * pageBytes;
    this.visibility.invalidate(user, start, placement.offset + pages.to * pageBytes, !user);
    if (!user) this.visibility.synchronize(cpu);
  }

  /**
   * Accesses each page at its first byte. To be at EL0 the CPU has returned from an exception, and comes back by one; a
   * fault at EL1 is one as well.
   */
  access(kind: "read" | "write" | "exec", user: boolean, pages: PageRange, cpu: number): Accessed[] {
    const access = this.accessBits(kind, user);
    if (user) this.visibility.synchronize(cpu);
    const results: Accessed[] = [];
    let shape = "";
    for (let page = pages.from; page < pages.to; page++) {
      const range = { region: pages.region, from: page, to: page + 1 };
      const { high, low } = this.addressOf(range);
      const outcomes = this.outcomes.of({ high, low, access, cpu });
      if (outcomes.length === 1) this.updateByHardware(range, access);
      const verdict = classify(outcomes, this.placed(range).placement.space);
      const last = results.at(-1);
      const own = shapeOf(outcomes);
      if (last !== undefined && own === shape) {
        results[results.length - 1] = { ...last, pages: { ...last.pages, to: page + 1 } };
      } else results.push({ pages: range, outcomes: outcomes.map((each) => outcomeOf(each, access)), verdict });
      shape = own;
      if (outcomes.every(({ fault }) => fault !== NO_FAULT)) this.visibility.synchronize(cpu);
    }
    if (user) this.visibility.synchronize(cpu);
    return results;
  }

  /** Whether the tables in memory translate these pages. */
  areMapped(pages: PageRange): boolean {
    return this.everyPage(pages, (page) => {
      const found = this.walkTo(page, this.placed(page).placement.space === "user" ? ACCESS.user : 0);
      // An access flag or permission that is missing is no missing translation.
      return found.fault === NO_FAULT || ["access_flag", "permission"].includes(faultName(found.fault));
    });
  }

  /** Whether a walk that starts now finds every descriptor on the way to these pages as it was last stored. */
  areVisible(pages: PageRange): boolean {
    return this.everyPage(pages, (page) => {
      const found = this.walkTo(page, 0);
      if (!found.started) return true;
      const path = found.addresses.subarray(found.startLevel + 1, found.level + 2);
      return path.every((address) => this.visibility.isPublished(address));
    });
  }

  /** The walk that the tables in memory give, in lines. */
  walkLines(kind: "read" | "write" | "exec", user: boolean, page: PageRange): string[] {
    const { high, low } = this.addressOf(page);
    const access = this.accessBits(kind, user);
    return walkLines(this.tables.memory, this.regime, this.tables.geometry, high, low, access);
  }

  /** Every declared region as the kernel prints its page tables. */
  dump(): RegionTables[] {
    const { memory, geometry, userRoot, kernelRoot } = this.tables;
    const pageBytes = 2 ** geometry.pageShift;
    return this.program.regions.flatMap(({ implicit, pages }, region) => {
      if (implicit) return [];
      const { space, offset } = this.layout.placements[region]!;
      const root = space === "user" ? userRoot : kernelRoot;
      return [{ region, rows: tableRows(memory, geometry, root, space, offset, offset + pages * pageBytes) }];
    });
  }

  private accessBits(kind: "read" | "write" | "exec", user: boolean): number {
    const pan = !user && this.program.machine.pan ? ACCESS.pan : 0;
    const what = { read: 0, write: ACCESS.write, exec: ACCESS.execute }[kind];
    return (user ? ACCESS.user : 0) + pan + what;
  }

  private everyPage(pages: PageRange, holds: (page: PageRange) => boolean): boolean {
    for (let page = pages.from; page < pages.to; page++) {
      this.work(1);
      if (!holds({ region: pages.region, from: page, to: page + 1 })) return false;
    }
    return true;
  }

  /** The walk that the tables in memory give. */
  private walkTo(page: PageRange, access: number): Walk {
    const { high, low } = this.addressOf(page);
    walk(this.tables.memory, this.regime, high, low, access, this.found);
    return this.found;
  }

  /** Sets what hardware sets on the way: the access flag, the dirty state. Neither is ever waited for. */
  private updateByHardware(page: PageRange, access: number): void {
    const found = this.walkTo(page, access);
    if (!found.setsAccessFlag && !found.setsDirty) return;
    this.tables.updateByHardware(found.addresses[found.level + 1]!, found.setsAccessFlag, found.setsDirty);
  }

  private addressOf(page: PageRange): { high: number; low: number } {
    const { space, offset } = this.layout.placements[page.region]!;
    const { geometry } = this.layout;
    return virtualAddress(geometry, space, offset + page.from * 2 ** geometry.pageShift);
  }

  private placed(range: PageRange): PlacedPages {
    return { range, placement: this.layout.placements[range.region]! };
  }

  /** All regions from the lowest address up: tables lie in the same order whatever the order of declarations. */
  private forEachRegion(act: (placed: PlacedPages, region: number) => void): void {
    const { placements } = this.layout;
    const order = [...placements.keys()].sort(
      (a, b) =>
        Number(placements[a]!.space === "user") - Number(placements[b]!.space === "user") ||
        placements[a]!.offset - placements[b]!.offset,
    );
    for (const region of order) {
      const range = { region, from: 0, to: this.program.regions[region]!.pages };
      act(this.placed(range), region);
    }
  }

  /** Makes the tables down to a level exist where nothing is mapped above it. */
  private installTables({ range, placement }: PlacedPages, level: Level): void {
    const { geometry } = this.tables;
    if (level < geometry.startLevel) return;
    const pageBytes = 2 ** geometry.pageShift;
    const perTable = pagesAt(geometry, level) * entriesAt(geometry, level);
    const first = placement.offset / pageBytes;
    for (let page = first; page < first + range.to; page += perTable - (page % perTable)) {
      this.work(1);
      this.tables.install(placement.space === "user", page * pageBytes, level);
    }
  }

  private mapFresh({ range, placement }: PlacedPages): void {
    const { geometry, memory } = this.tables;
    const { space, offset, frames } = placement;
    for (let page = 0; page < range.to; page++) {
      const bytes = page * 2 ** geometry.pageShift;
      const entry = this.tables.leafAt(space === "user", offset + bytes);
      const address = frames + bytes;
      const leaf = leafOf({ geometry, level: LAST_LEVEL, space, protection: "rw", address, contiguous: false });
      memory.write(entry.address, leaf.high, leaf.low);
    }
  }
}

/** Whether a statement may store the address of a table that another entry has as well. */
function mayLinkTables({ frames }: Program): boolean {
  return frames.some(({ code }) =>
    code.some((instruction) => {
      if (instruction.op !== "set_entry" || instruction.level === "pte") return false;
      const { value } = instruction;
      const type = LOW.valid | LOW.type;
      return value.op !== "integer" || (Number(BigInt.asUintN(2, BigInt(value.value))) & type) === type;
    }),
  );
}

/** Where two outcomes are alike but for the address, pages that have them are shown as one. */
function shapeOf(outcomes: readonly Outcome[]): string {
  const parts = outcomes.map(({ fault, level, attributes, because }) =>
    [fault, level, attributes, because?.kind, because?.store, because?.missing].join(" "),
  );
  return parts.join("; ");
}

function outcomeOf({ fault, level, output, attributes, because }: Outcome, access: number): AccessOutcome {
  if (fault === NO_FAULT) {
    return { kind: "translated", address: `0x${output.toString(16)}`, memory: memoryNameOf(attributes), because };
  }
  return { kind: "fault", fault: faultName(fault), level, esr: `0x${esrOf(access, fault).toString(16)}`, because };
}

/** The name of a MAIR_EL1 byte. */
function memoryNameOf(byte: number): string {
  return memoryName(MAIR.indexOf(byte) << ATTRIBUTE_INDEX_SHIFT);
}
