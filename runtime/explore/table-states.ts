/** The page tables of a scenario by themselves: states by numbers, and what each statement and barrier makes of them. */
import { TableStatementError } from "../arm64/mapping.js";
import { type Environment, type Pages, PageRangeError, type Value } from "../expression.js";
import type { PageInstruction } from "../ir.js";
import type { Met, PageMachine } from "../page-machine.js";
import { Deferred } from "../portable.js";
import { PageStates } from "./page-states.js";

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
  private readonly states: PageStates;

  /** In the state that the machine is in now, which gets number 0. */
  constructor(
    private readonly pages: PageMachine,
    private readonly environment: Environment,
  ) {
    this.states = new PageStates(pages);
    this.states.save();
  }

  /** How many states there are. */
  get size(): number {
    return this.states.size;
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
    this.states.load(state);
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
      return { next: this.states.save(), owes: done.owes, queued, emitted, met: done.met };
    } catch (failure) {
      if (failure instanceof TableStatementError || failure instanceof PageRangeError) {
        this.states.forget();
        return null;
      }
      throw failure;
    }
  }

  /** After emit_pte_barriers() on a CPU. */
  emitted(state: number, cpu: number): number {
    this.states.load(state);
    this.pages.emitted(cpu);
    return this.states.save();
  }

  /** After a context switch on a CPU, which has a DSB. */
  switched(state: number, cpu: number): number {
    this.states.load(state);
    this.pages.switched(cpu);
    return this.states.save();
  }

  /** After exception entry or return on a CPU. */
  synchronized(state: number, cpu: number): number {
    this.states.load(state);
    this.pages.synchronized(cpu);
    return this.states.save();
  }

  /** As conditions read it. */
  isSo(state: number, question: "mapped" | "visible", pages: Pages): boolean {
    this.states.load(state);
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
}
