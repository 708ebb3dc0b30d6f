/** Random virtual addresses, most of which the tables translate. */
import type { Configuration, HalfSettings } from "./configurations.js";
import type { Random } from "./random.js";
import type { Address } from "./records.js";
import type { HalfTables, Table } from "./tables.js";

/** An address in either half. */
export function randomAddress(
  random: Random,
  { lower, upper }: Configuration,
  tables: { readonly lower: HalfTables; readonly upper: HalfTables },
): Address {
  const isUpper = random.oneIn(2);
  const half = isUpper ? upper : lower;
  const within = random.oneIn(32)
    ? anyOffset(random, half)
    : offsetInto(random, half, (isUpper ? tables.upper : tables.lower).root);
  let high = within.high;
  let low = within.low;
  if (isUpper) {
    // All bits above the size are ones.
    if (half.vaBits < 32) low = (low | (-1 << half.vaBits)) >>> 0;
    high = (high | (half.vaBits <= 32 ? -1 : -1 << (half.vaBits - 32))) >>> 0;
  }
  // The tag byte: for no good reason where TBI is clear.
  if (half.tbi ? random.oneIn(2) : random.oneIn(24))
    high = ((high & 0x00ff_ffff) | (random.word() & 0xff00_0000)) >>> 0;
  return random.oneIn(20) ? withOtherBit(random, half, high, low) : { high, low };
}

/** Changes a bit above the address's size: 55 is the other half, others make it no address of either. */
function withOtherBit(random: Random, half: HalfSettings, high: number, low: number): Address {
  const bit = half.vaBits + random.below(64 - half.vaBits);
  return bit < 32 ? { high, low: (low ^ (1 << bit)) >>> 0 } : { high: (high ^ (1 << (bit - 32))) >>> 0, low };
}

function anyOffset(random: Random, { vaBits }: HalfSettings): Address {
  const edge = random.below(4);
  const high = edge === 0 ? 0 : edge === 1 ? 0xffff_ffff : random.word();
  const low = edge === 0 ? 0 : edge === 1 ? 0xffff_ffff : random.word();
  return below(vaBits, high, low);
}

/** Follows the entries that there are, from table to table; the bits that index no table are random. */
function offsetInto(random: Random, half: HalfSettings, root: Table): Address {
  let { high, low } = below(half.vaBits, random.word(), random.word());
  let table: Table | null = root;
  const indexBits = half.pageShift - 3;
  for (let level = half.startLevel; level <= 3 && table !== null; level++) {
    if (random.oneIn(48)) break;
    const entry: Table["used"][number] = random.pick(table.used);
    const bits = level === half.startLevel ? Math.log2(root.size) : indexBits;
    const shift = half.pageShift + indexBits * (3 - level);
    ({ high, low } = withField(high, low, shift, bits, entry.index));
    table = entry.next;
  }
  return { high, low };
}

/** The bits below `bits` of a 64-bit value. */
function below(bits: number, high: number, low: number): Address {
  if (bits <= 32) return { high: 0, low: bits === 32 ? low : (low & ((1 << bits) - 1)) >>> 0 };
  return { high: (high & (2 ** (bits - 32) - 1)) >>> 0, low };
}

function withField(high: number, low: number, shift: number, bits: number, value: number): Address {
  // A double has room for the 52 bits of an address.
  const number = high * 2 ** 32 + low;
  const field = Math.floor(number / 2 ** shift) % 2 ** bits;
  const changed = number + (value - field) * 2 ** shift;
  return { high: Math.floor(changed / 2 ** 32), low: changed >>> 0 };
}
