/** Random walks from the beginning, each to its end: whatever the state space's size, something is seen of everywhere. */
import type { Ended, Move } from "./exploration.js";
import type { Search } from "./search.js";

/** A walk that goes round in circles ends after so many moves. */
const LONGEST_WALK = 10_000;

/** The same seed gives the same walks. */
export function randomWalk(search: Search): Ended {
  const { space, options } = search;
  if (space.initial === null) return "complete";
  const state = new Int32Array(space.words);
  let states = 0;
  search.stores(() => ({ states, bytes: state.byteLength, stateBytes: state.byteLength }));
  let random = options.seed >>> 0 || 1;
  // Marsaglia's xorshift32: the walks need no better one, and are the same everywhere.
  const draw = (below: number): number => {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random >>> 0) % below;
  };
  for (let walk = 0; walk < options.walks; walk++) {
    state.set(space.initial);
    const moves: Move[] = [];
    while (moves.length < LONGEST_WALK) {
      const ended = search.ended();
      if (ended !== null) return ended;
      if (search.isFull(states)) return "states";
      states++;
      const count = space.expand(state, 0, false);
      if (count === 0) {
        search.comesTo(space.goalsAtEnd(state, 0), () => [...moves]);
        break;
      }
      const chosen = draw(count);
      moves.push(space.moveTo(chosen));
      search.transitions++;
      search.comesTo(space.goalsOf(chosen), () => [...moves]);
      state.set(space.successors.subarray(chosen * space.words, (chosen + 1) * space.words));
    }
    search.depth = Math.max(search.depth, moves.length);
  }
  return "walks";
}
