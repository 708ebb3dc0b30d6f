/** The lanes of a run: what is open, where the mode is active, what is owed, and a mark for each step. */
import type { NestingState, Step } from "../../../runtime/index.js";
import { element, escapeXml } from "../../text/index.js";
import type { Bar, Lane, Span } from "./lanes.js";
import { drawCpu, drawMark, hasBarrier, type Mark, markOfStep } from "./marks.js";
import type { Ending } from "./run-picture.js";
import { path } from "./path.js";
import { type Color, LINE, paint } from "./theme.js";

/** The marks of a lane are above each other here; its bars are to the right of them. */
const MARK = 10;
const BARS = 22;
const BAR = 7;
const BAR_STEP = 10;
const PENDING = 7;
const GAP = 14;
/** Deeper bars are not drawn: the state beside them has their number. */
const MOST_BARS = 8;

/** Stretches that the legend explains. */
export type Drawn = "section" | "pause" | "active" | "pending" | "open";

/** What a picture of interleaved tasks shows beside that of a run. Steps and lanes by index. */
export interface Interleaved {
  /** Whether a lane runs after a step. */
  runs(step: number, lane: number): boolean;
  /** Whether a step's task has taken the CPU of the task that did the step before. */
  takesOver(step: number): boolean;
  /** Whether a lane has ended before or at a step. */
  isOver(step: number, lane: number): boolean;
  /** What a reader knows of the state before a step. */
  known(step: number): NestingState;
  /** What a step changed beside its hooks, in words. */
  untold(step: number): string;
  /** A line for who wants to know more of a step. */
  title(step: number): string;
  endings(): readonly Ending[];
}

export interface LanesRequest {
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  /** Of each step. */
  readonly laneOf: readonly number[];
  /** Where the first lane begins, where the last lane's name ends, and where the rows do. */
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** The middle of a step's row; and whether that row is its own. */
  readonly middle: (step: number) => number;
  readonly shown: (step: number) => boolean;
  readonly alarms: ReadonlySet<number>;
  /** Null where tasks take turns on one CPU, which the order of the steps shows by itself. */
  readonly interleaved: Interleaved | null;
}

export interface LanesDrawing {
  readonly markup: readonly string[];
  readonly marks: ReadonlySet<Mark>;
  readonly spans: ReadonlySet<Drawn>;
}

function widthOf(lane: Lane): number {
  return BARS + barsOf(lane) * BAR_STEP + PENDING + GAP;
}

function barsOf(lane: Lane): number {
  return Math.max(1, ...lane.bars.map((bar) => Math.min(MOST_BARS, bar.depth + 1)));
}

/** How much room lanes take beside each other. */
export function lanesWidth(lanes: readonly Lane[]): number {
  return lanes.reduce((sum, lane) => sum + widthOf(lane), 0);
}

/** Draws the lanes; the marks lie above all else. */
export function drawLanes(request: LanesRequest): LanesDrawing {
  const drawing = new LanesDrawer(request);
  return { markup: drawing.all(), marks: drawing.marks, spans: drawing.spans };
}

class LanesDrawer {
  readonly marks = new Set<Mark>();
  readonly spans = new Set<Drawn>();
  private readonly starts: readonly number[];

  constructor(private readonly request: LanesRequest) {
    const { lanes, x } = request;
    this.starts = lanes.map((_, index) => x + lanesWidth(lanes.slice(0, index)));
  }

  all(): string[] {
    const { lanes } = this.request;
    return [
      ...lanes.flatMap((lane, index) => this.drawn(lane.active).map((span) => this.active(lane, index, span))),
      ...lanes.flatMap((lane, index) => this.lifeline(lane, index)),
      ...this.switches(),
      ...lanes.flatMap((lane, index) => this.drawn(lane.bars).flatMap((bar) => this.bar(bar, index))),
      ...lanes.flatMap((lane, index) => this.drawn(lane.pending).map((span) => this.pending(lane, index, span))),
      ...this.stepMarks(),
    ];
  }

  /** Without those that begin and end among the steps that one row stands for. */
  private drawn<Each extends Span>(spans: readonly Each[]): Each[] {
    const { middle } = this.request;
    return spans.filter(({ from, to, ends }) => !ends || middle(from) !== middle(to));
  }

  private active(lane: Lane, index: number, span: Span): string {
    this.spans.add("active");
    const x = this.starts[index]!;
    const { y, height } = this.stretch(span);
    return element("rect", { x, y, width: widthOf(lane) - GAP / 2, height, ...paint({ fill: "active" }) });
  }

  /** From its first step to its last: drawn through where it runs, dashed where something else does. */
  private lifeline({ steps }: Lane, index: number): string[] {
    const { middle, top } = this.request;
    const x = this.starts[index]! + MARK;
    const lines = [this.line(x, top - (this.starts.length - 1 - index) * LINE, middle(steps[0]!), "guide", "1 3")];
    for (let at = 1; at < steps.length; at++) {
      const [from, to] = [steps[at - 1]!, steps[at]!];
      for (const { first, end, running } of this.stretches(from, to, index)) {
        const [fromY, toY] = [middle(first), middle(end)];
        if (fromY === toY) continue;
        lines.push(this.line(x, fromY, toY, "aside", running ? null : "2 4"));
      }
    }
    return lines;
  }

  /** Between two steps of a lane: where it runs, and where it does not. */
  private stretches(from: number, to: number, lane: number): { first: number; end: number; running: boolean }[] {
    const { interleaved } = this.request;
    if (interleaved === null) return [{ first: from, end: to, running: to === from + 1 }];
    const stretches: { first: number; end: number; running: boolean }[] = [];
    for (let at = from; at < to; at++) {
      const running = interleaved.runs(at, lane);
      const last = stretches.at(-1);
      if (last?.running === running) last.end = at + 1;
      else stretches.push({ first: at, end: at + 1, running });
    }
    return stretches;
  }

  private line(x: number, from: number, to: number, color: Color, dashes: string | null): string {
    const dashed = dashes === null ? {} : { "stroke-dasharray": dashes };
    return element("path", { d: path`M${x} ${from}V${to}`, ...paint({ stroke: color, width: 1 }), ...dashed });
  }

  /** From lane to lane, where an interrupt fires or ends and where tasks are switched. */
  private switches(): string[] {
    const { steps, laneOf, middle, shown, interleaved } = this.request;
    const lines: string[] = [];
    const latest = new Map<number, number>();
    steps.forEach(({ action, task }, at) => {
      // What one task does on its CPU leads nowhere else, but to its handlers; tasks on two CPUs run at once.
      const own = latest.get(task);
      latest.set(task, at);
      const turns = at > 0 && (interleaved === null || interleaved.takesOver(at));
      const before = own !== undefined && laneOf[own] !== laneOf[at] ? own : turns ? at - 1 : at;
      const [from, to] = [laneOf[before]!, laneOf[at]!];
      if (from === to || !(shown(at) || shown(before))) return;
      // An interrupt's own steps stand in the handler's row, a switch of tasks in that of `schedule`.
      const y = middle(action.kind === "interrupt" ? at : before);
      const [x, end] = [this.starts[from]! + MARK, this.starts[to]! + MARK];
      const way = Math.sign(end - x);
      const d = path`M${x} ${y}H${end - way * 6}M${end - way * 10} ${y - 3.5}L${end - way * 5} ${y}L${end - way * 10} ${y + 3.5}`;
      lines.push(element("path", { d, ...paint({ stroke: "aside", width: 1.2 }) }));
    });
    return lines;
  }

  private bar(bar: Bar, index: number): string[] {
    if (bar.depth >= MOST_BARS) return [];
    this.spans.add(bar.kind);
    const x = this.starts[index]! + BARS + bar.depth * BAR_STEP;
    const { y, height } = this.stretch(bar);
    const shape = { x, y, width: BAR, height, rx: 2 };
    const drawn = [element("rect", { ...shape, ...paint({ fill: bar.kind }) })];
    if (bar.kind === "pause") drawn.push(element("rect", { ...shape, fill: "url(#lmmu-hatch)" }));
    if (!bar.ends && this.isOver(index)) {
      this.spans.add("open");
      drawn.push(openEnd(x + BAR / 2, y + height));
    }
    return drawn;
  }

  private pending(lane: Lane, index: number, span: Span): string {
    this.spans.add("pending");
    const x = this.starts[index]! + BARS + barsOf(lane) * BAR_STEP;
    const { y, height } = this.stretch(span);
    const strip = element("rect", { x, y, width: PENDING, height, ...paint({ fill: "pending" }) });
    if (span.ends || !this.isOver(index)) return strip;
    this.spans.add("open");
    return strip + openEnd(x + PENDING / 2, y + height);
  }

  /** Whether nothing further can come of a lane: a path may end in the middle of it. */
  private isOver(lane: number): boolean {
    const { interleaved, steps } = this.request;
    return interleaved === null || interleaved.isOver(steps.length - 1, lane);
  }

  private stretch({ from, to, ends }: Span): { y: number; height: number } {
    const { middle, bottom } = this.request;
    const y = middle(from);
    const end = ends ? middle(to) : Math.min(bottom, middle(to) + 8);
    return { y, height: Math.max(4, end - y) };
  }

  private stepMarks(): string[] {
    const { lanes, steps, laneOf, middle, shown, alarms, interleaved } = this.request;
    return steps.flatMap((step, index) => {
      if (!shown(index)) return [];
      const lane = laneOf[index]!;
      const start = this.starts[lane]!;
      const x = start + MARK;
      const y = middle(index);
      const drawn: string[] = [];
      if (hasBarrier(step)) {
        const end = start + BARS + barsOf(lanes[lane]!) * BAR_STEP + PENDING;
        drawn.push(element("path", { d: path`M${x} ${y}H${end}`, ...paint({ stroke: "text", width: 2.5 }) }));
        this.marks.add("barrier");
      } else drawn.push(...this.connector(step, index, x, y));
      const mark = markOfStep(step);
      this.marks.add(mark);
      drawn.push(drawMark(mark, x, y));
      if (interleaved !== null && "cpu" in step.action) {
        this.marks.add("cpu");
        drawn.push(drawCpu(step.action.cpu, x, y));
      }
      if (alarms.has(index)) {
        this.marks.add("alarm");
        drawn.push(drawMark("alarm", x, y));
      }
      return interleaved === null ? drawn : [titled(interleaved.title(index), drawn)];
    });
  }

  /** From a call to the bar that it opens or closes. */
  private connector({ action }: Step, index: number, x: number, y: number): string[] {
    if (action.kind !== "call") return [];
    const lane = this.request.lanes[this.request.laneOf[index]!]!;
    const bar = lane.bars.find((each) => each.from === index || (each.ends && each.to === index));
    if (bar === undefined || bar.depth >= MOST_BARS) return [];
    const end = this.starts[this.request.laneOf[index]!]! + BARS + bar.depth * BAR_STEP;
    return [element("path", { d: path`M${x} ${y}H${end}`, ...paint({ stroke: bar.kind, width: 1.2 }) })];
  }
}

/** Markup with a text that appears where the pointer rests on it. */
export function titled(title: string, markup: readonly string[]): string {
  return element("g", {}, element("title", {}, escapeXml(title)) + markup.join(""));
}

/** A cross: this is never closed. */
function openEnd(x: number, y: number): string {
  return element("path", { d: path`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`, ...paint({ stroke: "alarm", width: 2 }) });
}
