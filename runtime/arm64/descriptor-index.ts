/** A number for each of many descriptors, by physical address. */
import { DESCRIPTOR_BYTES } from "./geometry.js";

/** Descriptors of one column. */
const COLUMN = 512;
const COLUMN_BYTES = COLUMN * DESCRIPTOR_BYTES;
const NONE = -1;

/**
 * Holds integers from 0 to 2^31 - 1. Stores go from neighbour to neighbour, so neighbours share a column: a Map with a
 * key for each of a million addresses takes ten times as long.
 */
export class DescriptorIndex {
  private readonly columns = new Map<number, Int32Array>();
  private latest: Int32Array = new Int32Array(0);
  private latestColumn = NONE;

  /** The number at an address, or -1. */
  get(address: number): number {
    const column = Math.floor(address / COLUMN_BYTES);
    if (column !== this.latestColumn && !this.find(column)) return NONE;
    return this.latest[(address - column * COLUMN_BYTES) / DESCRIPTOR_BYTES]!;
  }

  set(address: number, value: number): void {
    const column = Math.floor(address / COLUMN_BYTES);
    if (column !== this.latestColumn && !this.find(column)) this.add(column);
    this.latest[(address - column * COLUMN_BYTES) / DESCRIPTOR_BYTES] = value;
  }

  clear(): void {
    this.columns.clear();
    this.latestColumn = NONE;
  }

  private find(column: number): boolean {
    const found = this.columns.get(column);
    if (found === undefined) return false;
    this.latest = found;
    this.latestColumn = column;
    return true;
  }

  private add(column: number): void {
    this.latest = new Int32Array(COLUMN).fill(NONE);
    this.latestColumn = column;
    this.columns.set(column, this.latest);
  }
}
