/**
 * Integers without a width: doubles while they are exact, bigints beyond. Comparisons between the two are exact in
 * JavaScript, so only operations that could round need care.
 */
export type Exact = number | bigint;

/** Reads an IR literal: decimal digits where a double would round. */
export function exact(value: number | string): Exact {
  return typeof value === "number" ? value : narrow(BigInt(value));
}

function narrow(value: bigint): Exact {
  const double = Number(value);
  return Number.isSafeInteger(double) ? double : value;
}

function widened(left: Exact, right: Exact, operation: (left: bigint, right: bigint) => bigint): Exact {
  return narrow(operation(BigInt(left), BigInt(right)));
}

export function add(left: Exact, right: Exact): Exact {
  if (typeof left === "number" && typeof right === "number") {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return widened(left, right, (a, b) => a + b);
}

export function subtract(left: Exact, right: Exact): Exact {
  if (typeof left === "number" && typeof right === "number") {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return widened(left, right, (a, b) => a - b);
}

/** JavaScript's `&` on doubles cuts to 32 bits; within 31 it is exact. */
function small(value: Exact): value is number {
  return typeof value === "number" && value >= 0 && value <= 0x7fff_ffff;
}

export function bitAnd(left: Exact, right: Exact): Exact {
  return small(left) && small(right) ? left & right : widened(left, right, (a, b) => a & b);
}

export function bitOr(left: Exact, right: Exact): Exact {
  return small(left) && small(right) ? left | right : widened(left, right, (a, b) => a | b);
}

export function equal(left: Exact, right: Exact): boolean {
  return !(left < right) && !(left > right);
}

/** The value modulo 2^bits, as an assignment in C leaves it; at most 16 bits. */
export function wrap(value: Exact, bits: number): number {
  const size = 2 ** bits;
  if (typeof value === "number") return ((value % size) + size) % size;
  return Number(BigInt.asUintN(bits, value));
}
