import type { Step } from "../../runtime/index.js";
import { isBug } from "./actions.js";

/** Which task runs on which CPU, step by step: a scheduler's steps say it, else that a task does something. */
export class Cpus {
  private readonly running = new Map<number, number>();
  private readonly latest = new Map<number, number>();
  private readonly ended = new Set<number>();

  /** Takes the next step; returns the CPU on which it happens. */
  advance({ task, action }: Step): number {
    if (action.kind === "switch_in") {
      this.put(task, action.cpu);
      return action.cpu;
    }
    // Without a scheduler, tasks begin on CPU 0.
    const cpu = action.kind === "switch_out" ? action.cpu : (this.latest.get(task) ?? 0);
    this.put(task, cpu);
    if (action.kind === "end" || isBug(action)) {
      this.running.delete(task);
      this.ended.add(task);
    } else if (action.kind === "switch_out") this.running.delete(task);
    else if (action.kind === "schedule") {
      this.running.delete(task);
      this.put(action.to ?? task, action.cpu);
    }
    return cpu;
  }

  /** Null: it has not begun, waits for a CPU, or has ended. */
  cpuOf(task: number): number | null {
    return this.running.get(task) ?? null;
  }

  hasBegun(task: number): boolean {
    return this.latest.has(task);
  }

  hasEnded(task: number): boolean {
    return this.ended.has(task);
  }

  private put(task: number, cpu: number): void {
    for (const [other, where] of this.running) if (where === cpu) this.running.delete(other);
    this.running.set(task, cpu);
    this.latest.set(task, cpu);
  }
}
