/** Descriptors by the architecture's tables: types at each level, address fields, what a TLB may hold. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hex,
  isCacheable,
  isContiguous,
  kindOf,
  outputAddress,
  parseDescriptor,
  withAddress,
} from "../../runtime/arm64/descriptor.js";
import { type Geometry, geometryOf, type Granule, type Level, shiftOf } from "../../runtime/arm64/geometry.js";
import {
  anyDescriptor,
  anyPlace,
  bits,
  GEOMETRIES,
  levelsOf,
  LPA,
  LPA2,
  PLAIN,
  setBits,
  whole,
} from "./descriptors.js";

const kind = (geometry: Geometry, level: Level, low: number): string => kindOf(geometry, level, 0, low);

describe("the type of a descriptor", () => {
  test("x0 is invalid at every level, whatever else is set", () => {
    for (const geometry of GEOMETRIES) {
      for (const level of levelsOf(geometry)) {
        expect(kind(geometry, level, 0)).toBe("invalid");
        expect(kindOf(geometry, level, 0xffff_ffff, 0xffff_fffe)).toBe("invalid");
      }
    }
  });

  test("11 is a table above level 3 and a page at level 3", () => {
    for (const geometry of GEOMETRIES) {
      for (const level of levelsOf(geometry)) expect(kind(geometry, level, 3)).toBe(level === 3 ? "page" : "table");
    }
  });

  test("01 at level 3 is reserved", () => {
    for (const geometry of GEOMETRIES) expect(kind(geometry, 3, 1)).toBe("invalid");
  });

  /** Levels at which 01 is a block. */
  test.each<[Granule, number, Level[]]>([
    ["4K", 39, [1, 2]],
    ["4K", 48, [1, 2]],
    ["4K", 52, [0, 1, 2]],
    ["16K", 36, [2]],
    ["16K", 47, [2]],
    ["16K", 48, [2]],
    ["16K", 52, [1, 2]],
    ["64K", 42, [2]],
    ["64K", 48, [2]],
    ["64K", 52, [1, 2]],
  ])("blocks of %s with %i bits", (granule, vaBits, levels) => {
    const geometry = geometryOf(granule, vaBits);
    expect(levelsOf(geometry).filter((level) => kind(geometry, level, 1) === "block")).toEqual(levels);
  });
});

/** The address field of each format, written out with whole numbers. */
function fieldOf(geometry: Geometry, level: Level, descriptor: bigint): bigint {
  const leaf = level === 3 || (descriptor & 2n) === 0n;
  const from = BigInt(leaf ? shiftOf(geometry, level) : geometry.pageShift);
  const top = geometry.lpa2 ? 50n : 48n;
  const main = ((descriptor & ((1n << top) - 1n)) >> from) << from;
  if (geometry.lpa2) return main | (((descriptor >> 8n) & 3n) << 50n);
  if (geometry.granule === "64K" && geometry.paBits === 52) return main | (((descriptor >> 12n) & 15n) << 48n);
  return main;
}

describe("addresses", () => {
  test("48 bits: 47:n", () => {
    expect(outputAddress(PLAIN, 3, 0x0068_8000, 0x8000_0f83)).toBe(0x8000_8000_0000);
    expect(outputAddress(PLAIN, 2, 0x0060_0000, 0x8020_0701)).toBe(0x8020_0000);
  });

  test("bits below a block's size do not count, above it a table's do", () => {
    expect(outputAddress(PLAIN, 2, 0, 0x8021_f701)).toBe(0x8020_0000);
    expect(outputAddress(PLAIN, 2, 0, 0x8021_f703)).toBe(0x8021_f000);
  });

  test("64K with 52 bits: 15:12 are 51:48", () => {
    expect(outputAddress(LPA, 3, 0, 0x0001_f003)).toBe(0xf_0000_0001_0000);
    expect(outputAddress(LPA, 2, 0, 0x2000_a001)).toBe(0xa_0000_2000_0000);
  });

  test("LPA2: 9:8 are 51:50, and the field ends at 49", () => {
    expect(outputAddress(LPA2, 3, 0x0003_0000, 0x0000_1303)).toBe(0xf_0000_0000_1000);
    expect(outputAddress(PLAIN, 3, 0x0003_0000, 0x0000_1303)).toBe(0x1000);
  });

  test("are those of the architecture's fields", () => {
    fc.assert(
      fc.property(anyPlace, anyDescriptor, ({ geometry, level }, descriptor) => {
        const { high, low } = descriptor;
        expect(BigInt(outputAddress(geometry, level, high, low))).toBe(fieldOf(geometry, level, whole(descriptor)));
      }),
    );
  });

  test("put in come out, and nothing else changes", () => {
    const anything = anyPlace.chain((place) => {
      const { geometry, level } = place;
      return fc.record({
        place: fc.constant(place),
        frame: fc.integer({ min: 0, max: 2 ** (geometry.paBits - shiftOf(geometry, level)) - 1 }),
        descriptor: anyDescriptor,
      });
    });
    fc.assert(
      fc.property(anything, ({ place: { geometry, level }, frame, descriptor }) => {
        const leaf = { ...descriptor, low: (level === 3 ? descriptor.low | 2 : descriptor.low & ~2) >>> 0 };
        const address = frame * 2 ** shiftOf(geometry, level);
        const put = withAddress(geometry, leaf, address);
        expect(outputAddress(geometry, level, put.high, put.low)).toBe(address);
        const wide = geometry.lpa2
          ? [8, 9]
          : geometry.granule === "64K" && geometry.paBits === 52
            ? [12, 13, 14, 15]
            : [];
        const field = bits(...Array.from({ length: 64 }, (_, bit) => bit).filter(inField), ...wide);
        expect(whole(put) & ~whole(field)).toBe(whole(leaf) & ~whole(field));

        function inField(bit: number): boolean {
          return bit >= (level === 3 ? geometry.pageShift : 17) && bit < (geometry.lpa2 ? 50 : 48);
        }
      }),
    );
  });

  test("a block keeps nT, bit 16, where a page has a bit of its address", () => {
    expect(setBits(withAddress(PLAIN, bits(0, 16), 0x20_0000))).toEqual([21, 16, 0]);
    expect(setBits(withAddress(PLAIN, bits(0, 1, 16), 0x20_0000))).toEqual([21, 1, 0]);
  });
});

describe("what a TLB or walk cache may hold", () => {
  test("valid leaves with the access flag, and valid tables whatever their bit 10", () => {
    expect(isCacheable(PLAIN, 3, 0, 0x403)).toBe(true);
    expect(isCacheable(PLAIN, 3, 0, 0x003)).toBe(false);
    expect(isCacheable(PLAIN, 2, 0, 0x401)).toBe(true);
    expect(isCacheable(PLAIN, 2, 0, 0x001)).toBe(false);
    expect(isCacheable(PLAIN, 2, 0, 0x003)).toBe(true);
  });

  test("nothing invalid or reserved", () => {
    expect(isCacheable(PLAIN, 3, 0, 0x402)).toBe(false);
    expect(isCacheable(PLAIN, 3, 0, 0x401)).toBe(false);
    expect(isCacheable(PLAIN, 0, 0, 0x401)).toBe(false);
  });
});

describe("contiguous groups", () => {
  test.each<[Granule, number, Level[]]>([
    ["4K", 48, [1, 2, 3]],
    ["16K", 52, [2, 3]],
    ["64K", 52, [2, 3]],
  ])("%s with %i bits has them at levels %j", (granule, vaBits, levels) => {
    const geometry = geometryOf(granule, vaBits);
    const leaf = (level: Level): number => (level === 3 ? 3 : 1);
    expect(levelsOf(geometry).filter((level) => isContiguous(geometry, level, 1 << 20, leaf(level)))).toEqual(levels);
  });

  test("bit 52 of an invalid descriptor or of a table says nothing", () => {
    expect(isContiguous(PLAIN, 3, 1 << 20, 2)).toBe(false);
    expect(isContiguous(PLAIN, 2, 1 << 20, 3)).toBe(false);
    expect(isContiguous(PLAIN, 3, 0, 3)).toBe(false);
  });
});

describe("hexadecimal", () => {
  test("has 16 digits", () => {
    expect(hex(0, 3)).toBe("0x0000000000000003");
    expect(hex(-1, -1)).toBe("0xffffffffffffffff");
  });

  test("is read back", () => {
    fc.assert(
      fc.property(anyDescriptor, (descriptor) => {
        expect(parseDescriptor(hex(descriptor.high, descriptor.low))).toEqual(descriptor);
        expect(parseDescriptor(whole(descriptor))).toEqual(descriptor);
      }),
    );
  });

  test.each(["", "3", "0x", "0x1_0", "0xg", `0x1${"0".repeat(16)}`, 1n << 64n, -1n])("%s is none", (value) => {
    expect(() => parseDescriptor(value)).toThrow(RangeError);
  });
});
