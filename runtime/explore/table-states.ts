/** The page tables of a scenario by themselves: states by numbers, and what each statement and barrier makes of them. */
import { TableStatementError } from "../arm64/mapping.js";
import { type Environment, type Pages, PageRangeError, type Value } from "../expression.js";
import type { PageInstruction } from "../ir.js";
import type { Met, PageMachine, PageState } from "../page-machine.js";
import { Deferred } from "../portable.js";

/** What a statement about page tables does. */
export interface TableEffect {
  /** The state after it. */
  readonly next: number;
  /** Whether its last queue_pte_barriers() is left to do. */
  readonly owes: boolean;
  /** Whether another one has made a barrier pending. */
  readonly queued: boolean;
  /** Calls of emit_pte_barriers(). */
  readonly emitted: number;
  /** Hazards and faults. */
  readonly met: readonly Met[];
}

export class TableStates {
  private readonly states: PageState[] = [];
  private readonly numbers = new Map<string, number>();
  /** The state that is in the machine now. */
  private inside = 0;

  /** In the state that the machine is in now, which gets number 0. */
  constructor(
    private readonly pages: PageMachine,
    private readonly environment: Environment,
  ) {
    this.save();
  }

  /** How many states there are. */
  get size(): number {
    return this.states.length;
  }

  /**
   * A statement on a CPU, with the slots of its activation, while the mode is active (`batches`) or not. Null: it means
   * nothing here, or names pages that there are none of.
   */
  execute(
    state: number,
    instruction: PageInstruction,
    slots: readonly Value[],
    cpu: number,
    batches: boolean,
  ): TableEffect | null {
    this.load(state);
    let queued = false;
    let emitted = 0;
    const emitBarriers = (): void => {
      emitted++;
      this.pages.emitted(cpu);
    };
    const queueBarriers = (): boolean => {
      if (batches) queued = true;
      else emitBarriers();
      return batches;
    };
    const executing = { cpu, step: 0, given: false, defers: true, queueBarriers, emitBarriers, batches };
    try {
      const done = this.pages.execute(instruction, this.inScope(slots), { ...executing, deferred: new Deferred() });
      return { next: this.save(), owes: done.owes, queued, emitted, met: done.met };
    } catch (failure) {
      if (failure instanceof TableStatementError || failure instanceof PageRangeError) {
        this.inside = NO_STATE;
        return null;
      }
      throw failure;
    }
  }

  /** After emit_pte_barriers() on a CPU. */
  emitted(state: number, cpu: number): number {
    this.load(state);
    this.pages.emitted(cpu);
    return this.save();
  }

  /** After a context switch on a CPU, which has a DSB. */
  switched(state: number, cpu: number): number {
    this.load(state);
    this.pages.switched(cpu);
    return this.save();
  }

  /** After exception entry or return on a CPU. */
  synchronized(state: number, cpu: number): number {
    this.load(state);
    this.pages.synchronized(cpu);
    return this.save();
  }

  /** As conditions read it. */
  isSo(state: number, question: "mapped" | "visible", pages: Pages): boolean {
    this.load(state);
    return this.pages[question](pages);
  }

  private inScope(slots: readonly Value[]): Environment {
    const { environment } = this;
    return {
      slot: (index) => slots[index]!,
      switch: (index) => environment.switch(index),
      kernel: environment.kernel,
      variable: (name) => environment.variable(name),
      state: (name) => environment.state(name),
      regionPages: (region) => environment.regionPages(region),
      mapped: (pages) => environment.mapped(pages),
      visible: (pages) => environment.visible(pages),
    };
  }

  private load(state: number): void {
    if (this.inside !== state) this.pages.restore(this.states[state]!);
    this.inside = state;
  }

  private save(): number {
    const state = this.pages.save();
    let number = this.numbers.get(state.key);
    if (number === undefined) {
      number = this.states.length;
      this.states.push(state);
      this.numbers.set(state.key, number);
    }
    this.inside = number;
    return number;
  }
}

/** What a statement that was broken off has left is no state. */
const NO_STATE = -1;
