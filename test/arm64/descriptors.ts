/** Descriptors written by bit numbers, as the architecture's tables have them, and every geometry there is. */
import fc from "fast-check";
import type { Descriptor } from "../../runtime/arm64/descriptor.js";
import { type Geometry, geometryOf, type Granule, type Level, VA_BITS } from "../../runtime/arm64/geometry.js";

export const GEOMETRIES: readonly Geometry[] = (Object.keys(VA_BITS) as Granule[]).flatMap((granule) =>
  VA_BITS[granule].map((vaBits) => geometryOf(granule, vaBits)),
);

/** The common one: 4K pages, 48 bits. */
export const PLAIN = geometryOf("4K", 48);
/** 4K pages, 52 bits: LPA2. */
export const LPA2 = geometryOf("4K", 52);
/** 64K pages, 52 bits: LPA. */
export const LPA = geometryOf("64K", 52);

export function levelsOf({ startLevel }: Geometry): Level[] {
  return ([-1, 0, 1, 2, 3] as const).filter((level) => level >= startLevel);
}

/** The descriptor in which these bits are set; an address may be among them as a bigint. */
export function bits(...set: (number | bigint)[]): Descriptor {
  return split(set.reduce<bigint>((value, each) => value | (typeof each === "bigint" ? each : 1n << BigInt(each)), 0n));
}

export function split(value: bigint): Descriptor {
  return { high: Number(value >> 32n), low: Number(value & 0xffff_ffffn) };
}

export function whole({ high, low }: Descriptor): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Numbers of the bits that are set, from the top. */
export function setBits(descriptor: Descriptor): number[] {
  const value = whole(descriptor);
  return Array.from({ length: 64 }, (_, i) => 63 - i).filter((bit) => ((value >> BigInt(bit)) & 1n) === 1n);
}

const anyGeometry = fc.constantFrom(...GEOMETRIES);
export const anyDescriptor = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(split);
export const anyPlace = anyGeometry.chain((geometry) =>
  fc.record({ geometry: fc.constant(geometry), level: fc.constantFrom(...levelsOf(geometry)) }),
);
