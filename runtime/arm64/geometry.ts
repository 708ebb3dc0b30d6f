/**
 * How a granule and the size of the virtual address space divide an address into table indices (Arm ARM, VMSAv8-64
 * translation; arch/arm64/include/asm/pgtable-hwdef.h).
 */
import type { MachineSettings, Region } from "../ir.js";

export type Granule = MachineSettings["granule"];

/** Which half of the address space: that of TTBR1 or that of TTBR0. */
export type Space = Region["space"];

/** Level of a table: -1 to 3. Entries of level 3 map pages. */
export type Level = -1 | 0 | 1 | 2 | 3;

export const LAST_LEVEL = 3;
/** Bytes of a descriptor. */
export const DESCRIPTOR_BYTES = 8;

export interface Geometry {
  readonly granule: Granule;
  /** log2 of the bytes of a page, which are those of a whole table as well. */
  readonly pageShift: number;
  /** Bits of the address that index a whole table. */
  readonly indexBits: number;
  readonly vaBits: number;
  readonly startLevel: Level;
  /** TCR_EL1.DS: the descriptors of 4K and 16K tables in which bits 9:8 are address bits (FEAT_LPA2). */
  readonly lpa2: boolean;
  /** Bits of a physical address: 52 where the descriptors can say so, else 48. */
  readonly paBits: 48 | 52;
}

/** log2 of the bytes of a page. */
export const PAGE_SHIFT: Readonly<Record<Granule, number>> = { "4K": 12, "16K": 14, "64K": 16 };

/** Sizes of the virtual address space that the kernel can be built for (arch/arm64/Kconfig, ARM64_VA_BITS). */
export const VA_BITS: Readonly<Record<Granule, readonly MachineSettings["vaBits"][]>> = {
  "4K": [39, 48, 52],
  "16K": [36, 47, 48, 52],
  "64K": [42, 48, 52],
};

/** The geometry of a kernel built for a granule and a size of the address space; 52 bits imply LPA2, with 64K LVA. */
export function geometryOf(granule: Granule, vaBits: number): Geometry {
  const pageShift = PAGE_SHIFT[granule];
  const indexBits = pageShift - 3;
  const startLevel = startLevelOf(pageShift, vaBits);
  const wide = vaBits > 48;
  return { granule, pageShift, indexBits, vaBits, startLevel, lpa2: wide && granule !== "64K", paBits: wide ? 52 : 48 };
}

/** The level at which a walk begins: 4 - ceil((VA bits - page shift) / index bits). */
export function startLevelOf(pageShift: number, vaBits: number): Level {
  return (4 - Math.ceil((vaBits - pageShift) / (pageShift - 3))) as Level;
}

/** log2 of the bytes that an entry of a level translates. */
export function shiftOf({ pageShift, indexBits }: Pick<Geometry, "pageShift" | "indexBits">, level: Level): number {
  return indexBits * (LAST_LEVEL - level) + pageShift;
}

/**
 * Up to that of 64K at level -1. A power with a variable exponent is a call into the C library, too slow for what each
 * store needs.
 */
const POWERS_OF_TWO = Float64Array.from({ length: 69 }, (_, exponent) => 2 ** exponent);

/** Bytes that an entry of a level translates. */
export function bytesAt(geometry: Geometry, level: Level): number {
  return POWERS_OF_TWO[shiftOf(geometry, level)]!;
}

/** Entries of a table of a level: the first one's table may be smaller than a page. */
export function entriesAt(geometry: Geometry, level: Level): number {
  if (level > geometry.startLevel) return POWERS_OF_TWO[geometry.indexBits]!;
  return POWERS_OF_TWO[geometry.vaBits - shiftOf(geometry, level)]!;
}

/** Pages that an entry of a level translates. */
export function pagesAt(geometry: Geometry, level: Level): number {
  return POWERS_OF_TWO[geometry.indexBits * (LAST_LEVEL - level)]!;
}

const LEVEL_NAMES = ["pgd", "p4d", "pud", "pmd", "pte"] as const;
export type LevelName = (typeof LEVEL_NAMES)[number];

/** What Linux calls the entries of a level. The top ones are pgd entries, whichever level that is. */
export function levelName({ startLevel }: Geometry, level: Level): LevelName {
  return level === startLevel ? "pgd" : LEVEL_NAMES[level + 1]!;
}

/** Whether a descriptor of type block is one at this level; elsewhere it is reserved and translates nothing. */
export function mayBeBlock(
  granule: Granule,
  level: Level,
  features: { readonly lpa2: boolean; readonly lpa: boolean },
): boolean {
  switch (granule) {
    case "4K":
      return level === 1 || level === 2 || (level === 0 && features.lpa2);
    case "16K":
      return level === 2 || (level === 1 && features.lpa2);
    case "64K":
      return level === 2 || (level === 1 && features.lpa);
  }
}

/** Entries of a contiguous group (CONT_PTE, CONT_PMD of arch/arm64/Kconfig); 1: the bit means nothing at that level. */
export function contiguousEntries(granule: Granule, level: Level): number {
  switch (granule) {
    case "4K":
      return level >= 1 ? 16 : 1;
    case "16K":
      return level === 3 ? 128 : level === 2 ? 32 : 1;
    case "64K":
      return level >= 2 ? 32 : 1;
  }
}

/** The address of a byte of a half as two unsigned 32-bit words. In the kernel's half the upper bits are ones. */
export function virtualAddress(geometry: Geometry, space: Space, offset: number): { high: number; low: number } {
  const ones = space === "kernel" ? 2 ** 32 - 2 ** (geometry.vaBits - 32) : 0;
  return { high: ones + Math.floor(offset / 2 ** 32), low: offset >>> 0 };
}

/** The first and the last address of a half. */
export function halfOf({ vaBits }: Geometry, space: Space): { first: bigint; last: bigint } {
  const bytes = 1n << BigInt(vaBits);
  return space === "user" ? { first: 0n, last: bytes - 1n } : { first: (1n << 64n) - bytes, last: (1n << 64n) - 1n };
}
