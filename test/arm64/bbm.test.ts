/** Break-before-make: each entry of the architecture's list, each level of FEAT_BBM, and the kernel's own rule beside it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BbmChangeName, type BbmSupport, breakBeforeMake } from "../../runtime/arm64/bbm.js";
import type { Descriptor } from "../../runtime/arm64/descriptor.js";
import type { Geometry, Level } from "../../runtime/arm64/geometry.js";
import { leafOf, tableOf } from "../../runtime/arm64/linux.js";
import { anyDescriptor, anyPlace, bits, LPA, LPA2, PLAIN, split, whole } from "./descriptors.js";

const SUPPORTS: readonly BbmSupport[] = [0, 1, 2, "noabort"];

// Numbers of bits.
const NS = 5;
const USER = 6;
const RDONLY = 7;
const AF = 10;
const NG = 11;
const NT = 16;
const GP = 50;
const WRITE = 51;
const CONT = 52;
const PXN = 53;
const UXN = 54;

const PAGE = leafOf(wanted("ro", 3));
const BLOCK = leafOf(wanted("ro", 2));
const TABLE = tableOf(PLAIN, "kernel", 0x4000_3000);

function wanted(protection: "rw" | "ro", level: Level): Parameters<typeof leafOf>[0] {
  return { geometry: PLAIN, level, space: "kernel", protection, address: 0x8020_0000, contiguous: false };
}

/** With these bits turned over. */
function flip(descriptor: Descriptor, ...numbers: number[]): Descriptor {
  return split(whole(descriptor) ^ whole(bits(...numbers)));
}

/** With another index of MAIR_EL1. */
function memory(index: number, descriptor = PAGE): Descriptor {
  return { high: descriptor.high, low: ((descriptor.low & ~0x1c) | (index << 2)) >>> 0 };
}
const [NORMAL, TAGGED, NON_CACHEABLE, NGNRNE, NGNRE] = [0, 1, 2, 3, 4].map((index) => memory(index)) as [
  Descriptor,
  Descriptor,
  Descriptor,
  Descriptor,
  Descriptor,
];

function shared(sh: number, descriptor = PAGE): Descriptor {
  return { high: descriptor.high, low: ((descriptor.low & ~0x300) | (sh << 8)) >>> 0 };
}

/** What changes, and whether it is a violation, at the level of a page. */
function judged(
  old: Descriptor,
  next: Descriptor,
  { geometry = PLAIN, level = 3, support = 0, sameContents = false }: Partial<Judged> = {},
): string | null {
  const found = breakBeforeMake(geometry, level, old, next, support, sameContents);
  if (found === null) return null;
  return `${found.change}: ${found.allowed ? "allowed" : "violation"}${found.conflict ? ", conflict" : ""}`;
}
interface Judged {
  readonly geometry: Geometry;
  readonly level: Level;
  readonly support: BbmSupport;
  readonly sameContents: boolean;
}

describe("is required, at every level of FEAT_BBM, between two cacheable values that differ in", () => {
  const address = (of: Descriptor): Descriptor => flip(of, 12);
  const RW = leafOf(wanted("rw", 3));
  const LIST: readonly [string, Descriptor, Descriptor, BbmChangeName, string][] = [
    ["memory type, Normal to Device", NORMAL, NGNRNE, "memory_type", "memory type MEM/NORMAL -> DEVICE/nGnRnE"],
    ["memory type, Device to Normal", NGNRE, NON_CACHEABLE, "memory_type", "memory type DEVICE/nGnRE -> MEM/NORMAL-NC"],
    ["device sub-type", NGNRNE, NGNRE, "device_type", "device type DEVICE/nGnRnE -> DEVICE/nGnRE"],
    ["cacheability", NORMAL, NON_CACHEABLE, "cacheability", "cacheability MEM/NORMAL -> MEM/NORMAL-NC"],
    [
      "cacheability of tagged memory",
      TAGGED,
      NON_CACHEABLE,
      "cacheability",
      "cacheability MEM/NORMAL-TAGGED -> MEM/NORMAL-NC",
    ],
    ["shareability", shared(3), shared(2), "shareability", "inner shareable -> outer shareable"],
    ["shareability, from none", shared(0), shared(3), "shareability", "non-shareable -> inner shareable"],
    ["output address, both writable", RW, address(RW), "output_address", "output address 0x80200000 -> 0x80201000"],
    ["output address, old writable", RW, address(PAGE), "output_address", "output address 0x80200000 -> 0x80201000"],
    ["output address, new writable", PAGE, address(RW), "output_address", "output address 0x80200000 -> 0x80201000"],
    [
      "output address, neither, contents unknown",
      PAGE,
      address(PAGE),
      "output_address",
      "output address 0x80200000 -> 0x80201000",
    ],
    ["nG 1 to 0", flip(PAGE, NG), PAGE, "global", "nG 1 -> 0"],
  ];
  for (const [what, old, next, change, text] of LIST) {
    test(what, () => {
      for (const support of SUPPORTS) {
        expect(breakBeforeMake(PLAIN, 3, old, next, support)).toEqual({ change, text, allowed: false, conflict: true });
      }
    });
  }

  test("output address of pages that are clean: hardware lets writes through (DBM)", () => {
    const clean = flip(PAGE, WRITE);
    expect(judged(clean, flip(clean, 12), { sameContents: true })).toBe("output_address: violation, conflict");
    expect(judged(PAGE, flip(clean, 12), { sameContents: true })).toBe("output_address: violation, conflict");
  });

  test("output address above bit 31, and in the 52-bit fields", () => {
    expect(judged(PAGE, flip(PAGE, 40))).toBe("output_address: violation, conflict");
    expect(judged(PAGE, flip(PAGE, 13), { geometry: LPA })).toBe("output_address: violation, conflict");
    expect(judged(PAGE, flip(PAGE, 8), { geometry: LPA2 })).toBe("output_address: violation, conflict");
  });
});

describe("is not required for", () => {
  test.each([
    ["the same value", PAGE, PAGE],
    ["AP[2]", PAGE, flip(PAGE, RDONLY)],
    ["AP[1]", PAGE, flip(PAGE, USER)],
    ["PXN and UXN", PAGE, flip(PAGE, PXN, UXN)],
    ["DBM", PAGE, flip(PAGE, WRITE)],
    ["GP", PAGE, flip(PAGE, GP)],
    ["software's bits", PAGE, flip(PAGE, 55, 56, 57, 58, 63)],
    ["nG 0 to 1", PAGE, flip(PAGE, NG)],
    ["Normal to Tagged", NORMAL, TAGGED],
    ["Tagged to Normal", TAGGED, NORMAL],
    ["another index with the same byte of MAIR_EL1", NGNRNE, memory(5)],
    ["the access flag set: the old one was in no TLB", flip(PAGE, AF), PAGE],
    ["the access flag cleared", PAGE, flip(PAGE, AF)],
    ["a page put where none was", bits(), PAGE],
    ["a page taken away", PAGE, bits()],
    ["a page made invalid, with another address", PAGE, flip(PAGE, 0, 13)],
    ["an address that changes while the access flag is clear", flip(PAGE, AF), flip(PAGE, 12)],
  ])("%s", (_, old, next) => {
    for (const support of SUPPORTS) expect(judged(old, next, { support })).toBeNull();
  });

  test("an output address with the same contents, nobody able to write", () => {
    expect(judged(PAGE, flip(PAGE, 12), { sameContents: true })).toBeNull();
  });

  test("SH of Device and non-cacheable memory, which is outer shareable whatever it says", () => {
    expect(judged(shared(3, NGNRE), shared(0, NGNRE))).toBeNull();
    expect(judged(shared(3, NON_CACHEABLE), shared(2, NON_CACHEABLE))).toBeNull();
    expect(judged(shared(3, NORMAL), shared(2, NORMAL))).not.toBeNull();
  });

  test("bits below a block's size", () => {
    expect(judged(BLOCK, flip(BLOCK, 13), { level: 2 })).toBeNull();
    expect(judged(BLOCK, flip(BLOCK, 21), { level: 2 })).toBe("output_address: violation, conflict");
  });

  test("nT by itself", () => {
    expect(judged(BLOCK, flip(BLOCK, NT), { level: 2 })).toBeNull();
  });

  test("one table for another: that is a matter of what they hold", () => {
    expect(judged(TABLE, tableOf(PLAIN, "kernel", 0x4000_4000), { level: 2 })).toBeNull();
  });

  test("a block at a level that has none: it is invalid", () => {
    expect(judged(BLOCK, TABLE, { level: 0 })).toBeNull();
    expect(judged(BLOCK, TABLE, { level: 1 })).not.toBeNull();
  });
});

describe("a change of size or of Contiguous, by the level of FEAT_BBM", () => {
  const VIOLATION = "violation, conflict";
  const MAY_ABORT = "allowed, conflict";
  const CLEAN = "allowed";
  const marked = (descriptor: Descriptor): Descriptor => flip(descriptor, NT);
  const grouped = (descriptor: Descriptor): Descriptor => flip(descriptor, CONT);
  test.each<[string, BbmChangeName, Level, Descriptor, Descriptor, string[]]>([
    ["block to table", "block_size", 2, BLOCK, TABLE, [VIOLATION, VIOLATION, MAY_ABORT, CLEAN]],
    ["table to block", "block_size", 2, TABLE, BLOCK, [VIOLATION, VIOLATION, MAY_ABORT, CLEAN]],
    ["block with nT to table", "block_size", 2, marked(BLOCK), TABLE, [VIOLATION, MAY_ABORT, MAY_ABORT, CLEAN]],
    ["table to block with nT", "block_size", 2, TABLE, marked(BLOCK), [VIOLATION, MAY_ABORT, MAY_ABORT, CLEAN]],
    ["Contiguous of a page set", "contiguous", 3, PAGE, grouped(PAGE), [VIOLATION, VIOLATION, MAY_ABORT, CLEAN]],
    ["Contiguous of a page cleared", "contiguous", 3, grouped(PAGE), PAGE, [VIOLATION, VIOLATION, MAY_ABORT, CLEAN]],
    ["Contiguous of a block", "contiguous", 2, BLOCK, grouped(BLOCK), [VIOLATION, VIOLATION, MAY_ABORT, CLEAN]],
    [
      "Contiguous of a block with nT before and after",
      "contiguous",
      2,
      marked(BLOCK),
      grouped(marked(BLOCK)),
      [VIOLATION, MAY_ABORT, MAY_ABORT, CLEAN],
    ],
    [
      "Contiguous of a block with nT only after",
      "contiguous",
      2,
      BLOCK,
      grouped(marked(BLOCK)),
      [VIOLATION, VIOLATION, MAY_ABORT, CLEAN],
    ],
    [
      "Contiguous of a page whose address has bit 16 set: no nT",
      "contiguous",
      3,
      flip(PAGE, 16),
      flip(PAGE, 16, CONT),
      [VIOLATION, VIOLATION, MAY_ABORT, CLEAN],
    ],
  ])("%s", (_, change, level, old, next, expected) => {
    expect(SUPPORTS.map((support) => judged(old, next, { level, support }))).toEqual(
      expected.map((each) => `${change}: ${each}`),
    );
  });

  test("Contiguous and an output address: no level takes the second", () => {
    for (const support of SUPPORTS) {
      expect(judged(PAGE, flip(PAGE, CONT, 12), { support })).toBe("output_address: violation, conflict");
    }
  });

  test("says which way", () => {
    expect(breakBeforeMake(PLAIN, 2, BLOCK, TABLE, 0)?.text).toBe("block -> table");
    expect(breakBeforeMake(PLAIN, 3, PAGE, flip(PAGE, CONT), 0)?.text).toBe("contiguous 0 -> 1");
  });
});

describe("on anything", () => {
  /** Valid and with the access flag: cacheable, but for encodings that a level reserves. */
  const live = anyDescriptor.map(({ high, low }) => ({ high, low: (low | 0x401) >>> 0 }));

  test("more of FEAT_BBM never forbids more, and what is forbidden may conflict", () => {
    fc.assert(
      fc.property(anyPlace, live, live, ({ geometry, level }, old, next) => {
        const found = SUPPORTS.map((support) => breakBeforeMake(geometry, level, old, next, support));
        const allowed = found.map((each) => each === null || each.allowed);
        expect(allowed).toEqual([...allowed].sort());
        for (const each of found) if (each !== null && !each.allowed) expect(each.conflict).toBe(true);
      }),
    );
  });

  test("but for nG it matters as much forth as back", () => {
    fc.assert(
      fc.property(anyPlace, live, live, fc.constantFrom(...SUPPORTS), ({ geometry, level }, old, random, support) => {
        const next = { ...random, low: ((random.low & ~(1 << NG)) | (old.low & (1 << NG))) >>> 0 };
        const forth = breakBeforeMake(geometry, level, old, next, support);
        const back = breakBeforeMake(geometry, level, next, old, support);
        expect([forth?.change, forth?.allowed]).toEqual([back?.change, back?.allowed]);
      }),
    );
  });
});

/**
 * pgattr_change_is_safe() of arch/arm64/mm/mmu.c with MTE, and with the patch by which only a change of Contiguous is
 * unsafe. `address` is the mask of the address field.
 */
function kernelSaysSafe(old: bigint, next: bigint, address: bigint): boolean {
  const bit = (number: number): bigint => 1n << BigInt(number);
  let mask = bit(PXN) | bit(RDONLY) | bit(WRITE) | bit(NG) | bit(63) | (0xfn << 55n);
  if ((old & 1n) === 0n || (next & 1n) === 0n) return true;
  if (((old ^ next) & address) !== 0n) return false;
  if (((old ^ next) & bit(CONT)) !== 0n) return false;
  if ((old & ~next & bit(NG)) !== 0n) return false;
  const index = (value: bigint): bigint => (value >> 2n) & 7n;
  if (index(old) <= 1n && index(next) <= 1n) mask |= 7n << 2n;
  return ((old ^ next) & ~mask) === 0n;
}

describe("beside pgattr_change_is_safe()", () => {
  const FORMATS = [
    { geometry: PLAIN, address: 0xffff_ffff_f000n },
    { geometry: LPA, address: 0xffff_ffff_f000n },
  ];
  /** Pages that differ in few bits. */
  const pair = fc.record({
    format: fc.constantFrom(...FORMATS),
    old: anyDescriptor.map((each) => whole(each) | 3n),
    flipped: fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 3 }),
  });

  test("the kernel never takes for safe what the architecture forbids", () => {
    fc.assert(
      fc.property(pair, ({ format: { geometry, address }, old, flipped }) => {
        const next = old ^ whole(bits(...flipped));
        const found = breakBeforeMake(geometry, 3, split(old), split(next), 0);
        if (found !== null) expect(kernelSaysSafe(old, next, address), found.text).toBe(false);
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 100_000 : 2_000 },
    );
  });

  /** What the kernel does not do to a live entry though the architecture allows it; each undoes the difference. */
  const STRICTER: readonly ((old: bigint, next: bigint) => bigint)[] = [
    // An entry without the access flag is in no TLB, whatever else differs.
    (old, next) => ((old & next & (1n << BigInt(AF))) === 0n ? old : next),
    // Permissions other than those of its mask, NS, RES0 bits, PBHA and POIndex.
    (old, next) => same(old, next, whole(bits(NS, USER, UXN, GP, 48, 49, 59, 60, 61, 62))),
    // SH where it does not count.
    (old, next) =>
      [NORMAL, TAGGED].some((each) => attribute(whole(each)) === attribute(next)) ? next : same(old, next, 3n << 8n),
    // Indices that Linux does not use: all are DEVICE/nGnRnE.
    (old, next) => (MAIR_ZERO.has(attribute(old)) && MAIR_ZERO.has(attribute(next)) ? same(old, next, 7n << 2n) : next),
    // The type bit of a page makes it reserved: invalid, to the hardware.
    (old, next) => ((next & 2n) === 0n ? old : next),
  ];
  const MAIR_ZERO = new Set([3n, 5n, 6n, 7n]);
  const attribute = (value: bigint): bigint => (value >> 2n) & 7n;
  const same = (old: bigint, next: bigint, mask: bigint): bigint => (next & ~mask) | (old & mask);

  test("it is stricter in these ways and no other", () => {
    fc.assert(
      fc.property(pair, ({ format: { geometry, address }, old, flipped }) => {
        const next = old ^ whole(bits(...flipped));
        if (breakBeforeMake(geometry, 3, split(old), split(next), 0) !== null) return;
        const undone = STRICTER.reduce((value, undo) => undo(old, value), next);
        expect(kernelSaysSafe(old, undone, address)).toBe(true);
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 100_000 : 2_000 },
    );
  });
});
