/**
 * Walkers, TLB and pipelines by trying each of their choices, for one page: what the operational machine holds as sets of
 * what may be. A state is what the hardware holds at a moment; between two operations it may walk, keep and drop as often
 * as it likes. Only so much is held at once as one lookup can tell: two TLB entries, since two may clash.
 */
import {
  accessFlagFault,
  clash,
  CONFLICT,
  type Entry,
  isCacheable,
  outcomeOf,
  type Settings,
  translationFault,
} from "./machine.js";
import { type Page, type Slot, slotOf, type Table, type Value, valueText } from "./tables.js";
import type { Taker } from "./programs.js";

interface State {
  /** At most two. */
  readonly tlb: readonly Entry[];
  readonly walkCache: readonly Table[];
  /** By CPU: the fault of a walk made ahead. */
  readonly pipelines: readonly (string | null)[];
}

interface Store {
  readonly value: Value;
  readonly cpu: number;
  seen: boolean;
}

export class EnumeratingMachine implements Taker {
  private readonly memory = new Map<Slot, Store[]>();
  private states: Map<string, State>;

  constructor(
    private readonly settings: Settings,
    initial: ReadonlyMap<Slot, Value>,
    /** The only page that is accessed. */
    private readonly page: Page,
  ) {
    for (const [slot, value] of initial) this.memory.set(slot, [{ value, cpu: 0, seen: true }]);
    const nothing: State = { tlb: [], walkCache: [], pipelines: new Array<null>(settings.cpus).fill(null) };
    this.states = new Map([[stateKey(nothing), nothing]]);
    this.wander();
  }

  now(slot: Slot): Value {
    return this.memory.get(slot)!.at(-1)!.value;
  }

  store(cpu: number, slot: Slot, value: Value): void {
    this.memory.get(slot)!.push({ value, cpu, seen: false });
    this.wander();
  }

  dsb(cpu: number): void {
    for (const store of [...this.memory.values()].flat()) if (store.cpu === cpu) store.seen = true;
  }

  isb(cpu: number): void {
    this.change((state) => ({ ...state, pipelines: state.pipelines.with(cpu, null) }));
  }

  tlbi(cpu: number, pages: readonly Page[], leavesOnly: boolean): void {
    this.dsb(cpu);
    const inRange = pages.some(({ range }) => range === this.page.range);
    const hit = pages.some(({ range, index }) => range === this.page.range && index === this.page.index);
    this.change((state) => ({
      ...state,
      tlb: state.tlb.filter(({ level }) => !(level === 2 ? inRange : hit)),
      walkCache: inRange && !leavesOnly ? [] : state.walkCache,
    }));
  }

  access(cpu: number, page: Page, write: boolean, el0: boolean): ReadonlySet<string> {
    if (el0) this.isb(cpu);
    const outcomes = new Set<string>();
    for (const { tlb, walkCache, pipelines } of this.states.values()) {
      const [one, other] = tlb;
      if (one !== undefined && other !== undefined && clash(one, other, page, this.settings)) outcomes.add(CONFLICT);
      if (tlb.some(({ level }) => level === 2) && walkCache.length > 0 && !this.settings.noabort)
        outcomes.add(CONFLICT);
      for (const entry of tlb) outcomes.add(outcomeOf(entry, page, write));
      if (pipelines[cpu] !== null) outcomes.add(pipelines[cpu]!);
      for (const { result } of this.walks(walkCache, cpu)) {
        outcomes.add(typeof result === "string" ? result : outcomeOf(result, page, write));
      }
    }
    if (el0 || [...outcomes].every((outcome) => !outcome.startsWith("0x"))) this.isb(cpu);
    return outcomes;
  }

  private change(act: (state: State) => State): void {
    const changed = [...this.states.values()].map(act);
    this.states = new Map(changed.map((state) => [stateKey(state), state]));
    this.wander();
  }

  /** Every state that some walks, and some forgetting, lead to. */
  private wander(): void {
    const todo = [...this.states.values()];
    for (let state = todo.pop(); state !== undefined; state = todo.pop()) {
      for (const next of this.steps(state)) {
        const key = stateKey(next);
        if (this.states.has(key)) continue;
        this.states.set(key, next);
        todo.push(next);
      }
    }
  }

  private *steps(state: State): Iterable<State> {
    for (const [index] of state.tlb.entries()) yield { ...state, tlb: state.tlb.toSpliced(index, 1) };
    for (const [index] of state.walkCache.entries()) yield { ...state, walkCache: state.walkCache.toSpliced(index, 1) };
    for (const { by, result } of this.walks(state.walkCache, null)) {
      if (by !== null && !state.walkCache.includes(by)) yield { ...state, walkCache: [...state.walkCache, by] };
      if (typeof result === "string") {
        // With FEAT_ETS2 no fault comes of a walk made ahead of what precedes the access.
        if (this.settings.ets2) continue;
        for (const cpu of state.pipelines.keys()) yield { ...state, pipelines: state.pipelines.with(cpu, result) };
      } else if (state.tlb.length < 2) yield { ...state, tlb: [...state.tlb, result] };
    }
  }

  /** Every walk that may be made now: the table it went by, and the fault or entry it ended in. */
  private *walks(
    walkCache: readonly Table[],
    cpu: number | null,
  ): Iterable<{ by: Table | null; result: string | Entry }> {
    const { page } = this;
    for (const value of this.readable(page.range, cpu, "fault")) {
      if (value.kind === "invalid") yield { by: null, result: translationFault(2) };
      if (value.kind === "leaf" && !isCacheable(value, this.settings)) yield { by: null, result: accessFlagFault(2) };
    }
    const tables = new Set(walkCache);
    for (const value of this.readable(page.range, cpu, "success")) {
      if (value.kind === "table") tables.add(value.table);
      if (isCacheable(value, this.settings)) yield { by: null, result: { level: 2, leaf: value } };
    }
    for (const by of tables) {
      const slot = slotOf(by, page);
      for (const value of this.readable(slot, cpu, "fault")) {
        if (value.kind === "invalid") yield { by, result: translationFault(3) };
        if (value.kind === "leaf" && !isCacheable(value, this.settings)) yield { by, result: accessFlagFault(3) };
      }
      for (const value of this.readable(slot, cpu, "success")) {
        if (isCacheable(value, this.settings)) yield { by, result: { level: 3, leaf: value } };
      }
    }
  }

  /** What a walk reads: nothing older than what a DSB has followed; of faults, with FEAT_ETS2, than the CPU's own stores. */
  private readable(slot: Slot, cpu: number | null, to: "fault" | "success"): Value[] {
    const stores = this.memory.get(slot)!;
    const own = to === "fault" && this.settings.ets2 && cpu !== null;
    const first = stores.findLastIndex((store, index) => store.seen || (own && index > 0 && store.cpu === cpu));
    return stores.slice(first).map(({ value }) => value);
  }
}

function stateKey({ tlb, walkCache, pipelines }: State): string {
  const entries = tlb.map(({ level, leaf }) => `${level} ${valueText(leaf)}`).sort();
  return JSON.stringify([entries, [...walkCache].sort(), pipelines]);
}
