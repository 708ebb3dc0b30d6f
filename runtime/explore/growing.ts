/** Lists of 32-bit integers that grow, and tables of them by keys. */

/** A list of integers. */
export class IntegerList {
  values: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Int32Array(capacity);
  }

  get bytes(): number {
    return this.values.byteLength;
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(this.length + 1);
    this.values[this.length++] = value;
  }

  /** Makes room for so many. */
  reserve(length: number): void {
    if (length <= this.values.length) return;
    const grown = new Int32Array(Math.max(length, this.values.length * 2));
    grown.set(this.values.subarray(0, this.length));
    this.values = grown;
  }
}

/** Integers by three integers, by open addressing. -1 is no value. */
export class TripleTable {
  private slots = new Int32Array(4 * 1024).fill(-1);
  private capacity = 1024;
  private size = 0;

  get bytes(): number {
    return this.slots.byteLength;
  }

  /** The value, or -1. */
  get(first: number, second: number, third: number): number {
    const { slots } = this;
    for (let at = this.start(first, second, third); ; at = (at + 1) & (this.capacity - 1)) {
      const value = slots[at * 4 + 3]!;
      if (value === -1) return -1;
      if (slots[at * 4] === first && slots[at * 4 + 1] === second && slots[at * 4 + 2] === third) return value;
    }
  }

  /** Adds a value for a key that has none. */
  add(first: number, second: number, third: number, value: number): void {
    if (this.size * 2 >= this.capacity) this.grow();
    let at = this.start(first, second, third);
    while (this.slots[at * 4 + 3] !== -1) at = (at + 1) & (this.capacity - 1);
    this.slots[at * 4] = first;
    this.slots[at * 4 + 1] = second;
    this.slots[at * 4 + 2] = third;
    this.slots[at * 4 + 3] = value;
    this.size++;
  }

  private start(first: number, second: number, third: number): number {
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) & (this.capacity - 1);
  }

  private grow(): void {
    const { slots } = this;
    this.capacity *= 2;
    this.slots = new Int32Array(4 * this.capacity).fill(-1);
    this.size = 0;
    for (let at = 0; at < slots.length; at += 4) {
      if (slots[at + 3] !== -1) this.add(slots[at]!, slots[at + 1]!, slots[at + 2]!, slots[at + 3]!);
    }
  }
}
