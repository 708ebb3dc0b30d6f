import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EnumeratingMachine } from "./enumerate.js";
import { ALL, type Liberties, NONE } from "./liberties.js";
import { accessesOf, modelAccesses, type ModelProgram, modelPrograms, programText, USUAL } from "./programs.js";
import { Product } from "./product.js";
import { INVALID, LEAVES, type Page, type Slot, type Value } from "./tables.js";

const deep = process.env["LMMU_DEEP"] !== undefined;

const texts = (sets: readonly ReadonlySet<string>[]): string[] => sets.map((set) => [...set].sort().join(" | "));
const productAccesses = (program: ModelProgram): ReadonlySet<string>[] => accessesOf(program, new Product(program));

/** Null, or how the product and the model differ. */
function difference(program: ModelProgram): string | null {
  const strict = modelAccesses(program, NONE);
  const liberal = modelAccesses(program, ALL);
  const sets = productAccesses(program);
  const [expected, allowed, found] = [texts(strict), texts(liberal), texts(sets)];
  for (const [index, outcomes] of strict.entries()) {
    const lacking = [...outcomes].filter((outcome) => !sets[index]!.has(outcome));
    if (lacking.length > 0) return `access ${index} lacks ${lacking.join(" | ")}; it has ${found[index]}`;
    // A liberty is taken where it is simpler, which need not be everywhere.
    if ([...sets[index]!].every((outcome) => liberal[index]!.has(outcome))) continue;
    return `access ${index}: ${found[index]}; facts: ${expected[index]}; with liberties: ${allowed[index]}`;
  }
  return null;
}

describe("the product allows what the operational model allows, and more only by the liberties that are named", () => {
  test.each([1, 2, 3])("on %i CPUs", (cpus) => {
    fc.assert(
      fc.property(modelPrograms(cpus, 8), (program) => {
        const found = difference(program);
        if (found !== null) throw new Error(`${found}\n${programText(program)}`);
      }),
      { numRuns: deep ? 20_000 : 300 },
    );
  });
});

test("the model holds what trying every choice of walkers, TLB and pipelines comes to", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 }).chain((cpus) => modelPrograms(cpus, 6)),
      (drawn) => {
        const page: Page = { range: "a", index: 0 };
        const operations = drawn.operations.map((each) => (each.op === "access" ? { ...each, page } : each));
        const program = { ...drawn, operations };
        const machine = new EnumeratingMachine(program.settings, program.initial, page);
        expect(texts(accessesOf(program, machine)), programText(program)).toEqual(texts(modelAccesses(program, NONE)));
      },
    ),
    { numRuns: deep ? 3_000 : 40 },
  );
});

const [a0, a1, b0, b1]: Page[] = [
  { range: "a", index: 0 },
  { range: "a", index: 1 },
  { range: "b", index: 0 },
  { range: "b", index: 1 },
];
const toA: Value = { kind: "table", table: "A" };
const toB: Value = { kind: "table", table: "B" };
const x = LEAVES[0]!;
const settings = { cpus: 1, ets2: false, hafdbs: false, noabort: false };
const barriers = [{ op: "dsb", cpu: 0 } as const, { op: "isb", cpu: 0 } as const];
const store = (page: Page, level: 2 | 3, value: Value, cpu = 0) => ({ op: "store", cpu, page, level, value }) as const;
const read = (page: Page, cpu = 0) => ({ op: "access", cpu, page, write: false, el0: false }) as const;
const initially = (changes: readonly [Slot, Value][]): ReadonlyMap<Slot, Value> => new Map([...USUAL, ...changes]);

describe("walks that the product has to tell apart from descriptors", () => {
  const flush = (page: Page, cpu = 0) => ({ op: "flush", cpu, page, both: false }) as const;
  const base = { settings, user: true, initial: USUAL };

  const cases: readonly [string, ModelProgram, outcomes: string[]][] = [
    [
      "a page that was cached by way of an old table, of which only another page has been invalidated",
      { ...base, operations: [store(a0!, 2, toB), flush(a0!), ...barriers, read(a1!)] },
      ["translation 3", "0x80000000 MEM/NORMAL"],
    ],
    [
      "a page that was cached by way of a table of other addresses, which alone have been invalidated",
      {
        ...base,
        operations: [store(a0!, 2, toB), flush(a0!), store(b0!, 3, INVALID), flush(b0!), ...barriers, read(a0!)],
      },
      ["translation 3", "0x88000000 MEM/NORMAL"],
    ],
    [
      "the fault of a walk that was made ahead by way of an old table, and nothing else that was there",
      { ...base, operations: [store(a0!, 2, toB), flush(a0!), read(a0!)] },
      ["translation 3", "0x88000000 MEM/NORMAL"],
    ],
    [
      "a walk made ahead by way of an old table translates nothing",
      { ...base, operations: [store(a1!, 2, INVALID), flush(a1!), read(a1!)] },
      ["translation 2"],
    ],
    [
      "two tables that lead to different memory",
      {
        ...base,
        initial: initially([["A0", x]]), // prettier-ignore
        operations: [store(a0!, 2, toB), ...barriers, read(a0!)],
      },
      ["0x80000000 MEM/NORMAL", "0x88000000 MEM/NORMAL", "conflict"],
    ],
  ];

  test.each(cases)("%s", (_, program, outcomes) => {
    expect(productAccesses(program).map((found) => [...found].sort())).toEqual([outcomes.sort()]);
    expect(difference(program)).toBeNull();
  });
});

describe("each liberty is one: there the facts allow less", () => {
  const cases: readonly [keyof Liberties, ModelProgram, facts: string, more: string][] = [
    [
      "unreachedLeaves",
      {
        settings,
        user: false,
        initial: initially([["a", INVALID], ["b", toA], ["A0", x]]), // prettier-ignore
        operations: [
          store(b0!, 3, INVALID),
          { op: "flush", cpu: 0, page: b0!, both: false },
          store(a0!, 2, toA),
          ...barriers,
          read(a0!),
        ],
      },
      "translation 3",
      "0x80000000 MEM/NORMAL",
    ],
    [
      "tablesUnsharedAtFirst",
      {
        settings,
        user: false,
        initial: initially([["B0", x]]), // prettier-ignore
        operations: [
          store(b0!, 3, INVALID),
          { op: "flush", cpu: 0, page: a0!, both: false },
          store(a0!, 2, toB),
          ...barriers,
          read(a0!),
        ],
      },
      "translation 3",
      "0x80000000 MEM/NORMAL",
    ],
    [
      "walkCacheByPage",
      {
        settings,
        user: true,
        initial: initially([["b", toA], ["A1", INVALID]]), // prettier-ignore
        operations: [
          store(a0!, 2, INVALID),
          { op: "flush", cpu: 0, page: a0!, both: false },
          store(b1!, 3, x),
          ...barriers,
          read(a1!),
        ],
      },
      "translation 2",
      "0x80000000 MEM/NORMAL",
    ],
    [
      "aheadByDescriptor",
      {
        settings,
        user: true,
        initial: initially([["a", toB], ["b", toA], ["B0", x]]), // prettier-ignore
        operations: [store(b0!, 3, x), barriers[0]!, store(a0!, 2, toA), barriers[0]!, read(a0!)],
      },
      "0x80000000 MEM/NORMAL",
      "translation 3",
    ],
    [
      "sameValueIsNoStore",
      {
        settings: { ...settings, cpus: 2 },
        user: false,
        initial: USUAL,
        operations: [store(a0!, 3, x), store(a0!, 3, x, 1), { op: "dsb", cpu: 1 }, { op: "isb", cpu: 1 }, read(a0!, 1)],
      },
      "0x80000000 MEM/NORMAL",
      "translation 3",
    ],
  ];

  test.each(cases)("%s", (liberty, program, facts, more) => {
    expect(texts(modelAccesses(program, NONE))).toEqual([facts]);
    expect(texts(modelAccesses(program, { ...ALL, [liberty]: false }))).toEqual([facts]);
    expect(texts(productAccesses(program))).toEqual([[facts, more].sort().join(" | ")]);
  });
});
