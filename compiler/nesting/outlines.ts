/** Nobody has looked. */
export const UNKNOWN = -1;
/** The procedure ends. */
export const RETURNS = -2;
/** The instruction itself must be looked at. */
export const OTHER = -3;

/** Code that is longer has no outline: there may be many activations of it. */
const LONGEST = 256;

/**
 * What activations do, each instruction a number: the activation that a plain call enters, by its number, or one of the codes
 * above. Most code consists of plain calls, and is followed again for every state; the numbers stand side by side, where
 * instructions, targets and activations are objects all over the heap.
 */
export class Outlines {
  /** By activation: where its numbers begin; -1: it has none. */
  private readonly from: number[] = [];
  private cells = new Int32Array(1024).fill(UNKNOWN);
  private end = 0;

  /** The next activation, whose code has so many instructions. */
  add(instructions: number): void {
    this.from.push(instructions > LONGEST ? -1 : this.end);
    if (instructions > LONGEST) return;
    this.end += instructions;
    while (this.end > this.cells.length) {
      const larger = new Int32Array(this.cells.length * 2).fill(UNKNOWN, this.cells.length);
      larger.set(this.cells);
      this.cells = larger;
    }
  }

  get(activation: number, at: number): number {
    const from = this.from[activation]!;
    return from < 0 ? UNKNOWN : this.cells[from + at]!;
  }

  set(activation: number, at: number, cell: number): void {
    const from = this.from[activation]!;
    if (from >= 0) this.cells[from + at] = cell;
  }
}
