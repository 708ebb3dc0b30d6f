/**
 * Descriptors as the architecture has them: stage 1 of VMSAv8-64. A descriptor is two words of 32 bits, both unsigned:
 * there are millions of them in a run, and a BigInt for each would cost twenty times as much.
 */
import { contiguousEntries, type Geometry, LAST_LEVEL, type Level, mayBeBlock, shiftOf } from "./geometry.js";

/** Both words are integers from 0 to 2^32 - 1. */
export interface Descriptor {
  /** Bits 63 to 32. */
  readonly high: number;
  /** Bits 31 to 0. */
  readonly low: number;
}

/** Bits of the lower word. */
export const LOW = {
  valid: 1 << 0,
  /** Set in a table and in a page, clear in a block. */
  type: 1 << 1,
  /** Which byte of MAIR_EL1 holds the memory type. */
  attributeIndex: 0b111 << 2,
  /** AP[1]: EL0 may access. */
  user: 1 << 6,
  /** AP[2]: nobody may write. */
  readOnly: 1 << 7,
  /** SH; with LPA2 two bits of the address. */
  shareability: 0b11 << 8,
  accessed: 1 << 10,
  /** nG: the TLB tags it with the ASID. */
  notGlobal: 1 << 11,
  /** nT, of a block only (FEAT_BBM); bit of the address in a page. */
  noTranslation: 1 << 16,
} as const;

/** Bits of the upper word; the architecture's number is 32 more. */
export const HIGH = {
  /** GP: branches into it need a landing pad (BTI). */
  guarded: 1 << 18,
  /** DBM: hardware may clear AP[2] where it sets the dirty state. */
  dirtyModifier: 1 << 19,
  contiguous: 1 << 20,
  /** PXN: EL1 does not execute. */
  privilegedNoExecute: 1 << 21,
  /** UXN: EL0 does not execute. */
  userNoExecute: 1 << 22,
  /** Of a table, for all below it: PXN, UXN, no access at EL0, no writes. */
  tablePrivilegedNoExecute: 1 << 27,
  tableUserNoExecute: 1 << 28,
  tableNoUser: 1 << 29,
  tableReadOnly: 1 << 30,
} as const;

export const ATTRIBUTE_INDEX_SHIFT = 2;
export const INNER_SHAREABLE = 0b11 << 8;

const WORD = 2 ** 32;
/** Where the top bits of a 52-bit address are: 15:12 with 64K (51:48 of the address), 9:8 with LPA2 (51:50). */
const WIDE_64K = { shift: 12, mask: 0b1111 << 12, unit: 2 ** 48 } as const;
const WIDE_LPA2 = { shift: 8, mask: 0b11 << 8, unit: 2 ** 50 } as const;

function wideField({ granule, lpa2, paBits }: Geometry): typeof WIDE_64K | typeof WIDE_LPA2 | null {
  if (lpa2) return WIDE_LPA2;
  return granule === "64K" && paBits === 52 ? WIDE_64K : null;
}

/** What a descriptor is at its level. Encodings that the level reserves are invalid, as the hardware treats them. */
export function kindOf(
  geometry: Geometry,
  level: Level,
  _high: number,
  low: number,
): "invalid" | "table" | "block" | "page" {
  if ((low & LOW.valid) === 0) return "invalid";
  if ((low & LOW.type) !== 0) return level === LAST_LEVEL ? "page" : "table";
  const features = { lpa2: geometry.lpa2, lpa: geometry.paBits === 52 };
  return mayBeBlock(geometry.granule, level, features) ? "block" : "invalid";
}

/**
 * The address in a descriptor: that of the next table, or of the memory that a leaf maps; bits below the leaf's size do
 * not count. Exact up to 52 bits. Whether the descriptor is valid makes no difference: software keeps addresses in
 * invalid ones; a type bit that is set below the last level makes it a table.
 */
export function outputAddress(geometry: Geometry, level: Level, high: number, low: number): number {
  const leaf = level === LAST_LEVEL || (low & LOW.type) === 0;
  const bits = leaf ? shiftOf(geometry, level) : geometry.pageShift;
  const upper = high & (geometry.lpa2 ? 0x3_ffff : 0xffff);
  let address = bits < 32 ? upper * WORD + ((low & (-1 << bits)) >>> 0) : (upper & (-1 << (bits - 32))) * WORD;
  const wide = wideField(geometry);
  if (wide !== null) address += ((low & wide.mask) >>> wide.shift) * wide.unit;
  return address;
}

/**
 * The descriptor with another address in it: a multiple of what the descriptor's level maps, or of a page for a table,
 * below 2^`paBits`. All else stays, also nT of a block, which is where a page has a bit of its address.
 */
export function withAddress(geometry: Geometry, { high, low }: Descriptor, address: number): Descriptor {
  const wide = wideField(geometry);
  const lowest = (low & LOW.type) === 0 ? Math.max(geometry.pageShift, 17) : geometry.pageShift;
  let lowMask = -1 << lowest;
  const highMask = geometry.lpa2 ? 0x3_ffff : 0xffff;
  let lowAddress = (address % WORD) & lowMask;
  if (wide !== null) {
    lowMask |= wide.mask;
    lowAddress |= (Math.floor(address / wide.unit) << wide.shift) & wide.mask;
  }
  const highAddress = Math.floor(address / WORD) & highMask;
  return { high: ((high & ~highMask) | highAddress) >>> 0, low: ((low & ~lowMask) | lowAddress) >>> 0 };
}

/**
 * Whether a TLB or a walk cache may hold it: a valid table, or a valid leaf whose access flag is set. Translations that
 * end in a translation or access flag fault are never held.
 */
export function isCacheable(geometry: Geometry, level: Level, high: number, low: number): boolean {
  const kind = kindOf(geometry, level, high, low);
  return kind === "table" || (kind !== "invalid" && (low & LOW.accessed) !== 0);
}

/** Whether it is a valid leaf of a contiguous group: its bit is set, at a level that has groups. */
export function isContiguous(geometry: Geometry, level: Level, high: number, low: number): boolean {
  if ((high & HIGH.contiguous) === 0 || contiguousEntries(geometry.granule, level) === 1) return false;
  const kind = kindOf(geometry, level, high, low);
  return kind === "block" || kind === "page";
}

/** `0x` and 16 digits. */
export function hex(high: number, low: number): string {
  return `0x${(high >>> 0).toString(16).padStart(8, "0")}${(low >>> 0).toString(16).padStart(8, "0")}`;
}

/** A descriptor from a number or from hexadecimal digits with `0x`. Throws a RangeError where it is not one of 64 bits. */
export function parseDescriptor(value: string | bigint): Descriptor {
  if (typeof value === "string" && !/^0x[0-9a-f]{1,16}$/i.test(value)) {
    throw new RangeError(`no descriptor: ${value.slice(0, 40)}`);
  }
  const number = BigInt(value);
  if (BigInt.asUintN(64, number) !== number) throw new RangeError("a descriptor has 64 bits");
  return { high: Number(number >> 32n), low: Number(number & 0xffff_ffffn) };
}
