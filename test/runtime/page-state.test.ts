/** The machine's state, taken out and put back. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PageState } from "../../runtime/page-machine.js";
import { compiledProgram, pageSteps, type PageStep, programOf, statementLists, SteppedPages } from "./page-steps.js";

const deep = process.env["LMMU_DEEP"] !== undefined;
const runs = (few: number): { numRuns: number } => ({ numRuns: deep ? few * 15 : few });

/** So many rounds are enough for every loop of a few steps. */
const ROUNDS = 6;

/** A state, and how it came about. */
interface Reached {
  readonly state: PageState;
  readonly steps: readonly PageStep[];
}

test("what comes after a state that was put back is what comes after it anyway", () => {
  const turns = fc.array(fc.record({ from: fc.nat(9), steps: pageSteps(5) }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(statementLists, turns, (statements, list) => {
      const { text, accesses } = programOf(statements);
      const program = compiledProgram(text);
      const kept = new SteppedPages(program);
      const reached: Reached[] = [{ state: kept.save(), steps: [] }];
      for (const { from, steps } of list) {
        const start = reached[from % reached.length]!;
        kept.restore(start.state);
        const seen = kept.takeAll(steps, start.steps.length);
        const all = [...start.steps, ...steps];
        reached.push({ state: kept.save(), steps: all });
        const rest = [kept.asked(), ...kept.takeAll(accesses, all.length), kept.asked()];

        const plain = new SteppedPages(program);
        const expected = plain.takeAll(all, 0).slice(start.steps.length);
        const expectedRest = [plain.asked(), ...plain.takeAll(accesses, all.length), plain.asked()];
        expect([...seen, ...rest], text).toEqual([...expected, ...expectedRest]);
      }
    }),
    runs(150),
  );
});

/**
 * States of a program by their keys, as whoever explores comes to them, up to so many; and pairs of ways to the same key.
 */
function explored(pages: SteppedPages, steps: readonly PageStep[], most: number) {
  const start: Reached = { state: pages.save(), steps: [] };
  const known = new Map([[start.state.key, start]]);
  const pairs: (readonly [Reached, Reached])[] = [];
  for (const from of known.values()) {
    for (const step of steps) {
      pages.restore(from.state);
      pages.take(step, 0);
      const found: Reached = { state: pages.save(), steps: [...from.steps, step] };
      const same = known.get(found.state.key);
      if (same !== undefined) pairs.push([same, found]);
      else if (known.size < most) known.set(found.state.key, found);
    }
  }
  return { known, pairs };
}

test("states with the same key go on alike", () => {
  const continuations = fc.array(pageSteps(4), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(statementLists, pageSteps(7), continuations, fc.nat(), (list, steps, ways, offset) => {
      const { text, accesses } = programOf(list);
      const program = compiledProgram(text);
      const { pairs } = explored(new SteppedPages(program), steps, 60);
      // Neighbours in the list are much alike.
      const stride = Math.max(1, Math.floor(pairs.length / 20));
      const some = pairs.filter((_, nth) => (nth + offset) % stride === 0);
      for (const [nth, pair] of some.entries()) {
        const way = ways[nth % ways.length]!;
        const [one, other] = pair.map((each) => {
          const plain = new SteppedPages(program);
          for (const step of each.steps) plain.take(step, 0);
          const asked = plain.asked();
          return [asked, ...[...way, ...accesses].map((step) => plain.take(step, 0)), plain.asked()];
        });
        expect(other, `${text}\n${JSON.stringify([pair.map((each) => each.steps), way])}`).toEqual(one);
      }
    }),
    runs(120),
  );
});

test("a state that was put back is saved as it was", () => {
  fc.assert(
    fc.property(statementLists, pageSteps(12), pageSteps(6), (base, before, between) => {
      const { text, accesses } = programOf(base);
      const pages = new SteppedPages(compiledProgram(text));
      pages.save();
      pages.takeAll(before, 0);
      const state = pages.save();
      const copy = structuredClone(state);
      pages.restore(state);
      expect(pages.save().key, text).toBe(copy.key);
      pages.takeAll(between, 0);
      pages.takeAll(accesses, 0);
      pages.save();
      expect(state, text).toEqual(copy);
      pages.restore(state);
      expect(pages.save().key, text).toBe(copy.key);
    }),
    runs(200),
  );
});

interface Setting {
  readonly machine?: string;
  readonly region?: string;
  readonly given?: string;
}

/** A program of sequences of statements, which are on CPU 0 unless they say another: `1: dsb;`. */
function prepared(setting: Setting, lists: readonly (readonly string[])[]) {
  const { machine = "", region = "kernel 4 pages", given = "map p;" } = setting;
  const parsed = lists.map((list) => list.map((text) => /^(?:(\d): )?(.*)$/.exec(text)!));
  const statements = [...new Set(parsed.flat().map((found) => found[2]!))];
  const block = given === "" ? "" : `given { ${given} }`;
  const text = `machine { ${machine} }\nregion p: ${region};\nscenario s { ${block} ${statements.join(" ")} }`;
  const steps = parsed.map((list) =>
    list.map(([, cpu = "0", statement]): PageStep => {
      return { kind: "statement", nth: statements.indexOf(statement!), cpu: Number(cpu), queues: true };
    }),
  );
  return { program: compiledProgram(text), steps };
}

function taken(pages: SteppedPages, steps: readonly PageStep[]): string[] {
  const seen = pages.takeAll(steps, 0);
  for (const each of seen) expect(JSON.parse(each)).toHaveProperty("action");
  return seen;
}

/** The key after each of some sequences. */
function keysAfter(setting: Setting, ...lists: readonly string[][]): string[] {
  const { program, steps } = prepared(setting, lists);
  const pages = new SteppedPages(program);
  const start = pages.save();
  return steps.map((list) => {
    pages.restore(start);
    taken(pages, list);
    return pages.save().key;
  });
}

const CPUS_2 = { machine: "cpus 2;" };
const ETS2 = { machine: "cpus 2; ets2 y;" };
const USER = { region: "user 4 pages" };

describe("the same key", () => {
  const cases: readonly [string, Setting, string[], string[]][] = [
    ["nothing was done", {}, [], ["dsb;", "isb;", "read p;", "flush_tlb p;"]],
    ["the machine was not made", { given: "" }, [], ["read p;"]],
    ["all was undone, and nothing of it is left", {}, [], ["unmap p;", "map p;", "flush_tlb p;"]],
    [
      "pages change one after the other, in whichever order",
      {},
      ["protect p[0] ro;", "protect p[1] ro;"],
      ["protect p[1] ro;", "protect p[0] ro;"],
    ],
    [
      "barriers of two CPUs come in whichever order",
      CPUS_2,
      ["unmap p[0];", "1: unmap p[1];", "dsb;", "1: dsb;"],
      ["1: unmap p[1];", "unmap p[0];", "1: dsb;", "dsb;"],
    ],
    [
      "a TLB holds it, whoever has synchronized",
      CPUS_2,
      ["protect p ro;", "dsb;"],
      ["protect p ro;", "dsb;", "1: isb;"],
    ],
    [
      "a TLB holds what was there twice",
      {},
      ["unmap p[0];", "dsb;", "isb;"],
      ["unmap p[0];", "map p[0];", "unmap p[0];", "dsb;", "isb;"],
    ],
    [
      "a TLB holds what memory holds as well",
      {},
      ["protect p[0] ro;", "dsb;"],
      ["protect p[0] ro;", "protect p[0] rw;", "protect p[0] ro;", "dsb;"],
    ],
    ["with ETS2 nobody waits for a synchronization", { ...ETS2, given: "map p[1];" }, ["map p[0];", "dsb;"], ["map p[0];", "dsb;", "isb;", "1: isb;"]], // prettier-ignore
    [
      "an invalidation of less follows one of more",
      { ...USER, machine: "granule 16K; va_bits 47;" },
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p;"],
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p;", "flush_tlb p[1];"],
    ],
    [
      "invalidations come in whichever order",
      USER,
      ["set_pmd p[0] = 0;", "dsb;", "isb;", "flush_tlb p[0];", "flush_tlb p[2];"],
      ["set_pmd p[0] = 0;", "dsb;", "isb;", "flush_tlb p[2];", "flush_tlb p[0];"],
    ],
    [
      "a walk ahead is over on every CPU, though the TLB holds something else",
      { given: "map p[1];" },
      ["map p[0];", "dsb;", "isb;", "unmap p[1];", "dsb;", "isb;"],
      ["unmap p[1];", "dsb;", "isb;", "map p[0];", "dsb;", "isb;"],
    ],
    [
      "an older store is published after a younger one, of what a TLB holds",
      CPUS_2,
      ["unmap p[0];", "1: map p[0] ro;", "1: dsb;"],
      ["unmap p[0];", "1: map p[0] ro;", "1: dsb;", "dsb;"],
    ],
    [
      "an invalidation of more follows one of less",
      USER,
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[0..2];"],
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[1];", "flush_tlb p[0..2];"],
    ],
    [
      "with ETS2 a synchronization comes between invalidations",
      { ...USER, ...ETS2 },
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p;"],
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[0];", "isb;", "1: isb;", "flush_tlb p;"],
    ],
  ];

  test.each(cases)("where %s", (_, setting, one, other) => {
    const [first, second] = keysAfter(setting, one, other);
    expect(second).toBe(first);
  });
});

const BARE = { region: "user 512 pages bare", given: "" };
const GONE = ["populate p;", "dsb;", "isb;", "set_pmd p[0] = 0;", "dsb;", "flush_tlb p;", "isb;"];
const WHOLE = ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p;"];
const mappedTo = (address: string): string[] => [
  `map p[0] to ${address};`,
  "dsb;",
  "isb;",
  "unmap p[0];",
  "dsb;",
  "isb;",
];
const mappedAs = (protection: string): string[] => [`map p[0] ${protection};`, "dsb;", "isb;", "unmap p[0];", "dsb;", "isb;"]; // prettier-ignore

describe("another key", () => {
  const cases: readonly [string, Setting, string[], string[]][] = [
    ["tables say something else", {}, ["protect p[0] ro;"], ["protect p[1] ro;"]],
    ["a page has become dirty", { ...USER, machine: "hafdbs y;", given: "map p ro; protect p rw;" }, [], ["user write p[0];"]], // prettier-ignore
    ["a store is published", {}, ["map p[0] to 0x9000_0000;"], ["map p[0] to 0x9000_0000;", "dsb;"]],
    ["another CPU has to publish it", CPUS_2, ["unmap p[0];"], ["1: unmap p[0];"]],
    ["a CPU has synchronized", { given: "map p[1];" }, ["map p[0];", "dsb;"], ["map p[0];", "dsb;", "isb;"]],
    [
      "another CPU has synchronized",
      { ...CPUS_2, given: "map p[1];" },
      ["map p[0];", "dsb;", "isb;"],
      ["map p[0];", "dsb;", "1: isb;"],
    ],
    ["a TLB may hold it", {}, ["unmap p[0];", "dsb;"], ["unmap p[0];", "dsb;", "flush_tlb p[0];"]],
    ["a TLB may hold something else", {}, ["protect p[0] ro;", "unmap p[0];"], ["unmap p[0];"]],
    [
      "another page's translations have been invalidated",
      USER,
      ["set_pmd p[0] = 0;", "dsb;", "isb;", "flush_tlb p[0];"],
      ["set_pmd p[0] = 0;", "dsb;", "isb;", "flush_tlb p[2];"],
    ],
    [
      "a walk may have been made ahead of an invalidation",
      USER,
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[0];"],
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[0];", "isb;"],
    ],
    ["a table was made", { region: "kernel 4 pages bare", given: "" }, [], ["populate p;", "set_pmd p[0] = 0;"]],
    ["tables may be shared", {}, [], ["set_pmd p[0] = 0x4000_5003;", "set_pmd p[0] = 0;", "dsb;", "isb;"]],
    ["tables say something else in the upper half", {}, ["protect p[0] ro;"], ["protect p[0] rx;"]],
    ["another address is left in a TLB", { given: "" }, mappedTo("0x9000_0000"), mappedTo("0x9000_1000")],
    ["what is left in a TLB has other permissions", { given: "" }, mappedAs("ro"), mappedAs("rx")],
    [
      "an older store is published after a younger one",
      { ...CPUS_2, given: "" },
      ["map p[0];", "1: protect p[0] ro;", "1: dsb;"],
      ["map p[0];", "1: protect p[0] ro;", "1: dsb;", "dsb;"],
    ],
    [
      "one CPU or either of two may publish it",
      CPUS_2,
      ["1: unmap p[0];", "1: map p[0] ro;"],
      ["unmap p[0];", "1: map p[0] ro;"],
    ],
    [
      "the latest store is published, and nobody waits for it",
      { machine: "ets2 y;" },
      ["unmap p[0];", "dsb;", "map p[0] ro;"],
      ["unmap p[0];", "dsb;", "map p[0] ro;", "dsb;"],
    ],
    ["a CPU may have walked ahead by a table that no TLB holds", { ...CPUS_2, region: "user 512 pages" }, [...WHOLE, "isb;"], [...WHOLE, "1: isb;"]], // prettier-ignore
    [
      "an invalidation of more follows one of less, and a CPU has synchronized between them",
      USER,
      ["set_pmd p[0] = 0;", "dsb;", "isb;", "flush_tlb p;"],
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[0];", "isb;", "flush_tlb p;"],
    ],
    [
      "invalidations begin elsewhere",
      USER,
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[0..2];"],
      ["set_pmd p[0] = 0;", "dsb;", "flush_tlb p[1..2];"],
    ],
    ["a table was made, and is gone", BARE, [...GONE, "isb;"], ["read p[0];"]],
    ["a table was made, and is gone, and more was done", BARE, [...GONE, "set_pmd p[0] = 2;"], ["set_pmd p[0] = 2;"]],
    ["a table was linked where it is", {}, [], ["set_pmd p[0] = 0x1000_0000_4000_4403;"]],
    [
      "a table was linked where it is, and more was done",
      { given: "" },
      ["map p[0];", "dsb;", "isb;"],
      ["set_pmd p[0] = 0x1000_0000_4000_4403;", "map p[0];", "dsb;", "isb;"],
    ],
  ];

  test.each(cases)("where %s", (_, setting, one, other) => {
    const [first, second] = keysAfter(setting, one, other);
    expect(second).not.toBe(first);
  });
});

describe("a store of which nothing can be found any more still counts for what it replaced", () => {
  const cases: readonly [string, Setting, string[], string[]][] = [
    [
      "as published by its CPU",
      CPUS_2,
      ["unmap p[0];", "1: map p[0] ro;", "1: dsb;", "isb;", "1: isb;", "protect p[0] rx;"],
      ["1: flush_tlb p[0];", "1: write p[0];"],
    ],
    [
      "as one that its CPU will publish",
      ETS2,
      ["unmap p[0];", "1: map p[0] ro;", "protect p[0] rx;"],
      ["1: flush_tlb p[0];", "1: write p[0];"],
    ],
  ];

  test.each(cases)("%s", (_, setting, before, after) => {
    const { program, steps } = prepared(setting, [before, after]);
    const seen = [false, true].map((restores) => {
      const pages = new SteppedPages(program);
      taken(pages, steps[0]!);
      if (restores) pages.restore(pages.save());
      return taken(pages, steps[1]!);
    });
    expect(seen[1]).toEqual(seen[0]);
  });
});

describe("a loop comes back to a state that is known", () => {
  const rounds = (body: readonly string[], times: number): string[] => Array.from({ length: times }, () => body).flat();
  const cases: readonly [string, Setting, string[]][] = [
    ["of a mapping, its protection and a flush", {}, ["map p ro;", "protect p rw;", "flush_tlb p;"]],
    ["without a flush", {}, ["map p ro;", "protect p rw;"]],
    ["on a CPU beside one that does nothing", CPUS_2, ["unmap p;", "map p ro;", "flush_tlb p;"]],
    ["on two CPUs, without barriers", CPUS_2, ["unmap p;", "1: map p ro;", "1: protect p rx;"]],
    ["with ETS2", ETS2, ["unmap p;", "1: map p ro;", "dsb;"]],
    ["of tables, parts of which are invalidated", USER, ["set_pmd p[0] = 1;", "dsb;", "flush_tlb p[0];", "set_pmd p[0] = 0;", "flush_tlb p[1];"]], // prettier-ignore
    ["of tables that may be shared", USER, ["set_pmd p[0] = 0x4000_5003;", "dsb;", "flush_tlb p[0];", "set_pmd p[0] = 0;", "flush_tlb p[1];"]], // prettier-ignore
  ];

  test.each(cases)("%s", (_, setting, body) => {
    const [third, fourth] = keysAfter(setting, rounds(body, 3), rounds(body, 4));
    expect(fourth).toBe(third);
  });

  test("whatever it does, but for making tables", () => {
    fc.assert(
      fc.property(statementLists, pageSteps(6), (list, steps) => {
        const statements = list.statements.filter((each) => !/^(populate|split)/.test(each));
        const { text } = programOf({ ...list, statements });
        const pages = new SteppedPages(compiledProgram(text));
        const keys = new Set([pages.save().key]);
        for (let round = 0; round <= ROUNDS; round++) {
          pages.takeAll(steps, 0);
          // What was saved is what goes on.
          const state = pages.save();
          pages.restore(state);
          if (keys.has(state.key)) return;
          keys.add(state.key);
        }
        throw new Error(`no state came again in ${ROUNDS} rounds\n${text}\n${JSON.stringify(steps)}`);
      }),
      runs(150),
    );
  });
});
