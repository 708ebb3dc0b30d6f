/**
 * The state space of a scenario. A state is a few numbers: of each task, of what they share, of the page tables, and of
 * what the scenario's facts remember. What a move makes of a task is worked out once for each value of what it reads, by
 * the machine itself, and looked up from then on: a step that touches nothing shared depends on the task alone.
 */
import type { Budget } from "../budget.js";
import { Halt } from "../halt.js";
import type { Expression, Origin, Scenario } from "../ir.js";
import { TOUCHED } from "../machine.js";
import type { LoadedProgram } from "../program.js";
import { Recorder } from "../recorder.js";
import { isExpected, isTolerated } from "../verdict.js";
import type { Config } from "./configs.js";
import { Events, findingKey, type Goal, stopKey } from "./events.js";
import type { Move } from "./exploration.js";
import { Facts, type Happening, type Stated } from "./facts.js";
import { Flow } from "./flow.js";
import { IntegerList, TripleTable } from "./growing.js";
import { PageStates } from "./page-states.js";
import { hasShared, readsBarriers, usesTables } from "./parts.js";
import { SharedTable } from "./shared-table.js";
import type { StateSpace } from "./state-space.js";
import { System } from "./system.js";
import { TASK, TaskTable } from "./task-table.js";
import { unreachedStatements } from "./unreached.js";

/** What a move reads beside the task that makes it. */
const READS = { shared: 1, tables: 2 } as const;

/** Integers for each successor in the results of a move: task, shared, tables, event, outcome. -1: as before. */
const RESULT = 5;

// Moves of a task by number; then one for each CPU it may be put on, then one for each handler.
const STEP = 0;
const SWITCH_OUT = 1;
const SWITCH_IN = 2;

export class Model implements StateSpace {
  readonly words: number;
  readonly initial: Int32Array | null;
  successors = new Int32Array(256);
  reduced = false;
  readonly system: System;
  readonly flow: Flow;
  readonly facts: Facts;
  readonly tasks: TaskTable;
  private readonly shared: SharedTable;
  private readonly events = new Events();
  private readonly tables: PageStates;
  private readonly taskCount: number;
  private readonly movesPerTask: number;
  private readonly cpuCount: number;
  /** Where in a state these stand; -1: they never change. */
  private readonly sharedAt: number;
  private readonly tablesAt: number;
  private readonly memoryAt: number;
  /** By task and move: 0 not known, n > 0 results at n, n < 0 they depend on what -n says (`READS`). */
  private readonly known = new IntegerList();
  private readonly depending = new TripleTable();
  private readonly results = new IntegerList();
  /** By task: whether it may move alone (`ALONE`). */
  private alone = new Uint8Array(1024);
  private readonly moved = new IntegerList();
  private count = 0;
  /** Why the scenario cannot begin; nothing where it can. */
  readonly goalsOfStart: Goal[] = [];
  private readonly busy: Uint8Array;
  private readonly hasSwitchHooks: boolean;
  /** How many barriers there were is asked for, by the scenario or by the rule set, wherever that is. */
  private readonly countsBarriers: boolean;
  private readonly endGoals = new Map<number, readonly Goal[]>();

  constructor(
    private readonly loaded: LoadedProgram,
    readonly scenario: Scenario,
    private readonly ruleSet: number,
    config: Config,
    private readonly budget: Budget,
  ) {
    const { program } = loaded;
    const { definition } = loaded.ruleSet(ruleSet);
    const recorder = new Recorder(loaded, scenario, ruleSet, budget);
    this.system = new System(loaded, scenario, ruleSet, config, budget, recorder, (_machine, frame) =>
      this.flow.cursor(this.flow.start(frame)),
    );
    this.flow = new Flow(loaded, this.system.machine, budget);
    this.tasks = new TaskTable(this.system, this.flow);
    this.tables = new PageStates(this.system.pages);
    this.countsBarriers = readsBarriers(program, scenario, definition);
    this.shared = new SharedTable(this.system, this.countsBarriers);
    this.taskCount = scenario.tasks.length;
    this.cpuCount = program.machine.cpus;
    this.movesPerTask = SWITCH_IN + this.cpuCount + scenario.interrupts.length;
    this.busy = new Uint8Array(this.cpuCount);
    this.hasSwitchHooks = definition.hooks.switch_in !== undefined || definition.hooks.switch_out !== undefined;
    const { machine } = this.system;
    const applies = (when: Expression | null): boolean => when === null || loaded.condition(when)(machine);
    this.facts = new Facts(
      program,
      scenario.expectations.flatMap(({ ruleSets, when, facts }, expectation) =>
        ruleSets.includes(ruleSet) && applies(when)
          ? facts.map((fact, index): Stated => ({ expectation, index, fact }))
          : [],
      ),
    );
    let words = this.taskCount;
    this.sharedAt = hasShared(program, scenario, definition, this.countsBarriers) ? words++ : -1;
    this.tablesAt = usesTables(program, scenario) ? words++ : -1;
    this.memoryAt = this.facts.stated.length > 0 ? words++ : -1;
    this.words = words;
    this.initial = this.begin();
    // What a place in `known` means is said by 0, so results begin behind it.
    this.results.push(0);
  }

  get bytes(): number {
    const { known, depending, results, tasks, shared, facts, flow } = this;
    const own = known.bytes + depending.bytes + results.bytes + this.alone.byteLength + this.successors.byteLength;
    return own + tasks.bytes + shared.bytes + facts.bytes + flow.bytes + this.tables.bytes;
  }

  expand(states: Int32Array, at: number, reduce: boolean): number {
    this.count = 0;
    this.moved.length = 0;
    this.reduced = false;
    const { taskCount, tasks } = this;
    this.busy.fill(0);
    for (let task = 0; task < taskCount; task++) {
      const number = states[at + task]!;
      if ((tasks.flags[number]! & TASK.halted) !== 0) return 0;
      const cpu = tasks.cpus[number]!;
      if (cpu >= 0) this.busy[cpu] = 1;
    }
    if (reduce) {
      for (let task = 0; task < taskCount; task++) {
        const number = states[at + task]!;
        if (!this.movesAlone(states, at, task, number)) continue;
        this.apply(states, at, task, number, STEP);
        this.reduced = true;
        return this.count;
      }
    }
    const shared = this.sharedAt < 0 ? 0 : states[at + this.sharedAt]!;
    if (this.isDeadlock(states, at, shared)) return 0;
    for (let task = 0; task < taskCount; task++) {
      const number = states[at + task]!;
      const flags = tasks.flags[number]!;
      if (tasks.cpus[number]! < 0) {
        if ((flags & TASK.ended) === 0) this.putOn(states, at, task, number, shared);
        continue;
      }
      if ((flags & TASK.ended) !== 0) {
        this.apply(states, at, task, number, SWITCH_OUT);
        continue;
      }
      this.apply(states, at, task, number, STEP);
      if ((flags & (TASK.preemptible | TASK.sleepsAtLock)) !== 0) this.apply(states, at, task, number, SWITCH_OUT);
      for (const handler of tasks.handlers[number]!) {
        if (!this.shared.mayFire(shared, handler)) continue;
        this.apply(states, at, task, number, SWITCH_IN + this.cpuCount + handler);
      }
    }
    return this.count;
  }

  goalsOf(successor: number): readonly Goal[] {
    const event = this.moved.values[successor * 4 + 3]!;
    return event === 0 ? NO_GOALS : this.events.list[event]!.goals;
  }

  goalsAtEnd(states: Int32Array, at: number): readonly Goal[] {
    let waiting = false;
    for (let task = 0; task < this.taskCount; task++) {
      const flags = this.tasks.flags[states[at + task]!]!;
      if ((flags & TASK.halted) !== 0) return NO_GOALS;
      if ((flags & TASK.ended) === 0) waiting = true;
    }
    if (waiting) return [{ kind: "stopped", key: `deadlock ${this.waitingAt(states, at)}` }];
    const memory = this.memoryAt < 0 ? 0 : states[at + this.memoryAt]!;
    let goals = this.endGoals.get(memory);
    if (goals === undefined) {
      goals = this.facts.stated.flatMap(({ fact }, stated): Goal[] => {
        const holds = this.facts.holds(memory, stated);
        if (fact.may) return holds ? [{ kind: "witness", key: `witness ${stated}`, stated }] : [];
        return holds ? [] : [{ kind: "unmet", key: `unmet ${stated}`, stated }];
      });
      this.endGoals.set(memory, goals);
    }
    return goals;
  }

  moveTo(successor: number): Move {
    const { values } = this.moved;
    const task = values[successor * 4]!;
    return this.moveOf(task, values[successor * 4 + 1]!, values[successor * 4 + 2]!);
  }

  /** The system in a state: as it is until the next one is expanded. */
  load(state: Int32Array): System {
    for (let task = 0; task < this.taskCount; task++) this.tasks.load(task, state[task]!);
    if (this.sharedAt >= 0) this.shared.load(state[this.sharedAt]!);
    if (this.tablesAt >= 0) this.tables.load(state[this.tablesAt]!);
    return this.system;
  }

  /** See `unreachedStatements`. */
  unreached(): Origin[] {
    return unreachedStatements(this.loaded.program, this.flow.nodes);
  }

  private moveOf(task: number, move: number, outcome: number): Move {
    if (move === STEP) return { kind: "step", task, outcome };
    if (move === SWITCH_OUT) return { kind: "switch_out", task };
    const cpu = move - SWITCH_IN;
    if (cpu < this.cpuCount) return { kind: "switch_in", task, cpu };
    return { kind: "interrupt", task, handler: cpu - this.cpuCount };
  }

  private begin(): Int32Array | null {
    try {
      this.system.start();
    } catch (failure) {
      if (!(failure instanceof Halt)) throw failure;
      this.goalsOfStart.push({ kind: "stopped", key: stopKey(failure.stop) });
      return null;
    }
    const state = new Int32Array(this.words);
    for (let task = 0; task < this.taskCount; task++) state[task] = this.tasks.save(task, false);
    const shared = this.shared.save();
    if (this.sharedAt >= 0) state[this.sharedAt] = shared;
    if (this.tablesAt >= 0) state[this.tablesAt] = this.tables.save();
    return state;
  }

  /** Whether every task that has not ended waits for a lock, whatever interrupts may still come. */
  private isDeadlock(states: Int32Array, at: number, shared: number): boolean {
    const { tasks } = this;
    let waiting = false;
    for (let task = 0; task < this.taskCount; task++) {
      const number = states[at + task]!;
      const lock = tasks.locks[number]!;
      if (lock !== null && this.shared.holds(shared, lock)) waiting = true;
      else if ((tasks.flags[number]! & TASK.ended) === 0) return false;
    }
    return waiting;
  }

  private putOn(states: Int32Array, at: number, task: number, number: number, shared: number): void {
    const { cpuCount } = this;
    const lock = this.tasks.locks[number]!;
    if (lock !== null && this.shared.holds(shared, lock)) return;
    let isAwaited = false;
    for (let cpu = 0; cpu < cpuCount; cpu++) if (this.shared.awaited(shared, cpu) === task) isAwaited = true;
    for (let cpu = 0; cpu < cpuCount; cpu++) {
      const awaited = this.shared.awaited(shared, cpu);
      if (this.busy[cpu] === 1 || (isAwaited && awaited !== task)) continue;
      if (awaited >= 0 && awaited !== task) {
        const other = states[at + awaited]!;
        if (this.tasks.cpus[other]! < 0 && (this.tasks.flags[other]! & TASK.ended) === 0) continue;
      }
      this.apply(states, at, task, number, SWITCH_IN + cpu);
    }
  }

  /** Adds the states to which a move of a task leads. */
  private apply(states: Int32Array, at: number, task: number, number: number, move: number): void {
    const entry = number * this.movesPerTask + move;
    let from = entry < this.known.length ? this.known.values[entry]! : 0;
    if (from <= 0) {
      const shared = this.sharedAt < 0 ? 0 : states[at + this.sharedAt]!;
      const tables = this.tablesAt < 0 ? 0 : states[at + this.tablesAt]!;
      from = this.lookUp(entry, -from, task, number, move, shared, tables);
    }
    const { results } = this;
    const count = results.values[from]!;
    for (let result = 0, place = from + 1; result < count; result++, place += RESULT) {
      this.add(states, at, task, move, place);
    }
  }

  private add(states: Int32Array, at: number, task: number, move: number, place: number): void {
    const { words, results } = this;
    const { values } = results;
    const to = this.count * words;
    if (to + words > this.successors.length) this.growSuccessors();
    const { successors } = this;
    for (let word = 0; word < words; word++) successors[to + word] = states[at + word]!;
    successors[to + task] = values[place]!;
    const shared = values[place + 1]!;
    if (shared >= 0) successors[to + this.sharedAt] = shared;
    const tables = values[place + 2]!;
    if (tables >= 0) successors[to + this.tablesAt] = tables;
    const event = values[place + 3]!;
    if (event !== 0) {
      const { effect } = this.events.list[event]!;
      if (effect !== 0) successors[to + this.memoryAt] = this.facts.next(states[at + this.memoryAt]!, effect);
    }
    const { moved } = this;
    moved.push(task);
    moved.push(move);
    moved.push(values[place + 4]!);
    moved.push(event);
    this.count++;
  }

  private growSuccessors(): void {
    const grown = new Int32Array(this.successors.length * 2 + this.words);
    grown.set(this.successors);
    this.successors = grown;
  }

  /** Where the results of a move stand, for these values of what it reads; works them out where they are not known. */
  private lookUp(
    entry: number,
    reads: number,
    task: number,
    number: number,
    move: number,
    shared: number,
    tables: number,
  ): number {
    if (reads !== 0) {
      const [one, other] = [(reads & READS.shared) === 0 ? -1 : shared, (reads & READS.tables) === 0 ? -1 : tables];
      const found = this.depending.get(entry, one, other);
      if (found !== -1) return found;
    }
    const from = this.results.length;
    const touched = this.workOut(task, number, move, shared, tables);
    while (this.known.length <= entry) this.known.push(0);
    // What it has read at another time it may read again: the results so far hold for the values they were found with.
    const all = reads | touched;
    if (all === 0) this.known.values[entry] = from;
    else {
      this.known.values[entry] = -all;
      const [one, other] = [(all & READS.shared) === 0 ? -1 : shared, (all & READS.tables) === 0 ? -1 : tables];
      this.depending.add(entry, one, other, from);
    }
    return from;
  }

  /** Adds to `results` what a move leads to; returns what it has read (`READS`). */
  private workOut(task: number, number: number, move: number, shared: number, tables: number): number {
    const outcomes = this.outcomesOf(number, move);
    const counted = this.results.length;
    this.results.push(0);
    let touched = 0;
    for (let outcome = 0; outcome < outcomes; outcome++) {
      const done = this.tryMove(this.moveOf(task, move, outcome), number, shared, tables);
      touched |= done.touched;
      if (done.task < 0) continue;
      this.results.values[counted]!++;
      for (const value of [done.task, done.shared, done.tables, done.event, outcome]) this.results.push(value);
    }
    return touched;
  }

  private outcomesOf(number: number, move: number): number {
    if (move !== STEP || (this.tasks.flags[number]! & TASK.chooses) === 0) return 1;
    const { operation } = this.flow.nodes[this.tasks.nodeOf(number)]!;
    return operation?.op === "choose" ? operation.arms.length : 2;
  }

  /** Makes a move by the machine itself. `task` negative: it waits. */
  private tryMove(
    move: Move,
    number: number,
    shared: number,
    tables: number,
  ): { task: number; shared: number; tables: number; event: number; touched: number } {
    const { system, loaded, scenario, ruleSet, budget } = this;
    const { machine } = system;
    const recorder = new Recorder(loaded, scenario, ruleSet, budget);
    machine.recorder = recorder;
    this.tasks.load(move.task, number);
    this.shared.load(shared);
    if (this.tablesAt >= 0) this.tables.load(tables);
    machine.touched = 0;
    system.touched = false;
    const barriers = system.barriers;
    const goals: Goal[] = [];
    let halted = false;
    try {
      if (!system.move(move)) return { task: -1, shared: -1, tables: -1, event: 0, touched: READS.shared };
    } catch (failure) {
      if (!(failure instanceof Halt)) {
        this.tables.forget();
        throw failure;
      }
      halted = true;
      goals.push({ kind: "stopped", key: stopKey(failure.stop) });
    }
    const happening = { ...recorder.happened(), barriers: system.barriers - barriers };
    const effect = this.facts.effectOf(happening);
    goals.push(...this.goalsIn(happening, effect));
    const touched = this.touched();
    return {
      task: this.tasks.save(move.task, halted),
      shared: (touched & READS.shared) === 0 ? -1 : this.shared.save(),
      tables: (touched & READS.tables) === 0 ? -1 : this.tables.save(),
      event: this.events.numberOf({ effect, goals }),
      touched,
    };
  }

  private touched(): number {
    const { system, loaded, ruleSet, sharedAt, tablesAt } = this;
    const { touched } = system.machine;
    const perCpu = loaded.ruleSet(ruleSet).definition.variables.some((variable) => variable.perCpu);
    const shared =
      perCpu || this.countsBarriers || system.touched || (touched & (TOUCHED.locks | TOUCHED.barriers)) !== 0;
    const tables = (touched & TOUCHED.tables) !== 0;
    return (shared && sharedAt >= 0 ? READS.shared : 0) | (tables && tablesAt >= 0 ? READS.tables : 0);
  }

  private goalsIn({ steps, findings }: Happening, effect: number): Goal[] {
    const { program } = this.loaded;
    const facts = this.facts.stated.map(({ fact }) => fact);
    const unexpected = findings.flatMap((finding): Goal[] => {
      if (isTolerated(finding) || isExpected(program, { steps }, finding, facts)) return [];
      return [{ kind: "unexpected", key: findingKey(finding, steps) }];
    });
    const shown = this.facts.reachedBy(effect).flatMap((stated): Goal[] => {
      return this.facts.stated[stated]!.fact.may ? [{ kind: "witness", key: `witness ${stated}`, stated }] : [];
    });
    return [...unexpected, ...shown];
  }

  /**
   * Whether a task that runs may make its step before anything else moves: the step reads and changes nothing but the
   * task, nobody is told of it, no handler sees what it changes, and it keeps no switch and no interrupt off that was
   * possible before. Then whatever could have come before it can come after it, to the same end.
   */
  private movesAlone(states: Int32Array, at: number, task: number, number: number): boolean {
    let alone = number < this.alone.length ? this.alone[number]! : ALONE.unknown;
    if (alone === ALONE.unknown) alone = this.setAlone(number, this.findAlone(states, at, task, number));
    if (alone !== ALONE.uninterrupted) return alone === ALONE.always;
    const shared = this.sharedAt < 0 ? 0 : states[at + this.sharedAt]!;
    for (let handler = 0; handler < this.scenario.interrupts.length; handler++) {
      if (this.shared.mayFire(shared, handler)) return false;
    }
    return true;
  }

  private findAlone(states: Int32Array, at: number, task: number, number: number): number {
    const { tasks, hasSwitchHooks } = this;
    const flags = tasks.flags[number]!;
    if (tasks.cpus[number]! < 0 || (flags & (TASK.ended | TASK.halted)) !== 0) return ALONE.never;
    const choosing = (flags & TASK.chooses) !== 0;
    if (!choosing && hasSwitchHooks) return ALONE.never;
    const entry = number * this.movesPerTask + STEP;
    if (entry >= this.known.length || this.known.values[entry] === 0) {
      const shared = this.sharedAt < 0 ? 0 : states[at + this.sharedAt]!;
      const tables = this.tablesAt < 0 ? 0 : states[at + this.tablesAt]!;
      this.lookUp(entry, 0, task, number, STEP, shared, tables);
    }
    const from = this.known.values[entry]!;
    if (from <= 0 || !this.isHarmless(number, from)) return ALONE.never;
    return choosing ? ALONE.always : ALONE.uninterrupted;
  }

  private isHarmless(number: number, from: number): boolean {
    const { tasks, results } = this;
    const before = tasks.flags[number]!;
    const count = results.values[from]!;
    for (let result = 0, place = from + 1; result < count; result++, place += RESULT) {
      const after = results.values[place]!;
      if (results.values[place + 3] !== 0 || tasks.cpus[after] !== tasks.cpus[number]) return false;
      const flags = tasks.flags[after]!;
      if ((flags & (TASK.ended | TASK.halted)) !== 0) return false;
      if ((before & ~flags & TASK.preemptible) !== 0) return false;
    }
    return count > 0;
  }

  private setAlone(number: number, alone: number): number {
    if (number >= this.alone.length) {
      const grown = new Uint8Array(Math.max(number + 1, this.alone.length * 2));
      grown.set(this.alone);
      this.alone = grown;
    }
    this.alone[number] = alone;
    return alone;
  }

  /** Where the tasks wait of which none can go on. */
  private waitingAt(states: Int32Array, at: number): string {
    return Array.from(
      { length: this.taskCount },
      (_, task) => this.flow.nodes[this.tasks.nodeOf(states[at + task]!)]!.operation?.origin ?? "-",
    ).join(" ");
  }
}

/** Whether a task may move before anything else does: `uninterrupted`, as long as no handler can fire any more. */
const ALONE = { unknown: 0, always: 1, uninterrupted: 2, never: 3 } as const;

const NO_GOALS: readonly never[] = [];
