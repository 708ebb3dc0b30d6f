/** Writes down what a run does: steps, findings, hooks, and what the scenario's monitors see after each step. */
import type { Environment } from "./expression.js";
import type { ArchHook, Expectation, LazyCall, Origin, Scenario, Site } from "./ir.js";
import type { Budget } from "./budget.js";
import type { LoadedProgram } from "./program.js";
import type { Met } from "./page-machine.js";
import type { StepResult } from "./lazy-state.js";
import type { Task } from "./task.js";
import type {
  Action,
  Decision,
  Finding,
  HazardName,
  Judgement,
  NestingState,
  Report,
  Run,
  StackFrame,
  Step,
} from "./trace.js";
import type { WrittenStack } from "./written.js";

/** How a task or handler left things, as far as it began with all of it empty. */
interface Left {
  readonly written: WrittenStack;
  readonly variables: readonly number[];
  /** A barrier is owed that was not when it began. */
  readonly pending: boolean;
}

export class Recorder {
  private readonly steps: Step[] = [];
  private readonly findings: Finding[] = [];
  private readonly hooks: ArchHook[] = [];
  private readonly expectations: readonly { readonly index: number; readonly expectation: Expectation }[];
  private readonly unreached: Set<Monitor>;
  private readonly reached: Origin[] = [];
  private readonly unbroken: Set<Monitor & { readonly invariant: number }>;
  /** Which assertions have reported, by call site: what `_ONCE` remembers. */
  private readonly reportedOnce = new Set<string>();

  constructor(
    private readonly loaded: LoadedProgram,
    scenario: Scenario,
    ruleSet: number,
    private readonly budget: Budget,
  ) {
    this.expectations = scenario.expectations.flatMap((expectation, index) =>
      expectation.ruleSets.includes(ruleSet) ? [{ index, expectation }] : [],
    );
    this.unreached = new Set(
      this.expectations.flatMap(({ expectation }) =>
        expectation.facts.flatMap((fact) =>
          fact.kind === "reachable" ? [{ origin: fact.origin, holds: loaded.condition(fact.condition) }] : [],
        ),
      ),
    );
    this.unbroken = new Set(
      scenario.invariants.flatMap(({ ruleSets, origin, condition }, invariant) =>
        ruleSets.includes(ruleSet) ? [{ invariant, origin, holds: loaded.condition(condition) }] : [],
      ),
    );
  }

  /** A step that has just been taken; `environment` is the machine behind it. */
  record(
    task: Task,
    stack: StackFrame,
    origin: Origin,
    action: Action,
    before: NestingState,
    after: NestingState,
    environment: Environment,
  ): void {
    this.note(task, stack, origin, action, before, after);
    for (const monitor of this.unreached) {
      if (!monitor.holds(environment)) continue;
      this.unreached.delete(monitor);
      this.reached.push(monitor.origin);
    }
    for (const monitor of this.unbroken) {
      if (monitor.holds(environment)) continue;
      this.unbroken.delete(monitor);
      this.findings.push({ kind: "invariant", step: this.latest, invariant: monitor.invariant });
    }
  }

  /** A step that tells of something half done: what holds between statements need not hold here. */
  note(task: Task, stack: StackFrame, origin: Origin, action: Action, before: NestingState, after: NestingState): void {
    this.budget.step();
    this.steps.push({ task: task.frame, stack, origin, action, before, after });
  }

  /** One of the four calls, with what the rule set made of it. */
  call(
    task: Task,
    stack: StackFrame,
    origin: Origin,
    call: LazyCall,
    site: Site,
    result: StepResult,
    before: NestingState,
    after: NestingState,
    environment: Environment,
  ): void {
    const { forbidden } = result;
    // An inlined frame has its own copy of each site for every frame that it is inlined into.
    const reports = this.reportsOf(`${site} ${stack.reportedIn}`, result);
    const judgement = judgementOf(result);
    const hooks = result.hooks.map(({ hook }) => hook);
    const blame = judgement === "late" ? task.latestSilent : null;
    if (judgement === "silent") task.latestSilent = this.steps.length;
    this.record(
      task,
      stack,
      origin,
      { kind: "call", call, reports, forbidden, hooks, judgement, blame },
      before,
      after,
      environment,
    );
    this.reported(reports);
    const step = this.latest;
    for (const text of forbidden) this.findings.push({ kind: "forbidden", step, text });
  }

  /** A hook has been called. */
  hook(hook: ArchHook): void {
    this.hooks.push(hook);
  }

  /** The latest step's assertions have reported. */
  reported(reports: readonly Report[]): void {
    const step = this.latest;
    for (const report of reports) {
      if (report.suppressed) continue;
      this.findings.push({ kind: report.assertion === "bug" ? "bug" : "warning", step, report });
    }
  }

  /** What a rule set's hook for context switches has raised; the kernel's text has it once. */
  switchReports(hook: "switch_out" | "switch_in", result: StepResult): Report[] {
    return this.reportsOf(hook, result);
  }

  /** How many steps there are: the index of the next one. */
  get length(): number {
    return this.steps.length;
  }

  /** The latest step met a hazard or fault. */
  met(met: Met): void {
    this.findings.push({ ...met, step: this.latest });
  }

  /** The latest step met a hazard that is not about a page. */
  hazard(name: HazardName): void {
    this.met({ kind: "hazard", name, page: null });
  }

  /** The latest step is an `assert` that does not hold. */
  failedAssert(): void {
    this.findings.push({ kind: "assert", step: this.latest });
  }

  /** The latest step ends a task or handler; reports it where something is left that was not there when it began. */
  leak(left: Left, begun: readonly number[]): void {
    const { variables, pending } = left;
    const sections = this.loaded.stacks.sections(left.written);
    const pauses = this.loaded.stacks.pauses(left.written);
    const changed = variables.some((value, index) => value !== begun[index]);
    if (!changed && !pending && sections === 0 && pauses === 0) return;
    this.findings.push({ kind: "leak", step: this.latest, sections, pauses, begun, variables, pending });
  }

  /** All that was written down. */
  happened(): Pick<Run, "steps" | "findings" | "hooks" | "reached"> {
    const { steps, findings, hooks, reached } = this;
    return { steps, findings, hooks, reached };
  }

  /** The run as it is now. Asking which expectations apply may decide further switches. */
  finish(
    decisions: readonly Decision[],
    environment: Environment,
    end: Pick<Run, "barriers" | "tables" | "stop">,
  ): Run {
    const expected = this.expectations.filter(
      ({ expectation: { when } }) => when === null || this.loaded.condition(when)(environment),
    );
    return {
      decisions,
      expected: expected.map(({ index }) => index),
      reached: this.reached,
      hooks: this.hooks,
      steps: this.steps,
      findings: this.findings,
      ...end,
    };
  }

  private get latest(): number {
    return this.steps.length - 1;
  }

  private reportsOf(site: string, { raised }: StepResult): Report[] {
    return raised.map(({ assertion, text, source, id }) => {
      const suppressed = assertion === "warn_once" && this.hasReported(`${site} ${id}`);
      return { assertion, text, source, suppressed };
    });
  }

  /** Whether a site has reported an assertion before; remembers that it has now. */
  private hasReported(key: string): boolean {
    if (this.reportedOnce.has(key)) return true;
    this.reportedOnce.add(key);
    return false;
  }
}

interface Monitor {
  readonly origin: Origin;
  readonly holds: (environment: Environment) => boolean;
}

/** What becomes of a call by what its rule set says of it. */
export function judgementOf({ raised, forbidden }: StepResult): Judgement {
  if (raised.length > 0) return forbidden.length > 0 ? "detected" : "late";
  return forbidden.length > 0 ? "silent" : "allowed";
}
