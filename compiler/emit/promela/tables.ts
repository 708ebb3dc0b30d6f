/**
 * The page tables as a table of their own: every state that they can come to, and what each statement and barrier makes
 * of it. The rules of arm64 are not written down a second time. The states are those that tasks and handlers can bring
 * about by their code, whatever the scheduler, the interrupts and the rule set decide: some of them no run comes to.
 */
import type { TableEffect, TableStates } from "../../../runtime/explore/index.js";
import {
  isPageOperation,
  type Operation,
  type PageInstruction,
  type Pages,
  type Value,
} from "../../../runtime/index.js";
import type { Code } from "./code.js";
import { Refusal } from "./refusal.js";

/** A statement about page tables where it stands. */
export interface PageStatement {
  readonly instruction: PageInstruction & Operation;
  readonly slots: readonly Value[];
}

/** A distinct result of a statement; `next` aside. Null: it means nothing here. */
export type Outcome = Omit<TableEffect, "next"> | null;

/** What a statement makes of each state. */
export interface StatementTable {
  readonly outcomes: readonly Outcome[];
  /** By CPU and by whether the mode is active (`rowOf`), then by state: -1 where it never comes to that. */
  readonly next: readonly (readonly number[])[];
  /** Likewise, by index into `outcomes`. */
  readonly what: readonly (readonly number[])[];
}

/** What a barrier makes of each state, by CPU. */
type BarrierTable = readonly (readonly number[])[];

export interface Tabulated {
  readonly states: number;
  /** By the number of the place in the flow. */
  readonly statements: ReadonlyMap<number, StatementTable>;
  readonly emitted: BarrierTable;
  readonly switched: BarrierTable;
  readonly synchronized: BarrierTable;
  /** The answers to a question, by state. */
  isSo(question: "mapped" | "visible", pages: Pages): readonly boolean[];
}

/** A row of a statement's table. */
function rowOf(cpu: number, active: boolean): number {
  return cpu * 2 + Number(active);
}

/** Arrays of more states than this are too long for spin to read. */
const MAX_STATES = 8000;
/** Combinations of page tables with how far the tasks' page statements have come. */
const MAX_COMBINATIONS = 500_000;

interface Options {
  readonly tables: TableStates;
  readonly cpus: number;
  /** The code of each task, and of each handler as often as it can be under way. */
  readonly tasks: readonly Code[];
  readonly handlers: readonly Code[];
}

/** How far page statements have come: places of page statements, or -1 where none is left. */
interface Combination {
  readonly state: number;
  readonly places: readonly number[];
}

/** Works out the tables. */
export function tabulate(options: Options): Tabulated {
  return new Tabulation(options).run();
}

class Tabulation {
  private readonly effects = new Map<string, TableEffect | null>();
  private readonly barriers = new Map<string, number>();
  private readonly following = new Map<number, readonly number[]>();
  private readonly statements = new Map<number, PageStatement>();

  constructor(private readonly options: Options) {
    for (const code of [...options.tasks, ...options.handlers]) {
      for (const { node, at } of code.values()) {
        if (at.operation === null || !isPageOperation(at.operation)) continue;
        this.statements.set(node, { instruction: at.operation, slots: [...at.scope.slots] });
      }
    }
  }

  run(): Tabulated {
    const { options } = this;
    this.search();
    const states = options.tables.size;
    const cpus = [...Array(options.cpus).keys()];
    const barrier = (name: Barrier): BarrierTable =>
      cpus.map((cpu) =>
        Array.from({ length: states }, (_, state) => this.barriers.get(`${name} ${cpu} ${state}`) ?? -1),
      );
    const answers = new Map<string, readonly boolean[]>();
    return {
      states,
      statements: new Map([...this.statements.keys()].map((node) => [node, this.tableOf(node, states)])),
      emitted: barrier("emitted"),
      switched: barrier("switched"),
      synchronized: barrier("synchronized"),
      isSo: (question, pages) => {
        const key = `${question} ${pages.region} ${pages.from} ${pages.to}`;
        const known =
          answers.get(key) ?? Array.from({ length: states }, (_, state) => options.tables.isSo(state, question, pages));
        answers.set(key, known);
        return known;
      },
    };
  }

  private search(): void {
    const { tasks, handlers } = this.options;
    const found = new Set<string>();
    const waiting: Combination[] = [];
    const add = (combination: Combination): void => {
      const key = `${combination.state} ${combination.places.join()}`;
      if (found.has(key)) return;
      found.add(key);
      if (found.size > MAX_COMBINATIONS)
        throw new Refusal("the states of its page tables are too many: the search for them was given up");
      waiting.push(combination);
    };
    const starts = [...tasks, ...handlers].map((code, process) => {
      const places = this.pageStatementsFrom(code, [...code.keys()][0]!);
      return process < tasks.length ? places : withoutEnd(places);
    });
    let beginnings: number[][] = [[]];
    for (const start of starts) beginnings = beginnings.flatMap((rest) => start.map((place) => [...rest, place]));
    for (const places of beginnings) add({ state: 0, places });
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { state, places } = next;
      for (const reached of this.afterBarriers(state)) add({ state: reached, places });
      places.forEach((place, process) => {
        if (place < 0) return;
        const isHandler = process >= tasks.length;
        const code = isHandler ? handlers[process - tasks.length]! : tasks[process]!;
        for (const effect of this.effectsOf(place, state)) {
          for (const following of this.behind(code, place, isHandler ? starts[process]! : [])) {
            add({ state: effect.next, places: places.map((each, at) => (at === process ? following : each)) });
          }
        }
      });
      if (this.options.tables.size > MAX_STATES)
        throw new Refusal(`its page tables have more than ${MAX_STATES} states`);
    }
  }

  /** Barriers may come at any time: calls, the scheduler and interrupts decide. */
  private afterBarriers(state: number): number[] {
    const { tables, cpus } = this.options;
    const reached: number[] = [];
    for (let cpu = 0; cpu < cpus; cpu++) {
      for (const name of BARRIERS) {
        const key = `${name} ${cpu} ${state}`;
        const next = this.barriers.get(key) ?? tables[name](state, cpu);
        this.barriers.set(key, next);
        if (next !== state) reached.push(next);
      }
    }
    return reached;
  }

  private effectsOf(place: number, state: number): TableEffect[] {
    const { tables, cpus } = this.options;
    const { instruction, slots } = this.statements.get(place)!;
    const effects: TableEffect[] = [];
    for (let cpu = 0; cpu < cpus; cpu++) {
      for (const active of [false, true]) {
        const key = `${place} ${rowOf(cpu, active)} ${state}`;
        let effect = this.effects.get(key);
        if (effect === undefined) {
          effect = tables.execute(state, instruction, slots, cpu, active);
          this.effects.set(key, effect);
        }
        if (effect !== null) effects.push(effect);
      }
    }
    return effects;
  }

  /** Places of page statements to which code can come behind one; a handler may begin again. */
  private behind(code: Code, place: number, again: readonly number[]): readonly number[] {
    let known = this.following.get(place);
    if (known === undefined) {
      const behind = new Set(code.get(place)!.next.flatMap((next) => this.pageStatementsFrom(code, next)));
      if (behind.has(NONE_LEFT)) for (const beginning of again) behind.add(beginning);
      known = again.length === 0 ? [...behind] : withoutEnd([...behind]);
      this.following.set(place, known);
    }
    return known;
  }

  /** The first page statements to which code can come from a place; `NONE_LEFT` where it can come to its end. */
  private pageStatementsFrom(code: Code, from: number): number[] {
    const seen = new Set<number>();
    const reached = new Set<number>();
    const waiting = [from];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (this.statements.has(node)) {
        reached.add(node);
        continue;
      }
      const { next } = code.get(node)!;
      if (next.length === 0) reached.add(NONE_LEFT);
      waiting.push(...next);
    }
    return [...reached];
  }

  private tableOf(node: number, states: number): StatementTable {
    const outcomes: Outcome[] = [];
    const known = new Map<string, number>();
    const next: number[][] = [];
    const what: number[][] = [];
    for (let row = 0; row < this.options.cpus * 2; row++) {
      next.push(Array.from({ length: states }, () => -1));
      what.push(Array.from({ length: states }, () => 0));
      for (let state = 0; state < states; state++) {
        const effect = this.effects.get(`${node} ${row} ${state}`);
        if (effect === undefined) continue;
        const outcome = effect === null ? null : { ...effect, next: undefined, met: effect.met.map(bare) };
        const key = JSON.stringify(outcome);
        let number = known.get(key);
        if (number === undefined) {
          number = outcomes.length;
          known.set(key, number);
          outcomes.push(outcome);
        }
        next[row]![state] = effect === null ? state : effect.next;
        what[row]![state] = number;
      }
    }
    return { outcomes, next, what };
  }
}

/** No page statement is left. */
const NONE_LEFT = -1;

/** Of a handler that may begin again, what it may do then; it ends only if that is nothing. */
function withoutEnd(places: readonly number[]): number[] {
  const others = places.filter((place) => place !== NONE_LEFT);
  return others.length === 0 ? [NONE_LEFT] : others;
}
const BARRIERS = ["emitted", "switched", "synchronized"] as const;
type Barrier = (typeof BARRIERS)[number];

/** What facts tell of what a statement met. */
function bare(met: TableEffect["met"][number]): TableEffect["met"][number] {
  const page = met.page === null ? null : { page: met.page.page };
  return { kind: met.kind, name: met.name, page } as TableEffect["met"][number];
}
