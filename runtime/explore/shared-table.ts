/** What tasks share beside page tables, as a part of states: a number for each value of it. */
import type { Task } from "../task.js";
import type { System } from "./system.js";

interface SharedRecord {
  readonly perCpu: readonly number[];
  readonly awaited: readonly number[];
  readonly left: readonly (number | null)[];
  readonly locks: readonly (readonly [string, Task])[];
  readonly barriers: number;
}

const RECORD_BYTES = 300;

export class SharedTable {
  private readonly records: SharedRecord[] = [];
  private readonly known = new Map<string, number>();

  /** `countsBarriers`: how many barriers there were is asked for, so states differ by it. */
  constructor(
    private readonly system: System,
    private readonly countsBarriers: boolean,
  ) {}

  get size(): number {
    return this.records.length;
  }

  get bytes(): number {
    return this.records.length * RECORD_BYTES;
  }

  save(): number {
    const { system } = this;
    const barriers = this.countsBarriers ? system.barriers : 0;
    const locks = [...system.machine.locks!].sort(([one], [other]) => (one < other ? -1 : 1));
    const owners = locks.map(([lock, owner]) => `${system.tasks.indexOf(owner)} ${lock}`);
    const { perCpu, awaited, left } = system;
    const key = [perCpu.join(), awaited.join(), left.join(), barriers, ...owners].join("|");
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.records.push({ perCpu: [...perCpu], awaited: [...awaited], left: [...left], locks, barriers });
    this.known.set(key, this.records.length - 1);
    return this.records.length - 1;
  }

  load(number: number): void {
    const { system } = this;
    const { perCpu, awaited, left, locks, barriers } = this.records[number]!;
    for (let cpu = 0; cpu < perCpu.length; cpu++) {
      system.perCpu[cpu] = perCpu[cpu]!;
      system.awaited[cpu] = awaited[cpu]!;
    }
    for (let handler = 0; handler < left.length; handler++) system.left[handler] = left[handler]!;
    const held = system.machine.locks!;
    held.clear();
    for (const [lock, owner] of locks) held.set(lock, owner);
    system.barriers = barriers;
  }

  /** The task that is awaited on a CPU, or -1. */
  awaited(number: number, cpu: number): number {
    return this.records[number]!.awaited[cpu]!;
  }

  /** Whether somebody has a lock. */
  holds(number: number, lock: string): boolean {
    return this.records[number]!.locks.some(([held]) => held === lock);
  }

  /** Whether a handler may still fire. */
  mayFire(number: number, handler: number): boolean {
    return this.records[number]!.left[handler] !== 0;
  }
}
