/**
 * Where QEMU 7.2 is known to translate otherwise than the architecture says. What it answers is explained by these or it
 * is a difference; a QEMU that has stopped to deviate is fine.
 */
import { FAULT, faultCode } from "../../../runtime/arm64/fault.js";
import type { PhysicalMemory } from "../../../runtime/arm64/memory.js";
import { type Half, type Regime, WIDE } from "../../../runtime/arm64/regime.js";
import { NO_FAULT, type Walk } from "../../../runtime/arm64/walk.js";
import { isUncached, type Par, parOf } from "./par.js";
import type { Address } from "./records.js";
import type { Translation } from "./translation.js";

export const DEVIATIONS = {
  reservedBlock:
    "a descriptor of type block is one at every level; architecture: translation fault where it is reserved",
  bitsBelowBlock:
    "the address size of a block counts bits below its size, which are RES0; architecture: the address field of that level",
  programmedShareability: "PAR.SH is the programmed value also for Device and Non-cacheable memory; architecture: 2",
  dirtyByAt: "AT S1E1W and S1E0W clear AP[2] where HD lets a write do so; architecture: AT sets the access flag alone",
  cleanIsReadOnly:
    "EL1 executes a page that EL0 may write but has not yet (HD, DBM and AP[2] set); architecture: AP[2] counts as clear",
} as const;
export type Deviation = keyof typeof DEVIATIONS;

/** Levels 0 to 2; QEMU aborts on a block of level -1. */
const LEVELS_ABOVE_PAGES = 0b1110;

/** A regime whose tables may hold blocks at all levels. */
export function withBlocksEverywhere(regime: Regime): Regime {
  const everywhere = (half: Half): Half => ({ ...half, blockLevels: LEVELS_ABOVE_PAGES });
  return { ...regime, lower: everywhere(regime.lower), upper: everywhere(regime.upper) };
}

export interface Question {
  readonly memory: PhysicalMemory;
  readonly regime: Regime;
  /** The regime `withBlocksEverywhere`. */
  readonly lenient: Regime;
  readonly address: Address;
  readonly access: number;
  readonly answer: Par;
}

/** The deviations that together explain an answer, or null. `found` becomes what QEMU has found. */
export function explanation({ walk }: Translation, question: Question, found: Walk): Deviation[] | null {
  const { memory, regime, lenient, address, access, answer } = question;
  for (const tried of [regime, lenient]) {
    walk(memory, tried, address.high, address.low, access, found);
    if (tried === lenient && !isReservedBlock(regime, address, found)) continue;
    const first: Deviation[] = tried === lenient ? ["reservedBlock"] : [];
    if (isEqual(parOf(found), answer)) return first;
    if (hasBitsBelowBlock(tried, address, found)) {
      const fault = faultCode(FAULT.addressSize, found.level);
      if (isEqual(parOf({ ...found, fault }), answer)) {
        found.fault = fault;
        found.setsAccessFlag = false;
        found.setsDirty = false;
        return [...first, "bitsBelowBlock"];
      }
    }
    if (found.fault === NO_FAULT && isUncached(found.attributes)) {
      if (isEqual(parOf(found, found.shareability), answer)) return [...first, "programmedShareability"];
    }
  }
  return null;
}

function halfOf({ lower, upper }: Regime, { high }: Address): Half {
  return (high & (1 << 23)) === 0 ? lower : upper;
}

/** Levels above 2 at which a CPU with LPA and LPA2 has no blocks, without TCR.DS and with it. */
const RESERVED = { "4K": [[0], []], "16K": [[0, 1], [0]], "64K": [[], []] } as const;

/** Whether the walk has ended at a descriptor of type block where that is reserved. */
function isReservedBlock(regime: Regime, address: Address, { level, low, started }: Walk): boolean {
  const { granule, shareability } = halfOf(regime, address);
  const reserved: readonly number[] = RESERVED[granule][shareability < 0 ? 0 : 1];
  return started && (low & 3) === 1 && reserved.includes(level);
}

/** Whether the walk has found a block whose RES0 bits, read as an address, are beyond the physical address's size. */
function hasBitsBelowBlock(regime: Regime, address: Address, { fault, level, high, low, started }: Walk): boolean {
  const half = halfOf(regime, address);
  const isLeaf = fault === NO_FAULT || (fault & 0x3c) === FAULT.accessFlag || (fault & 0x3c) === FAULT.permission;
  return started && isLeaf && level < 3 && (low & 3) === 1 && half.wide === WIDE.no && (high & half.tooBigHigh) !== 0;
}

export function isEqual(one: Par, other: Par): boolean {
  return one.high === other.high && one.low === other.low;
}
