import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contiguousEntries,
  geometryOf,
  halfOf,
  pagesAt,
  VA_BITS,
  virtualAddress,
} from "../../runtime/arm64/geometry.js";
import { layout, type Layout, type LayoutProblem, type Placement } from "../../runtime/arm64/layout.js";
import type { MachineSettings, Region } from "../../runtime/index.js";

function machineOf(granule: MachineSettings["granule"], vaBits: MachineSettings["vaBits"]): MachineSettings {
  const others = { cpus: 1, hafdbs: true, ets2: false, bbm: 0, pan: true, kernel: null, portable: false } as const;
  return { granule, vaBits, ...others };
}

const MACHINES = (["4K", "16K", "64K"] as const).flatMap((granule) =>
  VA_BITS[granule].map((vaBits) => machineOf(granule, vaBits)),
);
const USUAL = machineOf("4K", 48);

function region(name: string, pages: number, more: Partial<Region> = {}): Region {
  return { name, space: "kernel", pages, at: null, bare: false, implicit: false, origin: 0, ...more };
}

const hex = (address: bigint): string => `0x${address.toString(16)}`;

/** Where a region begins, as software sees it. */
function addressOf({ geometry }: Layout, { space, offset }: Placement): bigint {
  const { high, low } = virtualAddress(geometry, space, offset);
  return (BigInt(high) << 32n) | BigInt(low);
}

/** The addresses of regions, by themselves: in hexadecimal. */
function addresses(machine: MachineSettings, regions: readonly Region[]): string[] {
  const found = layout(machine, regions);
  return found.layout.placements.map((placement) => hex(addressOf(found.layout, placement)));
}

function problemsOf(machine: MachineSettings, regions: readonly Region[]): readonly LayoutProblem[] {
  return layout(machine, regions).problems;
}

/** A machine and regions for it: many near each other, some misplaced, some larger than anything. */
const cases = fc.constantFrom(...MACHINES).chain((machine) => {
  const geometry = geometryOf(machine.granule, machine.vaBits);
  const { pageShift } = geometry;
  const block = pagesAt(geometry, 2);
  const pages = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 * block }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 39 }) },
  );
  const regions = fc
    .uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", "(", "Z", "_"), minLength: 1, maxLength: 4 }), {
      maxLength: 12,
    })
    .chain((names) => fc.tuple(...names.map((name) => regionOf(name))));
  function regionOf(name: string): fc.Arbitrary<Region> {
    return fc.constantFrom("kernel" as const, "user" as const).chain((space) => {
      const { first, last } = halfOf(geometry, space);
      const near = fc
        .integer({ min: 0, max: 200 })
        .map((page) => first + 0x1000_0000n + (BigInt(page) << BigInt(pageShift)));
      const within = fc
        .bigInt({ min: 0n, max: (last - first) >> BigInt(pageShift) })
        .map((page) => first + (page << BigInt(pageShift)));
      const any = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
      const at = fc.oneof(
        { weight: 6, arbitrary: fc.constant(null) },
        { weight: 4, arbitrary: near.map(hex) },
        { weight: 3, arbitrary: within.map(hex) },
        { weight: 1, arbitrary: any.map(hex) },
      );
      return fc.record({ pages, at, bare: fc.boolean() }).map((more) => region(name, more.pages, { ...more, space }));
    });
  }
  return regions.map((list): [MachineSettings, readonly Region[]] => [machine, list]);
});

/** No two of these ranges have anything in common. */
function expectDisjoint(ranges: readonly { start: bigint; end: bigint }[]): void {
  const sorted = [...ranges].sort((a, b) => (a.start < b.start ? -1 : 1));
  sorted.forEach(({ start }, index) => {
    if (index > 0) expect(start).toBeGreaterThanOrEqual(sorted[index - 1]!.end);
  });
}

const indicesOf = (problems: readonly LayoutProblem[], kind: LayoutProblem["kind"]): Set<number> =>
  new Set(problems.filter((problem) => problem.kind === kind).map((problem) => problem.region));

describe("any regions", () => {
  it("lie inside their halves, at page boundaries, apart from each other", () => {
    fc.assert(
      fc.property(cases, ([machine, regions]) => {
        const { layout: found, problems } = layout(machine, regions);
        const { geometry, placements } = found;
        const homeless = indicesOf(problems, "no_addresses");
        const ranges = placements.map((placement, index) => {
          const start = addressOf(found, placement);
          const end = start + (BigInt(regions[index]!.pages) << BigInt(geometry.pageShift));
          return { start, end, index };
        });
        for (const { start, end, index } of ranges) {
          const { first, last } = halfOf(geometry, regions[index]!.space);
          expect(placements[index]!.space).toBe(regions[index]!.space);
          expect(start).toBeGreaterThanOrEqual(first);
          expect(start & ((1n << BigInt(geometry.pageShift)) - 1n)).toBe(0n);
          if (!homeless.has(index)) expect(end).toBeLessThanOrEqual(last + 1n);
        }
        expectDisjoint(ranges.filter(({ index }) => !homeless.has(index)));
      }),
    );
  });

  it("lie at their addresses, and the others at boundaries that suit their size, a page apart", () => {
    fc.assert(
      fc.property(cases, ([machine, regions]) => {
        const { layout: found, problems } = layout(machine, regions);
        const { geometry, placements } = found;
        const broken = new Set(problems.filter(({ kind }) => !kind.startsWith("no_")).map((each) => each.region));
        const homeless = indicesOf(problems, "no_addresses");
        const pageOf = (index: number): number => placements[index]!.offset / 2 ** geometry.pageShift;
        const block = pagesAt(geometry, 2);
        const group = contiguousEntries(geometry.granule, 3);
        regions.forEach(({ at, pages, space }, index) => {
          if (at !== null && !broken.has(index)) {
            expect(hex(addressOf(found, placements[index]!))).toBe(at);
          } else if (!homeless.has(index)) {
            expect(pageOf(index) % (pages >= block ? block : pages >= group ? group : 1)).toBe(0);
            regions.forEach((other, neighbour) => {
              if (neighbour === index || other.space !== space || homeless.has(neighbour)) return;
              expect(pageOf(neighbour)).not.toBe(pageOf(index) + pages);
              expect(pageOf(index)).not.toBe(pageOf(neighbour) + other.pages);
            });
          }
        });
      }),
    );
  });

  it("have physical pages of their own, which a block can map where their addresses fill one", () => {
    fc.assert(
      fc.property(cases, ([machine, regions]) => {
        const { layout: found, problems } = layout(machine, regions);
        const { geometry, placements, memory } = found;
        const without = new Set([...indicesOf(problems, "no_frames"), ...indicesOf(problems, "no_addresses")]);
        const block = pagesAt(geometry, 2) * 2 ** geometry.pageShift;
        const ranges = placements.flatMap(({ offset, frames }, index) => {
          expect(frames % block).toBe(offset % block);
          if (without.has(index)) return [];
          const end = BigInt(frames) + (BigInt(regions[index]!.pages) << BigInt(geometry.pageShift));
          expect(end).toBeLessThanOrEqual(1n << BigInt(geometry.paBits));
          return [{ start: BigInt(frames), end }];
        });
        expectDisjoint([...ranges, { start: BigInt(memory.base), end: BigInt(memory.base + memory.bytes) }]);
      }),
    );
  });

  it("lie where they do whatever the order of their declarations", () => {
    const shuffled = cases.chain(([machine, regions]) =>
      fc.tuple(
        fc.constant(machine),
        fc.constant(regions),
        fc.shuffledSubarray([...regions], { minLength: regions.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([machine, one, other]) => {
        const told = (regions: readonly Region[]) => {
          const { layout: found, problems } = layout(machine, regions);
          const named = problems.map((problem) => ({
            ...problem,
            region: regions[problem.region]!.name,
            other: problem.kind === "overlap" ? regions[problem.other]!.name : "",
          }));
          return {
            places: Object.fromEntries(regions.map(({ name }, index) => [name, found.placements[index]])),
            problems: named.map((each) => JSON.stringify(each)).sort(),
          };
        };
        expect(told(other)).toEqual(told(one));
      }),
    );
  });

  it("are found wrong where their addresses are", () => {
    fc.assert(
      fc.property(cases, ([machine, regions]) => {
        const geometry = geometryOf(machine.granule, machine.vaBits);
        const problems = problemsOf(machine, regions);
        const page = 1n << BigInt(geometry.pageShift);
        const sound: { start: bigint; end: bigint }[] = [];
        const wrong = regions.map(({ at, space, pages }): string | null => {
          if (at === null) return null;
          const start = BigInt(at);
          const end = start + BigInt(pages) * page;
          const upper = start >> BigInt(machine.vaBits);
          if (upper !== (space === "kernel" ? (1n << BigInt(64 - machine.vaBits)) - 1n : 0n)) return "outside";
          if (start % page !== 0n) return "unaligned";
          if (end > (upper + 1n) << BigInt(machine.vaBits)) return "too_long";
          sound.push({ start, end });
          return null;
        });
        for (const kind of ["outside", "unaligned", "too_long"] as const) {
          const expected = wrong.flatMap((each, index) => (each === kind ? [index] : []));
          expect([...indicesOf(problems, kind)].sort()).toEqual(expected.sort());
        }
        const overlapping = sound.some((one, index) =>
          sound.some((other, at) => at < index && one.start < other.end && other.start < one.end),
        );
        expect(indicesOf(problems, "overlap").size > 0).toBe(overlapping);
        for (const problem of problems) {
          if (problem.kind !== "overlap") continue;
          const [one, other] = [regions[problem.region]!, regions[problem.other]!];
          const distance = BigInt(one.at!) - BigInt(other.at!);
          expect(one.space).toBe(other.space);
          expect(distance >= 0n && distance < BigInt(other.pages) * page).toBe(true);
        }
      }),
    );
  });
});

describe("addresses", () => {
  it.each([
    ["16K", 36, "0xfffffff000000000", "0xfffffff010000000"],
    ["4K", 39, "0xffffff8000000000", "0xffffff8010000000"],
    ["64K", 42, "0xfffffc0000000000", "0xfffffc0010000000"],
    ["16K", 47, "0xffff800000000000", "0xffff800010000000"],
    ["4K", 48, "0xffff000000000000", "0xffff000010000000"],
    ["4K", 52, "0xfff0000000000000", "0xfff0000010000000"],
  ] as const)("of %s pages and %i bits: the kernel half begins at %s", (granule, vaBits, first, automatic) => {
    const machine = machineOf(granule, vaBits);
    expect(hex(halfOf(geometryOf(granule, vaBits), "kernel").first)).toBe(first);
    expect(addresses(machine, [region("r", 1)])).toEqual([automatic]);
    expect(addresses(machine, [region("r", 1, { space: "user" })])).toEqual(["0x10000000"]);
  });

  it("follow each other in the order of the names, with a page between, around those that are taken", () => {
    const regions = [
      region("d", 1),
      region("f(p)", 1, { implicit: true }),
      region("a", 2),
      region("b", 512),
      region("c", 16),
      region("fixed", 1, { at: "0xffff000010000000" }),
    ];
    expect(addresses(USUAL, regions)).toEqual([
      "0xffff000010421000",
      "0xffff000010423000",
      "0xffff000010002000",
      "0xffff000010200000",
      "0xffff000010410000",
      "0xffff000010000000",
    ]);
  });

  it("may be of regions with one name, in any order", () => {
    const fixed = region("hidden", 1, { at: "0xffff000000000000" });
    const [one, three] = [region("hidden", 1), region("hidden", 3)];
    const [first, second] = ["0xffff000010000000", "0xffff000010002000"];
    expect(addresses(USUAL, [one, three, fixed])).toEqual([first, second, fixed.at]);
    expect(addresses(USUAL, [three, fixed, one])).toEqual([second, fixed.at, first]);
  });

  it("can take a half whole, in which nothing else has room", () => {
    const whole = region("whole", 2 ** 36, { at: "0xffff000000000000", bare: true });
    const problems = problemsOf(machineOf("4K", 48), [whole, region("other", 1), region("user", 1, { space: "user" })]);
    expect(problems.filter(({ kind }) => kind === "no_addresses")).toEqual([{ kind: "no_addresses", region: 1 }]);
  });

  it("stay free for a small region where a large one has no room", () => {
    const problems = problemsOf(machineOf("16K", 36), [region("a", 2 ** 39, { bare: true }), region("b", 1)]);
    expect(problems).toEqual([{ kind: "no_addresses", region: 0 }]);
  });

  it("can be used up to the last page, and boundaries count where little is left", () => {
    // Free are page 0, then `room` pages from page 4 on, counted from the first address that is given out.
    const left = (room: number) => [
      region("x", 1, { at: "0xffff000010002000" }),
      region("y", 2 ** 36 - 2 ** 16 - 5 - room, { at: hex(0xffff_0000_1000_0000n + BigInt(5 + room) * 0x1000n) }),
    ];
    const fails = (room: number, pages: number): boolean =>
      indicesOf(problemsOf(USUAL, [region("r", pages), ...left(room)]), "no_addresses").has(0);
    expect([fails(15, 15), fails(14, 15)]).toEqual([false, true]);
    // The first boundary of a group is 12 pages on, that of a block 508.
    expect([fails(28, 16), fails(27, 16)]).toEqual([false, true]);
    expect([fails(1020, 512), fails(1019, 512)]).toEqual([false, true]);
  });

  it("that are left pass over gaps that are too small", () => {
    const fixed = region("fixed", 1, { at: "0xffff000010004000" });
    expect(addresses(USUAL, [fixed, region("large", 4), region("small", 3)])[1]).toBe("0xffff000010006000");
    expect(addresses(USUAL, [fixed, region("small", 3)])[1]).toBe("0xffff000010000000");
  });
});

describe("physical memory", () => {
  it("begins behind the tables", () => {
    const { memory, placements } = layout(USUAL, [region("a", 3), region("b", 1)]).layout;
    expect(memory).toEqual({ base: 0x4000_0000, bytes: 64 * 2 ** 20 });
    expect(placements.map(({ frames }) => frames)).toEqual([0x8000_0000, 0x8000_4000]);
  });

  it("can be used to its end", () => {
    const large = (pages: number) => [region("r", pages, { bare: true, at: "0xffff000000000000" })];
    const room = (2 ** 48 - 0x8000_0000) / 4096;
    expect(indicesOf(problemsOf(USUAL, large(room)), "no_frames")).toEqual(new Set());
    expect(indicesOf(problemsOf(USUAL, large(room + 1)), "no_frames")).toEqual(new Set([0]));
  });

  it("is shared within blocks where there is none left", () => {
    const all = region("all", 2 ** 35, { bare: true, at: "0xffff000000000000" });
    const { placements } = layout(USUAL, [all, region("r", 2 ** 35, { space: "user", at: "0x3000" })]).layout;
    expect(placements[1]!.frames).toBe(0x8000_3000);
  });

  it("runs out", () => {
    const halves = [
      region("a", 2 ** 35, { bare: true, at: "0xffff000000000000" }),
      region("b", 2 ** 35, { bare: true, space: "user", at: "0x0" }),
      region("c", 1, { bare: true }),
    ];
    const found = layout(USUAL, halves);
    expect(indicesOf(found.problems, "no_frames")).toEqual(new Set([1]));
    expect(indicesOf(layout(machineOf("4K", 52), halves.slice(1)).problems, "no_frames")).toEqual(new Set());
  });
});

describe("memory for tables", () => {
  it("is added up level by level", () => {
    // 1 TiB, from 256 MiB on. Last level: 2 MiB each; level 2: 1 GiB, one more at the odd end; level 1: 512 GiB.
    const expected = 2 ** 19 + (2 ** 10 + 1) + 3 + 2;
    expect(problemsOf(USUAL, [region("r", 2 ** 28)])).toEqual([
      { kind: "no_tables", region: 0, tables: expected, room: 16_384 },
    ]);
    expect(problemsOf(USUAL, [region("r", 2 ** 28, { bare: true })])).toEqual([]);
  });

  it("runs out by one table", () => {
    // From a boundary of 512 GiB on: a table of level 1, 32 of level 2, two first ones, and 16,349 last ones to the brim.
    const at = "0xffff008000000000";
    expect(problemsOf(USUAL, [region("r", 16_349 * 512, { at })])).toEqual([]);
    expect(problemsOf(USUAL, [region("r", 16_349 * 512 + 1, { at })])).toMatchObject([{ tables: 16_385 }]);
  });

  it("holds what regions share once, and what is counted page by page agrees", () => {
    // With 36 bits, 16K tables for all of a half fit.
    const machines = MACHINES.filter(({ vaBits }) => vaBits > 36);
    const scattered = fc.constantFrom(...machines).chain((machine) => {
      const { pageShift } = geometryOf(machine.granule, machine.vaBits);
      const at = fc.nat({ max: 2 ** (machine.vaBits - pageShift) - 4 });
      const places = fc.array(fc.tuple(at, fc.integer({ min: 1, max: 3 })), { minLength: 40, maxLength: 60 });
      return fc.tuple(fc.constant(machine), places);
    });
    fc.assert(
      fc.property(scattered, fc.boolean(), ([machine, places], bare) => {
        const geometry = geometryOf(machine.granule, machine.vaBits);
        const room = 2 ** 26 / 2 ** geometry.pageShift;
        const page = 1n << BigInt(geometry.pageShift);
        // One region needs more than there is, so that the sum is told; it has the user half to itself.
        const large = region("large", room * pagesAt(geometry, 2), { space: "user", at: "0x0" });
        const small = places.map(([at, pages], index) =>
          region(`r${index}`, pages, { bare, at: hex(halfOf(geometry, "kernel").first + BigInt(at) * page) }),
        );
        const { problems } = layout(machine, [large, ...small]);
        fc.pre(!problems.some(({ kind }) => kind === "overlap"));
        const tables = new Set<string>();
        places.forEach(([at, pages]) => {
          for (let each = at; each < at + pages; each++) {
            for (let level = geometry.startLevel; level < (bare ? 2 : 3); level++) {
              tables.add(`${level} ${Math.floor(each / pagesAt(geometry, level))}`);
            }
          }
        });
        const alone = problemsOf(machine, [large])[0];
        expect(alone?.kind).toBe("no_tables");
        const { tables: before } = alone as Extract<LayoutProblem, { kind: "no_tables" }>;
        expect(problems).toEqual([{ kind: "no_tables", region: 0, tables: before + tables.size, room }]);
      }),
    );
  });
});

it("places 300,000 regions, however badly their addresses lie", () => {
  const fixed = Array.from({ length: 100_000 }, (_, index) =>
    region(`x${index}`, 1, { bare: true, at: hex(0xffff_0000_1000_0000n + BigInt(index) * 0x3000n) }),
  );
  const single = Array.from({ length: 100_000 }, (_, index) => region(`s${index}`, 1, { bare: true }));
  const wide = Array.from({ length: 100_000 }, (_, index) => region(`w${index}`, 2 ** 39 - index));
  const { layout: found, problems } = layout(USUAL, [...wide, ...single, ...fixed]);
  expect(found.placements).toHaveLength(300_000);
  expect(indicesOf(problems, "no_addresses").size).toBe(100_000);
});
