/** Page statements carried out one by one on a `PageMachine`, as whoever explores carries them out: on any CPU at any time. */
import fc from "fast-check";
import { compile, hasErrors } from "../../compiler/index.js";
import { TableStatementError } from "../../runtime/arm64/mapping.js";
import type { Environment } from "../../runtime/expression.js";
import { PageMachine, type PageState } from "../../runtime/page-machine.js";
import { Deferred } from "../../runtime/portable.js";
import type { Frame, Program } from "../../runtime/index.js";
import { LOOKED_AT, type PageProgramOptions, pagePrograms, programText } from "../arm64/page-programs.js";

/** One thing that happens. */
export type PageStep =
  | {
      readonly kind: "statement";
      /** Counts the program's statements, again from the first behind the last. */
      readonly nth: number;
      readonly cpu: number;
      /** Barriers that it owes become pending, else they are emitted. */
      readonly queues: boolean;
    }
  /** A context switch, exception entry or return, emit_pte_barriers(). */
  | { readonly kind: "switched" | "synchronized" | "emitted"; readonly cpu: number };

/** A scenario of statements that are taken one by one. */
export interface StatementList {
  readonly cpus: number;
  /** The machine and the regions. */
  readonly head: string;
  readonly given: string;
  /** Any of them, in any order. */
  readonly statements: readonly string[];
  /** Accesses that tell states apart. */
  readonly accesses: readonly string[];
}

/** Random programs, of which single statements are taken. */
function spacious(choice: Partial<PageProgramOptions>): fc.Arbitrary<StatementList> {
  return pagePrograms(choice).map((program) => {
    const statements = program.statements.filter((each) => !each.includes("{") && !each.startsWith("schedule"));
    const accesses = program.regions.flatMap(({ name, space, pages }) =>
      Array.from({ length: Math.min(pages, LOOKED_AT) }, (_, page) => accessesTo(`${name}[${page}]`, space)).flat(),
    );
    const head = programText({ ...program, given: [], statements: [] }).split("\nscenario")[0]!;
    const given = program.given.join(" ");
    return { cpus: program.machine.cpus, head, given, statements: [...statements, "dsb;"], accesses };
  });
}

function accessesTo(page: string, space: "kernel" | "user"): string[] {
  return [`read ${page};`, `${space === "user" ? "user write" : "exec"} ${page};`];
}

/** Where the last-level tables of the two regions are, unless they are bare. */
const TABLES = ["0x4000_3403", "0x4000_4403"] as const;
/** PXNTable or UXNTable, as the kernel writes it. */
const TABLE_BITS = { user: "0x0800_0000", kernel: "0x1000_0000" } as const;

/** Everything happens to the same few descriptors, of two regions that have a table each. `links`: also to the other's. */
function crowded(links: boolean): fc.Arbitrary<StatementList> {
  const yes = (value: boolean): string => (value ? "y" : "n");
  const settings = fc.record({
    cpus: fc.constantFrom(1, 2),
    ets2: fc.boolean(),
    hafdbs: fc.boolean(),
    bbm: fc.constantFrom("0", "noabort"),
    space: fc.constantFrom("kernel" as const, "user" as const),
    bare: fc.constantFrom("", "", " bare"),
    given: fc.constantFrom("", "map a;", "map a; map b;"),
  });
  return settings.chain(({ cpus, ets2, hafdbs, bbm, space, bare, given }) => {
    const at = (offset: string): string => (space === "user" ? `0x${offset}` : `0xffff_ff80_${offset}`);
    const head = [
      `machine { va_bits 39; cpus ${cpus}; ets2 ${yes(ets2)}; hafdbs ${yes(hafdbs)}; bbm ${bbm}; pan n; }`,
      `region a: ${space} 2 pages at ${at("1000_0000")};`,
      `region b: ${space} 2 pages at ${at("1020_0000")}${bare};`,
    ].join("\n");
    const [own, other] = TABLES.map((table) => `${TABLE_BITS[space]}_${table.slice(2)}`);
    const statements = [
      ...["a[0]", "a[0]", "a[1]", "a", "b"].flatMap((pages) => [
        `map ${pages} ro;`,
        `map ${pages};`,
        `unmap ${pages};`,
      ]),
      ...["a[0]", "a[1]", "a", "b"].flatMap((pages) => [`flush_tlb ${pages};`, `flush_tlb ${pages};`]),
      ...[
        "dsb;",
        "dsb;",
        "isb;",
        "read a[0];",
        "write a[0];",
        "user write a[1];",
        "populate b;",
        "map a[0] to 0x9000_0000;",
      ],
      // Old; old and clean; Device.
      ...["0x0060_0000_8000_0343", "0x0068_0000_8000_03c3", "0x0060_0000_8000_0713"].map(
        (raw) => `store a[0] = ${raw};`,
      ),
      ...["set_pmd a[0] = 0;", "set_pmd b[0] = 0;"],
      ...(links ? [own, other].flatMap((table) => [`set_pmd a[0] = ${table};`, `set_pmd b[0] = ${table};`]) : []),
    ];
    const accesses = ["a[0]", "a[1]", "b[0]"].flatMap((page) => accessesTo(page, space));
    return fc
      .subarray(statements, { minLength: 4, maxLength: 9 })
      .map((some) => ({ cpus, head, given, statements: some, accesses }));
  });
}

/** Programs to take steps of. */
export const statementLists: fc.Arbitrary<StatementList> = fc.oneof(
  spacious({ wild: true, statements: 12, pages: 3 }),
  { weight: 2, arbitrary: crowded(false) },
  crowded(true),
);

/** Lists of steps; what they name that a program does not have is taken to be something that it has. */
export function pageSteps(maxLength: number): fc.Arbitrary<readonly PageStep[]> {
  const cpu = fc.nat(1);
  const statement = fc.record({ kind: fc.constant("statement" as const), nth: fc.nat(40), cpu, queues: fc.boolean() });
  const other = fc.record({ kind: fc.constantFrom("switched" as const, "synchronized", "emitted"), cpu });
  const step = fc.oneof({ weight: 5, arbitrary: statement }, { weight: 1, arbitrary: other });
  return fc.array<PageStep>(step, { minLength: 1, maxLength, size: "max" });
}

export function compiledProgram(text: string): Program {
  const compilation = compile("steps.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  const { program, diagnostics } = compilation;
  if (program === null || hasErrors(compilation)) {
    throw new Error(`${diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n")}\n${text}`);
  }
  return program;
}

/** The machine of a program's first scenario after its `given`. */
export class SteppedPages {
  readonly pages: PageMachine;
  private readonly environment: Environment;
  private readonly scenario: Frame;

  constructor(private readonly program: Program) {
    const { given, tasks } = program.scenarios[0]!;
    this.pages = new PageMachine(program, { instruction: () => undefined, step: () => undefined }, given !== null);
    const environment: Partial<Environment> = { regionPages: (region) => program.regions[region]!.pages };
    this.environment = environment as Environment;
    this.scenario = program.frames[tasks[0]!]!;
    if (given === null) return;
    for (let nth = 0; nth < this.lengthOf(program.frames[given]!); nth++) {
      this.execute(program.frames[given]!, nth, { cpu: 0, queues: false }, 0, true);
    }
    this.pages.settle();
  }

  /** What can be seen of a step. `number`: that of the step in the trace. */
  take(step: PageStep, number: number): string {
    const cpu = step.cpu % this.program.machine.cpus;
    if (step.kind !== "statement") {
      this.pages[step.kind](cpu);
      return "";
    }
    const nth = step.nth % this.lengthOf(this.scenario);
    return this.execute(this.scenario, nth, { ...step, cpu }, number, false);
  }

  /** All steps, and what can be seen of each. */
  takeAll(steps: readonly PageStep[], firstNumber: number): string[] {
    return steps.map((step, nth) => this.take(step, firstNumber + nth));
  }

  /** What can be asked for; leaves everything as it is. */
  asked(): string {
    const { regions } = this.program;
    const each = regions.flatMap(({ pages }, region) =>
      Array.from({ length: Math.min(pages, LOOKED_AT) }, (_, from) => {
        const page = { region, from, to: from + 1 };
        return [this.pages.mapped(page), this.pages.visible(page)];
      }),
    );
    return JSON.stringify([each, this.pages.dump()]);
  }

  save(): PageState {
    return this.pages.save();
  }

  restore(state: PageState): void {
    this.pages.restore(state);
  }

  private lengthOf({ code }: Frame): number {
    return code.filter(({ op }) => op !== "return").length;
  }

  private execute(
    { code }: Frame,
    nth: number,
    { cpu, queues }: { readonly cpu: number; readonly queues: boolean },
    step: number,
    given: boolean,
  ): string {
    const emitBarriers = (): void => this.pages.emitted(cpu);
    const queueBarriers = (): boolean => {
      if (!queues) emitBarriers();
      return queues;
    };
    const deferred = new Deferred();
    const executing = { cpu, step, given, queueBarriers, defers: false, emitBarriers, batches: false, deferred };
    try {
      const instruction = code[nth] as Parameters<PageMachine["execute"]>[0];
      return JSON.stringify(this.pages.execute(instruction, this.environment, executing));
    } catch (failure) {
      if (!(failure instanceof TableStatementError)) throw failure;
      return JSON.stringify(failure.problem);
    }
  }
}

/** The text of a program, and the steps that make its accesses, on each CPU. */
export function programOf({ cpus, head, given, statements, accesses }: StatementList): {
  readonly text: string;
  readonly accesses: readonly PageStep[];
} {
  const text = `${head}\nscenario s "steps" {\n  given { ${given} }\n  ${[...statements, ...accesses].join("\n  ")}\n}`;
  const steps = Array.from({ length: cpus }, (_, cpu) =>
    accesses.map((_access, nth): PageStep => ({ kind: "statement", nth: statements.length + nth, cpu, queues: false })),
  );
  return { text, accesses: steps.flat() };
}
