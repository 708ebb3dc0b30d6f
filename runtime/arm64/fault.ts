/** Fault status codes (DFSC, IFSC, PAR_EL1.FST) and the syndrome of the exception that reports them. */
import type { FaultName } from "../trace.js";
import type { Level } from "./geometry.js";
import { ACCESS, type Access } from "./access.js";

/** Kinds of faults of a walk, as their codes at level 0. */
export const FAULT = {
  addressSize: 0x00,
  translation: 0x04,
  accessFlag: 0x08,
  permission: 0x0c,
  /** A synchronous external abort on the walk itself. */
  external: 0x14,
} as const;

/** TLB conflict abort. */
export const TLB_CONFLICT = 0x30;

/** Level -1 came late and has codes of its own. Access flag and permission faults are of leaves: it has none. */
const ADDRESS_SIZE_BELOW_0 = 0x29;
const TRANSLATION_BELOW_0 = 0x2b;
const EXTERNAL_BELOW_0 = 0x13;

/** The status code of a kind of fault at a level. */
export function faultCode(kind: number, level: number): number {
  if (level >= 0) return kind + level;
  if (kind === FAULT.addressSize) return ADDRESS_SIZE_BELOW_0;
  return kind === FAULT.translation ? TRANSLATION_BELOW_0 : EXTERNAL_BELOW_0;
}

/** The kind of fault that a status code means. Throws a RangeError for codes that no walk and no TLB gives. */
export function faultName(code: number): FaultName {
  if (code === TLB_CONFLICT) return "conflict";
  if (code === ADDRESS_SIZE_BELOW_0) return "address_size";
  if (code === TRANSLATION_BELOW_0) return "translation";
  if (code === EXTERNAL_BELOW_0) return "external";
  switch (code & ~3) {
    case FAULT.addressSize:
      return "address_size";
    case FAULT.translation:
      return "translation";
    case FAULT.accessFlag:
      return "access_flag";
    case FAULT.permission:
      return "permission";
    case FAULT.external:
      return "external";
    default:
      throw new RangeError(`no fault of a translation has the status code 0x${code.toString(16)}`);
  }
}

/** The level that a status code names; 0 for a TLB conflict, which has none. */
export function faultLevel(code: number): Level {
  if (code === ADDRESS_SIZE_BELOW_0 || code === TRANSLATION_BELOW_0 || code === EXTERNAL_BELOW_0) return -1;
  return code === TLB_CONFLICT ? 0 : ((code & 3) as Level);
}

const DATA_ABORT = 0x24;
const INSTRUCTION_ABORT = 0x20;
/** Added to the class where the exception comes from the level that it goes to: EL1. */
const SAME_LEVEL = 1;
/** The instruction has 32 bits. */
const IL = 1 << 25;
const WNR = 1 << 6;

/** ESR_EL1 of the abort that an access takes: class, instruction length, write-not-read and status code. */
export function esrOf(access: Access, code: number): number {
  const executes = (access & ACCESS.execute) !== 0;
  const level = (access & ACCESS.user) !== 0 ? 0 : SAME_LEVEL;
  const exceptionClass = (executes ? INSTRUCTION_ABORT : DATA_ABORT) + level;
  const writes = !executes && (access & ACCESS.write) !== 0 ? WNR : 0;
  return ((exceptionClass << 26) | IL | writes | code) >>> 0;
}
