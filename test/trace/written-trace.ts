import type {
  Action,
  ArchHook,
  Decision,
  Finding,
  Frame,
  Instruction,
  Program,
  Region,
  RuleSet,
  Run,
  StackFrame,
  Step,
  TableProblem,
} from "../../runtime/index.js";
import type { Trace } from "../../compiler/trace/index.js";

/** A run as a golden writes it down. Names stand for indices, and a stack is its frames joined by `/`, outermost first. */
export interface WrittenRun {
  readonly switches?: Record<string, boolean>;
  readonly outcomes?: readonly number[];
  readonly steps: readonly WrittenStep[];
  readonly leak?: { readonly sections?: number; readonly pauses?: number; readonly pending?: boolean };
  readonly stop?: "call_depth";
  readonly problem?: TableProblem;
  /** Hazards and faults, beside the findings that follow from the steps. */
  readonly findings?: readonly Finding[];
}

export interface WrittenStep {
  /** Frames with the same name are told apart by `#2`; an equal path is the same activation. */
  readonly in: string;
  readonly call?: "enable" | "disable" | "pause" | "resume";
  readonly action?: Exclude<Action, { kind: "call" }>;
  readonly hook?: "enter" | "leave" | "flush";
  readonly warns?: string;
  readonly bugs?: string;
  readonly suppressed?: boolean;
  readonly breaks?: string;
  readonly late?: boolean;
  /** State after the step; what is not said stays as it was. */
  readonly variables?: readonly number[];
  readonly active?: boolean;
  readonly pending?: boolean;
  readonly barriers?: number;
  readonly sections?: number;
  readonly inInterrupt?: boolean;
  /** Of the text; the instruction that begins there is the one that the step executes. */
  readonly line?: number;
  /** The step is made so many times. */
  readonly times?: number;
}

export interface WrittenProgram {
  readonly scenario: string;
  /** Tasks and handlers; every other frame is a function. */
  readonly kinds?: Record<string, Frame["kind"]>;
  readonly inlined?: Record<string, string>;
  readonly pages?: boolean;
  readonly title?: string;
  readonly vaBits?: 48 | 39;
  readonly regions?: readonly (Pick<Region, "name" | "pages"> & { readonly space?: Region["space"] })[];
  /** Instructions of frames, each with its line as its origin. */
  readonly code?: Record<string, readonly Instruction[]>;
}

/** Lines of equal length, so that a line's number says where it is. */
export const WRITTEN_LINE = "scenario s { }\n";

/** Origins of steps with a line begin here; those of frames are below, and all at the first line. */
const FIRST_LINE = 1000;

/** Builds what the runtime would hand out, as far as the formats look at it. */
export class WrittenTraces {
  readonly program: Program;
  private readonly names: string[] = [];

  constructor(private readonly written: WrittenProgram) {
    const frames: Frame[] = [];
    this.program = {
      version: 1,
      switches: [],
      machine: {
        granule: "4K",
        vaBits: written.vaBits ?? 48,
        cpus: 1,
        hafdbs: true,
        ets2: false,
        bbm: 0,
        pan: true,
        kernel: null,
        portable: false,
      },
      regions: (written.regions ?? []).map((region) => {
        return { space: "kernel", ...region, at: null, bare: false, implicit: false, origin: 0 };
      }),
      frames,
      ruleSets: [],
      scenarios: [],
    };
  }

  ruleSet(name: string, variables: readonly string[]): RuleSet {
    return {
      name,
      title: "",
      since: null,
      variables: variables.map((each) => {
        const [type, variable] = each.split(" ") as ["bool" | "u8", string];
        return { name: variable, type, perCpu: false };
      }),
      active: { op: "variable", name: "active" },
      calls: { enable: [], disable: [], pause: [], resume: [] },
      hooks: {},
      origin: 0,
    };
  }

  trace(ruleSet: RuleSet, written: WrittenRun): Trace {
    const scenario = {
      name: this.written.scenario,
      title: this.written.title ?? "",
      given: null,
      tasks: [],
      interrupts: [],
      ruleSets: [],
      expectations: [],
      invariants: [],
      origin: 0,
    };
    const run = this.run(ruleSet, written);
    return {
      program: this.program,
      scenario,
      ruleSet,
      run,
      placeOf: (origin) => {
        const start = origin < FIRST_LINE ? 0 : (origin - FIRST_LINE) * WRITTEN_LINE.length;
        return { file: "f.lmmu", span: { start, end: start + 1 } };
      },
    };
  }

  run(ruleSet: RuleSet, written: WrittenRun): Run {
    const stacks = new Map<string, StackFrame>();
    const findings: Finding[] = [];
    const steps: Step[] = [];
    let state = {
      variables: ruleSet.variables.map(() => 0) as readonly number[],
      active: false,
      inInterrupt: false,
      sections: 0,
      pauses: 0,
      pending: false,
      barriers: 0,
    };
    let silent: number | null = null;
    for (const each of written.steps.flatMap((step) => Array.from({ length: step.times ?? 1 }, () => step))) {
      const before = state;
      state = {
        ...state,
        variables: each.variables ?? state.variables,
        active: each.active ?? state.active,
        pending: each.pending ?? state.pending,
        barriers: each.barriers ?? state.barriers,
        sections: each.sections ?? state.sections,
        inInterrupt: each.inInterrupt ?? state.inInterrupt,
      };
      const stack = this.stack(stacks, each.in);
      const index = steps.length;
      const action = each.action ?? this.call(each, silent);
      if (action.kind === "call") {
        if (action.judgement === "silent") silent = index;
        for (const report of action.reports) {
          if (!report.suppressed)
            findings.push({ kind: report.assertion === "bug" ? "bug" : "warning", step: index, report });
        }
        for (const text of action.forbidden) findings.push({ kind: "forbidden", step: index, text });
      }
      if (action.kind === "assert" && !action.holds) findings.push({ kind: "assert", step: index });
      const origin = each.line === undefined ? 0 : FIRST_LINE + each.line - 1;
      steps.push({ task: this.frame(each.in.split("/")[0]!), stack, origin, action, before, after: state });
    }
    findings.push(...(written.findings ?? []));
    if (written.leak !== undefined) {
      const { sections = 0, pauses = 0, pending = false } = written.leak;
      findings.push({
        kind: "leak",
        step: steps.length - 1,
        sections,
        pauses,
        pending,
        begun: ruleSet.variables.map(() => 0),
        variables: state.variables,
      });
    }
    return {
      decisions: this.decisions(written),
      expected: [],
      reached: [],
      hooks: steps.flatMap(({ action }) => (action.kind === "call" ? action.hooks : [])),
      barriers: state.barriers,
      steps,
      findings,
      tables: null,
      stop: this.stop(written, steps.at(-1)),
    };
  }

  private stop({ stop, problem }: WrittenRun, last: Step | undefined): Run["stop"] {
    if (last === undefined) return null;
    const { stack, origin } = last;
    if (problem !== undefined) return { kind: "tables", problem, stack, origin };
    return stop === undefined ? null : { kind: stop, limit: 10_000, stack, origin };
  }

  private call(step: WrittenStep, blame: number | null): Action {
    const text = step.warns ?? step.bugs;
    const assertion = step.bugs === undefined ? "warn" : "bug";
    const reports =
      text === undefined ? [] : [{ assertion, text, source: null, suppressed: step.suppressed ?? false } as const];
    const judgement =
      step.late === true ? "late" : reports.length > 0 ? "detected" : step.breaks !== undefined ? "silent" : "allowed";
    return {
      kind: "call",
      call: step.call!,
      reports,
      forbidden: step.breaks === undefined ? [] : [step.breaks],
      hooks: step.hook === undefined ? [] : [`arch_${step.hook}` satisfies ArchHook],
      judgement,
      blame: step.late === true ? blame : null,
    };
  }

  private decisions({ switches = {}, outcomes = [] }: WrittenRun): Decision[] {
    const list = this.program.switches as { name: string; value: null; dependsOn: null }[];
    const decided = Object.entries(switches).map(([name, value]): Decision => {
      let index = list.findIndex((each) => each.name === name);
      if (index < 0) index = list.push({ name, value: null, dependsOn: null }) - 1;
      return { kind: "switch", switch: index, value };
    });
    return [...decided, ...outcomes.map((outcome): Decision => ({ kind: "maybe", origin: 0, outcome }))];
  }

  private stack(stacks: Map<string, StackFrame>, path: string): StackFrame {
    const known = stacks.get(path);
    if (known !== undefined) return known;
    const parts = path.split("/");
    let caller: StackFrame | null = null;
    parts.forEach((part, i) => {
      const key = parts.slice(0, i + 1).join("/");
      const frame = this.frame(part);
      const into = this.written.inlined?.[part];
      const made: StackFrame = stacks.get(key) ?? {
        frame,
        origin: frame,
        caller,
        depth: i + 1,
        reportedIn: into === undefined ? frame : this.frame(into),
        block: false,
      };
      stacks.set(key, made);
      caller = made;
    });
    return caller!;
  }

  private frame(part: string): number {
    const name = part.replace(/#\d+$/, "");
    const known = this.names.indexOf(name);
    if (known >= 0) return known;
    this.names.push(name);
    const first = this.names.length === 1;
    const emits = first && this.written.pages === true ? ([{ op: "emit", origin: 0 }] as const) : [];
    const code = (this.written.code?.[name] ?? emits).map((each) => ({
      ...each,
      origin: FIRST_LINE + each.origin - 1,
    }));
    (this.program.frames as Frame[]).push({
      name,
      kind: this.written.kinds?.[name] ?? (first ? "task" : "fn"),
      interrupt: null,
      source: null,
      inlines: null,
      parameters: [],
      slots: 0,
      code,
      origin: 0,
    });
    return this.names.length - 1;
  }
}
