/** Page statements carried out one by one on a `PageMachine`, as whoever explores carries them out: on any CPU at any time. */
import fc from "fast-check";
import { compile, hasErrors } from "../../compiler/index.js";
import { TableStatementError } from "../../runtime/arm64/mapping.js";
import type { Environment } from "../../runtime/expression.js";
import { PageMachine, type PageState } from "../../runtime/page-machine.js";
import { Deferred } from "../../runtime/portable.js";
import type { Frame, Program } from "../../runtime/index.js";
import {
  LOOKED_AT,
  type PageProgram,
  type PageProgramOptions,
  pagePrograms,
  programText,
} from "../arm64/page-programs.js";

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

/** Programs whose statements are single ones. */
export function steppedPrograms(choice: Partial<PageProgramOptions> = {}): fc.Arbitrary<PageProgram> {
  return pagePrograms(choice).map((program) => {
    const single = program.statements.filter((each) => !each.includes("{") && !each.startsWith("schedule"));
    return { ...program, statements: [...single, "dsb;"] };
  });
}

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
    const executing = { cpu, step, given, queueBarriers, emitBarriers, batches: false, deferred };
    try {
      const instruction = code[nth] as Parameters<PageMachine["execute"]>[0];
      return JSON.stringify(this.pages.execute(instruction, this.environment, executing));
    } catch (failure) {
      if (!(failure instanceof TableStatementError)) throw failure;
      return JSON.stringify(failure.problem);
    }
  }
}

/** Accesses to the first pages of every region, at the program's end. */
export function withAccesses(program: PageProgram): { readonly text: string; readonly accesses: readonly PageStep[] } {
  const accesses = program.regions.flatMap(({ name, space, pages }) =>
    Array.from({ length: Math.min(pages, LOOKED_AT) }, (_, page) => [
      `read ${name}[${page}];`,
      `${space === "user" ? "user write" : "exec"} ${name}[${page}];`,
    ]).flat(),
  );
  const statements = [...program.statements, ...accesses];
  const steps = Array.from({ length: program.machine.cpus }, (_, cpu) =>
    accesses.map((_, nth): PageStep => {
      return { kind: "statement", nth: program.statements.length + nth, cpu, queues: false };
    }),
  );
  return { text: programText({ ...program, statements }), accesses: steps.flat() };
}
