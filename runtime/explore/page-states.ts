import { stateBytes } from "../arm64/mmu.js";
import type { PageMachine, PageState } from "../page-machine.js";

/** No state: what is in the machine is half of one. */
const NO_STATE = -1;

/** States of the page tables by numbers, each once; one of them is in the machine. */
export class PageStates {
  private readonly states: PageState[] = [];
  private readonly numbers = new Map<string, number>();
  private inside = NO_STATE;
  /** Bytes that they take, about. */
  bytes = 0;

  constructor(private readonly pages: PageMachine) {}

  get size(): number {
    return this.states.length;
  }

  /** Puts a state into the machine. */
  load(number: number): void {
    if (this.inside !== number) this.pages.restore(this.states[number]!);
    this.inside = number;
  }

  /** The number of the state that is in the machine. */
  save(): number {
    const state = this.pages.save();
    let number = this.numbers.get(state.key);
    if (number === undefined) {
      number = this.states.length;
      this.states.push(state);
      this.numbers.set(state.key, number);
      this.bytes += state.mmu === null ? 0 : stateBytes(state.mmu);
    }
    this.inside = number;
    return number;
  }

  /** What was done to the state in the machine was broken off. */
  forget(): void {
    this.inside = NO_STATE;
  }
}
