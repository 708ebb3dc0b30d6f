/** Tasks as parts of states: everything that is a task's own, as a number. */
import type { Interrupted, Task, Underway } from "../task.js";
import type { LazyState } from "../lazy-state.js";
import type { Contexts } from "../contexts.js";
import type { Deferred } from "../portable.js";
import { type Flow, FlowCursor } from "./flow.js";
import type { System } from "./system.js";

/** A task as it was, with the places in its code as numbers. */
interface TaskRecord {
  readonly running: boolean;
  readonly ended: boolean;
  readonly preempted: boolean;
  readonly cpu: number;
  readonly node: number;
  readonly underway: Underway | null;
  readonly interrupted: readonly (Omit<Interrupted, "control"> & { readonly node: number })[];
  readonly state: LazyState;
  readonly contexts: Contexts;
  readonly stranded: boolean;
  readonly openers: readonly (string | null)[];
  readonly deferred: Deferred;
}

/** What can be said of a task without looking at anything else. */
export const TASK = { ended: 1, preemptible: 2, sleepsAtLock: 4, halted: 8, chooses: 16 } as const;

/** Bytes that a record takes, about: it is an object of objects. */
const RECORD_BYTES = 800;

export class TaskTable {
  /** By number: the CPU it runs on, or -1. */
  cpus = new Int8Array(1024);
  /** By number: bits of `TASK`. */
  flags = new Uint8Array(1024);
  /** By number: handlers that may fire on it, as far as it alone says. */
  readonly handlers: (readonly number[])[] = [];
  /** By number: the lock that it takes next, if that is its next operation. */
  readonly locks: (string | null)[] = [];
  private readonly records: TaskRecord[] = [];
  private readonly known = new Map<string, number>();
  private readonly silent: readonly never[] = [];
  private keyBytes = 0;

  constructor(
    private readonly system: System,
    private readonly flow: Flow,
  ) {}

  get size(): number {
    return this.records.length;
  }

  get bytes(): number {
    return this.cpus.byteLength + this.flags.byteLength + this.records.length * RECORD_BYTES + this.keyBytes;
  }

  /** The number of a task of the system as it is now; `halted`: it cannot go on, and nothing after it. */
  save(index: number, halted: boolean): number {
    const { system } = this;
    const task = system.tasks[index]!;
    const record = recordOf(task, system.running[index]!);
    const key = `${index} ${Number(halted)} ${keyOf(record)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const number = this.records.length;
    this.records.push(record);
    this.known.set(key, number);
    this.keyBytes += 2 * key.length;
    this.describe(number, index, halted);
    return number;
  }

  /** Makes a task of the system what it was. */
  load(index: number, number: number): void {
    const { system, flow } = this;
    const task = system.tasks[index]!;
    const record = this.records[number]!;
    system.running[index] = record.running;
    task.ended = record.ended;
    task.preempted = record.preempted;
    task.cpu = record.cpu;
    task.control = flow.cursor(record.node);
    task.underway = record.underway;
    task.interrupted = record.interrupted.map(({ node, ...rest }) => ({ ...rest, control: flow.cursor(node) }));
    task.state = record.state;
    task.contexts = record.contexts;
    task.stranded = record.stranded;
    task.openers = record.openers;
    task.deferred = record.deferred.copy();
  }

  /** The place in the flow at which a task stands. */
  nodeOf(number: number): number {
    return this.records[number]!.node;
  }

  private describe(number: number, index: number, halted: boolean): void {
    if (number === this.cpus.length) this.grow();
    const { system } = this;
    const task = system.tasks[index]!;
    const runs = system.running[index]! && !task.ended && !halted;
    let flags = 0;
    if (task.ended) flags |= TASK.ended;
    if (halted) flags |= TASK.halted;
    if (!task.ended && !halted && system.isPreemptible(task)) flags |= TASK.preemptible;
    if (!halted && system.sleepsAtLock(task)) flags |= TASK.sleepsAtLock;
    if (!task.ended && !halted && task.underway === null) {
      const operation = task.control!.peek();
      if (operation?.op === "maybe" || operation?.op === "choose") flags |= TASK.chooses;
    }
    this.flags[number] = flags;
    this.locks.push(halted ? null : system.lockBefore(task));
    this.cpus[number] = system.running[index] ? task.cpu : -1;
    const all = system.scenario.interrupts;
    this.handlers.push(runs ? [...all.keys()].filter((handler) => system.isOpen(task, handler)) : this.silent);
  }

  private grow(): void {
    const cpus = new Int8Array(this.cpus.length * 2);
    cpus.set(this.cpus);
    this.cpus = cpus;
    const flags = new Uint8Array(this.flags.length * 2);
    flags.set(this.flags);
    this.flags = flags;
  }
}

function recordOf(task: Task, running: boolean): TaskRecord {
  const { ended, preempted, cpu, underway, state, contexts, stranded, openers, deferred } = task;
  const interrupted = task.interrupted.map(({ control, ...rest }) => ({ ...rest, node: nodeOf(control) }));
  const node = nodeOf(task.control);
  return { running, ended, preempted, cpu, node, underway, interrupted, state, contexts, stranded, openers, deferred };
}

function nodeOf(control: unknown): number {
  if (!(control instanceof FlowCursor)) throw new TypeError("a task that does not stand in a flow");
  return control.node;
}

/** Tasks with equal keys go on alike. What belongs to a CPU or to all is not in it. */
function keyOf({ running, ended, preempted, cpu, node, ...record }: TaskRecord): string {
  const { underway, interrupted, state, contexts, stranded, openers, deferred } = record;
  const { noPreempt, irqsOff, bhOff, handlers } = contexts;
  // A task that has ended does nothing more, but for leaving its CPU.
  const place = ended ? "-" : node;
  const below = interrupted.map(
    (each) =>
      `${each.irq} ${each.node} ${underwayKey(each.underway)} ${each.written} ${each.variables.join()} ${each.pending} ` +
      each.openers.join(),
  );
  return [
    `${running} ${ended} ${preempted} ${cpu} ${place} ${underwayKey(underway)} ${state.variables} ${state.written} ${state.pending}`,
    `${noPreempt} ${irqsOff} ${bhOff} ${handlers.join()} ${stranded} ${openers.join()} ${deferred.key}`,
    ...below,
  ].join("|");
}

function underwayKey(underway: Underway | null): string {
  if (underway === null) return "-";
  if (underway.kind === "store") {
    const { met } = underway.executed;
    return met.length === 0 ? "s" : `s${JSON.stringify(met)}`;
  }
  const { call, site, progress } = underway;
  const code = progress.code.map(({ name, at }) => `${name}:${at}`).join();
  const raised = progress.raised.map(({ id }) => id).join();
  const hooks = progress.hooks.map(({ hook }) => hook).join();
  return `${call} ${site} ${code} ${raised} ${hooks} ${JSON.stringify(progress.forbidden)}`;
}
