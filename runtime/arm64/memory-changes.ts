/** Which descriptors in memory are not what they were at a certain time. */
import type { KeyWriter } from "./key-writer.js";

/** A descriptor that has been written since. */
interface Change {
  /** The index of its lower word; the upper word is behind it. */
  readonly word: number;
  /** What it was. */
  readonly low: number;
  readonly high: number;
}

/** Numbers of a descriptor in what `saved` returns: the index of its lower word, both words. */
const NUMBERS = 3;

/**
 * Follows the writes to memory from when it is made: tables are large, and what changes in them between two statements is
 * not. `words` is that memory, two words for each descriptor.
 */
export class MemoryChanges {
  private changes: Change[] = [];
  /** By descriptor: 1 where it is among the changes. */
  private known = new Uint8Array(0);

  /** A descriptor is about to be written. */
  note(words: Int32Array, word: number): void {
    const descriptor = word >>> 1;
    if (descriptor >= this.known.length) this.grow(words.length >>> 1);
    if (this.known[descriptor] === 1) return;
    this.known[descriptor] = 1;
    this.changes.push({ word, low: words[word]!, high: words[word + 1]! });
  }

  /** All that differ, by their place, and writes them to a key. */
  saved(words: Int32Array, key: KeyWriter): Int32Array {
    const { changes } = this;
    let count = 0;
    for (const change of changes) {
      const { word, low, high } = change;
      if (words[word] === low && words[word + 1] === high) this.known[word >>> 1] = 0;
      else changes[count++] = change;
    }
    changes.length = count;
    changes.sort((a, b) => a.word - b.word);
    const saved = new Int32Array(count * NUMBERS);
    key.word(count);
    for (let nth = 0; nth < count; nth++) {
      const { word } = changes[nth]!;
      const low = words[word]!;
      const high = words[word + 1]!;
      saved[nth * NUMBERS] = word;
      saved[nth * NUMBERS + 1] = low;
      saved[nth * NUMBERS + 2] = high;
      key.word(word);
      key.word(low);
      key.word(high);
    }
    return saved;
  }

  /** Makes memory what it was when `saved` returned this. */
  restore(words: Int32Array, saved: Int32Array): void {
    for (const { word, low, high } of this.changes) {
      words[word] = low;
      words[word + 1] = high;
      this.known[word >>> 1] = 0;
    }
    this.changes.length = 0;
    for (let at = 0; at < saved.length; at += NUMBERS) {
      const word = saved[at]!;
      this.note(words, word);
      words[word] = saved[at + 1]!;
      words[word + 1] = saved[at + 2]!;
    }
  }

  private grow(descriptors: number): void {
    const known = new Uint8Array(descriptors);
    known.set(this.known);
    this.known = known;
  }
}
