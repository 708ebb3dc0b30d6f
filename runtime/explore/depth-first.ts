/** Depth first: what it has to remember of the way is the way itself. Paths it finds are seldom shortest ones. */
import type { Ended, Move } from "./exploration.js";
import { IntegerList } from "./growing.js";
import type { Search } from "./search.js";
import { type StateSet, StateStore } from "./state-store.js";

/** Goes down from the first successor of each state, and keeps every state. */
export function depthFirst(search: Search): Ended {
  const { space, options } = search;
  return new DepthFirst(search, new StateStore(space.words, options.storage === "compact")).run();
}

/** The same with any set of states, also one that takes some for others. */
export class DepthFirst {
  /** The states on the way, and behind each other what is still to be looked at below each. */
  private readonly states = new IntegerList();
  /** For each state on the way: where its successors begin in `states`, how many there are, and how many are done. */
  private readonly levels: { readonly at: number; readonly moves: readonly Move[]; done: number }[] = [];

  constructor(
    private readonly search: Search,
    private readonly set: StateSet,
  ) {
    search.stores(() => ({
      states: set.size,
      bytes: set.bytes + this.states.bytes + this.levels.length * LEVEL_BYTES,
      stateBytes: set.stateBytes,
    }));
  }

  run(): Ended {
    const { search, set, states, levels } = this;
    const { space } = search;
    const { initial } = space;
    if (initial === null) return "complete";
    if (search.isFull(0)) return "states";
    set.add(initial, 0);
    this.descend(initial, 0);
    while (levels.length > 0) {
      const level = levels[levels.length - 1]!;
      if (level.done === level.moves.length) {
        states.length = level.at;
        levels.pop();
        continue;
      }
      const at = level.at + level.done++ * space.words;
      if (set.has(states.values, at)) continue;
      if (search.isFull(set.size)) return "states";
      set.add(states.values, at);
      const ended = search.ended();
      if (ended !== null) return ended;
      this.descend(states.values, at);
    }
    return "complete";
  }

  /** Puts what follows a state on top. */
  private descend(from: Int32Array, at: number): void {
    const { search } = this;
    const state = from.slice(at, at + search.space.words);
    this.expand(state, search.options.reduction);
    // Where the reduced moves lead back, what was left out would be left out for ever.
    const level = this.levels[this.levels.length - 1]!;
    if (search.space.reduced && this.leadsNowhereNew(level)) {
      this.states.length = level.at;
      this.levels.pop();
      this.expand(state, false);
    }
    search.depth = Math.max(search.depth, this.levels.length - 1);
  }

  private expand(state: Int32Array, reduce: boolean): void {
    const { search, states, levels } = this;
    const { space } = search;
    const count = space.expand(state, 0, reduce);
    const moves = Array.from({ length: count }, (_, successor) => space.moveTo(successor));
    search.transitions += count;
    const way = (): Move[] => levels.map(({ moves: tried, done }) => tried[done - 1]!);
    if (count === 0) search.comesTo(space.goalsAtEnd(state, 0), way);
    for (const [successor, move] of moves.entries()) search.comesTo(space.goalsOf(successor), () => [...way(), move]);
    const at = states.length;
    states.reserve(at + count * space.words);
    states.values.set(space.successors.subarray(0, count * space.words), at);
    states.length = at + count * space.words;
    levels.push({ at, moves, done: 0 });
  }

  private leadsNowhereNew({ at, moves }: { readonly at: number; readonly moves: readonly Move[] }): boolean {
    const { words } = this.search.space;
    return moves.every((_, index) => this.set.has(this.states.values, at + index * words));
  }
}

/** A level with its moves, about. */
const LEVEL_BYTES = 200;
