/**
 * Break-before-make: which changes of a descriptor must go through an invalid one and a TLB invalidation (Arm ARM, "Using
 * break-before-make when updating translation table entries"; FEAT_BBM; pgattr_change_is_safe() of arch/arm64/mm/mmu.c).
 */
import type { MachineSettings } from "../ir.js";
import {
  ATTRIBUTE_INDEX_SHIFT,
  type Descriptor,
  HIGH,
  isCacheable,
  isContiguous,
  kindOf,
  LOW,
  outputAddress,
} from "./descriptor.js";
import type { Geometry, Level } from "./geometry.js";
import { MAIR, memoryName } from "./linux.js";

/** FEAT_BBM's level; `noabort`: 2, on a CPU that is known never to raise the conflict abort. */
export type BbmSupport = MachineSettings["bbm"];

export type BbmChangeName =
  /** Normal to Device or back. */
  | "memory_type"
  /** One kind of Device to another. */
  | "device_type"
  | "cacheability"
  | "shareability"
  | "output_address"
  /** nG 1 to 0: a global entry where entries of an ASID may still be held. */
  | "global"
  /** A block becomes a table or the other way round: the size of what is mapped changes. */
  | "block_size"
  | "contiguous";

/** A change that needs break-before-make unless the CPU's FEAT_BBM takes it. */
export interface BbmChange {
  readonly change: BbmChangeName;
  /** For people: `output address 0x80000000 -> 0x80001000`. */
  readonly text: string;
  /** FEAT_BBM takes it: no violation. A TLB invalidation must still follow. */
  readonly allowed: boolean;
  /** Until that invalidation an access may take a TLB conflict abort. */
  readonly conflict: boolean;
}

/**
 * What about replacing one value by another calls for break-before-make, or null: nothing does, or one of them can be in
 * no TLB. Of several changes it is one that FEAT_BBM does not take, where there is such a one.
 *
 * A change of the output address counts if a side can be written (also where hardware would make it so, DBM), or if
 * `sameContents` does not vouch that both addresses hold the same: it is not known otherwise, and a reader could tell. Of
 * two tables nothing is said here: what lies below each decides. Memory types are the bytes that Linux has in MAIR_EL1.
 */
export function breakBeforeMake(
  geometry: Geometry,
  level: Level,
  old: Descriptor,
  next: Descriptor,
  support: BbmSupport,
  sameContents = false,
): BbmChange | null {
  if (old.high === next.high && old.low === next.low) return null;
  if (!isCacheable(geometry, level, old.high, old.low) || !isCacheable(geometry, level, next.high, next.low))
    return null;
  const kinds = [kindOf(geometry, level, old.high, old.low), kindOf(geometry, level, next.high, next.low)] as const;
  if (kinds[0] === "table" && kinds[1] === "table") return null;
  if (kinds[0] !== kinds[1]) {
    const marked = [old, next].every((each, i) => kinds[i] === "table" || (each.low & LOW.noTranslation) !== 0);
    return relaxable("block_size", `${kinds[0]} -> ${kinds[1]}`, support, marked);
  }
  const forbidden =
    memoryChange(old, next) ??
    (geometry.lpa2 ? null : shareabilityChange(old, next)) ??
    addressChange(geometry, level, old, next, sameContents) ??
    globalChange(old, next);
  if (forbidden !== null) return { ...forbidden, allowed: false, conflict: true };
  const grouped = isContiguous(geometry, level, old.high, old.low);
  if (grouped === isContiguous(geometry, level, next.high, next.low)) return null;
  // Pages have no nT: level 1 does nothing for their groups.
  const marked = kinds[0] === "block" && (old.low & next.low & LOW.noTranslation) !== 0;
  return relaxable("contiguous", `contiguous ${grouped ? "1 -> 0" : "0 -> 1"}`, support, marked);
}

/** Level 1 takes it with nT set in each block concerned, level 2 without; either may abort until the TLB is invalidated. */
function relaxable(change: BbmChangeName, text: string, support: BbmSupport, marked: boolean): BbmChange {
  switch (support) {
    case 0:
      return { change, text, allowed: false, conflict: true };
    case 1:
      return { change, text, allowed: marked, conflict: true };
    case 2:
      return { change, text, allowed: true, conflict: true };
    case "noabort":
      return { change, text, allowed: true, conflict: false };
  }
}

type Found = Pick<BbmChange, "change" | "text"> | null;

function memoryChange(old: Descriptor, next: Descriptor): Found {
  const [from, to] = [memoryByte(old.low), memoryByte(next.low)];
  if (from === to) return null;
  const text = `${memoryName(old.low)} -> ${memoryName(next.low)}`;
  if (isDevice(from) !== isDevice(to)) return { change: "memory_type", text: `memory type ${text}` };
  if (isDevice(from)) return { change: "device_type", text: `device type ${text}` };
  return cacheability(from) === cacheability(to) ? null : { change: "cacheability", text: `cacheability ${text}` };
}

function memoryByte(low: number): number {
  return MAIR[(low & LOW.attributeIndex) >>> ATTRIBUTE_INDEX_SHIFT]!;
}

function isDevice(byte: number): boolean {
  return byte >>> 4 === 0;
}

const NORMAL = 0xff;
const NORMAL_TAGGED = 0xf0;
const NORMAL_NON_CACHEABLE = 0x44;

/** Tagged memory is cached as Normal memory is: that it is tagged is a matter of permission. */
function cacheability(byte: number): number {
  return byte === NORMAL_TAGGED ? NORMAL : byte;
}

const SHAREABILITIES = ["non-shareable", "reserved", "outer shareable", "inner shareable"];
const OUTER = 2;

function shareabilityChange(old: Descriptor, next: Descriptor): Found {
  const [from, to] = [shareability(old.low), shareability(next.low)];
  if (from === to) return null;
  return { change: "shareability", text: `${SHAREABILITIES[from]} -> ${SHAREABILITIES[to]}` };
}

/** Of Device and non-cacheable memory the field does not count: they are outer shareable whatever it says. */
function shareability(low: number): number {
  const byte = memoryByte(low);
  return isDevice(byte) || byte === NORMAL_NON_CACHEABLE ? OUTER : (low & LOW.shareability) >>> 8;
}

function addressChange(
  geometry: Geometry,
  level: Level,
  old: Descriptor,
  next: Descriptor,
  sameContents: boolean,
): Found {
  const from = outputAddress(geometry, level, old.high, old.low);
  const to = outputAddress(geometry, level, next.high, next.low);
  if (from === to) return null;
  if (sameContents && !mayBeWritten(old) && !mayBeWritten(next)) return null;
  return { change: "output_address", text: `output address 0x${from.toString(16)} -> 0x${to.toString(16)}` };
}

function mayBeWritten({ high, low }: Descriptor): boolean {
  return (low & LOW.readOnly) === 0 || (high & HIGH.dirtyModifier) !== 0;
}

function globalChange(old: Descriptor, next: Descriptor): Found {
  return (old.low & ~next.low & LOW.notGlobal) === 0 ? null : { change: "global", text: "nG 1 -> 0" };
}
