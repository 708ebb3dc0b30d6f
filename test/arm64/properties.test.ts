import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, hasErrors } from "../../compiler/index.js";
import {
  type AccessOutcome,
  loadProgram,
  type Program,
  type Run,
  runScenario,
  type Step,
} from "../../runtime/index.js";
import { LOOKED_AT, type PageProgram, pagePrograms, programText } from "./page-programs.js";

const deep = process.env["LMMU_DEEP"] !== undefined;
const few = { numRuns: deep ? 1_500 : 40 };

interface Ran {
  readonly program: Program;
  readonly run: Run;
}

/** Runs it under D, with what the tables say in the end. */
function ran(made: PageProgram): Ran {
  const text = programText(made);
  const compilation = compile("random.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  const { program } = compilation;
  if (program === null || hasErrors(compilation)) {
    throw new Error(compilation.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
  }
  const rules = program.ruleSets.findLastIndex(({ name }) => name === "D");
  const { runs, partial } = runScenario(loadProgram(program), 0, rules, { choices: null, tables: true });
  expect(partial).toBeNull();
  return { program, run: runs[0]! };
}

/** A property of programs that says what the program was. */
function property(programs: fc.Arbitrary<PageProgram>, holds: (program: PageProgram) => void) {
  return fc.property(programs, (program) => {
    try {
      holds(program);
    } catch (failure) {
      throw new Error(`${(failure as Error).message}\n${programText(program)}`, { cause: failure });
    }
  });
}

function outcomeText(outcome: AccessOutcome): string {
  return outcome.kind === "translated" ? `${outcome.address} ${outcome.memory}` : `${outcome.fault} ${outcome.level}`;
}

type Access = Extract<Step["action"], { kind: "access" }>;

/** The outcomes of each access, of one page each, in order. */
function outcomesOf({ run }: Ran): Set<string>[] {
  const accesses = run.steps.flatMap(({ action }) => (action.kind === "access" ? [action] : []));
  return accesses.map(({ results }: Access) => new Set(results.flatMap(({ outcomes }) => outcomes.map(outcomeText))));
}

const listed = (sets: readonly ReadonlySet<string>[]): string[] => sets.map((set) => [...set].sort().join(" | "));

/** Writes to every page, or the first few of them. */
const everyPage = ({ regions }: PageProgram): string[] =>
  regions.flatMap(({ name, space, pages }) =>
    Array.from(
      { length: Math.min(pages, LOOKED_AT) },
      (_, page) => `${space === "user" ? "user " : ""}write ${name}[${page}];`,
    ),
  );

const then = (program: PageProgram, ...statements: readonly string[]): PageProgram => ({
  ...program,
  statements: [...program.statements, ...statements],
});

test("map, then unmap of what was not mapped, then flush_tlb, leaves what was there", () => {
  const programs = pagePrograms({ statements: 1 });
  fc.assert(
    property(programs, (drawn) => {
      const [{ name, pages, space }] = drawn.regions as [PageProgram["regions"][number]];
      // Fresh: `given` has mapped pages of other regions.
      const given = drawn.given.filter((statement) => !statement.includes(name));
      const regions = drawn.regions.map((region) => ({ ...region, bare: false }));
      const before = { ...drawn, regions, given, statements: [] };
      const middle = [
        `map ${name};`,
        `${space === "user" ? "user " : ""}read ${name}[${pages - 1}];`,
        `unmap ${name};`,
      ];
      const plain = ran(then(before, ...everyPage(before)));
      const mapped = ran(then(before, ...middle, `flush_tlb ${name};`, ...everyPage(before)));
      expect(mapped.run.stop).toBeNull();
      expect(mapped.run.tables).toEqual(plain.run.tables);
      expect(listed(outcomesOf(mapped).slice(1))).toEqual(listed(outcomesOf(plain)));
      const stores = mapped.run.steps.flatMap(({ action }) => (action.kind === "tables" ? action.stores : []));
      const [made, cleared] = [stores.slice(0, stores.length / 2), stores.slice(stores.length / 2)];
      expect(made.every(({ before: old }) => BigInt(old) === 0n)).toBe(true);
      expect(cleared.every(({ after }) => BigInt(after) === 0n)).toBe(true);
      const places = (lines: typeof stores): unknown[] => lines.map(({ level, at, entries }) => [level, at, entries]);
      expect(places(cleared)).toEqual(places(made));
    }),
    few,
  );
});

describe("no access may come to more than before where there is", () => {
  const never = (change: (program: PageProgram, at: number, page: string) => PageProgram) => {
    const drawn = fc.tuple(pagePrograms({ statements: 20 }), fc.nat(19), fc.nat(2));
    const check = ([program, where, which]: [PageProgram, number, number]): void => {
      const at = where % (program.statements.length + 1);
      const region = program.regions[which % program.regions.length]!;
      const changed = change(program, at, region.name);
      const [before, after] = [outcomesOf(ran(program)), outcomesOf(ran(changed))];
      expect(after.length, programText(changed)).toBe(before.length);
      for (const [index, outcomes] of after.entries()) {
        const more = [...outcomes].filter((outcome) => !before[index]!.has(outcome));
        if (more.length === 0) continue;
        const was = [...before[index]!].join(" | ");
        throw new Error(
          `access ${index}: ${more.join(" | ")} beside ${was}\n${programText(program)}\nchanged:\n${programText(changed)}`,
        );
      }
    };
    fc.assert(fc.property(drawn, check), few);
  };
  const inserted = (program: PageProgram, at: number, statement: string): PageProgram => ({
    ...program,
    statements: program.statements.toSpliced(at, 0, statement),
  });

  test.each(["dsb;", "isb;", "emit;"])("one more %s", (statement) => {
    never((program, at) => inserted(program, at, statement));
  });

  test("one more flush_tlb", () => {
    never((program, at, region) => inserted(program, at, `flush_tlb ${region};`));
  });

  test("FEAT_ETS2", () => {
    const without = (program: PageProgram): PageProgram => ({
      ...program,
      machine: { ...program.machine, ets2: false },
    });
    fc.assert(
      property(pagePrograms({ statements: 20 }), (program) => {
        const before = outcomesOf(ran(without(program)));
        const after = outcomesOf(ran({ ...program, machine: { ...program.machine, ets2: true } }));
        expect(after.length).toBe(before.length);
        for (const [index, outcomes] of after.entries())
          expect([...before[index]!]).toEqual(expect.arrayContaining([...outcomes]));
      }),
      few,
    );
  });
});

/** Each CPU makes what it has stored visible, and then every region is flushed. */
function settled({ machine, regions }: PageProgram): string[] {
  const cpus = Array.from({ length: machine.cpus }, (_, cpu) => `schedule on ${cpu}; dsb; isb;`);
  return [...cpus, ...regions.map(({ name }) => `flush_tlb ${name};`)];
}

/**
 * Without groups, since some members of one may be told otherwise than the others; and without replacing tables of the
 * kernel by anything else, since flush_tlb_kernel_range() leaves the walk caches as they are.
 */
test("after flush_tlb of all regions and barriers on every CPU each access has one outcome", () => {
  fc.assert(
    property(pagePrograms({ groups: false, kernelTables: false }), (program) => {
      const reads = Array.from({ length: program.machine.cpus }, (_, cpu) => [
        `schedule on ${cpu};`,
        "isb;",
        ...everyPage(program),
      ]).flat();
      const before = outcomesOf(ran(program)).length;
      const after = outcomesOf(ran(then(program, ...settled(program), ...reads))).slice(before);
      expect(listed(after).filter((outcomes) => outcomes.includes(" | "))).toEqual([]);
    }),
    few,
  );
});

test.each([1, 512])("what flush_tlb of %i kernel pages leaves: the walk caches", (pages) => {
  const machine = { granule: "4K", vaBits: 48, cpus: 1, hafdbs: true, ets2: false, bbm: 0, pan: true } as const;
  const outcomes = (space: "kernel" | "user"): string[] => {
    const regions = [{ name: "tea", space, pages, bare: false }];
    const access = space === "user" ? "user read tea[0];" : "read tea[0];";
    const statements = ["set_pmd tea[0] = 0;", "dsb;", "isb;", "flush_tlb tea;", access];
    return listed(outcomesOf(ran({ machine, regions, given: ["map tea;"], statements })));
  };
  expect(outcomes("user")).toEqual(["translation 2"]);
  expect(outcomes("kernel")[0]).toContain(" | translation 2");
});

/** The trace with names of regions instead of their indices, and without the places in the text. */
function traceText({ program, run }: Ran): string {
  const plain = (key: string, value: unknown): unknown => {
    if (key === "origin" || key === "reached") return undefined;
    return key === "region" && typeof value === "number" ? program.regions[value]!.name : value;
  };
  const tables = [...(run.tables ?? [])].sort((a, b) =>
    program.regions[a.region]!.name < program.regions[b.region]!.name ? -1 : 1,
  );
  return JSON.stringify({ ...run, tables }, plain, 1);
}

test("the order in which regions are declared means nothing", () => {
  fc.assert(
    property(pagePrograms({ wild: true }), (program) => {
      const reversed = { ...program, regions: program.regions.toReversed() };
      expect(traceText(ran(reversed))).toBe(traceText(ran(program)));
    }),
    few,
  );
});

test("barriers: what stores emit, what hooks emit, and no more; TLB invalidation leaves pending alone", () => {
  fc.assert(
    property(pagePrograms({ statements: 25 }), (program) => {
      const { run } = ran(program);
      let barriers = 0;
      for (const { action, before, after } of run.steps) {
        switch (action.kind) {
          case "tables":
            barriers += action.emitted;
            expect(after.pending).toBe(before.pending || action.queued > 0);
            if (action.queued > 0) expect(before.active).toBe(true);
            if (action.emitted > 0) expect(before.active).toBe(false);
            break;
          case "barrier":
            if (action.barrier === "emit") barriers++;
            expect(after.pending).toBe(before.pending);
            break;
          case "call": {
            const ends = action.hooks.some((hook) => hook !== "arch_enter");
            if (ends && before.pending) barriers++;
            expect(after.pending).toBe(before.pending && !ends);
            break;
          }
          default:
            expect(after.pending).toBe(before.pending);
        }
        expect(after.barriers).toBe(barriers);
      }
      // A statement that ends the run half way has no step, though it may have emitted.
      if (run.stop === null) expect(run.barriers).toBe(barriers);
    }),
    few,
  );
});

test("no program of page statements breaks the machine, and a run is the same every time", () => {
  fc.assert(
    property(pagePrograms({ wild: true, statements: 40, pages: 40, cpus: 3 }), (program) => {
      expect(traceText(ran(program))).toBe(traceText(ran(program)));
    }),
    few,
  );
});
