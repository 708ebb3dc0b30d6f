/**
 * Tasks on CPUs, with their interrupts and the scheduler: one move at a time. A task is preempted wherever preemption is
 * on, and put on any CPU that runs none; statements are taken apart (`Machine.step`).
 */
import type { Budget } from "../budget.js";
import { maySleepAtEntry } from "../contexts.js";
import { Control, type Position } from "../control.js";
import type { Scenario } from "../ir.js";
import { Machine, type Runner } from "../machine.js";
import { PageMachine } from "../page-machine.js";
import type { LoadedProgram } from "../program.js";
import type { Recorder } from "../recorder.js";
import { Task } from "../task.js";
import type { StackFrame } from "../trace.js";
import type { Config } from "./configs.js";
import type { Move } from "./exploration.js";

/** Why a move cannot be made where it stands. */
export type Refusal =
  /** The scenario has no such task, no such handler; the choice has no such outcome. */
  | "no_task"
  | "no_handler"
  | "outcome"
  /** The task has ended, is on no CPU, is on one already. */
  | "ended"
  | "off_cpu"
  | "running"
  /** It waits for a lock that somebody has. */
  | "waits"
  /** The CPU runs another task, or there is none of that number; another task is awaited there, or this one elsewhere. */
  | "cpu_taken"
  | "awaited"
  /** Preemption is off. */
  | "not_preemptible"
  /** Interrupts of that kind are off; the handler has fired as often as the scenario says. */
  | "masked"
  | "fired_out";

/** No task is awaited. */
const NOBODY = -1;

export class System implements Runner {
  readonly tasks: readonly Task[];
  readonly machine: Machine;
  readonly pages: PageMachine;
  /** By task: on its CPU. */
  readonly running: boolean[];
  /** By CPU: the rule set's variables. */
  readonly perCpu: number[];
  /** By CPU: the task that a `schedule` wants there next, or -1. */
  readonly awaited: number[];
  /** By handler of the scenario: how often it may still fire; null: as often as it likes. */
  readonly left: (number | null)[];
  /** Calls of emit_pte_barriers() so far. */
  barriers = 0;
  /** What of `awaited` and `left` was read or changed, since somebody set it to false. */
  touched = false;
  private readonly hasSwitchOut: boolean;
  private readonly realTime = (): boolean =>
    this.loaded.preemptRt !== null && this.readSwitch(this.loaded.preemptRt, this.machine);

  /** `begins` says where code begins: a task's, or a handler's on the stack of what it interrupts. */
  constructor(
    private readonly loaded: LoadedProgram,
    readonly scenario: Scenario,
    ruleSet: number,
    private readonly config: Config,
    private readonly budget: Budget,
    recorder: Recorder,
    private readonly begins: (machine: Machine, ...where: Parameters<Runner["begin"]>) => Position,
  ) {
    const cpus = Array.from({ length: loaded.program.machine.cpus });
    this.tasks = scenario.tasks.map((frame) => new Task(frame));
    this.running = scenario.tasks.map(() => false);
    this.perCpu = cpus.map(() => 0);
    this.awaited = cpus.map(() => NOBODY);
    this.left = scenario.interrupts.map(({ times }) => times);
    this.pages = new PageMachine(loaded.program, budget, scenario.given !== null);
    this.machine = new Machine(loaded, scenario, ruleSet, this, recorder, this.pages, new Task(scenario.given ?? -1));
    this.machine.locks = new Map();
    this.hasSwitchOut = this.machine.ruleSet.definition.hooks.switch_out !== undefined;
  }

  /** Sets up what `given` says, and puts every task before its first operation. May throw a `Halt`. */
  start(): void {
    const { loaded, scenario, machine, budget } = this;
    if (scenario.given !== null) {
      const { origin } = loaded.frame(scenario.given);
      machine.task.control = Control.begin(loaded, machine, budget, scenario.given, origin, null);
      while (!machine.task.ended) machine.execute(() => 0);
    }
    for (const task of this.tasks) task.control = this.begin(task.frame, loaded.frame(task.frame).origin, null);
  }

  // What the machine asks.

  readSwitch(index: number, environment: Parameters<Runner["readSwitch"]>[1]): boolean {
    return this.config.readSwitch(index, environment);
  }

  begin(frame: number, origin: number, caller: StackFrame | null): Position {
    return this.begins(this.machine, frame, origin, caller);
  }

  /** The task leaves its CPU, and a task that is named, or the next in the file on a CPU that is, is awaited. */
  schedule(to: number | null, cpu: number | null): ReturnType<Runner["schedule"]> {
    const own = this.tasks.indexOf(this.machine.task);
    const on = cpu ?? this.machine.task.cpu;
    const named = to === null ? (own + 1) % this.tasks.length : this.scenario.tasks.indexOf(to);
    const enter = (): boolean => {
      this.running[own] = false;
      if (to !== null || cpu !== null) {
        this.touched = true;
        this.awaited[on] = named;
      }
      return false;
    };
    return { to, cpu: on, enter };
  }

  // Moves.

  /** Why a move cannot be made now; null: it can. A step that waits for a lock can, and does nothing. */
  refusal(move: Move): Refusal | null {
    const task = this.tasks[move.task];
    if (task === undefined) return "no_task";
    const isRunning = this.running[move.task]!;
    if (move.kind === "switch_in") {
      if (isRunning) return "running";
      if (task.ended) return "ended";
      if (this.waits(task)) return "waits";
      if (!this.isFree(move.cpu)) return "cpu_taken";
      return this.mayTake(move.task, move.cpu) ? null : "awaited";
    }
    if (!isRunning) return task.ended ? "ended" : "off_cpu";
    if (move.kind === "switch_out") {
      return task.ended || this.isPreemptible(task) || this.sleepsAtLock(task) ? null : "not_preemptible";
    }
    if (task.ended) return "ended";
    if (move.kind === "step") return move.outcome < this.outcomes(task) ? null : "outcome";
    if (move.handler >= this.left.length) return "no_handler";
    if (this.left[move.handler] === 0) return "fired_out";
    return this.isOpen(task, move.handler) ? null : "masked";
  }

  /** Makes a move that is allowed. False: the task waits for a lock, and nothing has happened. May throw a `Halt`. */
  move(move: Move): boolean {
    const { machine } = this;
    const task = this.tasks[move.task]!;
    if (move.kind === "switch_in") task.cpu = move.cpu;
    machine.task = task;
    task.state = { ...task.state, perCpu: this.perCpu[task.cpu]!, barriers: this.barriers };
    const moved = this.carryOut(move, task);
    // With a hook for it, leaving the CPU is a move of its own.
    if (task.ended && this.running[move.task] && !this.hasSwitchOut) {
      this.running[move.task] = false;
      machine.left();
    }
    this.perCpu[task.cpu] = task.state.perCpu;
    this.barriers = task.state.barriers;
    return moved;
  }

  /** In how many ways its next step may go. */
  private outcomes(task: Task): number {
    const operation = task.underway === null ? task.control!.peek() : null;
    if (operation?.op === "choose") return operation.arms.length;
    return operation?.op === "maybe" ? 2 : 1;
  }

  isPreemptible(task: Task): boolean {
    return !task.contexts.isAtomic(this.realTime);
  }

  /** The lock that a task takes next, if that is its next operation. */
  lockBefore(task: Task): string | null {
    if (task.ended || task.underway !== null) return null;
    const operation = task.control!.peek();
    return operation?.op === "enter" ? operation.lock : null;
  }

  /** Whether it stands before a lock that it would sleep for. */
  sleepsAtLock(task: Task): boolean {
    if (this.lockBefore(task) === null) return false;
    const operation = task.control!.peek();
    return operation?.op === "enter" && maySleepAtEntry(operation.context, this.realTime);
  }

  /** Whether it stands before a lock that somebody has. */
  waits(task: Task): boolean {
    const lock = this.lockBefore(task);
    return lock !== null && this.machine.locks!.has(lock);
  }

  /** Whether nothing keeps a handler from firing on a task that runs. */
  isOpen(task: Task, handler: number): boolean {
    const { irq } = this.scenario.interrupts[handler]!;
    return task.contexts.masks(this.loaded.frame(irq).interrupt!) === null;
  }

  /** Who waits for what, where all that have not ended do, or nothing can happen any more; else nobody. */
  deadlocked(): { task: Task; lock: string }[] {
    const alive = this.tasks.filter((task) => !task.ended);
    const waiting = alive.filter((task) => this.waits(task));
    if (waiting.length < alive.length && this.canMove()) return [];
    return waiting.map((task) => ({ task, lock: this.lockBefore(task)! }));
  }

  /** Writes down that a task has a statement half done, if it has. */
  tellUnderway(task: number): void {
    this.machine.tellUnderway(this.tasks[task]!);
  }

  /** Whether anything can happen. */
  private canMove(): boolean {
    const allows = (move: Move): boolean => this.refusal(move) === null;
    return this.tasks.some(
      (waiter, task) =>
        (allows({ kind: "step", task, outcome: 0 }) && !this.waits(waiter)) ||
        allows({ kind: "switch_out", task }) ||
        this.perCpu.some((_, cpu) => allows({ kind: "switch_in", task, cpu })) ||
        this.left.some((_, handler) => allows({ kind: "interrupt", task, handler })),
    );
  }

  private carryOut(move: Move, task: Task): boolean {
    const { machine } = this;
    switch (move.kind) {
      case "step":
        return machine.step(move.outcome);
      case "interrupt": {
        const left = this.left[move.handler]!;
        if (left !== null) {
          this.touched = true;
          this.left[move.handler] = left - 1;
        }
        const control = task.control!;
        const origin = control.peek()?.origin ?? control.stack.origin;
        machine.interrupt(control.stack, origin, this.scenario.interrupts[move.handler]!.irq);
        return true;
      }
      case "switch_out":
        machine.takeOff(task.ended ? "ended" : this.isPreemptible(task) ? "preempted" : "waits");
        this.running[move.task] = false;
        return true;
      case "switch_in":
        this.running[move.task] = true;
        this.touched = true;
        this.awaited[move.cpu] = NOBODY;
        machine.putOn();
        return true;
    }
  }

  private isFree(cpu: number): boolean {
    return cpu < this.perCpu.length && !this.tasks.some((task, index) => this.running[index] && task.cpu === cpu);
  }

  /** A CPU on which a task is awaited that can come takes no other, and that task comes nowhere else. */
  private mayTake(task: number, cpu: number): boolean {
    const awaited = this.awaited[cpu]!;
    if (awaited === task) return true;
    if (this.awaited.includes(task)) return false;
    return awaited === NOBODY || this.running[awaited]! || this.tasks[awaited]!.ended;
  }
}
