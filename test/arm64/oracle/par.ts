/** PAR_EL1 as an AT instruction leaves it, and the exception that it takes instead. */
import { ACCESS } from "../../../runtime/arm64/access.js";
import { faultName } from "../../../runtime/arm64/fault.js";
import type { Walk } from "../../../runtime/arm64/walk.js";
import { AT } from "./records.js";

export interface Par {
  readonly high: number;
  readonly low: number;
}

/** What each AT instruction asks, in the order of their answers; the last two heed PSTATE.PAN. */
export const INSTRUCTIONS: readonly {
  readonly name: keyof typeof AT;
  readonly access: number;
  readonly pan: boolean;
}[] = [
  { name: "S1E1R", access: 0, pan: false },
  { name: "S1E1W", access: ACCESS.write, pan: false },
  { name: "S1E0R", access: ACCESS.user, pan: false },
  { name: "S1E0W", access: ACCESS.user | ACCESS.write, pan: false },
  { name: "S1E1RP", access: 0, pan: true },
  { name: "S1E1WP", access: ACCESS.write, pan: true },
];
export const ALL_INSTRUCTIONS = INSTRUCTIONS.reduce((mask, { name }) => mask | AT[name], 0);

const F = 1;
const NS = 1 << 9;
const RES1 = 1 << 11;
const OUTER = 2;

/** The image's mark for "an exception, here is its ESR_EL2": no PAR_EL1 has it. */
const EXCEPTION = 0xeeee_0000;
/** A data abort from the same exception level, on a cache or address translation instruction, which counts as a write. */
const ABORT = (0x25 << 26) | (1 << 25) | (1 << 8) | (1 << 6);

/** Whether what is mapped is Device or Normal Non-cacheable memory, which are outer shareable whatever is programmed. */
export function isUncached(attributes: number): boolean {
  return attributes >> 4 === 0 || attributes === 0x44 || attributes === 0x40;
}

/** `shareability` is the resulting one unless it is given. */
export function parOf(found: Walk, shareability?: number): Par {
  const { fault, output, attributes } = found;
  if (fault >= 0) {
    if (faultName(fault) === "external") return { high: EXCEPTION, low: (ABORT | fault) >>> 0 };
    return { high: 0, low: RES1 | (fault << 1) | F };
  }
  const sh = shareability ?? (isUncached(attributes) ? OUTER : found.shareability);
  const high = (attributes << 24) | Math.floor(output / 2 ** 32);
  return { high: high >>> 0, low: ((output & ~0xfff) | RES1 | NS | (sh << 7)) >>> 0 };
}
