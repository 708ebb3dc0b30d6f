/** Random tables of one half, most of whose entries lead somewhere. */
import type { HalfSettings } from "./configurations.js";
import type { Random } from "./random.js";

export interface TableEntry {
  readonly address: number;
  readonly high: number;
  readonly low: number;
}

/** A table, and where its entries lead. */
export interface Table {
  /** Physical address of its first entry. */
  readonly base: number;
  readonly level: number;
  /** How many entries it can have. */
  readonly size: number;
  /** Indices that have an entry, and the table that it names if it is one of these. */
  readonly used: { readonly index: number; readonly next: Table | null }[];
}

export interface HalfTables {
  readonly root: Table;
  readonly entries: readonly TableEntry[];
}

/** RAM as QEMU's machine has it; the image is at its beginning. */
export const RAM = { base: 0x4000_0000, bytes: 0x2000_0000 } as const;
const FIRST_TABLE = 0x4080_0000;
/** Room for any table. */
const SLOT = 0x1_0000;
const SLOTS_OF_A_HALF = 16;

/**
 * What a descriptor may point at beside RAM: where the machine has neither memory nor devices, which are below RAM and
 * from 256 GB to 1 TB.
 */
function isHarmless(address: number): boolean {
  if (address < FIRST_TABLE) return false;
  return address < 2 ** 38 || address >= 2 ** 40;
}

const TABLES_OF_A_LEVEL = 2;
const ENTRIES_OF_A_TABLE = 7;

const INVALID = 0;
const BLOCK = 1;
const POINTER = 3;

/** Makes the tables of the lower half (0) or the upper one (1). */
export function randomTables(random: Random, half: HalfSettings, which: 0 | 1): HalfTables {
  let slot = FIRST_TABLE + which * SLOTS_OF_A_HALF * SLOT;
  const room = (): number => {
    slot += SLOT;
    return slot - SLOT;
  };
  const rootSize = 2 ** (half.vaBits - ((half.pageShift - 3) * (4 - half.startLevel) + 3));
  // A table that is smaller than a page may lie anywhere in it.
  const alignment = Math.max(rootSize * 8, 64);
  const base = room() + random.below(SLOT / alignment) * alignment;
  const root: Table = { base, level: half.startLevel, size: rootSize, used: [] };
  const tables = [root];
  for (let level = half.startLevel + 1; level <= 3; level++) {
    for (let count = 0; count < TABLES_OF_A_LEVEL; count++) {
      tables.push({ base: room(), level, size: 2 ** (half.pageShift - 3), used: [] });
    }
  }
  return { root, entries: tables.flatMap((table) => fill(random, half, table, tables)) };
}

function fill(random: Random, half: HalfSettings, table: Table, tables: readonly Table[]): TableEntry[] {
  const entries: TableEntry[] = [];
  const seen = new Set<number>();
  for (let count = 0; count < ENTRIES_OF_A_TABLE; count++) {
    const index = count === 0 ? 0 : count === 1 ? table.size - 1 : random.below(table.size);
    if (seen.has(index)) continue;
    seen.add(index);
    const { high, low, next } = randomEntry(random, half, table.level, tables);
    entries.push({ address: table.base + index * 8, high, low });
    table.used.push({ index, next });
  }
  return entries;
}

interface Made {
  readonly high: number;
  readonly low: number;
  readonly next: Table | null;
}

function randomEntry(random: Random, half: HalfSettings, level: number, tables: readonly Table[]): Made {
  const type = randomType(random, half, level);
  if (type === POINTER && level < 3) return randomPointer(random, half, level, tables);
  const leaf = randomLeaf(random, half, type);
  return { ...leaf, next: null };
}

function randomType(random: Random, half: HalfSettings, level: number): number {
  const chance = random.below(64);
  if (chance < 3) return INVALID;
  if (level === 3) return chance < 5 ? BLOCK : POINTER;
  // QEMU aborts on a block of level -1.
  if (level < 0) return POINTER;
  const chances = blockLevels(half).includes(level) ? 20 : 4;
  return chance < chances ? BLOCK : POINTER;
}

function blockLevels({ granule, lpa2 }: HalfSettings): number[] {
  switch (granule) {
    case "4K":
      return lpa2 ? [0, 1, 2] : [1, 2];
    case "16K":
      return lpa2 ? [1, 2] : [2];
    case "64K":
      return [1, 2];
  }
}

/** Any bits but for an address that mostly fits, and an access flag that is mostly set. */
function randomLeaf(random: Random, half: HalfSettings, type: number): { high: number; low: number } {
  let high = random.word();
  let low = ((random.word() & ~3) | (type === INVALID ? random.below(2) * 2 : type)) >>> 0;
  if (!random.oneIn(4)) low = (low | (1 << 10)) >>> 0;
  const fits = half.paBits < 48 ? -1 << (half.paBits - 32) : 0;
  if (!random.oneIn(8)) high = (high & ~(fits & 0xffff)) >>> 0;
  // Bits 49:48 are address bits with LPA2.
  if (half.lpa2 && half.paBits < 52 && !random.oneIn(8)) high = (high & ~0x3_0000) >>> 0;
  return { high, low };
}

/**
 * A table descriptor. What it names is made for the level below its own, or for one above that: entries of a table are
 * read at no level before theirs, so no page is read as a table. A first table of level -1 is read at no other.
 */
function randomPointer(random: Random, half: HalfSettings, level: number, tables: readonly Table[]): Made {
  const below = tables.filter((table) => table.level === level + 1);
  const others = tables.filter((table) => table.level >= 0 && table.level <= level);
  const next = random.oneIn(8) && others.length > 0 ? random.pick(others) : random.pick(below);
  const target = random.oneIn(24) ? flipped(random, half, next.base) : next.base;
  // Bits 63:59 restrict all that is below.
  const restrictions = random.oneIn(4) ? random.below(32) : random.oneIn(2) ? 1 << random.below(5) : 0;
  let high = (random.word() & 0x07fc_0000) | (restrictions << 27) | Math.floor(target / 2 ** 32);
  let low = (random.word() & ((1 << half.pageShift) - 1) & ~3) | POINTER | target;
  // Where the top bits of a 52-bit address are: 9:8 (LPA2), 15:12 (64K).
  const wide = half.lpa2 ? 0x300 : half.granule === "64K" ? 0xf000 : 0;
  if (half.paBits === 52 && !random.oneIn(24)) low &= ~wide;
  if (!half.lpa2) high |= random.word() & 0x3_0000;
  return { high: high >>> 0, low: low >>> 0, next: target === next.base ? next : null };
}

/** An address with one bit changed that a descriptor has for it, where that leads to no device. */
export function flipped(random: Random, half: HalfSettings, address: number): number {
  const bit = half.pageShift + random.below((half.lpa2 ? 50 : 48) - half.pageShift);
  const isSet = Math.floor(address / 2 ** bit) % 2 === 1;
  const changed = isSet ? address - 2 ** bit : address + 2 ** bit;
  return isHarmless(changed) ? changed : address;
}
