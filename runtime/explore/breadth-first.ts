/** Breadth first: the first path to anything is a shortest one. */
import type { Ended, Move } from "./exploration.js";
import type { Search } from "./search.js";
import { StateStore } from "./state-store.js";

/** States of a chunk of the list of children counts. */
const CHUNK = 1 << 16;

/** Goes through the states in the order of their distance from the beginning. */
export function breadthFirst(search: Search): Ended {
  return new BreadthFirst(search).run();
}

class BreadthFirst {
  private readonly store: StateStore;
  /** The states that are still to be expanded, where the store does not keep them. */
  private readonly queue: Queue | null;
  private readonly children = new ChildCounts();
  private readonly current: Int32Array;

  constructor(private readonly search: Search) {
    const { space, options } = search;
    const compact = options.storage === "compact";
    this.store = new StateStore(space.words, compact);
    this.queue = compact ? new Queue(space.words) : null;
    this.current = new Int32Array(space.words);
    search.stores(() => ({
      states: this.store.size,
      bytes: this.store.bytes + this.children.bytes + (this.queue?.bytes ?? 0),
      stateBytes: this.store.stateBytes,
    }));
  }

  run(): Ended {
    const { search, store, current, children } = this;
    const { space } = search;
    const { initial } = space;
    if (initial === null) return "complete";
    if (search.isFull(0)) return "states";
    store.add(initial, 0);
    this.queue?.push(initial, 0);
    for (let number = 0, layerEnd = 1; number < store.size; number++) {
      if (number === layerEnd) {
        search.depth++;
        layerEnd = store.size;
      }
      const ended = search.ended();
      if (ended !== null) return ended;
      if (this.queue === null) store.read(number, current, 0);
      else this.queue.shift(current);
      const before = store.size;
      let full = this.expand(number, search.options.reduction);
      // Where the reduced moves lead back, what was left out would be left out for ever.
      if (!full && space.reduced && store.size === before) full = this.expand(number, false);
      children.push(store.size - before);
      if (full) return "states";
    }
    return "complete";
  }

  /** Returns whether there was no room for a state. */
  private expand(number: number, reduce: boolean): boolean {
    const { search, store, current } = this;
    const { space } = search;
    const count = space.expand(current, 0, reduce);
    if (count === 0) search.comesTo(space.goalsAtEnd(current, 0), () => this.pathTo(number));
    for (let successor = 0, at = 0; successor < count; successor++, at += space.words) {
      search.transitions++;
      const goals = space.goalsOf(successor);
      if (goals.length > 0 && !search.knows(goals)) {
        const last = space.moveTo(successor);
        const states = space.successors.slice(0, count * space.words);
        search.comesTo(goals, () => [...this.pathTo(number), last]);
        // Working out the path has expanded other states.
        if (space.expand(current, 0, reduce) !== count) throw new Error("a state that expands in two ways");
        if (states.some((word, index) => word !== space.successors[index])) throw new Error("not the same states");
      }
      if (search.isFull(store.size)) {
        if (!store.has(space.successors, at)) return true;
        continue;
      }
      if (store.add(space.successors, at) !== -1) this.queue?.push(space.successors, at);
    }
    return false;
  }

  /** The moves from the beginning to a state: through the states that it was found from, each expanded once more. */
  private pathTo(number: number): Move[] {
    const numbers = this.children.ancestors(number);
    const { space } = this.search;
    const state = Int32Array.from(space.initial!);
    const moves: Move[] = [];
    for (const next of numbers.slice(1)) {
      const { move, at } = this.moveTo(state, next);
      moves.push(move);
      state.set(space.successors.subarray(at, at + space.words));
    }
    return moves;
  }

  private moveTo(state: Int32Array, number: number): { move: Move; at: number } {
    const { space } = this.search;
    const count = space.expand(state, 0, false);
    for (let successor = 0, at = 0; successor < count; successor++, at += space.words) {
      if (this.store.isAt(number, space.successors, at)) return { move: space.moveTo(successor), at };
    }
    throw new Error("a state that nothing leads to");
  }
}

/**
 * How many states were found from each, which is all that has to be kept to find the way back: states are numbered in the
 * order in which they are found, so those found from one state stand together.
 */
class ChildCounts {
  private readonly chunks: Uint8Array[] = [];
  /** Counts of 255 and more. */
  private readonly large = new Map<number, number>();
  private size = 0;

  get bytes(): number {
    return this.chunks.length * CHUNK;
  }

  push(count: number): void {
    const at = this.size++;
    if (at % CHUNK === 0) this.chunks.push(new Uint8Array(CHUNK));
    this.chunks[this.chunks.length - 1]![at % CHUNK] = Math.min(count, 255);
    if (count >= 255) this.large.set(at, count);
  }

  /** From the beginning to the state, both included. */
  ancestors(number: number): number[] {
    const path = [number];
    // `first` is the first child of state `at`; of the state behind the last, which is being expanded, to begin with.
    let first = 1;
    for (let each = 0; each < this.size; each++) first += this.at(each);
    for (let at = this.size, child = number; child !== 0; child = at) {
      while (first > child) first -= this.at(--at);
      path.push(at);
    }
    return path.reverse();
  }

  private at(number: number): number {
    const count = this.chunks[Math.floor(number / CHUNK)]![number % CHUNK]!;
    return count === 255 ? this.large.get(number)! : count;
  }
}

/** States that wait, first in, first out. */
class Queue {
  private states = new Int32Array(1024);
  private first = 0;
  private length = 0;

  constructor(private readonly words: number) {}

  get bytes(): number {
    return this.states.byteLength;
  }

  push(states: Int32Array, at: number): void {
    const { words } = this;
    if ((this.length + 1) * words > this.states.length) this.grow();
    const capacity = Math.floor(this.states.length / words);
    const to = ((this.first + this.length++) % capacity) * words;
    for (let word = 0; word < words; word++) this.states[to + word] = states[at + word]!;
  }

  shift(to: Int32Array): void {
    const { words } = this;
    const from = this.first * words;
    for (let word = 0; word < words; word++) to[word] = this.states[from + word]!;
    this.first = (this.first + 1) % Math.floor(this.states.length / words);
    this.length--;
  }

  private grow(): void {
    const { words, first, length } = this;
    const capacity = Math.floor(this.states.length / words);
    const grown = new Int32Array(Math.max(this.states.length * 2, words * 16));
    for (let index = 0; index < length; index++) {
      const from = ((first + index) % capacity) * words;
      grown.set(this.states.subarray(from, from + words), index * words);
    }
    this.states = grown;
    this.first = 0;
  }
}
