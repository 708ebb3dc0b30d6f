/** Runs one scenario once, along the decisions given: the tasks in the file's order, each to its `schedule` points. */
import type { Budget } from "./budget.js";
import { Control } from "./control.js";
import type { Decisions } from "./decisions.js";
import { Halt } from "./halt.js";
import type { Scenario } from "./ir.js";
import { Machine, type Runner } from "./machine.js";
import { PageMachine } from "./page-machine.js";
import type { LoadedProgram } from "./program.js";
import { Recorder } from "./recorder.js";
import { Task } from "./task.js";
import type { Run, StackFrame, Stop } from "./trace.js";

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
  return new FileOrder(loaded, scenario, ruleSet, decisions, budget, wantsTables).run();
}

class FileOrder implements Runner {
  private readonly tasks: readonly Task[];
  private readonly machine: Machine;
  private readonly recorder: Recorder;
  private readonly pages: PageMachine;
  /** The rule set's per-CPU variables, by CPU. */
  private readonly perCpu: number[] = [];

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly scenario: Scenario,
    ruleSet: number,
    private readonly decisions: Decisions,
    private readonly budget: Budget,
    private readonly wantsTables: boolean,
  ) {
    this.tasks = scenario.tasks.map((frame) => new Task(frame));
    this.recorder = new Recorder(loaded, scenario, ruleSet, budget);
    this.pages = new PageMachine(loaded.program, budget, scenario.given !== null);
    const first = new Task(scenario.given ?? -1);
    this.machine = new Machine(loaded, scenario, ruleSet, this, this.recorder, this.pages, first);
  }

  run(): Run {
    let stop: Stop | null = null;
    try {
      if (this.scenario.given !== null) {
        this.start(this.machine.task);
        this.executeTask();
      }
      for (let next = this.following(); next !== null; next = this.following()) {
        this.followedBy(next);
        this.executeTask();
      }
    } catch (halt) {
      if (!(halt instanceof Halt)) throw halt;
      stop = halt.stop;
    }
    const tables = this.wantsTables ? this.pages.dump() : null;
    const { barriers } = this.machine.task.state;
    return this.recorder.finish(this.decisions.taken, this.machine, { barriers, tables, stop });
  }

  readSwitch(index: number, environment: Parameters<Runner["readSwitch"]>[1]): boolean {
    return this.decisions.readSwitch(index, environment);
  }

  begin(frame: number, origin: number, caller: StackFrame | null): Control {
    return Control.begin(this.loaded, this.machine, this.budget, frame, origin, caller);
  }

  schedule(to: number | null, cpu: number | null): ReturnType<Runner["schedule"]> {
    const leaving = this.machine.task;
    const named = to === null ? this.following() : this.tasks.find((task) => task.frame === to && !task.ended);
    const entering = named ?? leaving;
    const on = cpu ?? entering.cpu;
    const enter = (): boolean => {
      this.switchTo(entering, on);
      return true;
    };
    return { to: entering === leaving ? null : entering.frame, cpu: on, enter };
  }

  /** One task comes after another: on one CPU by a context switch; on two they may be at it at the same time. */
  private followedBy(next: Task): void {
    const { machine } = this;
    const { task } = machine;
    const switches = next.cpu === task.cpu;
    const { switch_out, switch_in } = machine.ruleSet.definition.hooks;
    const isTask = this.tasks.includes(task);
    if (switches && isTask && switch_out !== undefined) machine.takeOff("ended");
    else if (switches) this.pages.switched(next.cpu);
    this.switchTo(next, next.cpu);
    if (switches && isTask && switch_in !== undefined) machine.putOn();
  }

  /** Until no task is left to which the one that runs, or one that it switches to, has to go on. */
  private executeTask(): void {
    while (!this.machine.task.ended) {
      this.machine.execute((operation) => {
        const outcomes = operation.op === "choose" ? operation.arms.length : 2;
        return this.decisions.choose(operation.op, operation.origin, outcomes);
      });
    }
  }

  /** The next task of the file that has not ended, after the one that ran; from the first again behind the last. */
  private following(): Task | null {
    const after = this.tasks.indexOf(this.machine.task) + 1;
    const inOrder = [...this.tasks.slice(after), ...this.tasks.slice(0, after)];
    return inOrder.find((task) => !task.ended) ?? null;
  }

  private start(task: Task): void {
    task.control = this.begin(task.frame, this.loaded.frame(task.frame).origin, null);
  }

  /** Makes a task the one that runs; the CPU's variables and the run's barriers are its to see from here on. */
  private switchTo(task: Task, cpu: number): void {
    const { machine } = this;
    const { state, cpu: left } = machine.task;
    this.perCpu[left] = state.perCpu;
    machine.task = task;
    task.cpu = cpu;
    task.state = { ...task.state, perCpu: this.perCpu[cpu] ?? 0, barriers: state.barriers };
    if (task.control === null) this.start(task);
  }
}
