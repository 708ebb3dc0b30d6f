/** The simulated physical memory that holds the tables. */
import type { KeyWriter } from "./key-writer.js";
import { MemoryChanges } from "./memory-changes.js";

const WORD = 2 ** 32;
/** Room for one table of the largest size. */
const FIRST_WORDS = 2 ** 14;
const MAX_BYTES = 2 ** 31;

/**
 * Descriptors by physical address. An address is a double, exact up to 52 bits; a descriptor is two words of 32 bits,
 * since a walk that made a BigInt for each would be twenty times slower. What was never written reads as zero; there is
 * room up to the highest address that was written, so tables belong at the bottom.
 */
export class PhysicalMemory {
  private words = new Int32Array(FIRST_WORDS);
  /** Counts the writes: whoever remembers what it has read sees whether that still holds. */
  writes = 0;
  /** Since the first `save`; null: nobody has asked. */
  private changes: MemoryChanges | null = null;
  private readonly baseHigh: number;
  private readonly baseLow: number;

  /** Memory from `base` on, `bytes` of it. Throws a RangeError for over 2 GB, or where a 4 GB border is inside. */
  constructor(
    readonly base: number,
    readonly bytes: number,
  ) {
    if (bytes > MAX_BYTES || (base % WORD) + bytes > WORD) {
      throw new RangeError(`no memory of ${bytes} bytes at 0x${base.toString(16)}: offsets have 31 bits`);
    }
    this.baseHigh = Math.floor(base / WORD);
    this.baseLow = (base % WORD) | 0;
  }

  /** Whether there is memory at an address. */
  contains(address: number): boolean {
    return address >= this.base && address < this.base + this.bytes;
  }

  /** The lower word of the descriptor at an address that memory contains. */
  low(address: number): number {
    return this.lowAt(address - this.base) >>> 0;
  }

  /** The upper word. */
  high(address: number): number {
    return this.highAt(address - this.base) >>> 0;
  }

  /**
   * Where memory has an address, given as its upper and lower 32 bits: what `lowAt` and `highAt` take; negative where
   * there is no memory. For walks, which have no time for doubles.
   */
  offsetOf(high: number, low: number): number {
    const offset = (low - this.baseLow) | 0;
    return high === this.baseHigh && offset < this.bytes ? offset : -1;
  }

  /** The lower word at an offset, as a signed integer. */
  lowAt(offset: number): number {
    const word = offset >>> 2;
    return word < this.words.length ? this.words[word]! : 0;
  }

  /** The upper word, as a signed integer. */
  highAt(offset: number): number {
    const word = (offset >>> 2) + 1;
    return word < this.words.length ? this.words[word]! : 0;
  }

  /** Writes a descriptor. Throws a RangeError where there is no memory. */
  write(address: number, high: number, low: number): void {
    if (!this.contains(address)) throw new RangeError(`no memory at 0x${address.toString(16)}`);
    const word = (address - this.base) >>> 2;
    if (word >= this.words.length) this.grow(word);
    this.changes?.note(this.words, word);
    this.writes++;
    this.words[word] = low;
    this.words[word + 1] = high;
  }

  /** What differs from what the first call has found, for `restore`; writes the same to a key. */
  save(key: KeyWriter): Int32Array {
    this.changes ??= new MemoryChanges();
    return this.changes.saved(this.words, key);
  }

  /** Brings back what `save` has returned. */
  restore(saved: Int32Array): void {
    this.writes++;
    this.changes?.restore(this.words, saved);
  }

  private grow(word: number): void {
    let length = this.words.length;
    while (length <= word) length *= 2;
    const grown = new Int32Array(length);
    grown.set(this.words);
    this.words = grown;
  }

  /** Bytes that the host has given for it so far. */
  get resident(): number {
    return this.words.byteLength;
  }
}
