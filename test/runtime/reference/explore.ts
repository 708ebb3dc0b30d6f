/**
 * Explores a scenario in the plainest way there is: every move of every state, states as texts in a map, breadth first.
 * Written from what the language says of tasks, interrupts and rule sets, to hold the explorer against.
 */
import { TableStatementError } from "../../../runtime/arm64/mapping.js";
import type { Operation } from "../../../runtime/control.js";
import { evaluatePages, PageRangeError } from "../../../runtime/expression.js";
import { Halt } from "../../../runtime/halt.js";
import {
  type ArchHook,
  type Context,
  type Expression,
  type Fact,
  type LoadedProgram,
  type Origin,
  type PageInstruction,
  type RuleSet,
  type Scenario,
} from "../../../runtime/index.js";
import { type Met, PageMachine } from "../../../runtime/page-machine.js";
import { Deferred } from "../../../runtime/portable.js";
import { afterwards, type Found, holds, isExpected, nothingYet } from "./facts.js";
import { Places, type Standing } from "./places.js";
import { type Did, evaluate, inInterrupt, type Questions, Rules, stateOf, writtenAfter } from "./rules.js";
import { type Calling, cloned, type TaskState, type World } from "./world.js";

/** What came of it, in the words of `keys.ts`. */
export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Of the state that is furthest from the beginning. */
  readonly depth: number;
  /** By key: the length of a shortest path to it. */
  readonly violations: ReadonlyMap<string, number>;
  readonly witnesses: ReadonlyMap<string, number>;
  /** Operations at which some path has arrived. */
  readonly arrived: ReadonlySet<Origin>;
}

/** Which kinds of handlers a handler may come upon. */
const RANK = { soft: 0, hard: 1, nmi: 2 };

const MAX_OPEN = 1024;

/**
 * Explores a scenario under a rule set (both by index), where `switches` says what each free switch is. Null: there are
 * more than `most` states.
 */
export function exploreReference(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  switches: ReadonlyMap<number, boolean>,
  most: number,
): Explored | null {
  return new Reference(loaded, loaded.program.scenarios[scenario]!, ruleSet, switches).explore(most);
}

/** What a move comes to beside a state. */
interface Moved {
  readonly world: World;
  readonly violations: readonly string[];
  readonly witnesses: readonly string[];
}

class Reference {
  private readonly set: RuleSet;
  private readonly rules: Rules;
  private readonly places: Places;
  private readonly pages: PageMachine;
  private readonly facts: readonly { readonly fact: Fact; readonly name: string }[];
  private readonly asksForBarriers: boolean;
  private readonly countsWarnings: boolean;
  private readonly arrived = new Set<Origin>();

  // What happens in the move that is being made.
  private world!: World;
  private task!: TaskState;
  private found: Found[] = [];
  private hooks: ArchHook[] = [];
  private reached = new Set<Origin>();

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly scenario: Scenario,
    private readonly ruleSetIndex: number,
    private readonly switches: ReadonlyMap<number, boolean>,
  ) {
    const { program } = loaded;
    this.set = program.ruleSets[ruleSetIndex]!;
    const kernel = program.machine.kernel ?? this.set.since;
    const readSwitch = (index: number): boolean => this.readSwitch(index);
    const debugVm = (): boolean => this.isOn("DEBUG_VM", true);
    this.rules = new Rules(this.set, kernel, readSwitch, debugVm, (world, cpu) => {
      world.barriers++;
      this.pages.emitted(cpu);
    });
    const nowhere = (): never => {
      throw new Error("code asks for what only conditions may");
    };
    const regionPages = (region: number): number => program.regions[region]!.pages;
    const environment = { kernel, switch: readSwitch, variable: nowhere, state: nowhere, regionPages };
    this.places = new Places(loaded, { ...environment, mapped: nowhere, visible: nowhere });
    this.pages = new PageMachine(
      program,
      { instruction: () => undefined, step: () => undefined },
      scenario.given !== null,
    );
    this.facts = scenario.expectations.flatMap(({ ruleSets, when, facts }, expectation) => {
      const questions: Questions = {
        kernel,
        ask: (question) => (question.op === "switch" ? Number(readSwitch(question.switch)) : nowhere()),
      };
      const applies = ruleSets.includes(ruleSetIndex) && (when === null || evaluate(when, questions) !== 0);
      return applies ? facts.map((fact, index) => ({ fact, name: `${expectation}.${index}` })) : [];
    });
    const asked = JSON.stringify([program.frames, scenario, this.set]);
    this.asksForBarriers = asked.includes('"state":"barriers"');
    this.countsWarnings = this.facts.some(({ fact }) => fact.kind === "warns" && fact.times !== null);
  }

  explore(most: number): Explored | null {
    const violations = new Map<string, number>();
    const witnesses = new Map<string, number>();
    const note = (known: Map<string, number>, keys: readonly string[], length: number): void => {
      for (const key of keys) if (!known.has(key)) known.set(key, length);
    };
    const start = this.start();
    if (typeof start === "string") {
      return {
        states: 0,
        transitions: 0,
        depth: 0,
        violations: new Map([[start, 0]]),
        witnesses,
        arrived: this.arrived,
      };
    }
    const seen = new Map<string, number>([[this.keyOf(start), 0]]);
    let [transitions, depth] = [0, 0];
    const queue: { world: World; length: number }[] = [{ world: start, length: 0 }];
    for (const { world, length } of queue) {
      depth = length;
      const successors = this.successors(world);
      transitions += successors.length;
      if (successors.length === 0 && !world.stopped) {
        const end = this.atEnd(world);
        note(violations, end.violations, length);
        note(witnesses, end.witnesses, length);
      }
      for (const moved of successors) {
        note(violations, moved.violations, length + 1);
        note(witnesses, moved.witnesses, length + 1);
        const key = this.keyOf(moved.world);
        if (seen.has(key)) continue;
        if (seen.size === most) return null;
        seen.set(key, length + 1);
        queue.push({ world: moved.world, length: length + 1 });
      }
    }
    return { states: seen.size, transitions, depth, violations, witnesses, arrived: this.arrived };
  }

  // The beginning and the end.

  private start(): World | string {
    const { scenario, loaded } = this;
    const perCpu = this.set.variables.filter((variable) => variable.perCpu);
    const own = this.set.variables.filter((variable) => !variable.perCpu);
    const zeros = (variables: typeof own): Record<string, number> =>
      Object.fromEntries(variables.map(({ name }) => [name, 0]));
    const cpus = Array.from({ length: loaded.program.machine.cpus });
    const world: World = {
      tasks: [],
      perCpu: cpus.map(() => zeros(perCpu)),
      awaited: cpus.map(() => null),
      left: scenario.interrupts.map(({ times }) => times),
      locks: {},
      barriers: 0,
      tables: this.pages.save(),
      stopped: false,
      counts: this.facts.map(({ fact }) => nothingYet(fact)),
      warned: [],
    };
    const begun = (frame: number): TaskState => ({
      running: false,
      ended: false,
      cpu: 0,
      place: { frame, outcomes: [] },
      underway: null,
      interrupted: [],
      variables: zeros(own),
      written: [],
      pending: false,
      preemptOff: 0,
      irqsOff: 0,
      bhOff: 0,
      handlers: [],
      preempted: false,
      stranded: false,
    });
    if (scenario.given !== null) {
      this.world = world;
      this.task = begun(scenario.given);
      try {
        for (let at = this.standing(); at.operation !== null; at = this.standing()) {
          this.advance(0);
          this.stopping(at, () => this.pageInstruction(at.operation as PageInstruction, at, true, false));
        }
        this.pages.settle();
      } catch (failure) {
        if (failure instanceof Halt) return `stopped ${failure.stop.kind} ${failure.stop.origin}`;
        throw failure;
      }
      world.barriers = 0;
      world.tables = this.pages.save();
    }
    world.tasks = scenario.tasks.map(begun);
    for (const { place } of world.tasks) this.arrive(this.places.at(place));
    return world;
  }

  private atEnd(world: World): { violations: string[]; witnesses: string[] } {
    if (world.tasks.some(({ ended }) => !ended)) {
      const waiting = world.tasks.flatMap((task, index) => {
        const lock = this.waitsFor(world, task);
        return lock === null ? [] : [`${this.scenario.tasks[index]} ${lock}`];
      });
      return { violations: [`stopped deadlock ${waiting.join()}`], witnesses: [] };
    }
    const judged = this.facts.map(({ fact, name }, index) => ({
      fact,
      name,
      holds: holds(fact, world.counts[index]!),
    }));
    return {
      violations: judged.flatMap((each) => (!each.fact.may && !each.holds ? [`unmet ${each.name}`] : [])),
      witnesses: judged.flatMap((each) => (each.fact.may && each.holds ? [each.name] : [])),
    };
  }

  // Moves.

  private successors(world: World): Moved[] {
    const alive = world.tasks.filter(({ ended }) => !ended);
    // Handlers may still fire on tasks that wait for one another, but nothing comes of it.
    const isDeadlock = alive.length > 0 && alive.every((task) => this.waitsFor(world, task) !== null);
    if (world.stopped || isDeadlock) return [];
    const moves: Moved[] = [];
    const make = (index: number, act: () => boolean): void => {
      const moved = this.make(world, index, act);
      if (moved !== null) moves.push(moved);
    };
    const cpus = [...world.perCpu.keys()];
    world.tasks.forEach((task, index) => {
      if (!task.running) {
        for (const cpu of cpus) if (this.mayComeOn(world, index, cpu)) make(index, () => this.switchIn(cpu));
        return;
      }
      const { operation } = this.places.at(task.place);
      if (!task.ended) {
        const choice = task.underway === null && (operation?.op === "maybe" || operation?.op === "choose");
        const outcomes = !choice ? 1 : operation.op === "choose" ? operation.arms.length : 2;
        for (let outcome = 0; outcome < outcomes; outcome++) make(index, () => this.step(outcome));
        this.scenario.interrupts.forEach(({ irq }, handler) => {
          if (world.left[handler] !== 0 && !this.isMasked(task, irq)) {
            make(index, () => {
              if (this.world.left[handler] !== null) this.world.left[handler]!--;
              this.interrupt(irq);
              return true;
            });
          }
        });
      }
      if (task.ended || !this.isAtomic(task) || this.sleepsBefore(task)) make(index, () => this.switchOut());
    });
    return moves;
  }

  private make(before: World, index: number, act: () => boolean): Moved | null {
    const world = cloned(before);
    this.world = world;
    this.task = world.tasks[index]!;
    this.found = [];
    this.hooks = [];
    this.reached = new Set();
    this.pages.restore(world.tables);
    const violations: string[] = [];
    try {
      if (!act()) return null;
      if (this.task.ended && this.task.running && this.set.hooks.switch_out === undefined) this.leaveCpu();
    } catch (failure) {
      if (!(failure instanceof Halt)) throw failure;
      world.stopped = true;
      violations.push(`stopped ${failure.stop.kind} ${failure.stop.origin}`);
    }
    world.tables = this.pages.save();
    if (!this.task.ended) this.arrive(this.standing());
    const { program } = this.loaded;
    const facts = this.facts.map(({ fact }) => fact);
    const once = new Set(world.warned);
    const printed = this.found.filter((each) => {
      if (!this.countsWarnings || each.once === undefined) return true;
      const isNew = !once.has(each.once);
      once.add(each.once);
      return isNew;
    });
    world.warned = [...once].sort();
    const expected = printed.filter((each) => isExpected(program, facts, each));
    const unexpected = printed.filter((each) => !expected.includes(each)).map(keyOf);
    const barriers = world.barriers - before.barriers;
    world.counts = world.counts.map((count, fact) => {
      const stated = facts[fact]!;
      const reached = stated.kind === "reachable" && this.reached.has(stated.origin);
      return afterwards(program, stated, count, { found: printed, expected, hooks: this.hooks, barriers, reached });
    });
    const witnesses = this.facts.flatMap(({ fact, name }) =>
      fact.kind === "reachable" && fact.may && this.reached.has(fact.origin) ? [name] : [],
    );
    return { world, violations: [...violations, ...unexpected], witnesses };
  }

  /** Whether a task that is off may be put on a CPU: it is idle, and nobody else is awaited there. */
  private mayComeOn(world: World, index: number, cpu: number): boolean {
    const task = world.tasks[index]!;
    if (task.ended || world.tasks.some((each) => each.running && each.cpu === cpu)) return false;
    if (this.waitsFor(world, task) !== null) return false;
    const awaited = world.awaited[cpu]!;
    if (awaited === index) return true;
    if (world.awaited.includes(index)) return false;
    // One who is elsewhere, or gone, cannot come.
    return awaited === null || world.tasks[awaited]!.running || world.tasks[awaited]!.ended;
  }

  private switchIn(cpu: number): boolean {
    const { task, world } = this;
    task.running = true;
    task.cpu = cpu;
    world.awaited[cpu] = null;
    this.switchHook("switch_in", this.standing());
    if (task.preempted) this.pages.synchronized(cpu);
    task.preempted = false;
    return true;
  }

  private switchOut(): boolean {
    const { task } = this;
    task.preempted = !task.ended && !this.isAtomic(task);
    if (task.preempted) this.pages.synchronized(task.cpu);
    this.switchHook("switch_out", this.standing());
    task.running = false;
    return true;
  }

  private leaveCpu(): void {
    this.task.running = false;
    this.pages.switched(this.task.cpu);
  }

  private switchHook(hook: "switch_out" | "switch_in", at: Standing): void {
    const did = this.rules.switchHook(this.world, this.task, hook);
    this.hooks.push(...did.hooks);
    if (did.bug) this.kill();
    if (hook === "switch_out") this.pages.switched(this.task.cpu);
    const { stack } = at.control;
    const origin = at.operation?.origin ?? stack.origin;
    this.report(did.raised, [], stack.reportedIn, `${origin} ${stack.reportedIn}`, hook);
    this.noteFall(stack.reportedIn, `${origin} ${stack.reportedIn}`);
  }

  private step(outcome: number): boolean {
    const { task } = this;
    if (task.underway?.kind === "call") {
      this.proceed(task.underway);
      return true;
    }
    if (task.underway?.kind === "store") {
      const { origin, frame, met } = task.underway;
      task.underway = null;
      this.queueBarriers();
      this.stored(origin, frame, met);
      return true;
    }
    const at = this.standing();
    if (at.stop !== null) throw new Halt(at.stop);
    const { operation, control } = at;
    const { reportedIn } = control.stack;
    if (operation === null) {
      this.end(at);
      return true;
    }
    const { origin } = operation;
    if (operation.op === "maybe" || operation.op === "choose") {
      this.advance(outcome);
      return true;
    }
    if (operation.op === "call") {
      const { call, site } = operation;
      const begun = { at: [{ text: call, line: 0 }], raised: [], forbidden: [], hooks: [] };
      this.proceed({ kind: "call", call, site, origin, frame: reportedIn, ...begun });
      return true;
    }
    if (operation.op === "enter" && operation.lock !== null) {
      if (operation.lock in this.world.locks) return false;
      this.world.locks[operation.lock] = this.world.tasks.indexOf(task);
    }
    this.advance(0);
    this.stopping(at, () => this.statement(operation, at));
    return true;
  }

  private statement(operation: Exclude<Operation, { op: "call" | "maybe" | "choose" }>, at: Standing): void {
    const { task, world } = this;
    const { origin } = operation;
    const { reportedIn } = at.control.stack;
    const place = `${origin} ${reportedIn}`;
    const hazard = (name: string): void => this.tell("hazard", name, reportedIn, place);
    const wasAtomic = this.isAtomic(task);
    switch (operation.op) {
      case "enter":
      case "exit": {
        const { context, lock } = operation;
        this.change(context, operation.op === "enter" ? 1 : -1);
        if (operation.op === "exit" && lock !== null) delete world.locks[lock];
        this.look();
        if (operation.op === "enter" && this.isSleeping(context) && wasAtomic) hazard("sleep_in_atomic");
        this.noteFall(reportedIn, place);
        return this.noteStranded(reportedIn, place);
      }
      case "interrupt":
        if (this.isMasked(task, operation.irq)) {
          const { stack } = at.control;
          throw new Halt({ kind: "masked", irq: operation.irq, because: "nesting", stack, origin });
        }
        return this.interrupt(operation.irq);
      case "schedule": {
        const own = world.tasks.indexOf(task);
        const { task: named, cpu } = operation;
        const to = named === null ? (own + 1) % world.tasks.length : this.scenario.tasks.indexOf(named);
        const did = this.rules.switchHook(world, task, "switch_out");
        this.hooks.push(...did.hooks);
        if (did.bug) this.kill();
        this.pages.switched(task.cpu);
        this.look();
        if (wasAtomic) hazard("sleep_in_atomic");
        task.running = false;
        if (named !== null || cpu !== null) world.awaited[cpu ?? task.cpu] = to;
        this.report(did.raised, [], reportedIn, place, "switch_out");
        return this.noteFall(reportedIn, place);
      }
      case "sleep":
        this.look();
        if (wasAtomic) hazard("sleep_in_atomic");
        return;
      case "assert": {
        const { ruleSets, condition } = operation;
        if (ruleSets !== null && !ruleSets.includes(this.ruleSetIndex)) return;
        const isTrue = this.isTrue(condition, at);
        this.look();
        if (!isTrue) this.tell("assert", "", reportedIn, place);
        return;
      }
      default: {
        const { met, owes } = this.pageInstruction(operation, at, false, true);
        if (owes) task.underway = { kind: "store", origin, frame: reportedIn, met };
        else this.stored(origin, reportedIn, met);
      }
    }
  }

  // Calls.

  private proceed(calling: Calling): void {
    const { task, world } = this;
    const did: Did = { raised: [], hooks: [], bug: false };
    const reached = this.rules.proceed(world, task, calling, did);
    this.hooks.push(...did.hooks);
    const { call, site, origin, frame, raised, forbidden } = reached;
    if (reached.at.length > 0) {
      task.underway = reached;
      this.noteFall(frame, `${origin} ${frame}`);
      return;
    }
    task.underway = null;
    this.advance(0);
    const written = writtenAfter(task.written, call, inInterrupt(task));
    if (written.length > MAX_OPEN) throw new Error("a scenario that random ones do not come to");
    task.written = written;
    this.look();
    const place = `${origin} ${frame}`;
    this.report(raised, forbidden, frame, place, `${site} ${frame}`);
    this.noteFall(frame, place);
    this.noteStranded(frame, place);
    if (did.bug) this.kill();
  }

  /** The preempt count has fallen below zero. */
  private noteFall(frame: number, place: string): void {
    if (this.rules.fell) this.tell("hazard", "preempt_imbalance", frame, place);
    this.rules.fell = false;
  }

  private report(
    raised: Calling["raised"],
    forbidden: readonly string[],
    frame: number,
    place: string,
    site: string,
  ): void {
    for (const { kind, text, source, origin } of raised) {
      const once = kind === "warn_once" ? `${site} ${origin}` : undefined;
      const where = `${place} ${source}`;
      const found = { text, in: this.nameOf(frame), place: where, ...(once === undefined ? {} : { once }) };
      this.found.push({ kind: kind === "bug" ? "bug" : "warning", ...found });
    }
    const said = raised.map(({ kind, text }) => ({
      kind: kind === "bug" ? ("bug" as const) : ("warn" as const),
      text,
    }));
    for (const text of forbidden)
      this.found.push({ kind: "forbidden", text, in: this.nameOf(frame), place, raised: said });
  }

  private kill(): void {
    const { task, world } = this;
    task.ended = true;
    task.interrupted = [];
    task.underway = null;
    const index = world.tasks.indexOf(task);
    for (const [lock, owner] of Object.entries(world.locks)) if (owner === index) delete world.locks[lock];
  }

  private noteStranded(frame: number, place: string): void {
    const { task, world } = this;
    const stranded = task.pending && !inInterrupt(task) && !this.rules.isActive(world, task);
    if (stranded && !task.stranded) this.tell("hazard", "stranded_barrier", frame, place);
    task.stranded = stranded;
  }

  // Contexts and interrupts.

  private change(context: Context, by: 1 | -1): void {
    const { task } = this;
    const sleeps = this.isSleeping(context);
    const counts = context === "nopreempt" || context === "raw_spin";
    if (counts || ((context === "spin" || context === "spin_bh") && !sleeps)) {
      if (by < 0 && task.preemptOff === 0) this.rules.fell = true;
      task.preemptOff += by;
    }
    if (context === "irqs_off") task.irqsOff += by;
    if (context === "bh_off" || context === "spin_bh") task.bhOff += by;
  }

  /** Whether one may have to sleep to enter it. */
  private isSleeping(context: Context): boolean {
    return context === "mutex" || ((context === "spin" || context === "spin_bh") && this.isOn("PREEMPT_RT", false));
  }

  private isAtomic({ preemptOff, irqsOff, handlers, bhOff }: TaskState): boolean {
    if (preemptOff !== 0 || irqsOff > 0 || handlers.length > 0) return true;
    return bhOff > 0 && !this.isOn("PREEMPT_RT", false);
  }

  /** The lock that somebody has and that the task wants next; null: it waits for none. */
  private waitsFor(world: World, task: TaskState): string | null {
    if (task.ended || task.underway !== null) return null;
    const { operation } = this.places.at(task.place);
    const lock = operation?.op === "enter" ? operation.lock : null;
    return lock !== null && lock in world.locks ? lock : null;
  }

  private sleepsBefore(task: TaskState): boolean {
    const { operation } = this.places.at(task.place);
    if (task.ended || task.underway !== null || operation?.op !== "enter" || operation.lock === null) return false;
    return this.isSleeping(operation.context);
  }

  private isMasked({ handlers, irqsOff, bhOff }: TaskState, irq: number): boolean {
    const kind = this.loaded.frame(irq).interrupt!;
    if (handlers.some((each) => RANK[each] >= RANK[kind])) return true;
    if (kind !== "nmi" && irqsOff > 0) return true;
    return kind === "soft" && bhOff > 0;
  }

  private interrupt(irq: number): void {
    const { task, world } = this;
    const { place, underway, written, pending } = task;
    task.interrupted.push({ irq, place, underway, written, variables: this.rules.variables(world, task), pending });
    task.place = { frame: irq, outcomes: [] };
    task.underway = null;
    task.written = [];
    task.handlers.push(this.loaded.frame(irq).interrupt!);
    this.pages.synchronized(task.cpu);
    if (underway === null) this.look();
  }

  private end({ control }: Standing): void {
    const { task, world } = this;
    const { stack } = control;
    const interrupted = task.interrupted.pop();
    const variables = this.rules.variables(world, task);
    if (interrupted === undefined) {
      task.ended = true;
      this.look();
      const left = task.written.length > 0 || task.pending || variables.some((value) => value !== 0);
      const place = `${stack.origin} ${stack.reportedIn}`;
      if (left) this.tell("leak", "", stack.reportedIn, place);
      if (task.preemptOff > 0) this.tell("hazard", "preempt_imbalance", stack.reportedIn, place);
      return;
    }
    const { irq } = interrupted;
    const changed = variables.some((value, index) => value !== interrupted.variables[index]);
    const left = task.written.length > 0 || changed || (task.pending && !interrupted.pending);
    task.handlers.pop();
    this.pages.synchronized(task.cpu);
    task.written = [...interrupted.written];
    task.place = interrupted.place;
    task.underway = interrupted.underway;
    if (task.underway === null) this.look();
    if (left) this.tell("leak", "", stack.reportedIn, `irq ${irq}`);
    if (task.underway === null) this.noteStranded(stack.reportedIn, `irq ${irq}`);
  }

  // Page tables.

  private pageInstruction(
    instruction: PageInstruction,
    { control }: Standing,
    given: boolean,
    defers: boolean,
  ): { met: readonly Met[]; owes: boolean } {
    const { task, world } = this;
    return this.pages.execute(instruction, control, {
      cpu: task.cpu,
      step: 0,
      given,
      defers,
      queueBarriers: () => this.queueBarriers(),
      emitBarriers: () => this.emitBarriers(),
      batches: this.rules.isActive(world, task),
      deferred: new Deferred(),
    });
  }

  private queueBarriers(): boolean {
    if (this.rules.isActive(this.world, this.task)) return (this.task.pending = true);
    this.emitBarriers();
    return false;
  }

  private emitBarriers(): void {
    this.world.barriers++;
    this.pages.emitted(this.task.cpu);
  }

  private stored(origin: Origin, frame: number, met: readonly Met[]): void {
    this.look();
    for (const each of met) {
      const page = each.page === null ? {} : { page: each.page.page };
      this.found.push({
        kind: each.kind,
        text: each.name,
        in: this.nameOf(frame),
        place: `${origin} ${frame}`,
        ...page,
      });
    }
  }

  // What is looked at after each statement.

  private look(): void {
    const at = this.standing();
    this.scenario.invariants.forEach(({ ruleSets, condition }, index) => {
      if (!ruleSets.includes(this.ruleSetIndex) || this.isTrue(condition, at)) return;
      this.found.push({ kind: "invariant", text: "", in: "", place: String(index) });
    });
    for (const { fact } of this.facts) {
      if (fact.kind === "reachable" && this.isTrue(fact.condition, at)) this.reached.add(fact.origin);
    }
  }

  private isTrue(condition: Expression, { control }: Standing): boolean {
    const { task, world, rules } = this;
    const pagesOf = (page: Expression): ReturnType<typeof evaluatePages> => evaluatePages(page, control);
    const questions: Questions = {
      kernel: control.kernel,
      ask: (question) => {
        switch (question.op) {
          case "switch":
            return Number(this.readSwitch(question.switch));
          case "variable":
            return rules.variable(world, task, question.name);
          case "mapped":
          case "visible":
            return Number(this.pages[question.op](pagesOf(question.page)));
          case "slot":
            return Number(control.slot(question.slot));
          case "state":
            if (question.state === "active") return Number(rules.isActive(world, task));
            return stateOf(world, task, question.state as Parameters<typeof stateOf>[2]);
        }
      },
    };
    return evaluate(condition, questions) !== 0;
  }

  private tell(kind: Found["kind"], text: string, frame: number, place: string): void {
    this.found.push({ kind, text, in: this.nameOf(frame), place });
  }

  // Places and names.

  private standing(): Standing {
    return this.places.at(this.task.place);
  }

  private advance(outcome: number): void {
    const { frame, outcomes } = this.task.place;
    this.task.place = { frame, outcomes: [...outcomes, outcome] };
  }

  private arrive({ operation }: Standing): void {
    if (operation !== null) this.arrived.add(operation.origin);
  }

  private stopping({ control, operation }: Standing, act: () => void): void {
    const { stack } = control;
    const { origin } = operation!;
    try {
      act();
    } catch (failure) {
      if (failure instanceof PageRangeError) throw new Halt({ kind: "range", stack, origin });
      if (failure instanceof TableStatementError)
        throw new Halt({ kind: "tables", problem: failure.problem, stack, origin });
      throw failure;
    }
  }

  private nameOf(frame: number): string {
    return this.loaded.frame(frame).name;
  }

  private isOn(name: string, otherwise: boolean): boolean {
    const index = this.loaded.program.switches.findIndex((each) => each.name === name);
    return index < 0 ? otherwise : this.readSwitch(index);
  }

  private readSwitch(index: number): boolean {
    const { value } = this.loaded.program.switches[index]!;
    return value ?? this.switches.get(index)!;
  }

  private keyOf(world: World): string {
    const { tasks, locks, barriers, warned, tables, ...rest } = world;
    return JSON.stringify([
      tasks.map((task) => ({
        ...task,
        place: task.ended ? "-" : this.places.at(task.place).key,
        interrupted: task.interrupted.map((each) => ({ ...each, place: this.places.at(each.place).key })),
      })),
      this.asksForBarriers ? barriers : 0,
      this.countsWarnings ? warned : [],
      tables.key,
      Object.entries(locks).sort(),
      rest,
    ]);
  }
}

/** Findings with equal keys are the same to a reader. */
function keyOf({ kind, text, in: name, place }: Found): string {
  return kind === "invariant" ? `invariant ${place}` : `${kind} ${text} in ${name} at ${place}`;
}
