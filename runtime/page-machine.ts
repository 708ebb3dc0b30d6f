/** The machine's side of page tables: statements, barriers and accesses, with what becomes of each in the trace. */
import { parseDescriptor } from "./arm64/descriptor.js";
import type { Level } from "./arm64/geometry.js";
import { type Executor, type Mapping, TableStatementError, withTableMemory } from "./arm64/mapping.js";
import { type Accessed, Mmu, type MmuState } from "./arm64/mmu.js";
import type { RegionTables } from "./arm64/ptdump.js";
import type { Budget } from "./budget.js";
import { type Environment, evaluate, evaluatePages, type Pages } from "./expression.js";
import type { Expression, PageInstruction, Program, Protection } from "./ir.js";
import type { Deferred } from "./portable.js";
import type { Action, Finding, HazardName, PageDetails, PageRange } from "./trace.js";

/** What executing an instruction did: its step, and what that step met. */
export interface Executed {
  readonly action: Action;
  readonly met: readonly Met[];
}

/** A finding whose step is the one just taken. */
export type Met = Finding extends infer Each
  ? Each extends { kind: "hazard" | "fault" }
    ? Omit<Each, "step">
    : never
  : never;

/** The task that executes, as page tables see it. */
export interface Executing {
  readonly cpu: number;
  /** The index that its next step will have. */
  readonly step: number;
  readonly given: boolean;
  /** queue_pte_barriers(): makes a barrier pending (true), or has it emitted and counted. */
  queueBarriers(): boolean;
  /** emit_pte_barriers(), counted. */
  emitBarriers(): void;
  /** Whether a store may stay in a batch: the mode is active. */
  readonly batches: boolean;
  /** What other architectures may not have stored yet. */
  readonly deferred: Deferred;
}

/** The state of a `PageMachine`. Only that machine can make use of it. */
export interface PageState {
  /** See `MmuState.key`. */
  readonly key: string;
  /** null: the one in which nothing has been done with pages yet. */
  readonly mmu: MmuState | null;
}

/** Behaves, and has the key of, a machine that was made and not used. */
const NOT_MADE: PageState = { key: "", mmu: null };

/** Access results of one step beyond these are counted, not told. */
const MAX_RESULTS = 64;

const LEVELS: Readonly<Record<"pte" | "pmd" | "pud" | "p4d" | "pgd", Level>> = {
  pte: 3,
  pmd: 2,
  pud: 1,
  p4d: 0,
  pgd: -1,
};

export class PageMachine {
  private made: Mmu | null = null;
  /** Whether anybody keeps states. */
  private saves = false;
  /** What `NOT_MADE` means once it is made; null: it was made before anybody kept a state. */
  private fresh: MmuState | null = null;

  /** `settingUp`: a `given` comes first, and ends with `settle()`. */
  constructor(
    private readonly program: Program,
    private readonly budget: Budget,
    private settingUp: boolean,
  ) {}

  /** Executes an instruction. Throws `TableStatementError` where it means nothing. */
  execute(instruction: PageInstruction, environment: Environment, executing: Executing): Executed {
    switch (instruction.op) {
      case "emit":
        executing.emitBarriers();
        return { action: { kind: "barrier", barrier: "emit" }, met: [] };
      case "dsb":
        this.made?.dsb(executing.cpu);
        return { action: { kind: "barrier", barrier: "dsb" }, met: [] };
      case "isb":
        this.made?.synchronize(executing.cpu);
        return { action: { kind: "barrier", barrier: "isb" }, met: [] };
      case "flush_tlb": {
        const pages = evaluatePages(instruction.pages, environment);
        this.mmu().flushTlb(pages, executing.cpu);
        const met = this.deferredMet("tlbi_before_store", pages, executing);
        return { action: { kind: "flush_tlb", pages }, met };
      }
      case "access":
        return this.access(instruction, evaluatePages(instruction.pages, environment), executing);
      default:
        return this.store(instruction, environment, executing);
    }
  }

  /** What `given` has stored is seen by all. Throws `TableStatementError` where there is no room for the regions' tables. */
  settle(): void {
    this.settingUp = false;
    withTableMemory(() => this.made?.settle());
  }

  /** The CPU has left a task: `__switch_to()` has a DSB. */
  switched(cpu: number): void {
    this.made?.dsb(cpu);
  }

  /** Exception entry or return on a CPU. */
  synchronized(cpu: number): void {
    this.made?.synchronize(cpu);
  }

  /** emit_pte_barriers() on a CPU. */
  emitted(cpu: number): void {
    this.made?.emitBarriers(cpu);
  }

  /**
   * The state, for `restore`; not while `given` sets up. States are small where they differ little from the one that was
   * saved first.
   */
  save(): PageState {
    this.saves = true;
    if (this.made === null) return NOT_MADE;
    const mmu = this.made.save();
    return { key: mmu.key, mmu };
  }

  /** Goes back, or on, to a state that was saved. */
  restore({ mmu }: PageState): void {
    const state = mmu ?? this.fresh;
    if (state !== null) this.made?.restore(state);
  }

  mapped(pages: Pages): boolean {
    return this.mmu().areMapped(pages);
  }

  visible(pages: Pages): boolean {
    return this.mmu().areVisible(pages);
  }

  /** The tables of every declared region as they are now; none where there was no room for them. */
  dump(): readonly RegionTables[] {
    try {
      return this.mmu().dump();
    } catch (failure) {
      if (failure instanceof TableStatementError) return [];
      throw failure;
    }
  }

  private store(
    instruction: Exclude<PageInstruction, { op: "emit" | "dsb" | "isb" | "flush_tlb" | "access" }>,
    environment: Environment,
    executing: Executing,
  ): Executed {
    const pages = evaluatePages("page" in instruction ? instruction.page : instruction.pages, environment);
    const { cpu, step, given } = executing;
    const mmu = this.mmu();
    const executor: Executor = {
      cpu,
      step,
      given,
      queueBarriers: () => executing.queueBarriers(),
      dsb: () => mmu.dsb(cpu),
      barriersOfMaintenance: () => mmu.emitBarriers(cpu),
    };
    const reads = instruction.op === "protect" || instruction.op === "split";
    const met: Met[] = reads ? this.deferredMet("read_before_store", pages, executing) : [];
    const act = this.statement(instruction, environment, pages);
    const { action, violation, moreViolations } = mmu.store(instruction.op, pages, executor, act);
    if (this.program.machine.portable && executing.batches) executing.deferred.stored(pages);
    if (violation !== null) {
      const { page, change, store } = violation;
      const walk = mmu.walkLines("read", false, page);
      const details = { ...NO_DETAILS, page, more: moreViolations, store, change, walk };
      met.push({ kind: "hazard", name: "break_before_make", page: { ...details, missing: "break_before_make" } });
    }
    return { action, met };
  }

  private statement(
    instruction: Exclude<PageInstruction, { op: "emit" | "dsb" | "isb" | "flush_tlb" | "access" }>,
    environment: Environment,
    pages: Pages,
  ): (mapping: Mapping) => void {
    switch (instruction.op) {
      case "map": {
        const { protection, as } = instruction;
        const to = instruction.to === null ? null : Number(evaluate(instruction.to, environment));
        return (mapping) => mapping.map(protection, as, to);
      }
      case "unmap":
        return (mapping) => mapping.unmap();
      case "populate":
        return (mapping) => mapping.populate();
      case "split":
        return (mapping) => mapping.split();
      case "protect": {
        const protection = evaluate(instruction.protection, environment) as Protection;
        return (mapping) => mapping.protect(protection);
      }
      case "set_entry": {
        const value = descriptorOf(instruction.value, environment, pages);
        return (mapping) => mapping.setRaw(LEVELS[instruction.level], value);
      }
      case "store": {
        const value = descriptorOf(instruction.value, environment, pages);
        return (mapping) => mapping.storeRaw(value);
      }
    }
  }

  private access({ access, user }: PageInstruction & { op: "access" }, pages: Pages, executing: Executing): Executed {
    const met = this.deferredMet("read_before_store", pages, executing);
    const mmu = this.mmu();
    const all = mmu.access(access, user, pages, executing.cpu);
    const told = all.slice(0, MAX_RESULTS);
    const action: Action = {
      kind: "access",
      access,
      user,
      pages,
      results: told.map(({ pages: accessed, outcomes }) => ({ pages: accessed, outcomes })),
      more: pages.to - told.at(-1)!.pages.to,
    };
    const named = new Map<string, number>();
    for (const result of told) {
      const name = nameOf(result);
      if (name === null) continue;
      named.set(name, met.length);
      const walk = mmu.walkLines(access, user, { ...result.pages, to: result.pages.from + 1 });
      met.push(metBy(result, walk));
    }
    for (const result of all.slice(MAX_RESULTS)) {
      const name = nameOf(result);
      if (name === null) continue;
      const known = named.get(name);
      if (known === undefined) {
        named.set(name, met.length);
        met.push(metBy(result, []));
      } else met[known] = withMore(met[known]!, result.pages.to - result.pages.from);
    }
    return { action, met };
  }

  /** Under `portable`: touching what another architecture may not have stored yet. */
  private deferredMet(name: HazardName, pages: Pages, { batches, deferred }: Executing): Met[] {
    if (!this.program.machine.portable || !batches) return [];
    const page = deferred.first(pages);
    return page === null ? [] : [{ kind: "hazard", name, page: { ...NO_DETAILS, page } }];
  }

  /** Made when it is first wanted. */
  private mmu(): Mmu {
    this.made ??= withTableMemory(() => {
      const made = new Mmu(this.program, (times) => this.budget.instruction(times));
      if (!this.settingUp) made.settle();
      if (this.saves) this.fresh = made.save();
      return made;
    });
    return this.made;
  }
}

const NO_DETAILS: Omit<PageDetails, "page"> = {
  more: 0,
  store: null,
  missing: null,
  change: null,
  outcomes: [],
  walk: [],
};

function descriptorOf(
  expression: Expression,
  environment: Environment,
  page: PageRange,
): { high: number; low: number } {
  const value = BigInt(evaluate(expression, environment) as number | bigint);
  if (value < 0n || value >= 1n << 64n) throw new TableStatementError({ kind: "value", page, bits: 64 });
  return parseDescriptor(value);
}

function nameOf({ verdict }: Accessed): string | null {
  return verdict.hazard ?? verdict.fault;
}

function metBy({ pages, outcomes, verdict }: Accessed, walk: readonly string[]): Met {
  const { hazard, because, fault } = verdict;
  const store = because?.store ?? null;
  const page: PageDetails = {
    page: pages,
    more: 0,
    store,
    missing: because?.missing ?? null,
    change: null,
    outcomes,
    walk,
  };
  return hazard === null ? { kind: "fault", name: fault!, page } : { kind: "hazard", name: hazard, page };
}

function withMore(met: Met, pages: number): Met {
  const page = { ...met.page!, more: met.page!.more + pages };
  return met.kind === "hazard" ? { ...met, page } : { ...met, page };
}
