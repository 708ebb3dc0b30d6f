/**
 * Depth first with a few bits for each state, after Holzmann's supertrace: for what fits into no memory. States whose bits
 * are all taken by others are missed, so that nothing is ever claimed of what was not met.
 */
import { DepthFirst } from "./depth-first.js";
import type { Ended } from "./exploration.js";
import type { Search } from "./search.js";
import { hashOf, type StateSet } from "./state-store.js";

/** Bits that a state sets. */
const BITS_PER_STATE = 3;
/** Bytes of the bits, unless less memory is allowed. */
const MOST_BYTES = 2 ** 28;

export function bitstate(search: Search): Ended {
  const { space, options } = search;
  const allowed = options.maxMemory === null ? MOST_BYTES : Math.floor((options.maxMemory - space.bytes) / 2);
  // Half of what is allowed, for the way and the machine take some.
  const bytes = Math.max(4096, Math.min(MOST_BYTES, allowed));
  return new DepthFirst(search, new BitSet(space.words, bytes)).run();
}

class BitSet implements StateSet {
  private readonly bits: Int32Array;
  readonly stateBytes = BITS_PER_STATE / 8;
  size = 0;

  constructor(
    private readonly words: number,
    bytes: number,
  ) {
    this.bits = new Int32Array(Math.floor(bytes / 4));
  }

  get bytes(): number {
    return this.bits.byteLength;
  }

  add(states: Int32Array, at: number): number {
    let isNew = false;
    for (let nth = 0; nth < BITS_PER_STATE; nth++) {
      const bit = this.bitOf(states, at, nth);
      const mask = 1 << (bit & 31);
      if ((this.bits[bit >>> 5]! & mask) !== 0) continue;
      this.bits[bit >>> 5]! |= mask;
      isNew = true;
    }
    return isNew ? this.size++ : -1;
  }

  has(states: Int32Array, at: number): boolean {
    for (let nth = 0; nth < BITS_PER_STATE; nth++) {
      const bit = this.bitOf(states, at, nth);
      if ((this.bits[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }

  private bitOf(states: Int32Array, at: number, nth: number): number {
    const hash = hashOf(states, at, this.words, 0x9e3779b9 + nth * 0x3c6ef372) >>> 0;
    return Math.floor((hash / 4294967296) * this.bits.length * 32);
  }
}
