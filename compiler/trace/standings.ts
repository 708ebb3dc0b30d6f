import type { Program, Step } from "../../runtime/index.js";
import { Cpus } from "./cpus.js";

/** Follows a run: which of its tasks and handlers run after each step, and where. */
export class Standings {
  private readonly cpus = new Cpus();
  /** Of each task, the handlers that run on it, the innermost last. */
  private readonly handlers = new Map<number, readonly number[]>();

  /** `lanes` are the frames of tasks and handlers. */
  constructor(
    private readonly program: Program,
    private readonly lanes: readonly number[],
  ) {}

  /** Takes the next step; returns the CPU on which it happens. */
  advance(step: Step): number {
    const { action, task } = step;
    if (action.kind === "interrupt") {
      const handlers = this.handlers.get(task) ?? [];
      this.handlers.set(task, action.begins ? [...handlers, action.irq] : handlers.slice(0, -1));
    }
    return this.cpus.advance(step);
  }

  /**
   * Of each lane: the number of the CPU that it runs on, `|` where there is one alone; `:` where it is off its CPU or
   * interrupted; nothing before it begins and after it has ended.
   */
  signs(): string[] {
    return this.lanes.map((lane) => {
      if (this.program.frames[lane]!.kind === "irq") {
        const on = [...this.handlers].filter(([, handlers]) => handlers.includes(lane));
        const task = on.find(([, handlers]) => handlers.at(-1) === lane)?.[0];
        return task === undefined ? (on.length === 0 ? "" : ":") : this.running(task);
      }
      if (!this.cpus.hasBegun(lane) || this.cpus.hasEnded(lane)) return "";
      return (this.handlers.get(lane) ?? []).length > 0 ? ":" : this.running(lane);
    });
  }

  private running(task: number): string {
    const cpu = this.cpus.cpuOf(task);
    if (cpu === null) return ":";
    return this.program.machine.cpus === 1 ? "|" : String(cpu);
  }
}

/** Whether a sign says that the lane runs. */
export function runs(sign: string): boolean {
  return sign !== "" && sign !== ":";
}
