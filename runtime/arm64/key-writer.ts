/** Keys of states: numbers as text, which is what a Map compares fastest. */

const CHUNK = 4096;

/** Writes numbers one after the other. Who writes has to see to it that a reader could tell where each ends. */
export class KeyWriter {
  private units = new Uint16Array(256);
  private length = 0;

  /** An integer from 0 to 2^16 - 1. */
  unit(value: number): void {
    if (this.length === this.units.length) {
      const grown = new Uint16Array(this.length * 2);
      grown.set(this.units);
      this.units = grown;
    }
    this.units[this.length++] = value;
  }

  /** An integer of 32 bits, signed or not. */
  word(value: number): void {
    this.unit(value & 0xffff);
    this.unit(value >>> 16);
  }

  /** An integer from 0 to 2^53 - 1. */
  wide(value: number): void {
    this.word(value >>> 0);
    this.word(Math.floor(value / 2 ** 32));
  }

  /** Numbers from 0 to before `size`: those for which `has` holds. */
  set(size: number, has: (value: number) => boolean): void {
    for (let from = 0; from < size; from += 16) {
      let unit = 0;
      for (let value = from; value < size && value < from + 16; value++) if (has(value)) unit |= 1 << (value - from);
      this.unit(unit);
    }
  }

  /** What was written; then begins anew. Its characters mean nothing to people. */
  take(): string {
    let text = "";
    for (let from = 0; from < this.length; from += CHUNK) {
      const units = this.units.subarray(from, Math.min(from + CHUNK, this.length));
      // Spreading it would make an iterator: that takes longer than all the writing.
      text += String.fromCharCode.apply(null, units as unknown as number[]);
    }
    this.length = 0;
    return text;
  }
}
