/** Descriptors in words. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeDescriptor } from "../../runtime/arm64/decode.js";
import { type Descriptor, parseDescriptor } from "../../runtime/arm64/descriptor.js";
import type { Geometry, Level } from "../../runtime/arm64/geometry.js";
import { leafOf, tableOf, withProtection } from "../../runtime/arm64/linux.js";
import type { Protection } from "../../runtime/index.js";
import { anyDescriptor, anyPlace, bits, LPA, LPA2, PLAIN, split, whole } from "./descriptors.js";

function text({ high, low }: Descriptor, level: Level = 3, geometry: Geometry = PLAIN): string {
  return describeDescriptor(geometry, level, high, low);
}

function leaf(space: "kernel" | "user", protection: Protection, level: Level = 3, contiguous = false): Descriptor {
  return leafOf({ geometry: PLAIN, level, space, protection, address: 0x8020_0000, contiguous });
}

const flip = (descriptor: Descriptor, ...numbers: number[]): Descriptor =>
  split(whole(descriptor) ^ whole(bits(...numbers)));

describe("leaves", () => {
  test.each([
    ["page 0x80200000 rw NX, kernel", leaf("kernel", "rw"), 3],
    ["page 0x80200000 ro NX, kernel", leaf("kernel", "ro"), 3],
    ["page 0x80200000 ro x, kernel", leaf("kernel", "rx"), 3],
    ["present-invalid page 0x80200000", leaf("kernel", "none"), 3],
    ["page 0x80200000 rw NX, user", leaf("user", "rw"), 3],
    ["page 0x80200000 ro NX, user", leaf("user", "ro"), 3],
    ["page 0x80200000 ro x, user", leaf("user", "rx"), 3],
    ["present-invalid page 0x80200000", leaf("user", "none"), 3],
    ["block 0x80200000 ro NX contiguous, kernel", leaf("kernel", "ro", 2, true), 2],
    ["present-invalid block 0x80200000", leaf("kernel", "none", 2), 2],
    ["page 0x80200000 ro NX contiguous, user", leaf("user", "ro", 3, true), 3],
  ] as const)("%s", (expected, descriptor, level) => {
    expect(text(descriptor, level)).toBe(expected);
  });

  test("a page that is writable and clean", () => {
    expect(text(withProtection(leaf("user", "ro"), "user", "rw"))).toBe("page 0x80200000 rw clean NX, user");
  });

  test("the access flag clear", () => {
    expect(text(flip(leaf("kernel", "rw"), 10))).toBe("page 0x80200000 rw NX old, kernel");
  });

  test("nG is said where it is not what one expects", () => {
    expect(text(flip(leaf("kernel", "rw"), 11))).toBe("page 0x80200000 rw NX nG, kernel");
    expect(text(flip(leaf("user", "ro"), 11))).toBe("page 0x80200000 ro NX global, user");
  });

  test("a user page that may only be executed", () => {
    expect(text(flip(leaf("user", "rx"), 6))).toBe("page 0x80200000 x, user");
  });

  test("a user page that EL1 may execute", () => {
    expect(text(flip(leaf("user", "ro"), 53))).toBe("page 0x80200000 ro NX x at EL1, user");
  });

  test("memory that is not MEM/NORMAL", () => {
    expect(text(flip(leaf("kernel", "rw"), 4))).toBe("page 0x80200000 rw NX DEVICE/nGnRE, kernel");
  });

  test("addresses of 52 bits", () => {
    const wanted = { level: 3, space: "kernel", protection: "rw", contiguous: false } as const;
    const address = 0xf_0000_0001_0000;
    for (const geometry of [LPA, LPA2]) {
      expect(text(leafOf({ ...wanted, geometry, address }), 3, geometry)).toBe("page 0xf000000010000 rw NX, kernel");
    }
  });
});

describe("tables", () => {
  test("of the kernel and of the user", () => {
    expect(text(tableOf(PLAIN, "kernel", 0x4000_3000), 2)).toBe("table at 0x40003000");
    expect(text(tableOf(PLAIN, "user", 0x4000_3000), 2)).toBe("table at 0x40003000");
  });

  test("that forbid something to all below", () => {
    const table = tableOf(PLAIN, "kernel", 0x4000_3000);
    expect(text(flip(table, 61), 2)).toBe("table at 0x40003000, no user access below");
    expect(text(flip(table, 62), 2)).toBe("table at 0x40003000, ro below");
    expect(text(flip(table, 59), 2)).toBe("table at 0x40003000, NX below");
  });
});

describe("what is not valid", () => {
  test("none", () => {
    expect(text(bits())).toBe("none");
  });

  test("others by their digits: swap entries, reserved encodings, tables made invalid", () => {
    expect(text(parseDescriptor("0x2000000000001140"))).toBe("invalid 0x2000000000001140");
    expect(text(bits(61))).toBe("invalid 0x2000000000000000");
    expect(text(bits(0, 10))).toBe("invalid 0x0000000000000401");
    expect(text(bits(0, 10), 0)).toBe("invalid 0x0000000000000401");
    expect(text(bits(1, 11), 2)).toBe("invalid 0x0000000000000802");
  });
});

test("anything has a short description", () => {
  fc.assert(
    fc.property(anyPlace, anyDescriptor, ({ geometry, level }, descriptor) => {
      expect(text(descriptor, level, geometry)).toMatch(
        /^(none|(invalid|present-invalid|table|block|page) [\x20-\x7e]{1,84})$/,
      );
    }),
  );
});
