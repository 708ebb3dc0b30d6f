/**
 * Executes the operations of tasks and interrupt handlers under a rule set. Which task moves is for others to say: a run
 * (`run-once.ts`) goes through them in the file's order, an exploration through every order there is. That one takes
 * statements apart: a call goes one statement of the rule set at a time, and a store is one step, what it owes another.
 */
import type { Activation } from "./activation.js";
import { TableStatementError } from "./arm64/mapping.js";
import { type Contexts, maySleepAtEntry } from "./contexts.js";
import { isPageOperation, type Operation, type Position } from "./control.js";
import { type Environment, PageRangeError, type Pages, type Value } from "./expression.js";
import { Halt } from "./halt.js";
import type {
  Context,
  Expression,
  LazyCall,
  Origin,
  PageInstruction,
  Scenario,
  Site,
  StateName,
  Version,
} from "./ir.js";
import type { CallContext, StepResult } from "./lazy-state.js";
import type { Executed, PageMachine } from "./page-machine.js";
import type { LoadedProgram } from "./program.js";
import type { Recorder } from "./recorder.js";
import type { LoadedRuleSet } from "./rule-set.js";
import type { Task, Underway } from "./task.js";
import type { Action, NestingState, StackFrame, SwitchHooks } from "./trace.js";
import { MAX_OPEN_CALLS, NOTHING_OPEN } from "./written.js";

/** What the machine asks of whoever runs it. */
export interface Runner {
  /** A switch's value in this run. */
  readSwitch(index: number, environment: Environment): boolean;
  /** Where code begins: a task, or a handler on the stack of what it interrupts. */
  begin(frame: number, origin: Origin, caller: StackFrame | null): Position;
  /**
   * The task that runs says `schedule`, perhaps to a task (a frame) or on a CPU. What the step says of it, and what does it;
   * that tells whether another task, or the same again, runs now.
   */
  schedule(
    to: number | null,
    cpu: number | null,
  ): Pick<Action & { kind: "schedule" }, "to" | "cpu"> & {
    readonly enter: () => boolean;
  };
}

/** What a step has read or changed beside the task itself. */
export const TOUCHED = { tables: 1, barriers: 2, locks: 4 } as const;

export class Machine implements Environment {
  readonly ruleSet: LoadedRuleSet;
  /** Bits of `TOUCHED`, since somebody set it to 0. */
  touched = 0;
  /** Owners of locks by their names, where tasks wait for one another; null: nobody waits. */
  locks: Map<string, Task> | null = null;
  /** The step that is being taken has brought the preempt count of the task below zero. */
  private underflows = false;
  /** In whose slots expressions are evaluated. */
  private scope: Activation | null = null;
  private readonly portable: boolean;
  private readonly readSwitch = (index: number): boolean => this.runner.readSwitch(index, this);
  private readonly realTime = (): boolean => this.loaded.preemptRt !== null && this.readSwitch(this.loaded.preemptRt);

  /** `task` is the one that runs; whoever changes it brings its state up to date. */
  constructor(
    private readonly loaded: LoadedProgram,
    private readonly scenario: Scenario,
    private readonly ruleSetIndex: number,
    private readonly runner: Runner,
    public recorder: Recorder,
    private readonly pages: PageMachine,
    public task: Task,
  ) {
    this.ruleSet = loaded.ruleSet(ruleSetIndex);
    this.portable = loaded.program.machine.portable;
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
    this.touched |= TOUCHED.tables;
    return this.pages.mapped(pages);
  }

  visible(pages: Pages): boolean {
    this.touched |= TOUCHED.tables;
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
        this.touched |= TOUCHED.barriers;
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

  // Whole statements.

  /** The task's next operation as a whole; where none is left, its handler or it itself ends. */
  execute(choose: (operation: Operation & { op: "maybe" | "choose" }) => number): void {
    const control = this.task.control!;
    const { operation } = control;
    if (operation === null) return this.end(control);
    if (operation.op === "maybe" || operation.op === "choose") return control.advance(choose(operation));
    const { stack } = control;
    this.perform(control, operation, () => {
      if (operation.op === "call") this.call(stack, operation.origin, operation.call, operation.site);
      else if (!isPageOperation(operation)) this.statement(stack, operation);
      else {
        const before = this.view();
        this.stored(stack, operation.origin, this.pageInstruction(operation, false), before);
      }
    });
  }

  // Statements taken apart.

  /**
   * A step of the task that runs: an operation, a statement of the rule set, or what a store owes. False: it waits for a
   * lock, and nothing has happened. `outcome`: of a `maybe` or `choose`.
   */
  step(outcome: number): boolean {
    const { underway } = this.task;
    if (underway?.kind === "call") this.continueCall(underway);
    else if (underway?.kind === "store") this.completeStore(underway);
    else return this.begin(outcome);
    return true;
  }

  private begin(outcome: number): boolean {
    const control = this.task.control!;
    const { operation } = control;
    if (operation === null) {
      this.end(control);
      return true;
    }
    if (operation.op === "maybe" || operation.op === "choose") {
      control.advance(outcome);
      return true;
    }
    if (operation.op === "enter" && operation.lock !== null && !this.takes(operation.lock)) return false;
    const { stack } = control;
    const { origin } = operation;
    const before = this.view();
    if (operation.op === "call") {
      const { call, site } = operation;
      const progress = this.ruleSet.beginCall(call);
      this.continueCall({ kind: "call", call, site, progress, stack, origin, before });
      return true;
    }
    this.perform(control, operation, () => {
      if (!isPageOperation(operation)) return this.statement(stack, operation);
      const executed = this.pageInstruction(operation, true);
      if (executed.owes) this.task.underway = { kind: "store", executed, stack, origin, before };
      else this.stored(stack, origin, executed, before);
    });
    return true;
  }

  private continueCall(underway: Underway & { kind: "call" }): void {
    const { task } = this;
    const { call, site, stack, origin, before, progress } = underway;
    const { hooks: called } = progress;
    const { ended, result, progress: reached } = this.ruleSet.continueCall(task.state, progress, this.context());
    if (result.full) this.noRoom(stack, origin);
    this.accept(result);
    for (const { hook } of reached.hooks.slice(called.length)) this.recorder.hook(hook);
    if (!ended) {
      task.underway = { ...underway, progress: reached };
      // No step tells of a part of a call unless something is to be said of it.
      if (this.underflows) this.tellUnderway(task);
      this.noteImbalance();
      return;
    }
    task.underway = null;
    this.called(stack, origin, call, site, result, before);
    if (!task.ended) task.control!.advance(0);
  }

  private completeStore({ executed, stack, origin, before }: Underway & { kind: "store" }): void {
    this.task.underway = null;
    const { action } = executed;
    if (action.kind !== "tables") throw new TypeError(`${action.kind} owes nothing`);
    const queued = this.queueBarriers();
    const completed = queued ? { ...action, queued: action.queued + 1 } : { ...action, emitted: action.emitted + 1 };
    this.stored(stack, origin, { ...executed, action: completed }, before);
  }

  /** Takes a lock; false where somebody has it. */
  private takes(lock: string): boolean {
    if (this.locks === null) return true;
    this.touched |= TOUCHED.locks;
    if (this.locks.has(lock)) return false;
    this.locks.set(lock, this.task);
    return true;
  }

  // Operations.

  /** Goes on behind an operation, then does what it says. */
  private perform(control: Position, { origin }: Operation, act: () => void): void {
    const { stack, scope } = control;
    this.scope = scope;
    control.advance(0);
    stopping(stack, origin, act);
  }

  private statement(stack: StackFrame, operation: Statement): void {
    const { origin } = operation;
    switch (operation.op) {
      case "enter":
      case "exit":
        return this.changeContext(stack, origin, operation.context, operation.lock, operation.op === "enter");
      case "interrupt":
        return this.interrupt(stack, origin, operation.irq);
      case "schedule":
        return this.schedule(stack, origin, operation.task, operation.cpu);
      case "sleep":
        return this.sleep(stack, origin);
      case "assert":
        return this.assert(stack, origin, operation.ruleSets, operation.condition);
    }
  }

  private call(stack: StackFrame, origin: Origin, call: LazyCall, site: Site): void {
    const before = this.view();
    const result = this.ruleSet.step(this.task.state, call, this.context());
    if (result.full) this.noRoom(stack, origin);
    this.accept(result);
    for (const { hook } of result.hooks) this.recorder.hook(hook);
    this.called(stack, origin, call, site, result, before);
  }

  /** What follows a call that has come to its end. */
  private called(
    stack: StackFrame,
    origin: Origin,
    call: LazyCall,
    site: Site,
    result: StepResult,
    before: NestingState,
  ): void {
    const { task } = this;
    this.recorder.call(task, stack, origin, call, site, result, before, this.view(), this);
    if (this.portable) {
      if (result.hooks.some(({ hook }) => hook !== "arch_enter")) task.deferred.flushed();
      if (call === "enable") task.openers = [...task.openers, this.loaded.frame(stack.frame).source];
      if (call === "disable") task.openers = task.openers.slice(0, -1);
    }
    this.noteImbalance();
    this.noteStranded();
    if (result.raised.some(({ assertion }) => assertion === "bug")) this.kill();
  }

  private noRoom(stack: StackFrame, origin: Origin): never {
    throw new Halt({ kind: "written_depth", limit: MAX_OPEN_CALLS, stack, origin });
  }

  /** A bug ends the task, and whatever it has interrupted with it; what it held is let go. */
  private kill(): void {
    const { task, locks } = this;
    task.ended = true;
    task.interrupted = [];
    task.underway = null;
    for (const [lock, owner] of locks ?? []) {
      if (owner !== task) continue;
      this.touched |= TOUCHED.locks;
      locks!.delete(lock);
    }
  }

  /** Makes what a call or hook has done the state; barriers that it emitted are those of this CPU. */
  private accept({ state, preempt, leastPreempt }: StepResult): void {
    const { task } = this;
    if (state.barriers > task.state.barriers) this.emittedByCpu();
    task.state = state;
    this.underflows ||= task.contexts.underflows(leastPreempt);
    task.contexts = task.contexts.withPreemption(preempt);
  }

  /** `defers`: what completes the store is left for a step of its own. */
  private pageInstruction(instruction: PageInstruction, defers: boolean): Executed {
    const { task } = this;
    this.touched |= TOUCHED.tables;
    return this.pages.execute(instruction, this, {
      cpu: task.cpu,
      step: this.recorder.length,
      given: task.frame === this.scenario.given,
      defers,
      queueBarriers: () => this.queueBarriers(),
      emitBarriers: () => this.emitBarriers(),
      batches: this.state("active") !== 0,
      deferred: task.deferred,
    });
  }

  /** What follows a statement about page tables that has come to its end. */
  private stored(stack: StackFrame, origin: Origin, { action, met }: Executed, before: NestingState): void {
    const { task } = this;
    if (task.frame === this.scenario.given) return;
    this.recorder.record(task, stack, origin, action, before, this.view(), this);
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
    this.emittedByCpu();
  }

  private emittedByCpu(): void {
    this.touched |= TOUCHED.tables | TOUCHED.barriers;
    this.pages.emitted(this.task.cpu);
  }

  private changeContext(
    stack: StackFrame,
    origin: Origin,
    context: Context,
    lock: string | null,
    enters: boolean,
  ): void {
    const { task } = this;
    const { contexts } = task;
    const maySleep = enters && maySleepAtEntry(context, this.realTime);
    const asleep = maySleep && contexts.isAtomic(this.realTime);
    const unportable = maySleep && this.sleepsInSection();
    const before = this.view();
    task.contexts = contexts.changed(context, enters ? 1 : -1, this.realTime);
    this.underflows = contexts.underflows(task.contexts.noPreempt - contexts.noPreempt);
    if (!enters && lock !== null && this.locks !== null) {
      this.touched |= TOUCHED.locks;
      this.locks.delete(lock);
    }
    const action = { kind: "context", context, lock, enters } as const;
    this.recorder.record(task, stack, origin, action, before, this.view(), this);
    if (asleep) this.recorder.hazard("sleep_in_atomic");
    if (unportable) this.recorder.hazard("sleep_in_section");
    this.noteImbalance();
    this.noteStranded();
  }

  private sleep(stack: StackFrame, origin: Origin): void {
    const asleep = this.task.contexts.isAtomic(this.realTime);
    const state = this.view();
    this.recorder.record(this.task, stack, origin, { kind: "sleep" }, state, state, this);
    if (asleep) this.recorder.hazard("sleep_in_atomic");
    if (this.sleepsInSection()) this.recorder.hazard("sleep_in_section");
  }

  /**
   * Whether sleeping here is wrong on an architecture that turns preemption off while the mode is active. Code of one
   * architecture knows what its own does, as split_kernel_leaf_mapping() of arm64 says.
   */
  private sleepsInSection(): boolean {
    if (!this.portable || this.state("active") === 0) return false;
    return this.task.openers.some((source) => source === null || !source.startsWith("arch/"));
  }

  /** preempt_count_sub() of a kernel with CONFIG_DEBUG_PREEMPT warns of a count that would fall below zero. */
  private noteImbalance(): void {
    if (this.underflows) this.recorder.hazard("preempt_imbalance");
    this.underflows = false;
  }

  /** A barrier is owed and the mode is not active: nothing that the task does from here on is sure to pay it. */
  private noteStranded(): void {
    const { state, contexts } = this.task;
    const stranded = state.pending && !contexts.inInterrupt && this.state("active") === 0;
    if (stranded && !this.task.stranded) this.recorder.hazard("stranded_barrier");
    this.task.stranded = stranded;
  }

  private assert(stack: StackFrame, origin: Origin, ruleSets: readonly number[] | null, condition: Expression): void {
    if (ruleSets !== null && !ruleSets.includes(this.ruleSetIndex)) return;
    const holds = this.loaded.condition(condition)(this);
    const state = this.view();
    this.recorder.record(this.task, stack, origin, { kind: "assert", holds }, state, state, this);
    if (!holds) this.recorder.failedAssert();
  }

  // Interrupts.

  /** Whether a handler can fire on the task that runs; else why not. */
  maskedBecause(irq: number): ReturnType<Contexts["masks"]> {
    return this.task.contexts.masks(this.loaded.frame(irq).interrupt!);
  }

  /** A handler fires where the task stands. Throws a `Halt` where it is masked. */
  interrupt(interruptedStack: StackFrame, origin: Origin, irq: number): void {
    const { task } = this;
    const { contexts, state } = task;
    const because = this.maskedBecause(irq);
    if (because !== null) throw new Halt({ kind: "masked", irq, because, stack: interruptedStack, origin });
    const before = this.view();
    const { written, pending } = state;
    const { control, underway, openers } = task;
    const interrupted = { irq, control: control!, underway, written, variables: before.variables, pending, openers };
    task.interrupted = [...task.interrupted, interrupted];
    task.underway = null;
    task.openers = [];
    task.contexts = contexts.inHandler(this.loaded.frame(irq).interrupt!);
    this.synchronize();
    task.state = { ...state, written: NOTHING_OPEN };
    task.control = this.runner.begin(irq, origin, interruptedStack);
    const { stack } = task.control;
    this.recordBetween(underway, stack, origin, { kind: "interrupt", irq, begins: true }, before);
  }

  /** Writes down what came between two statements, or in the middle of one: what always holds need not hold there. */
  private recordBetween(
    underway: Underway | null,
    stack: StackFrame,
    origin: Origin,
    action: Action,
    before: NestingState,
  ): void {
    if (underway === null) this.recorder.record(this.task, stack, origin, action, before, this.view(), this);
    else this.recorder.note(this.task, stack, origin, action, before, this.view());
  }

  /** Exception entry or return. */
  private synchronize(): void {
    this.touched |= TOUCHED.tables;
    this.pages.synchronized(this.task.cpu);
  }

  private end({ stack }: Position): void {
    const { task } = this;
    const interrupted = task.interrupted.at(-1);
    if (interrupted === undefined) return this.endTask(stack);
    const { contexts, state } = task;
    const before = this.view();
    task.contexts = contexts.afterHandler();
    this.synchronize();
    task.state = { ...state, written: interrupted.written };
    task.openers = interrupted.openers;
    task.control = interrupted.control;
    task.underway = interrupted.underway;
    task.interrupted = task.interrupted.slice(0, -1);
    const action = { kind: "interrupt", irq: interrupted.irq, begins: false } as const;
    this.recordBetween(task.underway, stack, stack.origin, action, before);
    const pending = state.pending && !interrupted.pending;
    this.recorder.leak({ written: state.written, pending, variables: before.variables }, interrupted.variables);
    // In the middle of a call the hook that pays may still come.
    if (task.underway === null) this.noteStranded();
  }

  private endTask(stack: StackFrame): void {
    const { task } = this;
    task.ended = true;
    if (task.frame === this.scenario.given) return stopping(stack, stack.origin, () => this.pages.settle());
    const state = this.view();
    this.recorder.record(task, stack, stack.origin, { kind: "end" }, state, state, this);
    const { written, pending } = task.state;
    const nothing = state.variables.map(() => 0);
    this.recorder.leak({ written, pending, variables: state.variables }, nothing);
    // Of a count below zero the step has told that took it there.
    if (task.contexts.noPreempt > 0) this.recorder.hazard("preempt_imbalance");
  }

  // Context switches.

  /** __switch_to() has a DSB. Tells what the rule set's hook did. */
  private switchOut(): SwitchHooks {
    const done = this.switchHook("switch_out");
    this.left();
    return done;
  }

  private switchIn(): SwitchHooks {
    return this.switchHook("switch_in");
  }

  private switchHook(hook: "switch_out" | "switch_in"): SwitchHooks {
    const result = this.ruleSet.switchHook(this.task.state, hook, this.context());
    this.accept(result);
    const hooks = result.hooks.map((called) => called.hook);
    for (const called of hooks) this.recorder.hook(called);
    if (result.raised.some(({ assertion }) => assertion === "bug")) this.kill();
    return { hooks, reports: this.recorder.switchReports(hook, result) };
  }

  private schedule(stack: StackFrame, origin: Origin, named: number | null, onCpu: number | null): void {
    const { task: leaving, recorder } = this;
    const asleep = leaving.contexts.isAtomic(this.realTime);
    const unportable = this.sleepsInSection();
    const before = this.view();
    const { to, cpu, enter } = this.runner.schedule(named, onCpu);
    const left = this.switchOut();
    // What the task that comes does to the CPU is of the same step, which is written down as the one that leaves sees it.
    const [hooks, reports] = [[...left.hooks], [...left.reports]];
    recorder.record(leaving, stack, origin, { kind: "schedule", to, cpu, hooks, reports }, before, this.view(), this);
    if (asleep) recorder.hazard("sleep_in_atomic");
    if (unportable) recorder.hazard("sleep_in_section");
    if (enter()) {
      const entered = this.switchIn();
      hooks.push(...entered.hooks);
      reports.push(...entered.reports);
    }
    recorder.reported(reports);
    this.noteImbalance();
  }

  /**
   * The scheduler takes the task that runs off its CPU, wherever it stands. What preempts a task there is an interrupt, so
   * it leaves by an exception entry, and goes on, on whatever CPU, behind an exception return.
   */
  takeOff(because: (Action & { kind: "switch_out" })["because"]): void {
    const { cpu } = this.task;
    this.task.preempted = because === "preempted";
    if (this.task.preempted) this.synchronize();
    this.moved(() => ({ kind: "switch_out", cpu, because, ...this.switchOut() }));
  }

  /** The scheduler has put the task that runs on its CPU. */
  putOn(): void {
    const { cpu } = this.task;
    this.moved(() => ({ kind: "switch_in", cpu, ...this.switchIn() }));
    if (this.task.preempted) this.synchronize();
    this.task.preempted = false;
  }

  /** Writes down how far a task's statement has come that something else comes in the middle of. */
  tellUnderway(task: Task): void {
    const { underway } = task;
    if (underway === null) return;
    const { stack, origin, before } = underway;
    const running = this.task;
    this.task = task;
    const isCall = underway.kind === "call";
    const hooks = isCall ? underway.progress.hooks.map(({ hook }) => hook) : [];
    const next = isCall ? this.ruleSet.nextStatement(underway.progress) : null;
    const action = { kind: "underway", call: isCall ? underway.call : null, hooks, next } as const;
    this.recorder.note(task, stack, origin, action, before, this.view());
    this.task = running;
  }

  /** The task that runs has ended, and another comes to its CPU. */
  left(): void {
    this.touched |= TOUCHED.tables;
    this.pages.switched(this.task.cpu);
  }

  private moved(act: () => Action & SwitchHooks): void {
    const control = this.task.control!;
    const origin = control.peek()?.origin ?? control.stack.origin;
    const before = this.view();
    const action = act();
    // No statement of the scenario: what always holds is not asked for.
    this.recorder.note(this.task, control.stack, origin, action, before, this.view());
    this.recorder.reported(action.reports);
    this.noteImbalance();
  }
}

/** Does what may name pages that there are none of, or say of tables what means nothing: that stops the run. */
function stopping(stack: StackFrame, origin: Origin, act: () => void): void {
  try {
    act();
  } catch (failure) {
    if (failure instanceof PageRangeError) throw new Halt({ kind: "range", stack, origin });
    if (failure instanceof TableStatementError)
      throw new Halt({ kind: "tables", problem: failure.problem, stack, origin });
    throw failure;
  }
}

type Statement = Exclude<Operation, PageInstruction | { op: "call" | "maybe" | "choose" }>;
