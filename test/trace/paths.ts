/** Paths through a program as an exploration makes them, written by hand: tests need no search to have one. */
import { expect } from "vitest";
import { compile, compiled, type Sources } from "../../compiler/index.js";
import type { Trace } from "../../compiler/trace/index.js";
import type {
  Action,
  Finding,
  LazyCall,
  NestingState,
  Program,
  Report,
  StackFrame,
  Step,
} from "../../runtime/index.js";

type CallAction = Extract<Action, { kind: "call" }>;

/** Steps are added one by one; what is not said of a state stays as it was. */
export class Path {
  readonly program: Program;
  readonly sources: Sources;
  private readonly placeOf: Trace["placeOf"];
  private readonly ruleSet: number;
  private readonly steps: Step[] = [];
  private readonly findings: Finding[] = [];
  private readonly states = new Map<number, NestingState>();
  private readonly stacks = new Map<string, StackFrame>();
  /** The states in which what is under way began. */
  private readonly begun = new Map<StackFrame, NestingState>();
  private barriers = 0;

  constructor(text: string, ruleSet: string) {
    const compilation = compile("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { program, placeOf, sources } = compiled(compilation);
    this.program = program;
    this.placeOf = placeOf;
    this.sources = sources;
    this.ruleSet = program.ruleSets.findIndex(({ name }) => name === ruleSet);
  }

  /** `where`: frames from the task inwards, joined by `/`. The step stands at the first instruction of its kind. */
  step(where: string, action: Action, after: Partial<NestingState> = {}): this {
    const names = where.split("/");
    const stack = this.stack(names);
    const task = this.frame(names[0]!);
    const now = { ...(this.states.get(task) ?? this.initial()), barriers: this.barriers };
    // The machine tells a call from its beginning, though parts of it have been told.
    const begun = action.kind === "call" || action.kind === "tables" ? this.begun.get(stack) : undefined;
    if (action.kind === "underway") this.begun.set(stack, this.begun.get(stack) ?? now);
    else if (begun !== undefined) this.begun.delete(stack);
    const before = begun ?? now;
    const state = { ...now, ...after };
    this.states.set(task, state);
    this.barriers = state.barriers;
    const code = this.program.frames[stack.frame]!;
    const origin = code.code.find(({ op }) => op === action.kind)?.origin ?? code.origin;
    for (const report of "reports" in action ? action.reports : []) {
      const kind = report.assertion === "bug" ? "bug" : "warning";
      if (!report.suppressed) this.findings.push({ kind, step: this.steps.length, report });
    }
    this.steps.push({ task, stack, origin, action, before, after: state });
    return this;
  }

  call(where: string, call: LazyCall, after: Partial<NestingState> = {}, more: Partial<CallAction> = {}): this {
    const action = { kind: "call", call, reports: [], forbidden: [], hooks: [], judgement: "allowed", blame: null };
    return this.step(where, { ...(action as CallAction), ...more }, after);
  }

  /** `next` indexes the call's statements in the rule set. */
  underway(where: string, call: LazyCall, next: number | null, after: Partial<NestingState> = {}): this {
    const statements = this.program.ruleSets[this.ruleSet]!.calls[call];
    const origin = next === null ? null : statements[next]!.origin;
    return this.step(where, { kind: "underway", call, hooks: [], next: origin }, after);
  }

  on(task: string, cpu: number): this {
    return this.step(task, { kind: "switch_in", cpu, hooks: [], reports: [] });
  }

  off(where: string, cpu: number, because: "preempted" | "waits" = "preempted"): this {
    return this.step(where, { kind: "switch_out", cpu, because, hooks: [], reports: [] });
  }

  /** `where` ends in the handler. */
  interrupt(where: string, begins: boolean, after: Partial<NestingState> = {}): this {
    const irq = this.frame(where.split("/").at(-1)!);
    return this.step(where, { kind: "interrupt", irq, begins }, after);
  }

  finding(make: (step: number) => Finding): this {
    this.findings.push(make(this.steps.length - 1));
    return this;
  }

  /** `switches` are those that the path read. */
  trace(switches: Readonly<Record<string, boolean>> = {}): Trace {
    const decisions = Object.entries(switches).map(([name, value]) => {
      const index = this.program.switches.findIndex((each) => each.name === name);
      return { kind: "switch", switch: index, value } as const;
    });
    return {
      program: this.program,
      scenario: this.program.scenarios[0]!,
      ruleSet: this.program.ruleSets[this.ruleSet]!,
      placeOf: this.placeOf,
      run: {
        decisions,
        expected: [],
        reached: [],
        hooks: [],
        barriers: this.barriers,
        steps: this.steps,
        findings: this.findings,
        tables: null,
        stop: null,
      },
    };
  }

  private initial(): NestingState {
    const variables = this.program.ruleSets[this.ruleSet]!.variables.map(() => 0);
    return { variables, active: false, inInterrupt: false, sections: 0, pauses: 0, pending: false, barriers: 0 };
  }

  private stack(names: readonly string[]): StackFrame {
    const key = names.join("/");
    const known = this.stacks.get(key);
    if (known !== undefined) return known;
    const frame = this.frame(names.at(-1)!);
    const caller = names.length === 1 ? null : this.stack(names.slice(0, -1));
    const { origin } = this.program.frames[frame]!;
    const made = { frame, origin, caller, depth: names.length, reportedIn: frame, block: false };
    this.stacks.set(key, made);
    return made;
  }

  private frame(name: string): number {
    const index = this.program.frames.findIndex((each) => each.name === name);
    expect(index, name).toBeGreaterThanOrEqual(0);
    return index;
  }
}

export function warning(text: string, source: string | null = null): Report {
  return { assertion: "warn", text, source, suppressed: false };
}

/** Two tasks on two CPUs and an interrupt: one is preempted in its section, the other is interrupted in a call. */
export function preempted(): Trace & { readonly sources: Sources } {
  const path = new Path(PREEMPTED, "D")
    .on("zapper", 0)
    .on("faulter", 1)
    .underway("zapper/zap_pte_range", "enable", 7, { variables: [1, 0], active: true })
    .call("faulter/do_fault", "enable", { variables: [1, 0], active: true, sections: 1 }, { hooks: ["arch_enter"] })
    .interrupt("zapper/zap_pte_range/timer", true, { active: false, inInterrupt: true })
    .call("zapper/zap_pte_range/timer", "enable")
    .call("zapper/zap_pte_range/timer", "disable")
    .interrupt("zapper/zap_pte_range/timer", false, { active: true, inInterrupt: false })
    .call("zapper/zap_pte_range", "enable", { sections: 1 }, { hooks: ["arch_enter"] })
    .off("zapper/zap_pte_range", 0)
    .on("faulter", 0)
    .call(
      "faulter/do_fault",
      "disable",
      { variables: [0, 0], active: false, sections: 0 },
      { hooks: ["arch_leave"], reports: [warning("disable without enable", "include/linux/pgtable.h:273")] },
    )
    .step("faulter", { kind: "end" });
  return { ...path.trace({ SMP: true, DEBUG: false }), sources: path.sources };
}

const PREEMPTED = `config SMP;
config DEBUG;
machine { cpus 2; }
fn zap_pte_range [lazy] @ "mm/memory.c";
fn do_fault [lazy] @ "mm/memory.c";
irq timer { lazy { } }
scenario race {
  task zapper { if (SMP) zap_pte_range(); if (DEBUG) sleep; }
  task faulter { do_fault(); }
  interrupts timer x1;
  expect D: clean;
}
`;
