/** The registers that steer translation at stage 1 of EL1&0, decoded once for all walks under them. */
import type { MachineSettings } from "../ir.js";
import {
  geometryOf,
  type Granule,
  LAST_LEVEL,
  type Level,
  mayBeBlock,
  PAGE_SHIFT,
  shiftOf,
  startLevelOf,
} from "./geometry.js";
import { MAIR } from "./linux.js";

/** As the registers hold them. Translation is taken to be on, whatever SCTLR_EL1.M says. */
export interface Registers {
  readonly tcr: bigint;
  readonly mair: bigint;
  readonly sctlr: bigint;
  readonly ttbr0: bigint;
  readonly ttbr1: bigint;
}

/** What the CPU implements, as far as translation can tell. */
export interface Features {
  /** Bits of a physical address that it has (ID_AA64MMFR0_EL1.PARange): 32, 36, 40, 42, 44, 48 or 52. */
  readonly paBits: number;
  /** FEAT_LVA: 52-bit virtual addresses with 64K. */
  readonly lva: boolean;
  /** FEAT_LPA: 52-bit physical addresses with 64K. */
  readonly lpa: boolean;
  /** FEAT_LPA2: 52 bits with 4K and 16K. */
  readonly lpa2: boolean;
  /** FEAT_HAFDBS: TCR.HA and HD count. */
  readonly hafdbs: boolean;
  readonly hpds: boolean;
  readonly e0pd: boolean;
}

/** Where a descriptor has bits 51:48 of an address: nowhere, at 15:12 (64K), or 51:50 at 9:8 (LPA2). */
export const WIDE = { no: 0, lpa: 1, lpa2: 2 } as const;

/** One half of the address space as walks want it. Masks are of 32 bits, as signed integers. */
export interface Half {
  readonly granule: Granule;
  readonly vaBits: number;
  /** False: every address of this half faults at level 0 (TCR.EPDx, or a TxSZ that the CPU does not have). */
  readonly walks: boolean;
  /** The same at EL0 alone (TCR.E0PDx). */
  readonly userWalks: boolean;
  /** The bits above the virtual address, without the tag byte if TBI: they must be as in `sign`. */
  readonly canonicalHigh: number;
  readonly canonicalLow: number;
  /** 0 for the lower half, -1 for the upper one. */
  readonly sign: number;
  readonly startLevel: Level;
  /** Of the first level: log2 of the bytes that an entry translates, and the mask of its index. */
  readonly startShift: number;
  readonly startMask: number;
  readonly indexBits: number;
  /** log2 of the bytes that a table of the last level translates. */
  readonly lastTableShift: number;
  /** Physical address of the first table. */
  readonly baseHigh: number;
  readonly baseLow: number;
  /** The register's address has bits beyond the physical address's size. */
  readonly baseTooBig: boolean;
  /** Bits of a descriptor that are address bits of a table: down to the page's size. */
  readonly addressHigh: number;
  readonly addressLow: number;
  readonly wide: (typeof WIDE)[keyof typeof WIDE];
  /** Bits of a descriptor's upper word that must be 0: those beyond the physical address's size. */
  readonly tooBigHigh: number;
  /** Bit n + 1 is set where level n may hold blocks. */
  readonly blockLevels: number;
  /** TCR.SHx where descriptors have no shareability (LPA2), else -1. */
  readonly shareability: number;
  /** -1, or 0 where table descriptors restrict nothing (TCR.HPDx). */
  readonly hierarchyMask: number;
}

/** The registers as walks want them. */
export interface Regime {
  readonly registers: Registers;
  /** TTBR0's half, that of user addresses. */
  readonly lower: Half;
  /** TTBR1's half, the kernel's. */
  readonly upper: Half;
  /** MAIR_EL1, byte by byte. */
  readonly memoryTypes: Uint8Array;
  /** Hardware sets the access flag (TCR.HA). */
  readonly setsAccessFlag: boolean;
  /** Hardware makes writable-clean pages dirty (TCR.HA and HD). */
  readonly setsDirty: boolean;
  /** SCTLR_EL1.WXN: what is writable is not executable. */
  readonly writeExecuteNever: boolean;
}

/** TCR_EL1.TG0 and TG1 by their codes, which differ. The reserved code is read as 4K. */
const LOWER_GRANULES: readonly Granule[] = ["4K", "64K", "16K", "4K"];
const UPPER_GRANULES: readonly Granule[] = ["4K", "16K", "4K", "64K"];
/** TCR_EL1.IPS; the reserved code is read as the largest. */
const IPS_BITS: readonly number[] = [32, 36, 40, 42, 44, 48, 52, 52];

const MAX_TXSZ = 39;
const MIN_TXSZ = 16;
/** With 52-bit virtual addresses. */
const MIN_TXSZ_WIDE = 12;
const SCTLR_WXN_BIT = 19;

function field(register: bigint, shift: number, bits: number): number {
  return Number((register >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n));
}

function flag(register: bigint, bit: number): boolean {
  return field(register, bit, 1) === 1;
}

/** A word of 32 bits in which bits `from` and up are set; none for 32 and more. */
function bitsFrom(from: number): number {
  return from >= 32 ? 0 : from <= 0 ? -1 : -1 << from;
}

/** Decodes what TCR_EL1, MAIR_EL1, SCTLR_EL1 and the TTBRs say on a CPU with these features. */
export function decodeRegime(registers: Registers, features: Features): Regime {
  const { tcr, mair, sctlr } = registers;
  const setsAccessFlag = features.hafdbs && flag(tcr, 39);
  return {
    registers,
    lower: decodeHalf(registers, features, false),
    upper: decodeHalf(registers, features, true),
    memoryTypes: Uint8Array.from({ length: 8 }, (_, index) => field(mair, 8 * index, 8)),
    setsAccessFlag,
    setsDirty: setsAccessFlag && flag(tcr, 40),
    writeExecuteNever: flag(sctlr, SCTLR_WXN_BIT),
  };
}

function decodeHalf({ tcr, ttbr0, ttbr1 }: Registers, features: Features, upper: boolean): Half {
  const ttbr = upper ? ttbr1 : ttbr0;
  const granule = upper ? UPPER_GRANULES[field(tcr, 30, 2)]! : LOWER_GRANULES[field(tcr, 14, 2)]!;
  const pageShift = PAGE_SHIFT[granule];
  const indexBits = pageShift - 3;
  const lpa2 = features.lpa2 && granule !== "64K" && flag(tcr, 59);
  const lpa = features.lpa && granule === "64K";

  const txsz = upper ? field(tcr, 16, 6) : field(tcr, 0, 6);
  const minimum = lpa2 || (granule === "64K" && features.lva) ? MIN_TXSZ_WIDE : MIN_TXSZ;
  const legal = txsz >= minimum && txsz <= MAX_TXSZ;
  const vaBits = 64 - Math.min(Math.max(txsz, minimum), MAX_TXSZ);
  const startLevel = startLevelOf(pageShift, vaBits);
  const startShift = shiftOf({ pageShift, indexBits }, startLevel);

  // 52 bits only where the descriptors can say so.
  const paBits = Math.min(IPS_BITS[field(tcr, 32, 3)]!, features.paBits, lpa || lpa2 ? 52 : 48);
  const beyond = bitsFrom(paBits - 32);
  const wide = paBits > 48;
  const ttbrHigh = field(ttbr, 32, 16) | (wide ? field(ttbr, 2, 4) << 16 : 0);
  const tableBytes = 2 ** (vaBits - startShift) * 8;
  const alignment = wide ? Math.max(tableBytes, 64) : tableBytes;
  const tagBits = flag(tcr, upper ? 38 : 37) ? 8 : 0;

  return {
    granule,
    vaBits,
    walks: legal && !flag(tcr, upper ? 23 : 7),
    userWalks: !(features.e0pd && flag(tcr, upper ? 56 : 55)),
    canonicalHigh: bitsFrom(vaBits - 32) & ~bitsFrom(32 - tagBits),
    canonicalLow: bitsFrom(vaBits),
    sign: upper ? -1 : 0,
    startLevel,
    startShift,
    startMask: 2 ** (vaBits - startShift) - 1,
    indexBits,
    lastTableShift: pageShift + indexBits,
    baseHigh: ttbrHigh,
    baseLow: field(ttbr, 0, 32) & -alignment,
    baseTooBig: (ttbrHigh & beyond) !== 0,
    addressHigh: lpa2 ? 0x3_ffff : 0xffff,
    addressLow: bitsFrom(pageShift),
    wide: !wide ? WIDE.no : lpa2 ? WIDE.lpa2 : WIDE.lpa,
    tooBigHigh: beyond & (lpa2 ? 0x3_ffff : 0xffff),
    blockLevels: blockLevelsOf(granule, { lpa2, lpa }),
    shareability: lpa2 ? field(tcr, upper ? 28 : 12, 2) : -1,
    hierarchyMask: features.hpds && flag(tcr, upper ? 42 : 41) ? 0 : -1,
  };
}

function blockLevelsOf(granule: Granule, features: { lpa2: boolean; lpa: boolean }): number {
  let levels = 0;
  for (let level: number = -1; level < LAST_LEVEL; level++) {
    if (mayBeBlock(granule, level as Level, features)) levels |= 1 << (level + 1);
  }
  return levels;
}

const LINUX_MAIR = MAIR.reduce((register, byte, index) => register | (BigInt(byte) << BigInt(8 * index)), 0n);
/** M, C and I: MMU and caches are on. */
const LINUX_SCTLR = (1n << 0n) | (1n << 2n) | (1n << 12n);
const TG0_CODES: Readonly<Record<Granule, bigint>> = { "4K": 0n, "64K": 1n, "16K": 2n };
const TG1_CODES: Readonly<Record<Granule, bigint>> = { "16K": 1n, "4K": 2n, "64K": 3n };

/**
 * The registers as Linux sets them (arch/arm64/mm/proc.S) for a machine whose first tables are at these physical
 * addresses: both halves of one size, inner shareable and write-back, tagged user addresses.
 */
export function machineRegime(
  { granule, vaBits, hafdbs }: Pick<MachineSettings, "granule" | "vaBits" | "hafdbs">,
  userTable: number,
  kernelTable: number,
): { registers: Registers; features: Features; regime: Regime } {
  const { lpa2, paBits } = geometryOf(granule, vaBits);
  const txsz = BigInt(64 - vaBits);
  const writeBack = (1n << 8n) | (1n << 10n); // IRGN and ORGN
  const inner = 3n << 12n; // SH
  const hardware = hafdbs ? (1n << 39n) | (1n << 40n) : 0n; // HA and HD
  const ips = paBits === 52 ? 6n : 5n;
  const tcr =
    txsz |
    writeBack |
    inner |
    (TG0_CODES[granule] << 14n) |
    ((txsz | writeBack | inner) << 16n) |
    (TG1_CODES[granule] << 30n) |
    (1n << 22n) | // A1: the ASID is TTBR1's
    (ips << 32n) |
    (1n << 36n) | // AS: it has 16 bits
    (1n << 37n) | // TBI0
    hardware |
    (lpa2 ? 1n << 59n : 0n); // DS
  const registers: Registers = {
    tcr,
    mair: LINUX_MAIR,
    sctlr: LINUX_SCTLR,
    ttbr0: tableRegister(userTable),
    ttbr1: tableRegister(kernelTable),
  };
  const lva = paBits === 52 && granule === "64K";
  const features: Features = { paBits, lva, lpa: lva, lpa2, hafdbs, hpds: true, e0pd: true };
  return { registers, features, regime: decodeRegime(registers, features) };
}

/** A TTBR with a table's address: bits 51:48, if any, at 5:2. */
function tableRegister(address: number): bigint {
  const bits = BigInt(address);
  return (bits & 0xffff_ffff_ffffn) | ((bits >> 48n) << 2n);
}
