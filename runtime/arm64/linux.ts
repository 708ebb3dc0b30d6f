/**
 * Descriptors as Linux on arm64 writes and reads them (arch/arm64/include/asm/pgtable-prot.h and pgtable.h, v6.16 and
 * later).
 */
import type { Protection } from "../ir.js";
import { ATTRIBUTE_INDEX_SHIFT, type Descriptor, HIGH, INNER_SHAREABLE, LOW, withAddress } from "./descriptor.js";
import { type Geometry, LAST_LEVEL, type Level, type Space } from "./geometry.js";

/** What Linux calls some bits of the upper word. */
const LINUX_HIGH = {
  /** PTE_WRITE is DBM: software may write, whatever AP[2] says. */
  write: HIGH.dirtyModifier,
  /** PTE_DIRTY, bit 55: dirty, whatever the hardware's bits say. */
  dirty: 1 << 23,
} as const;

/** PTE_PRESENT_INVALID is nG, read so only where the descriptor is not valid. */
const PRESENT_INVALID = LOW.notGlobal;

/**
 * The bytes of MAIR_EL1 as Linux sets them: MT_NORMAL, MT_NORMAL_TAGGED, MT_NORMAL_NC, MT_DEVICE_nGnRnE,
 * MT_DEVICE_nGnRE; the rest is not used and 0.
 */
export const MAIR: readonly number[] = [0xff, 0xf0, 0x44, 0x00, 0x04, 0x00, 0x00, 0x00];

/** By the same indices, as arch/arm64/mm/ptdump.c names memory types. */
const MEMORY_NAMES = ["MEM/NORMAL", "MEM/NORMAL-TAGGED", "MEM/NORMAL-NC", "DEVICE/nGnRnE", "DEVICE/nGnRE"];

/** The memory type of a leaf with this lower word: `MEM/NORMAL`; `index 5` where Linux has no name for it. */
export function memoryName(low: number): string {
  const index = (low & LOW.attributeIndex) >>> ATTRIBUTE_INDEX_SHIFT;
  return MEMORY_NAMES[index] ?? `index ${index}`;
}

export interface LeafRequest {
  readonly geometry: Geometry;
  /** `LAST_LEVEL`: a page, else a block. */
  readonly level: Level;
  readonly space: Space;
  readonly protection: Protection;
  /** Where it maps to: a multiple of what the level maps. */
  readonly address: number;
  readonly contiguous: boolean;
}

/**
 * The leaf that a fresh mapping gets. Kernel: PAGE_KERNEL, PAGE_KERNEL_RO or PAGE_KERNEL_ROX, which are dirty from the
 * start; `none` is PAGE_KERNEL made invalid by `set_memory_valid()`. User: `rw` is a page that `do_anonymous_page()`
 * made for a write, thus dirty (a shared mapping would begin clean); `ro` and `rx` are PAGE_READONLY and
 * PAGE_READONLY_EXEC, `none` is PAGE_NONE.
 */
export function leafOf({ geometry, level, space, protection, address, contiguous }: LeafRequest): Descriptor {
  const type = level === LAST_LEVEL ? LOW.type : 0;
  const dirty = space === "kernel" || protection === "rw" ? LINUX_HIGH.write | LINUX_HIGH.dirty : 0;
  const fresh = {
    high: (HIGH.privilegedNoExecute | HIGH.userNoExecute | dirty | (contiguous ? HIGH.contiguous : 0)) >>> 0,
    // With LPA2 shareability is TCR_EL1's affair, and the address takes the place of these bits below.
    low: (LOW.valid | type | LOW.accessed | INNER_SHAREABLE) >>> 0,
  };
  return withAddress(geometry, withProtection(fresh, space, protection), address);
}

/** The descriptor that `p*d_populate()` writes for a table: what the other exception level may not execute, none below may. */
export function tableOf(geometry: Geometry, space: Space, address: number): Descriptor {
  const high = space === "kernel" ? HIGH.tableUserNoExecute : HIGH.tablePrivilegedNoExecute;
  // PMD_TABLE_AF is there for FEAT_HAFT; other CPUs ignore it.
  const low = LOW.valid | LOW.type | LOW.accessed;
  return withAddress(geometry, { high: high >>> 0, low }, address);
}

/**
 * A present leaf after a change of its protection: by `set_memory_ro()` and its kin in the kernel half, by `mprotect()` in
 * the user half. Address, type, memory type, access flag, Contiguous and software bits stay.
 */
export function withProtection(descriptor: Descriptor, space: Space, protection: Protection): Descriptor {
  return space === "kernel" ? kernelProtection(descriptor, protection) : userProtection(descriptor, protection);
}

function kernelProtection({ high, low }: Descriptor, protection: Protection): Descriptor {
  if (protection === "none") return { high, low: ((low & ~LOW.valid) | PRESENT_INVALID) >>> 0 };
  // PTE_PRESENT_INVALID goes before PTE_VALID comes: of a valid entry the bit would be nG.
  const valid = isPresentInvalid({ high, low }) ? (low & ~PRESENT_INVALID) | LOW.valid : low;
  switch (protection) {
    case "rw":
      return {
        high: (high | LINUX_HIGH.write | HIGH.privilegedNoExecute) >>> 0,
        low: (valid & ~LOW.readOnly) >>> 0,
      };
    case "ro":
      return {
        high: ((high & ~LINUX_HIGH.write) | HIGH.privilegedNoExecute) >>> 0,
        low: (valid | LOW.readOnly) >>> 0,
      };
    case "rx":
      return {
        high: (high & ~(LINUX_HIGH.write | HIGH.privilegedNoExecute)) >>> 0,
        low: (valid | LOW.readOnly) >>> 0,
      };
  }
}

/** `pte_modify()` and, for `rw`, `pte_mkwrite()`, which leaves a clean page clean since commit 143937ca51cc. */
function userProtection(old: Descriptor, protection: Protection): Descriptor {
  // The hardware's dirty state is in bits that the new protection replaces, so software keeps it.
  const dirty = isDirty(old) ? LINUX_HIGH.dirty : 0;
  const keptHigh = (old.high & ~LINUX_HIGH.write) | HIGH.privilegedNoExecute | HIGH.userNoExecute | dirty;
  const keptLow = old.low & ~(LOW.valid | LOW.user | LOW.readOnly);
  const valid = keptLow | LOW.valid | LOW.notGlobal | LOW.user;
  switch (protection) {
    case "rw":
      return {
        high: (keptHigh | LINUX_HIGH.write) >>> 0,
        low: (valid | (dirty === 0 ? LOW.readOnly : 0)) >>> 0,
      };
    case "ro":
      return { high: keptHigh >>> 0, low: (valid | LOW.readOnly) >>> 0 };
    case "rx":
      return { high: (keptHigh & ~HIGH.userNoExecute) >>> 0, low: (valid | LOW.readOnly) >>> 0 };
    case "none":
      return { high: keptHigh >>> 0, low: (keptLow | PRESENT_INVALID | LOW.readOnly) >>> 0 };
  }
}

/**
 * pte_valid_not_user(): a valid kernel entry, whose store owes a barrier. A user page that may only be executed lacks
 * PTE_USER too, but it also lacks UXN.
 */
export function isValidNotUser({ high, low }: Descriptor): boolean {
  return (low & (LOW.valid | LOW.user)) === LOW.valid && (high & HIGH.userNoExecute) !== 0;
}

/** pte_present(): valid, or marked as present though it is not. */
export function isPresent({ low }: Descriptor): boolean {
  return (low & (LOW.valid | PRESENT_INVALID)) !== 0;
}

/** pte_present_invalid(): the hardware faults, the kernel still holds the page there. */
export function isPresentInvalid({ low }: Descriptor): boolean {
  return (low & (LOW.valid | PRESENT_INVALID)) === PRESENT_INVALID;
}

/** pte_protnone(): present-invalid because nobody may access it, not because something is about to change it. */
export function isProtNone(descriptor: Descriptor): boolean {
  const { high, low } = descriptor;
  return isPresentInvalid(descriptor) && (low & LOW.user) === 0 && (high & HIGH.userNoExecute) !== 0;
}

/** pte_dirty(): by software's bit, or by the hardware's two. */
export function isDirty({ high, low }: Descriptor): boolean {
  if ((high & LINUX_HIGH.dirty) !== 0) return true;
  return (high & LINUX_HIGH.write) !== 0 && (low & LOW.readOnly) === 0;
}

/** pte_write(): software may write; the next write may have to make it dirty first. */
export function isWritable({ high }: Descriptor): boolean {
  return (high & LINUX_HIGH.write) !== 0;
}
