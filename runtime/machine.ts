/**
 * Runs one scenario once, under one rule set, along the decisions given: the tasks in the file's order, each to its
 * `schedule` points. Control stacks are explicit, so a chain may be as long as it likes.
 */
import {
  type Activation,
  behind,
  claim,
  headOf,
  type Interrupted,
  isAt,
  type Rest,
  restAt,
  type Work,
} from "./activation.js";
import { TableStatementError } from "./arm64/mapping.js";
import type { Budget } from "./budget.js";
import { maySleepAtEntry } from "./contexts.js";
import type { Decisions } from "./decisions.js";
import { type Environment, evaluate, kindOf, type Pages, PageRangeError, type Value } from "./expression.js";
import type {
  Context,
  Element,
  Expression,
  Instruction,
  LazyCall,
  Origin,
  PageInstruction,
  Parameter,
  Scenario,
  Site,
  StateName,
  Version,
  Wrap,
} from "./ir.js";
import { PageMachine } from "./page-machine.js";
import type { LoadedProgram } from "./program.js";
import { Recorder } from "./recorder.js";
import type { LoadedRuleSet } from "./rule-set.js";
import type { CallContext, StepResult } from "./lazy-state.js";
import { Task } from "./task.js";
import type { NestingState, Run, StackFrame, Stop } from "./trace.js";
import { MAX_OPEN_CALLS, NOTHING_OPEN } from "./written.js";

/** Calls nest at most this deep. */
export const MAX_CALL_DEPTH = 10_000;

/** Ends a run from wherever it is. */
class Halt extends Error {
  constructor(readonly stop: Stop) {
    super(stop.kind);
  }
}

/**
 * Runs a scenario of the program under one of its rule sets. What `budget` throws passes through. `wantsTables`: see
 * `Run.tables`.
 */
export function runOnce(
  loaded: LoadedProgram,
  scenario: Scenario,
  ruleSet: number,
  decisions: Decisions,
  budget: Budget,
  wantsTables: boolean,
): Run {
  return new Machine(loaded, scenario, ruleSet, decisions, budget, wantsTables).run();
}

const CLOSING = { lazy: "disable", paused: "resume" } as const;
const OPENING = { lazy: "enable", paused: "pause" } as const;

class Machine implements Environment {
  private readonly ruleSet: LoadedRuleSet;
  private readonly tasks: readonly Task[];
  /** The rule set's per-CPU variables, by CPU. */
  private readonly perCpu: number[] = [];
  private readonly recorder: Recorder;
  private readonly pages: PageMachine;
  private task: Task;
  /** What is being executed: where a failing expression stands. */
  private reached: Origin = 0;
  /** In whose slots expressions are evaluated. */
  private scope: Activation | null = null;
  private readonly readSwitch = (index: number): boolean => this.decisions.readSwitch(index, this);
  private readonly realTime = (): boolean => this.loaded.preemptRt !== null && this.readSwitch(this.loaded.preemptRt);

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly scenario: Scenario,
    private readonly ruleSetIndex: number,
    private readonly decisions: Decisions,
    private readonly budget: Budget,
    private readonly wantsTables: boolean,
  ) {
    this.ruleSet = loaded.ruleSet(ruleSetIndex);
    this.tasks = scenario.tasks.map((frame) => new Task(frame));
    this.task = new Task(scenario.given ?? -1);
    this.recorder = new Recorder(loaded, scenario, ruleSetIndex, budget);
    this.pages = new PageMachine(loaded.program, budget, scenario.given !== null);
  }

  run(): Run {
    let stop: Stop | null = null;
    try {
      if (this.scenario.given !== null) {
        this.begin(this.task);
        while (!this.task.ended) this.execute();
      }
      for (let next = this.following(); next !== null; next = this.following()) {
        // On one CPU a task comes after another by a context switch; on two they may be at it at the same time.
        if (next.cpu === this.task.cpu) this.pages.switched(next.cpu);
        this.switchTo(next);
        while (!this.task.ended) this.execute();
      }
    } catch (halt) {
      if (!(halt instanceof Halt)) throw halt;
      stop = halt.stop;
    }
    const tables = this.wantsTables ? this.pages.dump() : null;
    return this.recorder.finish(this.decisions, this, { barriers: this.task.state.barriers, tables, stop });
  }

  // What expressions read.

  get kernel(): Version | null {
    return this.ruleSet.kernel;
  }

  slot(index: number): Value {
    return this.scope!.slots[index]!;
  }

  switch(index: number): boolean {
    return this.readSwitch(index);
  }

  variable(name: string): number {
    return this.ruleSet.variable(this.task.state, name)!;
  }

  regionPages(region: number): number {
    return this.loaded.program.regions[region]!.pages;
  }

  mapped(pages: Pages): boolean {
    return this.pages.mapped(pages);
  }

  visible(pages: Pages): boolean {
    return this.pages.visible(pages);
  }

  state(name: StateName): number {
    const { state, contexts } = this.task;
    switch (name) {
      case "active":
        return Number(this.ruleSet.isActive(state, this.context()));
      case "pending":
        return Number(state.pending);
      case "barriers":
        return state.barriers;
      case "in_interrupt":
        return Number(contexts.inInterrupt);
      case "sections":
        return this.loaded.stacks.sections(state.written);
      case "pauses":
        return this.loaded.stacks.pauses(state.written);
      case "crossing":
      case "other_context":
        throw new TypeError(`${name} is read outside a contract`);
    }
  }

  private context(): CallContext {
    return { inInterrupt: this.task.contexts.inInterrupt, readSwitch: this.readSwitch };
  }

  /** The state as a trace shows it. */
  private view(): NestingState {
    return this.ruleSet.shown(this.task.state, this.context());
  }

  // Tasks.

  /** The next task of the file that has not ended, after the one that ran; from the first again behind the last. */
  private following(): Task | null {
    const after = this.tasks.indexOf(this.task) + 1;
    const inOrder = [...this.tasks.slice(after), ...this.tasks.slice(0, after)];
    return inOrder.find((task) => !task.ended) ?? null;
  }

  private begin(task: Task): void {
    const { origin } = this.loaded.frame(task.frame);
    task.started = true;
    const stack = this.push(null, task.frame, origin, task.frame);
    task.work.push(workOn(this.activate(task.frame, [], null, stack), stack));
  }

  private schedule(work: Work, origin: Origin, to: number | null, cpu: number | null): void {
    const leaving = this.task;
    const asleep = leaving.contexts.isAtomic(this.realTime);
    const unportable = this.sleepsInSection();
    const before = this.view();
    const named = to === null ? this.following() : this.tasks.find((task) => task.frame === to && !task.ended);
    const entering = named ?? leaving;
    this.runSwitchHook("switch_out");
    this.pages.switched(leaving.cpu);
    const on = cpu ?? entering.cpu;
    const action = {
      kind: "schedule",
      to: entering === leaving ? null : entering.frame,
      cpu: on,
      hooks: [],
      reports: [],
    } as const;
    this.recorder.record(leaving, work.stack, origin, action, before, this.view(), this);
    if (asleep) this.recorder.hazard("sleep_in_atomic");
    if (unportable) this.recorder.hazard("sleep_in_section");
    this.switchTo(entering, on);
    this.runSwitchHook("switch_in");
  }

  /** Makes a task the one that runs; the CPU's variables and the run's barriers are its to see from here on. */
  private switchTo(task: Task, cpu = task.cpu): void {
    const { state, cpu: left } = this.task;
    this.perCpu[left] = state.perCpu;
    this.task = task;
    task.cpu = cpu;
    task.state = { ...task.state, perCpu: this.perCpu[cpu] ?? 0, barriers: state.barriers };
    if (!task.started) this.begin(task);
  }

  private runSwitchHook(hook: "switch_out" | "switch_in"): void {
    this.accept(this.ruleSet.switchHook(this.task.state, hook, this.context()));
  }

  // Work.

  /** One instruction, or one annotation opened or closed, of the task that runs. */
  private execute(): void {
    this.budget.instruction();
    const work = this.task.work[this.task.work.length - 1]!;
    this.scope = work.activation;
    try {
      if (work.closing) this.closeWrap(work);
      else if (work.opened < work.wraps.length) this.openWrap(work, work.wraps[work.opened++]!);
      else this.perform(work, this.loaded.frame(work.activation.frame).code[work.at++]!);
    } catch (failure) {
      const origin = this.reached;
      if (failure instanceof PageRangeError) throw new Halt({ kind: "range", stack: work.stack, origin });
      if (failure instanceof TableStatementError)
        throw new Halt({ kind: "tables", problem: failure.problem, stack: work.stack, origin });
      throw failure;
    }
  }

  private openWrap(work: Work, wrap: Wrap): void {
    if (wrap.kind === "section") this.call(work, wrap.origin, OPENING[wrap.section], wrap.open);
    else this.changeContext(work, wrap.origin, wrap.context, wrap.lock, true);
  }

  private closeWrap(work: Work): void {
    const wrap = work.wraps[--work.opened];
    if (wrap === undefined) this.leave(work);
    else if (wrap.kind === "section") this.call(work, wrap.origin, CLOSING[wrap.section], wrap.close);
    else this.changeContext(work, wrap.origin, wrap.context, wrap.lock, false);
  }

  private leave(work: Work): void {
    if (work.interrupted !== null) this.endInterrupt(work, work.interrupted);
    this.task.work.pop();
    if (this.task.work.length === 0) this.endTask(work);
  }

  private endTask(work: Work): void {
    if (this.task.frame === this.scenario.given) return this.pages.settle();
    const state = this.view();
    this.recorder.record(this.task, work.stack, work.stack.origin, { kind: "end" }, state, state, this);
    const { written, pending } = this.task.state;
    this.recorder.leak(
      { written, pending, variables: state.variables },
      state.variables.map(() => 0),
    );
  }

  private perform(work: Work, instruction: Instruction): void {
    const { origin } = instruction;
    this.reached = origin;
    switch (instruction.op) {
      case "call":
        return this.call(work, origin, instruction.call, instruction.site);
      case "chain":
        return this.chain(work, instruction.elements);
      case "next":
        return this.next(work, instruction.arguments);
      case "return":
        work.closing = true;
        return;
      case "jump":
        work.at = instruction.to;
        return;
      case "branch":
        if (!this.loaded.condition(instruction.condition)(this)) work.at = instruction.to;
        return;
      case "maybe":
        if (this.decisions.choose("maybe", origin, 2) === 1) work.at = instruction.to;
        return;
      case "choose":
        work.at = instruction.arms[this.decisions.choose("choose", origin, instruction.arms.length)]!;
        return;
      case "rounds":
        work.activation.slots[instruction.slot] = instruction.times;
        return;
      case "round": {
        const left = work.activation.slots[instruction.slot] as number;
        if (left === 0) work.at = instruction.to;
        else work.activation.slots[instruction.slot] = left - 1;
        return;
      }
      case "pages":
        work.activation.slots[instruction.slot] = evaluate(instruction.pages, this);
        return;
      case "page": {
        const left = work.activation.slots[instruction.slot] as Pages;
        if (left.from === left.to) work.at = instruction.to;
        else {
          work.activation.slots[instruction.page] = { ...left, to: left.from + 1 };
          work.activation.slots[instruction.slot] = { ...left, from: left.from + 1 };
        }
        return;
      }
      case "enter":
      case "exit":
        return this.changeContext(work, origin, instruction.context, instruction.lock, instruction.op === "enter");
      case "interrupt":
        return this.interrupt(work, origin, instruction.irq);
      case "schedule":
        return this.schedule(work, origin, instruction.task, instruction.cpu);
      case "sleep":
        return this.sleep(work, origin);
      case "assert":
        return this.assert(work, origin, instruction.ruleSets, instruction.condition);
      default:
        return this.pageInstruction(work, origin, instruction);
    }
  }

  // Statements.

  private call(work: Work, origin: Origin, call: LazyCall, site: Site): void {
    const before = this.view();
    const result = this.ruleSet.step(this.task.state, call, this.context());
    if (result.full) throw new Halt({ kind: "written_depth", limit: MAX_OPEN_CALLS, stack: work.stack, origin });
    this.accept(result);
    const after = this.view();
    this.recorder.call(this.task, work.stack, origin, call, site, result, before, after, this);
    if (result.hooks.some(({ hook }) => hook !== "arch_enter")) this.task.deferred.flushed();
    if (call === "enable") this.task.openers.push(this.loaded.frame(work.stack.frame).source);
    if (call === "disable") this.task.openers.pop();
    this.noteStranded();
    if (result.raised.some(({ assertion }) => assertion === "bug")) this.task.work.length = 0;
  }

  /** Makes what a call or hook has done the state; barriers that it emitted are those of this CPU. */
  private accept({ state, preempt }: StepResult): void {
    const { task } = this;
    if (state.barriers > task.state.barriers) this.pages.emitted(task.cpu);
    task.state = state;
    task.contexts = task.contexts.withPreemption(preempt);
  }

  private pageInstruction(work: Work, origin: Origin, instruction: PageInstruction): void {
    const { task } = this;
    const before = this.view();
    const { action, met } = this.pages.execute(instruction, this, {
      cpu: task.cpu,
      step: this.recorder.length,
      given: task.frame === this.scenario.given,
      queueBarriers: () => this.queueBarriers(),
      emitBarriers: () => this.emitBarriers(),
      batches: before.active,
      deferred: task.deferred,
    });
    if (task.frame === this.scenario.given) return;
    this.recorder.record(task, work.stack, origin, action, before, this.view(), this);
    for (const each of met) this.recorder.met(each);
  }

  /** queue_pte_barriers(): while the mode is active the barrier becomes pending (true), else it is emitted. */
  private queueBarriers(): boolean {
    const { task } = this;
    if (!this.ruleSet.isActive(task.state, this.context())) {
      this.emitBarriers();
      return false;
    }
    if (!task.state.pending) task.state = { ...task.state, pending: true };
    return true;
  }

  /** emit_pte_barriers(): leaves alone what is pending. */
  private emitBarriers(): void {
    const { task } = this;
    // Spelled out: one statement may emit a million, and a spread takes half of their time.
    const { variables, perCpu, written, pending, barriers } = task.state;
    task.state = { variables, perCpu, written, pending, barriers: barriers + 1 };
    this.pages.emitted(task.cpu);
  }

  private changeContext(work: Work, origin: Origin, context: Context, lock: string | null, enters: boolean): void {
    const { contexts } = this.task;
    const maySleep = enters && maySleepAtEntry(context, this.realTime);
    const asleep = maySleep && contexts.isAtomic(this.realTime);
    const unportable = maySleep && this.sleepsInSection();
    const before = this.view();
    this.task.contexts = contexts.changed(context, enters ? 1 : -1, this.realTime);
    const action = { kind: "context", context, lock, enters } as const;
    this.recorder.record(this.task, work.stack, origin, action, before, this.view(), this);
    if (asleep) this.recorder.hazard("sleep_in_atomic");
    if (unportable) this.recorder.hazard("sleep_in_section");
    this.noteStranded();
  }

  private sleep(work: Work, origin: Origin): void {
    const asleep = this.task.contexts.isAtomic(this.realTime);
    const state = this.view();
    this.recorder.record(this.task, work.stack, origin, { kind: "sleep" }, state, state, this);
    if (asleep) this.recorder.hazard("sleep_in_atomic");
    if (this.sleepsInSection()) this.recorder.hazard("sleep_in_section");
  }

  /**
   * Whether sleeping here is wrong on an architecture that turns preemption off while the mode is active. Code of one
   * architecture knows what its own does, as split_kernel_leaf_mapping() of arm64 says.
   */
  private sleepsInSection(): boolean {
    if (!this.loaded.program.machine.portable || this.state("active") === 0) return false;
    return this.task.openers.some((source) => source === null || !source.startsWith("arch/"));
  }

  /** A barrier is owed and the mode is not active: nothing that the task does from here on is sure to pay it. */
  private noteStranded(): void {
    const { state, contexts } = this.task;
    const stranded = state.pending && !contexts.inInterrupt && this.state("active") === 0;
    if (stranded && !this.task.stranded) this.recorder.hazard("stranded_barrier");
    this.task.stranded = stranded;
  }

  private assert(work: Work, origin: Origin, ruleSets: readonly number[] | null, condition: Expression): void {
    if (ruleSets !== null && !ruleSets.includes(this.ruleSetIndex)) return;
    const holds = this.loaded.condition(condition)(this);
    const state = this.view();
    this.recorder.record(this.task, work.stack, origin, { kind: "assert", holds }, state, state, this);
    if (!holds) this.recorder.failedAssert();
  }

  private interrupt(work: Work, origin: Origin, irq: number): void {
    const { contexts, state } = this.task;
    const frame = this.loaded.frame(irq);
    const kind = frame.interrupt!;
    const because = contexts.masks(kind);
    if (because !== null) throw new Halt({ kind: "masked", irq, because, stack: work.stack, origin });
    const before = this.view();
    const interrupted: Interrupted = {
      irq,
      written: state.written,
      variables: before.variables,
      pending: state.pending,
      openers: this.task.openers,
    };
    this.task.openers = [];
    this.task.contexts = contexts.inHandler(kind);
    this.pages.synchronized(this.task.cpu);
    this.task.state = { ...state, written: NOTHING_OPEN };
    const stack = this.push(work.stack, irq, origin, irq);
    this.recorder.record(this.task, stack, origin, { kind: "interrupt", irq, begins: true }, before, this.view(), this);
    this.task.work.push(workOn(this.activate(irq, [], null, stack), stack, { interrupted }));
  }

  private endInterrupt(work: Work, interrupted: Interrupted): void {
    const { contexts, state } = this.task;
    const before = this.view();
    const { written, pending } = state;
    this.task.contexts = contexts.afterHandler();
    this.pages.synchronized(this.task.cpu);
    this.task.state = { ...state, written: interrupted.written };
    this.task.openers = interrupted.openers;
    const action = { kind: "interrupt", irq: interrupted.irq, begins: false } as const;
    this.recorder.record(this.task, work.stack, work.stack.origin, action, before, this.view(), this);
    const left = { written, pending: pending && !interrupted.pending, variables: before.variables };
    this.recorder.leak(left, interrupted.variables);
    this.noteStranded();
  }

  // Calls.

  private chain(work: Work, elements: readonly Element[]): void {
    const author = work.activation;
    const first = elements[0]!;
    if (first.kind !== "frame") throw new TypeError("a chain begins with a frame");
    const { claimed } = author;
    if (claimed !== null && isCallOf(claimed, first.frame)) {
      const remainder = behind(claimed);
      const rest = elements.length === 1 ? remainder : restAt(elements, 1, author, remainder);
      this.callClaimed(work, first, claimed, rest);
      return;
    }
    const handedOn = claimed === null ? author.rest : null;
    this.callFrame(
      first,
      first.wraps,
      author,
      restAt(elements, 1, author, handedOn),
      this.fused(author, first.frame),
      work.stack,
    );
  }

  /** A call of the body that is the frame with which the rest begins: the trace's arguments and annotation count. */
  private callClaimed(work: Work, written: FrameElement, claimed: Rest, rest: Rest | null): void {
    const traced = headOf(claimed) as FrameElement;
    let caller = work.stack;
    for (let at = work.activation.rest; at !== null && !isAt(at, claimed); at = behind(at)) {
      const skipped = headOf(at) as FrameElement;
      caller = this.push(caller, skipped.frame, skipped.origin, skipped.frame);
    }
    const wraps = traced.wraps.length > 0 ? traced.wraps : written.wraps;
    const given = this.fused(work.activation, written.frame);
    if (traced.arguments === null) this.callFrame(written, wraps, work.activation, rest, given, caller);
    else this.callFrame(traced, wraps, claimed.author, rest, given, caller);
  }

  private next(work: Work, written: readonly Expression[] | null): void {
    const { rest, claimed, passed } = work.activation;
    if (rest === null || claimed !== null) return;
    const given = written === null ? passed : written.map((argument) => evaluate(argument, this));
    const element = headOf(rest);
    if (element.kind === "frame") {
      this.callFrame(
        element,
        element.wraps,
        rest.author,
        behind(rest),
        { arguments: given, reportedIn: null },
        work.stack,
      );
    } else if (element.kind === "block") {
      const stack = this.push(work.stack, rest.author.frame, element.origin, rest.author.stack.reportedIn, true);
      this.task.work.push(workOn(rest.author, stack, { at: element.at }));
    }
  }

  /** What a frame that is called from one it is inlined into takes over from there. */
  private fused(author: Activation, frame: number): Given {
    const inlined = this.loaded.frame(author.frame).inlines === frame;
    return inlined
      ? { arguments: author.passed, reportedIn: author.stack.reportedIn }
      : { arguments: [], reportedIn: null };
  }

  private callFrame(
    element: FrameElement,
    wraps: readonly Wrap[],
    author: Activation,
    rest: Rest | null,
    given: Given,
    caller: StackFrame,
  ): void {
    this.scope = author;
    this.reached = element.origin;
    const values = element.arguments?.map((argument) => evaluate(argument, this)) ?? given.arguments;
    const stack = this.push(caller, element.frame, element.origin, given.reportedIn ?? element.frame);
    this.task.work.push(workOn(this.activate(element.frame, values, rest, stack), stack, { wraps }));
  }

  private push(
    caller: StackFrame | null,
    frame: number,
    origin: Origin,
    reportedIn: number,
    block = false,
  ): StackFrame {
    const depth = (caller?.depth ?? 0) + 1;
    const stack = { frame, origin, caller, depth, reportedIn, block };
    if (depth > MAX_CALL_DEPTH) throw new Halt({ kind: "call_depth", limit: MAX_CALL_DEPTH, stack, origin });
    return stack;
  }

  private activate(frame: number, passed: readonly Value[], rest: Rest | null, stack: StackFrame): Activation {
    const { parameters } = this.loaded.frame(frame);
    const slots: Value[] = [];
    const activation = { frame, slots, passed, rest, claimed: claim(this.loaded, frame, rest), stack };
    this.scope = activation;
    parameters.forEach((parameter, index) => {
      const value = this.parameterValue(parameter, passed[index]);
      if (value === null) throw new Halt({ kind: "argument", frame, parameter: index, stack, origin: stack.origin });
      slots[index] = value;
    });
    return activation;
  }

  /** The value given, if it is of the parameter's kind; else its default, else its own page; null: there is none. */
  private parameterValue(parameter: Parameter, given: Value | undefined): Value | null {
    if (given !== undefined && kindOf(given) === parameter.kind) return given;
    if (parameter.default !== null) return evaluate(parameter.default, this);
    if (parameter.region === null) return null;
    return { region: parameter.region, from: 0, to: this.regionPages(parameter.region) };
  }
}

type FrameElement = Element & { readonly kind: "frame" };

/** What a callee gets from its caller where the chain does not say. */
interface Given {
  readonly arguments: readonly Value[];
  /** The frame that it is inlined into, or null. */
  readonly reportedIn: number | null;
}

function isCallOf(rest: Rest, frame: number): boolean {
  const head = headOf(rest);
  return head.kind === "frame" && head.frame === frame;
}

function workOn(
  activation: Activation,
  stack: StackFrame,
  { at = 0, wraps = [], interrupted = null }: Partial<Pick<Work, "at" | "wraps" | "interrupted">> = {},
): Work {
  return { activation, at, stack, wraps, opened: 0, closing: false, interrupted };
}
