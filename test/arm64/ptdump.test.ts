/** The tables of a range, row by row, as arch/arm64/mm/ptdump.c prints them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Descriptor, kindOf, outputAddress } from "../../runtime/arm64/descriptor.js";
import { type Geometry, geometryOf, type Level, shiftOf, type Space } from "../../runtime/arm64/geometry.js";
import { leafOf, tableOf } from "../../runtime/arm64/linux.js";
import { PhysicalMemory } from "../../runtime/arm64/memory.js";
import { type TableAttributes, type TableRow, tableRows } from "../../runtime/arm64/ptdump.js";
import type { Protection } from "../../runtime/index.js";
import { anyDescriptor, bits, GEOMETRIES, LPA2, PLAIN, split, whole } from "./descriptors.js";

const BASE = 0x4000_0000;

/** Tables made by hand: one after the other from the start of memory on, the first one at `BASE`. */
class Tables {
  readonly memory = new PhysicalMemory(BASE, 2 ** 24);
  private next = BASE + 2 ** 16;

  constructor(
    readonly geometry: Geometry,
    readonly space: Space = "kernel",
  ) {}

  /** Writes an entry of a level, and the tables that lead there. */
  set(level: Level, offset: number, { high, low }: Descriptor): void {
    let table = BASE;
    for (let at = this.geometry.startLevel; at < level; at++) {
      const place = this.place(table, at, offset);
      const entry = { high: this.memory.high(place), low: this.memory.low(place) };
      if (kindOf(this.geometry, at, entry.high, entry.low) === "table") {
        table = outputAddress(this.geometry, at, entry.high, entry.low);
      } else {
        table = this.next;
        this.next += 2 ** this.geometry.pageShift;
        const pointer = tableOf(this.geometry, this.space, table);
        this.memory.write(place, pointer.high, pointer.low);
      }
    }
    this.memory.write(this.place(table, level, offset), high, low);
  }

  rows(from: number, to: number): TableRow[] {
    return tableRows(this.memory, this.geometry, BASE, this.space, from, to);
  }

  private place(table: number, level: Level, offset: number): number {
    const shift = shiftOf(this.geometry, level);
    const index = Math.floor(offset / 2 ** shift) % 2 ** this.geometry.indexBits;
    return table + 8 * index;
  }
}

function leaf(geometry: Geometry, space: Space, protection: Protection, level: Level = 3, address = 0): Descriptor {
  return leafOf({ geometry, level, space, protection, address, contiguous: false });
}

/** Start, end, size, level and the names of what is set. */
function brief({ start, end, size, level, attributes }: TableRow): string {
  if (attributes === null) return [start, end, size, level].join(" ");
  const { memory, ...flags } = attributes;
  const set = Object.entries(flags).flatMap(([name, value]) => (value ? [name] : []));
  return [start, end, size, level, ...set, memory].join(" ");
}

const KERNEL_RW = "valid privilegedNoExecute shared accessed userNoExecute MEM/NORMAL";

describe("rows", () => {
  test("neighbours with the same level and attributes are one, whatever they map to", () => {
    const tables = new Tables(PLAIN);
    for (let page = 0; page < 4; page++) {
      const protection = page < 3 ? "rw" : "ro";
      tables.set(3, page * 4096, leaf(PLAIN, "kernel", protection, 3, (9 - page) * 4096));
    }
    expect(tables.rows(0, 6 * 4096).map(brief)).toEqual([
      `0xffff000000000000 0xffff000000003000 12K PTE ${KERNEL_RW}`,
      "0xffff000000003000 0xffff000000004000 4K PTE valid readOnly privilegedNoExecute shared accessed userNoExecute MEM/NORMAL",
      "0xffff000000004000 0xffff000000006000 8K PTE",
    ]);
  });

  test("what no column shows makes no row: PTE_WRITE, PTE_DIRTY, software's bits", () => {
    const tables = new Tables(PLAIN);
    const page = leaf(PLAIN, "kernel", "ro");
    tables.set(3, 0, page);
    tables.set(3, 4096, split(whole(page) ^ whole(bits(51, 55, 56, 57, 58, 63))));
    expect(tables.rows(0, 2 * 4096)).toHaveLength(1);
  });

  test("a swap entry has none of the columns' bits or shows those that it has, and F", () => {
    const tables = new Tables(PLAIN, "user");
    tables.set(3, 0, bits(61));
    tables.set(3, 4096, bits(6, 61));
    const [hidden, shown] = tables.rows(0, 2 * 4096);
    expect(hidden!.attributes).toBeNull();
    expect(shown!.attributes).toMatchObject({ valid: false, user: true });
  });

  test("a present-invalid page is not valid, and NG shows that it is present", () => {
    const tables = new Tables(PLAIN);
    tables.set(3, 0, leaf(PLAIN, "kernel", "none"));
    expect(tables.rows(0, 4096)[0]!.attributes).toMatchObject({ valid: false, notGlobal: true, accessed: true });
  });

  test("a present-invalid block is no BLK: nothing is mapped", () => {
    const tables = new Tables(PLAIN);
    tables.set(2, 0, leaf(PLAIN, "kernel", "none", 2));
    expect(tables.rows(0, 4096)[0]!.attributes).toMatchObject({ valid: false, block: false });
  });

  test("a block is one row of its level, cut to the range", () => {
    const tables = new Tables(PLAIN);
    tables.set(2, 0, leaf(PLAIN, "kernel", "rw", 2));
    expect(tables.rows(0, 2 ** 21).map(brief)).toEqual([
      "0xffff000000000000 0xffff000000200000 2M PMD " + KERNEL_RW.replace("accessed", "accessed block"),
    ]);
    expect(tables.rows(8192, 12288).map(brief)[0]).toMatch(/^0xffff000000002000 0xffff000000003000 4K PMD /);
  });

  test("blocks and pages with equal attributes stay apart: their levels differ", () => {
    const tables = new Tables(PLAIN);
    tables.set(2, 0, leaf(PLAIN, "kernel", "rw", 2));
    tables.set(3, 2 ** 21, leaf(PLAIN, "kernel", "rw"));
    expect(tables.rows(0, 2 ** 21 + 4096).map(({ level }) => level)).toEqual(["PMD", "PTE"]);
  });

  test("one row goes over from a table to its neighbour", () => {
    const tables = new Tables(PLAIN);
    for (let page = 510; page < 514; page++) tables.set(3, page * 4096, leaf(PLAIN, "kernel", "rw"));
    expect(tables.rows(510 * 4096, 514 * 4096).map(brief)).toEqual([
      `0xffff0000001fe000 0xffff000000202000 16K PTE ${KERNEL_RW}`,
    ]);
  });

  test("a hole has the level at which the walk ends", () => {
    const tables = new Tables(PLAIN);
    expect(tables.rows(0, 4096).map(brief)).toEqual(["0xffff000000000000 0xffff000000001000 4K PGD"]);
    tables.set(3, 0, leaf(PLAIN, "kernel", "rw"));
    expect(tables.rows(2 ** 21, 2 ** 22).map(({ level }) => level)).toEqual(["PMD"]);
    expect(tables.rows(2 ** 30, 2 ** 31).map(({ level }) => level)).toEqual(["PUD"]);
    expect(tables.rows(2 ** 21 - 4096, 2 ** 21 + 4096).map(({ level }) => level)).toEqual(["PTE", "PMD"]);
  });

  test("of the user half begin at 0", () => {
    const tables = new Tables(PLAIN, "user");
    tables.set(3, 0x40_0000, leaf(PLAIN, "user", "rx"));
    expect(tables.rows(0x40_0000, 0x40_1000).map(brief)).toEqual([
      "0x0000000000400000 0x0000000000401000 4K PTE valid user readOnly privilegedNoExecute shared accessed notGlobal MEM/NORMAL",
    ]);
  });

  test("the last page of the kernel half ends at 2^64", () => {
    const tables = new Tables(PLAIN);
    tables.set(3, 2 ** 48 - 4096, leaf(PLAIN, "kernel", "rw"));
    expect(tables.rows(2 ** 48 - 4096, 2 ** 48).map(brief)).toEqual([
      `0xfffffffffffff000 0x0000000000000000 4K PTE ${KERNEL_RW}`,
    ]);
  });

  test("a table outside memory holds nothing", () => {
    const tables = new Tables(PLAIN);
    // 4 GB above the first table: an address cut to 32 bits would find that one.
    tables.set(2, 0, tableOf(PLAIN, "kernel", BASE + 2 ** 32));
    expect(tables.rows(0, 8192).map(brief)).toEqual(["0xffff000000000000 0xffff000000002000 8K PTE"]);
  });

  test("a table that points to itself ends at the last level", () => {
    const tables = new Tables(PLAIN);
    tables.set(0, 0, tableOf(PLAIN, "kernel", BASE));
    expect(tables.rows(0, 4096).map(({ level }) => level)).toEqual(["PTE"]);
  });
});

describe("columns", () => {
  const BARE = whole(bits(0, 1));
  /** What one bit says, beside VALID and the type. */
  test.each<[number, Partial<TableAttributes>]>([
    [6, { user: true }],
    [7, { readOnly: true }],
    [10, { accessed: true }],
    [11, { notGlobal: true }],
    [50, { guarded: true }],
    [52, { contiguous: true }],
    [53, { privilegedNoExecute: true }],
    [54, { userNoExecute: true }],
    [1, { block: true }],
    [0, { valid: false }],
  ])("bit %i: %j", (bit, expected) => {
    const plain: TableAttributes = {
      valid: true,
      user: false,
      readOnly: false,
      privilegedNoExecute: false,
      shared: false,
      accessed: false,
      notGlobal: false,
      contiguous: false,
      block: false,
      userNoExecute: false,
      guarded: false,
      memory: "MEM/NORMAL",
    };
    const tables = new Tables(PLAIN);
    tables.set(3, 0, split(BARE ^ (1n << BigInt(bit))));
    expect(tables.rows(0, 4096)[0]!.attributes).toEqual({ ...plain, ...expected });
  });

  test("SHD is inner shareable and nothing else, and with LPA2 an address", () => {
    const shared = (geometry: Geometry, sh: number): boolean | undefined => {
      const tables = new Tables(geometry);
      tables.set(3, 0, split(BARE | (BigInt(sh) << 8n)));
      return tables.rows(0, 4096)[0]!.attributes?.shared;
    };
    expect([0, 1, 2, 3].map((sh) => shared(PLAIN, sh))).toEqual([false, false, false, true]);
    expect([0, 1, 2, 3].map((sh) => shared(LPA2, sh))).toEqual([false, false, false, false]);
  });

  test("memory types", () => {
    const tables = new Tables(PLAIN);
    for (let index = 0; index < 5; index++) tables.set(3, index * 4096, split(BARE | (BigInt(index) << 2n)));
    expect(tables.rows(0, 5 * 4096).map(({ attributes }) => attributes?.memory)).toEqual([
      "MEM/NORMAL",
      "MEM/NORMAL-TAGGED",
      "MEM/NORMAL-NC",
      "DEVICE/nGnRnE",
      "DEVICE/nGnRE",
    ]);
  });

  test.each([
    ["4K", 39, ["PGD", "PMD", "PTE"]],
    ["4K", 48, ["PGD", "PUD", "PMD", "PTE"]],
    ["4K", 52, ["PGD", "P4D", "PUD", "PMD", "PTE"]],
    ["16K", 36, ["PGD", "PTE"]],
    ["64K", 42, ["PGD", "PTE"]],
    ["64K", 52, ["PGD", "PMD", "PTE"]],
  ] as const)("levels of %s with %i bits are %j", (granule, vaBits, names) => {
    const geometry = geometryOf(granule, vaBits);
    const tables = new Tables(geometry);
    const page = 2 ** geometry.pageShift;
    tables.set(3, 0, leaf(geometry, "kernel", "rw"));
    const found = [3, 2, 1, 0, -1].filter((level) => level >= geometry.startLevel) as Level[];
    // The entry beside the first one of each level is a hole of that level.
    const level = (at: Level): string => {
      const start = 2 ** shiftOf(geometry, at);
      return tables.rows(start, start + page)[0]!.level;
    };
    expect(found.map(level).reverse()).toEqual(names);
  });

  test("sizes have the largest unit that divides them", () => {
    const tables = new Tables(PLAIN);
    const size = (bytes: number): string => tables.rows(0, bytes)[0]!.size;
    expect([4096, 1536 * 1024, 2 ** 20, 2 ** 21, 2 ** 30, 2 ** 40].map(size)).toEqual([
      "4K",
      "1536K",
      "1M",
      "2M",
      "1G",
      "1T",
    ]);
  });
});

test("a row begins where the bits that ptdump.c compares change, and nowhere else", () => {
  const PAGES = 24;
  const entry = fc.oneof(
    anyDescriptor,
    fc.constant(bits()),
    fc.constantFrom<Protection>("rw", "ro", "none"),
    fc.constantFrom<Protection>("rw", "ro", "none"),
  );
  const anything = fc.record({
    geometry: fc.constantFrom(...GEOMETRIES),
    start: fc.nat(),
    entries: fc.array(entry, { minLength: PAGES, maxLength: PAGES }),
  });
  // The masks of pte_bits[]; with LPA2 bits 9:8 are no attribute.
  const MASK = bits(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 50, 52, 53, 54);
  const LPA2_MASK = bits(0, 1, 2, 3, 4, 6, 7, 10, 11, 50, 52, 53, 54);
  fc.assert(
    fc.property(anything, ({ geometry, start, entries }) => {
      const page = 2 ** geometry.pageShift;
      const from = (start % (2 ** (geometry.vaBits - geometry.pageShift) - PAGES)) * page;
      const tables = new Tables(geometry, "user");
      const expected: { start: number; nothing: boolean; valid: boolean }[] = [];
      let last: bigint | null = null;
      entries.forEach((each, i) => {
        const descriptor = typeof each === "string" ? leaf(geometry, "user", each) : each;
        tables.set(3, from + i * page, descriptor);
        const compared = whole(descriptor) & whole(geometry.lpa2 ? LPA2_MASK : MASK);
        if (compared !== last) {
          expected.push({ start: from + i * page, nothing: compared === 0n, valid: (compared & 1n) === 1n });
        }
        last = compared;
      });
      const rows = tables.rows(from, from + PAGES * page);
      expect(
        rows.map((row) => ({
          start: Number(row.start),
          nothing: row.attributes === null,
          valid: row.attributes?.valid ?? false,
        })),
      ).toEqual(expected);
      const ends = [...expected.slice(1).map((each) => each.start), from + PAGES * page];
      expect(rows.map((row) => Number(row.end))).toEqual(ends);
    }),
  );
});
