/**
 * The states that a search has come to, each once, in the order in which it came to them. A state, or 64 bits of it, stands
 * in a list; an open-addressing table of indices finds it. Beside what is stored, a state takes less than 8 bytes.
 */

/** How full the table may be before it grows, and by how much it does: together 4 / 0.85 * 1.45 < 7 bytes a state. */
const FULL = 0.85;
const GROWTH = 1.45;

/** States of one chunk of the list. */
const CHUNK_SHIFT = 12;
const CHUNK = 1 << CHUNK_SHIFT;

/** What a search stores its states in. */
export interface StateSet {
  readonly size: number;
  /** Bytes that it has allocated. */
  readonly bytes: number;
  /** Bytes of one state as it is stored. */
  readonly stateBytes: number;
  /** The state's number if it is new, else -1. */
  add(states: Int32Array, at: number): number;
  has(states: Int32Array, at: number): boolean;
}

export class StateStore implements StateSet {
  /**
   * Of each state its number, counted from 1, in the lower bits, and in the upper ones as many bits of its hash as there is
   * room for: states that differ in these need not be looked up to be told apart.
   */
  private table = new Int32Array(1024);
  private numberMask = maskFor(1024);
  private readonly chunks: Int32Array[] = [];
  private readonly stored: number;
  /** Of the state looked for last. */
  private hash = 0;
  private secondHash = 0;
  size = 0;

  /** `compact`: keeps 64 bits of each state, so that two states in 2^64 that agree in them are taken for one. */
  constructor(
    private readonly words: number,
    private readonly compact: boolean,
  ) {
    this.stored = compact ? 2 : words;
  }

  get bytes(): number {
    return this.table.byteLength + this.chunks.length * CHUNK * this.stored * 4;
  }

  get stateBytes(): number {
    return this.stored * 4;
  }

  add(states: Int32Array, at: number): number {
    if (this.size >= this.table.length * FULL) this.grow();
    const slot = this.find(states, at);
    if (this.table[slot] !== 0) return -1;
    const number = this.size++;
    this.table[slot] = (number + 1) | (this.hash & ~this.numberMask);
    this.write(number, states, at);
    return number;
  }

  has(states: Int32Array, at: number): boolean {
    return this.table[this.find(states, at)] !== 0;
  }

  /** Copies a state to a place of a list; not of a compact one. */
  read(number: number, to: Int32Array, at: number): void {
    const chunk = this.chunks[number >>> CHUNK_SHIFT]!;
    const from = (number & (CHUNK - 1)) * this.stored;
    for (let word = 0; word < this.stored; word++) to[at + word] = chunk[from + word]!;
  }

  /** Whether a state is the one with this number. */
  isAt(number: number, states: Int32Array, at: number): boolean {
    this.hashes(states, at);
    return this.equals(number, states, at);
  }

  private find(states: Int32Array, at: number): number {
    this.hashes(states, at);
    const { table, numberMask, hash } = this;
    const { length } = table;
    const tag = hash & ~numberMask;
    let slot = slotOf(hash, length);
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) return slot;
      if ((entry & ~numberMask) === tag && this.equals((entry & numberMask) - 1, states, at)) return slot;
      if (++slot === length) slot = 0;
    }
  }

  private hashes(states: Int32Array, at: number): void {
    this.hash = hashOf(states, at, this.words);
    if (this.compact) this.secondHash = hashOf(states, at, this.words, 0x27d4eb2f);
  }

  private equals(number: number, states: Int32Array, at: number): boolean {
    const chunk = this.chunks[number >>> CHUNK_SHIFT]!;
    const from = (number & (CHUNK - 1)) * this.stored;
    if (this.compact) return chunk[from] === this.hash && chunk[from + 1] === this.secondHash;
    for (let word = 0; word < this.words; word++) if (chunk[from + word] !== states[at + word]) return false;
    return true;
  }

  private write(number: number, states: Int32Array, at: number): void {
    const index = number >>> CHUNK_SHIFT;
    if (index === this.chunks.length) this.chunks.push(new Int32Array(CHUNK * this.stored));
    const chunk = this.chunks[index]!;
    const to = (number & (CHUNK - 1)) * this.stored;
    if (this.compact) {
      chunk[to] = this.hash;
      chunk[to + 1] = this.secondHash;
      return;
    }
    for (let word = 0; word < this.words; word++) chunk[to + word] = states[at + word]!;
  }

  private grow(): void {
    const length = Math.ceil(this.table.length * GROWTH);
    const table = new Int32Array(length);
    const numberMask = maskFor(length);
    for (let number = 0; number < this.size; number++) {
      const chunk = this.chunks[number >>> CHUNK_SHIFT]!;
      const from = (number & (CHUNK - 1)) * this.stored;
      const hash = this.compact ? chunk[from]! : hashOf(chunk, from, this.words);
      let slot = slotOf(hash, length);
      while (table[slot] !== 0) if (++slot === length) slot = 0;
      table[slot] = (number + 1) | (hash & ~numberMask);
    }
    this.table = table;
    this.numberMask = numberMask;
  }
}

/** The bits that numbers of a table of this length take. */
function maskFor(length: number): number {
  return 2 ** Math.ceil(Math.log2(length + 1)) - 1;
}

/** A slot of a table that is not a power of two long, without a division. */
function slotOf(hash: number, length: number): number {
  // Multiplied, so that states that come to neighbouring slots differ in the bits that the table keeps of the hash.
  return Math.floor(((Math.imul(hash, 0x9e3779b1) >>> 0) / 4294967296) * length);
}

/** 32 bits of a state; the numbers in it are small and close together, so each is spread before the next is added. */
export function hashOf(states: Int32Array, at: number, words: number, seed = 0x9e3779b9): number {
  let hash = seed;
  for (let word = 0; word < words; word++) {
    hash = Math.imul(hash ^ states[at + word]!, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
