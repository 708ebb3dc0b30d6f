/** What Linux puts into descriptors, and how it reads them: the rows of pgtable-prot.h and the predicates of pgtable.h. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Descriptor, kindOf, outputAddress } from "../../runtime/arm64/descriptor.js";
import { type Geometry, geometryOf, shiftOf, type Space } from "../../runtime/arm64/geometry.js";
import {
  isDirty,
  isPresent,
  isPresentInvalid,
  isProtNone,
  isValidNotUser,
  isWritable,
  leafOf,
  type LeafRequest,
  MAIR,
  memoryName,
  tableOf,
  withProtection,
} from "../../runtime/arm64/linux.js";
import type { Protection } from "../../runtime/index.js";
import { anyDescriptor, anyPlace, bits, LPA, LPA2, PLAIN, setBits } from "./descriptors.js";

// Numbers of bits, by their names in the kernel.
const VALID = 0;
const TYPE = 1;
const USER = 6;
const RDONLY = 7;
const SHARED = [9, 8];
const AF = 10;
const NG = 11;
const PRESENT_INVALID = 11;
const WRITE = 51;
const CONT = 52;
const PXN = 53;
const UXN = 54;
const DIRTY = 55;

const PROTECTIONS: readonly Protection[] = ["rw", "ro", "rx", "none"];
const SPACES: readonly Space[] = ["kernel", "user"];

function page(space: Space, protection: Protection, more: Partial<LeafRequest> = {}): Descriptor {
  return leafOf({ geometry: PLAIN, level: 3, space, protection, address: 0, contiguous: false, ...more });
}

const descending = (...numbers: number[]): number[] => numbers.sort((a, b) => b - a);

describe("a fresh kernel page", () => {
  const PROT_NORMAL = [TYPE, AF, ...SHARED, PXN, UXN];

  test("rw is PAGE_KERNEL: dirty, so that copies of it stay writable (143937ca51cc)", () => {
    expect(setBits(page("kernel", "rw"))).toEqual(descending(VALID, ...PROT_NORMAL, WRITE, DIRTY));
  });

  test("ro is PAGE_KERNEL_RO", () => {
    expect(setBits(page("kernel", "ro"))).toEqual(descending(VALID, ...PROT_NORMAL, RDONLY, DIRTY));
  });

  test("rx is PAGE_KERNEL_ROX", () => {
    const executable = PROT_NORMAL.filter((bit) => bit !== PXN);
    expect(setBits(page("kernel", "rx"))).toEqual(descending(VALID, ...executable, RDONLY, DIRTY));
  });

  test("none is PAGE_KERNEL after set_memory_valid(.., 0): present-invalid, all else as it was", () => {
    expect(setBits(page("kernel", "none"))).toEqual(descending(...PROT_NORMAL, WRITE, DIRTY, PRESENT_INVALID));
  });

  test("is global", () => {
    for (const protection of ["rw", "ro", "rx"] as const) {
      expect(setBits(page("kernel", protection))).not.toContain(NG);
    }
  });
});

describe("a fresh user page", () => {
  const PAGE_DEFAULT = [VALID, TYPE, AF, ...SHARED, NG, PXN];

  test("rw is what do_anonymous_page() makes for a write: dirty", () => {
    expect(setBits(page("user", "rw"))).toEqual(descending(...PAGE_DEFAULT, USER, UXN, WRITE, DIRTY));
  });

  test("ro is PAGE_READONLY", () => {
    expect(setBits(page("user", "ro"))).toEqual(descending(...PAGE_DEFAULT, USER, UXN, RDONLY));
  });

  test("rx is PAGE_READONLY_EXEC", () => {
    expect(setBits(page("user", "rx"))).toEqual(descending(...PAGE_DEFAULT, USER, RDONLY));
  });

  test("none is PAGE_NONE", () => {
    const invalid = PAGE_DEFAULT.filter((bit) => bit !== VALID && bit !== NG);
    expect(setBits(page("user", "none"))).toEqual(descending(...invalid, PRESENT_INVALID, UXN, RDONLY));
  });
});

describe("leaves of every geometry", () => {
  test("blocks have bit 1 clear, pages set", () => {
    expect(page("kernel", "rw", { level: 2 }).low & 3).toBe(1);
    expect(page("kernel", "rw", { level: 3 }).low & 3).toBe(3);
    expect(page("kernel", "none", { level: 2 }).low & 3).toBe(0);
    expect(page("kernel", "none", { level: 3 }).low & 3).toBe(2);
  });

  test("with LPA2 bits 9:8 are the address's and not SH", () => {
    expect(page("kernel", "rw", { geometry: LPA2 }).low & 0x300).toBe(0);
    expect(page("kernel", "rw", { geometry: LPA2, address: 2 ** 51 }).low & 0x300).toBe(0x200);
    expect(page("kernel", "rw", { geometry: LPA }).low & 0x300).toBe(0x300);
  });

  test("contiguous sets bit 52", () => {
    expect(setBits(page("user", "ro", { contiguous: true }))).toContain(CONT);
    expect(setBits(page("user", "ro"))).not.toContain(CONT);
  });

  test("hold their address, and are what the level says once they are valid", () => {
    const request = anyPlace.chain((place) => {
      const shift = shiftOf(place.geometry, place.level);
      return fc.record({
        geometry: fc.constant(place.geometry),
        level: fc.constant(place.level),
        space: fc.constantFrom(...SPACES),
        protection: fc.constantFrom(...PROTECTIONS),
        address: fc
          .integer({ min: 0, max: 2 ** (place.geometry.paBits - shift) - 1 })
          .map((frame) => frame * 2 ** shift),
        contiguous: fc.boolean(),
      });
    });
    fc.assert(
      fc.property(request, (wanted) => {
        const { high, low } = leafOf(wanted);
        expect(outputAddress(wanted.geometry, wanted.level, high, low)).toBe(wanted.address);
        expect([high, low]).toEqual([high >>> 0, low >>> 0]);
        expect(isPresent({ high, low })).toBe(true);
        expect(isPresentInvalid({ high, low })).toBe(wanted.protection === "none");
        expect(isValidNotUser({ high, low })).toBe(wanted.space === "kernel" && wanted.protection !== "none");
        expect(isWritable({ high, low })).toBe(
          wanted.protection === "rw" || (wanted.protection === "none" && wanted.space === "kernel"),
        );
      }),
    );
  });
});

describe("a table", () => {
  test("is what p*d_populate() writes: PXNTable for the user, UXNTable for the kernel, and the access flag", () => {
    expect(setBits(tableOf(PLAIN, "kernel", 0x4000_3000))).toEqual([60, 30, 13, 12, 10, 1, 0]);
    expect(setBits(tableOf(PLAIN, "user", 0x4000_3000))).toEqual([59, 30, 13, 12, 10, 1, 0]);
  });

  test("holds its address in every geometry", () => {
    fc.assert(
      fc.property(anyPlace, fc.integer({ min: 0, max: 2 ** 32 - 1 }), ({ geometry, level }, frame) => {
        fc.pre(level < 3);
        const address = frame * 2 ** geometry.pageShift;
        fc.pre(address < 2 ** geometry.paBits);
        const { high, low } = tableOf(geometry, "kernel", address);
        expect(kindOf(geometry, level, high, low)).toBe("table");
        expect(outputAddress(geometry, level, high, low)).toBe(address);
      }),
    );
  });
});

describe("a change of protection", () => {
  const change = (space: Space, from: Descriptor, ...steps: Protection[]): Descriptor =>
    steps.reduce((descriptor, protection) => withProtection(descriptor, space, protection), from);

  /** The bits that may change, by space. Address, type, memory type, SH, AF, Contiguous, GP and software bits may not. */
  const MAY_CHANGE: Record<Space, Descriptor> = {
    kernel: bits(VALID, PRESENT_INVALID, RDONLY, WRITE, PXN),
    user: bits(VALID, NG, USER, RDONLY, WRITE, PXN, UXN, DIRTY),
  };

  test("keeps all bits that are none of its business", () => {
    fc.assert(
      fc.property(
        anyDescriptor,
        fc.constantFrom(...SPACES),
        fc.constantFrom(...PROTECTIONS),
        (old, space, protection) => {
          const next = withProtection(old, space, protection);
          const allowed = MAY_CHANGE[space];
          expect(((next.high ^ old.high) & ~allowed.high) >>> 0).toBe(0);
          expect(((next.low ^ old.low) & ~allowed.low) >>> 0).toBe(0);
        },
      ),
    );
  });

  test("gives a kernel page what a fresh one has, whatever it was", () => {
    for (const first of PROTECTIONS) {
      for (const then of ["rw", "ro", "rx"] as const) {
        expect(change("kernel", page("kernel", first), then), `${first} -> ${then}`).toEqual(page("kernel", then));
      }
    }
  });

  test("kernel none keeps the protection for the day it is valid again (set_memory_valid)", () => {
    const none = change("kernel", page("kernel", "rx"), "none");
    expect(setBits(none)).toEqual(
      descending(...setBits(page("kernel", "rx")).filter((bit) => bit !== VALID), PRESENT_INVALID),
    );
    expect(change("kernel", none, "none")).toEqual(none);
  });

  test("re-validating a kernel page clears bit 11: left set it would be nG", () => {
    for (const then of ["rw", "ro", "rx"] as const) {
      const valid = change("kernel", page("kernel", "none"), then);
      expect(setBits(valid)).toContain(VALID);
      expect(setBits(valid)).not.toContain(NG);
    }
  });

  test("a kernel page that is nG stays nG while it is valid", () => {
    const tagged = { ...page("kernel", "rw"), low: (page("kernel", "rw").low | (1 << NG)) >>> 0 };
    expect(setBits(change("kernel", tagged, "ro"))).toContain(NG);
  });

  test("re-validating a user page sets VALID and nG", () => {
    for (const then of ["rw", "ro", "rx"] as const) {
      const valid = setBits(change("user", page("user", "none"), then));
      expect(valid).toEqual(expect.arrayContaining([VALID, NG, USER]));
    }
  });

  test("mprotect to ro keeps the hardware's dirtiness in PTE_DIRTY (pte_modify, pte_wrprotect)", () => {
    const hardware = bits(VALID, TYPE, USER, NG, AF, PXN, UXN, WRITE);
    const wrprotected = change("user", hardware, "ro");
    expect(setBits(wrprotected)).toEqual(descending(VALID, TYPE, USER, NG, AF, PXN, UXN, RDONLY, DIRTY));
  });

  test("mprotect to rw leaves a clean page clean: RDONLY stays until it is dirty (143937ca51cc)", () => {
    expect(setBits(change("user", page("user", "ro"), "rw"))).toEqual(
      descending(...setBits(page("user", "ro")), WRITE),
    );
    expect(setBits(change("user", page("user", "rw"), "ro", "rw"))).toEqual(setBits(page("user", "rw")));
  });

  test("no change loses dirtiness or invents it in user pages", () => {
    fc.assert(
      fc.property(anyDescriptor, fc.array(fc.constantFrom(...PROTECTIONS), { maxLength: 5 }), (old, steps) => {
        expect(isDirty(change("user", old, ...steps))).toBe(isDirty(old));
      }),
    );
  });

  test("a user page ends as the last protection says, whatever came before", () => {
    fc.assert(
      fc.property(
        anyDescriptor,
        fc.constantFrom(...PROTECTIONS),
        fc.constantFrom(...PROTECTIONS),
        (old, first, last) => {
          expect(change("user", old, first, last)).toEqual(change("user", old, last));
        },
      ),
    );
  });
});

describe("predicates", () => {
  /** Dirty and writable, in the four combinations of the comment in pgtable.h. */
  test.each([
    { dirty: false, writable: false, set: [RDONLY] },
    { dirty: false, writable: true, set: [RDONLY, WRITE] },
    { dirty: true, writable: false, set: [RDONLY, DIRTY] },
    { dirty: true, writable: true, set: [WRITE] },
    { dirty: true, writable: true, set: [WRITE, DIRTY] },
  ])("dirty $dirty, writable $writable: $set", ({ dirty, writable, set }) => {
    const descriptor = bits(VALID, TYPE, ...set);
    expect(isDirty(descriptor)).toBe(dirty);
    expect(isWritable(descriptor)).toBe(writable);
  });

  test("PTE_WRITE says nothing of RDONLY: without it a page without RDONLY is neither dirty nor writable", () => {
    expect(isDirty(bits(VALID, TYPE))).toBe(false);
    expect(isWritable(bits(VALID, TYPE))).toBe(false);
  });

  test.each([
    { what: "a kernel page", set: [VALID, UXN], expected: true },
    { what: "a user page", set: [VALID, UXN, USER], expected: false },
    { what: "a user page that may be executed", set: [VALID, USER], expected: false },
    { what: "a user page that may only be executed", set: [VALID], expected: false },
    { what: "an invalid kernel page", set: [UXN], expected: false },
    { what: "a present-invalid kernel page", set: [UXN, PRESENT_INVALID], expected: false },
    { what: "nothing", set: [], expected: false },
  ])("pte_valid_not_user of $what: $expected", ({ set, expected }) => {
    expect(isValidNotUser(bits(...set))).toBe(expected);
  });

  test("pte_valid_not_user is (val & (VALID|USER|UXN)) == (VALID|UXN)", () => {
    const mask = (1n << 0n) | (1n << 6n) | (1n << 54n);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        expect(isValidNotUser(bits(value))).toBe((value & mask) === ((1n << 0n) | (1n << 54n)));
      }),
    );
  });

  test("pte_present: valid or present-invalid, and bit 11 of a valid one is nG", () => {
    expect([bits(), bits(VALID), bits(PRESENT_INVALID), bits(VALID, NG)].map(isPresent)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect([bits(), bits(VALID), bits(PRESENT_INVALID), bits(VALID, NG)].map(isPresentInvalid)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test("a swap entry has bits 11 and 1:0 clear: it is not present", () => {
    const swap = bits(2, 3, 6, 7, 8, 9, 10, 12, 61);
    expect(isPresent(swap)).toBe(false);
    expect(isProtNone(swap)).toBe(false);
  });

  test("PROT_NONE is present-invalid with AP[1] clear and UXN set; present-invalid alone is not", () => {
    expect(isProtNone(page("user", "none"))).toBe(true);
    expect(isProtNone(bits(PRESENT_INVALID, UXN))).toBe(true);
    expect(isProtNone(bits(PRESENT_INVALID))).toBe(false);
    expect(isProtNone(bits(PRESENT_INVALID, UXN, USER))).toBe(false);
    expect(isProtNone(bits(VALID, NG, UXN))).toBe(false);
  });
});

describe("memory types", () => {
  test.each([
    [0, 0xff, "MEM/NORMAL"],
    [1, 0xf0, "MEM/NORMAL-TAGGED"],
    [2, 0x44, "MEM/NORMAL-NC"],
    [3, 0x00, "DEVICE/nGnRnE"],
    [4, 0x04, "DEVICE/nGnRE"],
  ])("index %i is byte %i: %s", (index, byte, name) => {
    expect(MAIR[index]).toBe(byte);
    expect(memoryName((index << 2) | 3)).toBe(name);
  });

  test("others have no name", () => {
    expect(memoryName(5 << 2)).toBe("index 5");
  });

  test("a fresh mapping is MEM/NORMAL", () => {
    const geometry: Geometry = geometryOf("16K", 47);
    expect(memoryName(page("kernel", "rw", { geometry }).low)).toBe("MEM/NORMAL");
  });
});
