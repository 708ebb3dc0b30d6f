import type { Variable } from "./ir.js";

/** Where a variable lies among the packed ones: those of the task and those of a CPU are packed apart. */
export interface Slot {
  readonly perCpu: boolean;
  readonly shift: number;
  readonly bits: number;
  readonly variable: Variable;
}

const BITS = { bool: 1, u8: 8, u16: 16 } as const;

/** Packs variables in their order, the first in the lowest bits. Throws a RangeError where they take over 32 bits. */
export function packed(variables: readonly Variable[]): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  const used = { task: 0, cpu: 0 };
  for (const variable of variables) {
    const where = variable.perCpu ? "cpu" : "task";
    const bits = BITS[variable.type];
    slots.set(variable.name, { perCpu: variable.perCpu, shift: used[where], bits, variable });
    used[where] += bits;
  }
  if (used.task > 32 || used.cpu > 32) throw new RangeError("over 32 bits of variables");
  return slots;
}

/** A variable out of the packed ones. */
export function read(slot: Slot, variables: number, perCpu: number): number {
  return ((slot.perCpu ? perCpu : variables) >>> slot.shift) & (2 ** slot.bits - 1);
}

/** The packed ones with a variable's new value, which must fit it. */
export function write(slot: Slot, packedVariables: number, value: number): number {
  const mask = (2 ** slot.bits - 1) << slot.shift;
  return ((packedVariables & ~mask) | (value << slot.shift)) >>> 0;
}
