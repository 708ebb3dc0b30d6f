/** Translation of an address by the tables in memory: what the hardware's table walker does, at stage 1 of EL1&0. */
import { ACCESS, type Access } from "./access.js";
import { HIGH, LOW } from "./descriptor.js";
import { FAULT, faultCode } from "./fault.js";
import { DESCRIPTOR_BYTES, LAST_LEVEL, type Level } from "./geometry.js";
import type { PhysicalMemory } from "./memory.js";
import { type Half, type Regime, WIDE } from "./regime.js";

/** Of an address's upper word: which half it is in. */
const BIT_55 = 1 << 23;
/** Of a descriptor's lower word. */
const VALID = LOW.valid;
const TYPE = LOW.valid | LOW.type;
const AP_USER = LOW.user;
const AP_READ_ONLY = LOW.readOnly;
const AF = LOW.accessed;
/** Where bits 9:8 and 15:12 of a descriptor stand in the address's upper word: 51:50 and 51:48. */
const LPA2_BITS = 3 << 18;
const LPA_BITS = 15 << 16;
/** Of its upper word. */
const DBM = HIGH.dirtyModifier;
const PXN = HIGH.privilegedNoExecute;
const UXN = HIGH.userNoExecute;
const HIERARCHY_SHIFT = 27;
/** Of `Walk.hierarchy`. */
const HIERARCHY = 15;
const PXN_TABLE = 1;
const UXN_TABLE = 2;
const AP_TABLE_NO_USER = 4;
const AP_TABLE_READ_ONLY = 8;

/** `fault` of a walk that found a translation the access may use. */
export const NO_FAULT = -1;

/** What a walk found. Made once and filled in by each walk: walks are too many to make an object for each. */
export class Walk {
  /** Fault status code (DFSC, IFSC, PAR_EL1.FST), or `NO_FAULT`. */
  fault: number = NO_FAULT;
  /** The level at which the walk ended: that of the leaf or of the fault. 0 where no table was read. */
  level: Level = 0;
  /** The level of the first table of this half. */
  startLevel: Level = 0;
  /** True where at least one descriptor was read: those of `startLevel` up to `level`. */
  started = false;
  /** Physical address of the descriptor read at each level, at index level + 1; valid from `startLevel` to `level`. */
  readonly addresses = new Float64Array(5);
  /** The descriptor read last; 0 of an external abort: there is none. */
  high = 0;
  low = 0;
  /** Where the address translates to, as a number; valid where there is a leaf, also where permission is denied. */
  output = 0;
  /** MAIR_EL1 byte of the leaf. */
  attributes = 0;
  /** 0 none, 2 outer, 3 inner: of the leaf, or TCR.SHx with LPA2. */
  shareability = 0;
  /** Accumulated over the table descriptors: bits 3:2 APTable, 1 UXNTable, 0 PXNTable; 0 with HPD. */
  hierarchy = 0;
  /** Hardware sets the access flag of the leaf (TCR.HA); false where the access faults. */
  setsAccessFlag = false;
  /** Hardware makes the leaf dirty: it clears AP[2] (TCR.HD, DBM); false where the access faults. */
  setsDirty = false;
  /** How the latest walk came to a table of the last level, or `writes` is -1. */
  readonly way: Way = { half: null, memory: null, writes: -1, high: 0, low: 0, tableHigh: 0, tableLow: 0 };
}

/**
 * The way to a table of the last level. Neighbouring pages share it, so the walk after it begins there while memory is as
 * it was. Words are signed, which makes them small integers.
 */
interface Way {
  half: Half | null;
  memory: PhysicalMemory | null;
  /** `PhysicalMemory.writes` at that time. */
  writes: number;
  /** The address that was walked to. */
  high: number;
  low: number;
  tableHigh: number;
  tableLow: number;
}

/**
 * Translates an address for an access, and fills in `found`. Reads memory and changes nothing: what hardware would
 * update, `found` says. The address is given as its upper and lower 32 bits. Checks in the architecture's order:
 * canonical, EPD, E0PD; the table's base; per level valid and type, then address size; at the leaf the access flag, then
 * permission.
 */
export function walk(
  memory: PhysicalMemory,
  regime: Regime,
  addressHigh: number,
  addressLow: number,
  access: Access,
  found: Walk,
): void {
  const half = (addressHigh & BIT_55) === 0 ? regime.lower : regime.upper;
  const way = found.way;
  if (
    way.high === (addressHigh | 0) &&
    (way.low ^ addressLow) >>> half.lastTableShift === 0 &&
    way.writes === memory.writes &&
    way.half === half &&
    way.memory === memory &&
    ((access & ACCESS.user) === 0 || half.userWalks)
  ) {
    found.setsAccessFlag = false;
    found.setsDirty = false;
    const shift = half.lastTableShift - half.indexBits;
    const atLow = (way.tableLow + ((addressLow >>> shift) & ((1 << half.indexBits) - 1)) * DESCRIPTOR_BYTES) | 0;
    found.addresses[LAST_LEVEL + 1] = way.tableHigh * 2 ** 32 + (atLow >>> 0);
    const at = memory.offsetOf(way.tableHigh, atLow);
    const high = memory.highAt(at);
    const low = memory.lowAt(at);
    finish(regime, half, LAST_LEVEL, shift, addressHigh, addressLow, access, high, low, found.hierarchy, found);
    return;
  }
  way.writes = -1;
  found.level = 0;
  found.startLevel = half.startLevel;
  found.started = false;
  found.hierarchy = 0;
  found.setsAccessFlag = false;
  found.setsDirty = false;
  const stray = ((addressHigh ^ half.sign) & half.canonicalHigh) | ((addressLow ^ half.sign) & half.canonicalLow);
  if (stray !== 0 || !half.walks || ((access & ACCESS.user) !== 0 && !half.userWalks)) {
    found.fault = FAULT.translation;
    return;
  }
  if (half.baseTooBig) {
    found.fault = FAULT.addressSize;
    return;
  }
  found.started = true;

  const indexBits = half.indexBits;
  const indexMask = (1 << indexBits) - 1;
  let level: number = half.startLevel;
  let shift = half.startShift;
  let mask = half.startMask;
  let tableHigh = half.baseHigh;
  let tableLow = half.baseLow;
  let hierarchy = 0;
  for (;;) {
    const above = shift >= 32 ? addressHigh >>> (shift - 32) : (addressHigh << (32 - shift)) | (addressLow >>> shift);
    const atLow = (tableLow + (above & mask) * DESCRIPTOR_BYTES) | 0;
    found.addresses[level + 1] = tableHigh * 2 ** 32 + (atLow >>> 0);
    const at = memory.offsetOf(tableHigh, atLow);
    if (at < 0) {
      found.high = 0;
      found.low = 0;
      end(found, level, hierarchy, faultCode(FAULT.external, level));
      return;
    }
    const low = memory.lowAt(at);
    const high = memory.highAt(at);
    if ((low & TYPE) !== TYPE || level === LAST_LEVEL) {
      // A first table that is the last one may be shorter than a way takes them to be.
      if (level === LAST_LEVEL && half.startLevel !== LAST_LEVEL) {
        if (way.half !== half) way.half = half;
        if (way.memory !== memory) way.memory = memory;
        way.writes = memory.writes;
        way.high = addressHigh | 0;
        way.low = addressLow | 0;
        way.tableHigh = tableHigh;
        way.tableLow = tableLow;
      }
      finish(regime, half, level, shift, addressHigh, addressLow, access, high, low, hierarchy, found);
      return;
    }
    tableHigh = high & half.addressHigh;
    tableLow = low & half.addressLow;
    if (half.wide === WIDE.no) {
      if ((tableHigh & half.tooBigHigh) !== 0) {
        found.high = high >>> 0;
        found.low = low >>> 0;
        end(found, level, hierarchy, faultCode(FAULT.addressSize, level));
        return;
      }
    } else {
      tableHigh |= wideBits(half, low);
    }
    hierarchy |= (high >>> HIERARCHY_SHIFT) & half.hierarchyMask & HIERARCHY;
    level++;
    shift -= indexBits;
    mask = indexMask;
  }
}

/** The top bits of a 52-bit address, as they belong into its upper word. */
function wideBits(half: Half, low: number): number {
  return half.wide === WIDE.lpa2 ? (low << 10) & LPA2_BITS : (low << 4) & LPA_BITS;
}

/** Ends a walk at a descriptor that names no table: a page, a block, or nothing. */
function finish(
  regime: Regime,
  half: Half,
  level: number,
  shift: number,
  addressHigh: number,
  addressLow: number,
  access: Access,
  high: number,
  low: number,
  hierarchy: number,
  found: Walk,
): void {
  end(found, level, hierarchy, NO_FAULT);
  found.high = high >>> 0;
  found.low = low >>> 0;
  if ((low & TYPE) !== TYPE && ((low & VALID) === 0 || (half.blockLevels & (1 << (level + 1))) === 0)) {
    found.fault = faultCode(FAULT.translation, level);
    return;
  }
  // Of a block, bits below its size are no address bits.
  const offsetHigh = shift <= 32 ? 0 : (1 << (shift - 32)) - 1;
  const offsetLow = shift >= 32 ? -1 : (1 << shift) - 1;
  let outputHigh = high & half.addressHigh & ~offsetHigh;
  const outputLow = low & half.addressLow & ~offsetLow;
  if (half.wide === WIDE.no) {
    if ((outputHigh & half.tooBigHigh) !== 0) {
      found.fault = faultCode(FAULT.addressSize, level);
      return;
    }
  } else {
    outputHigh |= wideBits(half, low);
  }
  found.output = (outputHigh | (addressHigh & offsetHigh)) * 2 ** 32 + ((outputLow | (addressLow & offsetLow)) >>> 0);
  found.attributes = regime.memoryTypes[(low >>> 2) & 7]!;
  found.shareability = half.shareability >= 0 ? half.shareability : (low >>> 8) & 3;
  checkLeaf(regime, level, access, high, low, hierarchy, found);
}

function end(found: Walk, level: number, hierarchy: number, fault: number): void {
  found.level = level as Level;
  found.hierarchy = hierarchy;
  found.fault = fault;
}

/** The checks at the leaf that was found: access flag, then permission. */
function checkLeaf(
  regime: Regime,
  level: number,
  access: Access,
  high: number,
  low: number,
  hierarchy: number,
  found: Walk,
): void {
  if ((low & AF) === 0 && !regime.setsAccessFlag) {
    found.fault = faultCode(FAULT.accessFlag, level);
    return;
  }
  const forUser = (low & AP_USER) !== 0 && (hierarchy & AP_TABLE_NO_USER) === 0;
  const writableClean = regime.setsDirty && (high & DBM) !== 0;
  const writable = ((low & AP_READ_ONLY) === 0 || writableClean) && (hierarchy & AP_TABLE_READ_ONLY) === 0;
  const allowed =
    (access & ACCESS.execute) !== 0
      ? mayExecute(regime, access, high, hierarchy, forUser, writable)
      : mayTouch(access, forUser, writable);
  if (!allowed) {
    found.fault = faultCode(FAULT.permission, level);
    return;
  }
  found.setsAccessFlag = (low & AF) === 0;
  found.setsDirty = writableClean && (access & ACCESS.write) !== 0 && (low & AP_READ_ONLY) !== 0;
}

/** Reads and writes. EL1 reads everything, but with PAN nothing that EL0 may touch. */
function mayTouch(access: Access, forUser: boolean, writable: boolean): boolean {
  if ((access & ACCESS.write) !== 0 && !writable) return false;
  if ((access & ACCESS.user) !== 0) return forUser;
  return (access & ACCESS.pan) === 0 || !forUser;
}

/** EL0 needs no AP[1] to execute; EL1 never executes what EL0 may write. */
function mayExecute(
  regime: Regime,
  access: Access,
  high: number,
  hierarchy: number,
  forUser: boolean,
  writable: boolean,
): boolean {
  if ((access & ACCESS.user) !== 0) {
    const never = (high & UXN) !== 0 || (hierarchy & UXN_TABLE) !== 0;
    return !never && !(regime.writeExecuteNever && forUser && writable);
  }
  const never = (high & PXN) !== 0 || (hierarchy & PXN_TABLE) !== 0;
  return !never && !(writable && (forUser || regime.writeExecuteNever));
}
