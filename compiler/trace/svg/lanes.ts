/** What happens in a run, by lanes: one for each task and for each interrupt handler. */
import type { Action, Program, Step } from "../../../runtime/index.js";
import { laneFrame } from "../actions.js";

export interface Lane {
  /** The frame of the task or handler. */
  readonly frame: number;
  /** Indices of the steps that happen in it. */
  readonly steps: readonly number[];
  readonly bars: readonly Bar[];
  /** Where the mode is active; and of a task, where a barrier is owed, which a handler leaves to its task. */
  readonly active: readonly Span[];
  readonly pending: readonly Span[];
}

/** From a step to a step. `ends` false: the second is only the last that the lane has. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly ends: boolean;
}

/** A section or a pause by the calls as written, whatever the rule set makes of them. */
export interface Bar extends Span {
  readonly kind: "section" | "pause";
  /** How many places from the left, from 0; those open at once have different ones. */
  readonly depth: number;
}

interface OpenBar {
  readonly kind: Bar["kind"];
  readonly depth: number;
  readonly from: number;
}

/** The lanes in the order in which they first do something. */
export function lanesOf(program: Program, steps: readonly Step[]): Lane[] {
  const building = new Map<number, LaneBuilder>();
  steps.forEach((step, index) => {
    const frame = laneFrame(program, step);
    const lane = building.get(frame) ?? new LaneBuilder(frame, program.frames[frame]!.kind === "irq");
    building.set(frame, lane);
    lane.add(step, index);
  });
  return [...building.values()].map((lane) => lane.finish());
}

class LaneBuilder {
  private readonly steps: number[] = [];
  private readonly bars: Bar[] = [];
  private readonly active: Span[] = [];
  private readonly pending: Span[] = [];
  private open: OpenBar[] = [];
  private activeFrom: number | null = null;
  private pendingFrom: number | null = null;

  constructor(
    private readonly frame: number,
    private readonly handler: boolean,
  ) {}

  add({ action, after }: Step, index: number): void {
    this.steps.push(index);
    if (action.kind === "interrupt") {
      this.leave(index);
      return;
    }
    if (action.kind === "call") this.call(action, index);
    this.activeFrom = flank(this.active, this.activeFrom, after.active, index);
    this.pendingFrom = flank(this.pending, this.pendingFrom, after.pending && !this.handler, index);
  }

  private call({ call }: Extract<Action, { kind: "call" }>, index: number): void {
    const kind = call === "enable" || call === "disable" ? "section" : "pause";
    if (call === "enable" || call === "pause") {
      const depth = (this.open.at(-1)?.depth ?? -1) + 1;
      this.open.push({ kind, depth, from: index });
      return;
    }
    const at = this.open.findLastIndex((each) => each.kind === kind);
    if (at >= 0) this.bars.push(...this.open.splice(at, 1).map((bar) => ({ ...bar, to: index, ends: true })));
  }

  /** A handler begins with nothing open, and what it leaves open nobody closes. */
  private leave(index: number): void {
    this.bars.push(...this.open.map((bar) => ({ ...bar, to: index, ends: false })));
    this.open = [];
    this.activeFrom = flank(this.active, this.activeFrom, false, index);
  }

  finish(): Lane {
    const { frame, steps, bars, active, pending } = this;
    const to = steps.at(-1)!;
    bars.push(...this.open.map((bar) => ({ ...bar, to, ends: false })));
    if (this.activeFrom !== null) active.push({ from: this.activeFrom, to, ends: false });
    if (this.pendingFrom !== null) pending.push({ from: this.pendingFrom, to, ends: false });
    return { frame, steps, bars, active, pending };
  }
}

/** Where a state turns true a span begins, where it turns false the span ends; returns where the open one began. */
function flank(spans: Span[], from: number | null, holds: boolean, index: number): number | null {
  if (holds) return from ?? index;
  if (from !== null) spans.push({ from, to: index, ends: true });
  return null;
}
