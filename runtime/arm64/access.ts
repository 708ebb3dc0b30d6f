/** What an access to memory asks of a translation. */

/** An access is a sum of these; 0 is a read at EL1. */
export const ACCESS = {
  /** At EL0 (or by LDTR and STTR, which check like it). */
  user: 1,
  write: 2,
  execute: 4,
  /** With PSTATE.PAN: EL1 may not touch what EL0 may. */
  pan: 8,
} as const;
export type Access = number;
