/** The steps of a run as cells, each in the lane of its task or of the handler that it happens in. */
import type { StackFrame, Step } from "../../../runtime/index.js";
import { laneFrame } from "../actions.js";
import type { TreeRow } from "../call-tree.js";
import { Changes } from "../changes.js";
import { placeText } from "../place-text.js";
import { type Detail, RowMaker, type TraceRow, withReports } from "../rows.js";
import { type Tone, toneOf } from "../table.js";
import { Standings } from "../standings.js";
import type { Trace } from "../trace.js";
import type { Sources } from "../../sources.js";
import { visible } from "../../text/index.js";

/** A text of a cell, to be wrapped. Its first `marked` characters have the tone, the others are plain. */
export interface CellText {
  readonly text: string;
  readonly tone: Tone;
  readonly marked: number;
}

/** A step, or how many were left out in its place. */
export type LaneRow =
  | {
      readonly kind: "step";
      /** Its index in the run. */
      readonly step: number;
      readonly lane: number;
      readonly place: string;
      /** The frame that it happens in; empty where that is the task or handler itself. */
      readonly frame: string;
      /** Whether the lane's last step was in that frame as well. */
      readonly same: boolean;
      /** What was done, and a remark in parentheses or nothing. */
      readonly done: string;
      readonly note: string;
      /** What is not as it was, or nothing. */
      readonly changed: string;
      readonly details: readonly CellText[];
      readonly signs: readonly string[];
    }
  | { readonly kind: "more"; readonly text: string; readonly signs: readonly string[] };

export interface Lanes {
  /** Texts made safe: `task a`, `interrupt timer`. */
  readonly names: readonly { readonly kind: "task" | "interrupt"; readonly name: string }[];
  /** Their `signs` say of each lane how it stands after the step, as `Standings` has it. */
  readonly rows: readonly LaneRow[];
}

/** Tasks in the scenario's order, then handlers in the order in which they fire; those alone that do something. */
function laneFrames({ program, scenario, run }: Trace): number[] {
  const frames = [...new Set(run.steps.map((step) => laneFrame(program, step)))];
  const tasks = frames.filter((frame) => program.frames[frame]!.kind !== "irq");
  const place = (task: number): number => scenario.tasks.indexOf(task);
  return [
    ...tasks.sort((a, b) => place(a) - place(b)),
    ...frames.filter((frame) => program.frames[frame]!.kind === "irq"),
  ];
}

/** The rows of a run from the top downwards, repetitions folded. `unicode`: characters beyond ASCII stay as they are. */
export function laneRows(trace: Trace, sources: Sources, unicode: boolean): Lanes {
  const { program, run } = trace;
  const frames = laneFrames(trace);
  const maker = new RowMaker(trace, sources, unicode);
  // A level for each lane: steps of different lanes are not alike.
  const tree = run.steps.map((step): TreeRow => {
    return { kind: "step", level: frames.indexOf(laneFrame(program, step)), step };
  });
  const cells = new Cells(trace, frames, unicode);
  const rows = maker.folded(tree).map((folded): LaneRow => {
    const row = maker.row(folded);
    if (row.step === null) return { kind: "more", text: row.text, signs: cells.signs() };
    const place = visible(placeText(run.steps[row.step]!, trace, sources), unicode);
    return cells.row(row.step, withReports(row, trace, unicode), place);
  });
  const names = frames.map((frame) => {
    const { kind, name } = program.frames[frame]!;
    return { kind: kind === "irq" ? ("interrupt" as const) : ("task" as const), name: visible(name, unicode) };
  });
  return { names, rows };
}

/** Follows a run, also through the steps that no row shows. */
class Cells {
  private readonly standings: Standings;
  private readonly changes: Changes;
  /** Of each lane: the frame of its latest step. */
  private readonly stacks: (StackFrame | null)[];
  private next = 0;

  constructor(
    private readonly trace: Trace,
    private readonly frames: readonly number[],
    private readonly unicode: boolean,
  ) {
    this.standings = new Standings(trace.program, frames);
    this.changes = new Changes(trace);
    this.stacks = frames.map(() => null);
  }

  /** The row of a step, which comes after those that it was asked for before. */
  row(index: number, row: TraceRow, place: string): LaneRow {
    while (this.next < index) this.advance();
    const step = this.trace.run.steps[index]!;
    const lane = this.laneOf(step);
    const same = this.stacks[lane] === step.stack;
    const changed = this.advance();
    const own = step.stack.frame === this.frames[lane];
    return {
      kind: "step",
      step: index,
      lane,
      place,
      frame: own ? "" : this.nameOf(step.stack),
      same,
      done: this.done(step, row),
      note: isRemark(row.note) ? row.note : "",
      changed: visible(changed.join(", "), this.unicode),
      details: detailsOf(row),
      signs: this.signs(),
    };
  }

  signs(): string[] {
    return this.standings.signs();
  }

  /** Takes the next step; returns what it changed. */
  private advance(): readonly string[] {
    const step = this.trace.run.steps[this.next++]!;
    this.standings.advance(step);
    this.stacks[this.laneOf(step)] = step.stack;
    return this.changes.advance(step).texts;
  }

  private done(step: Step, row: TraceRow): string {
    const { action } = step;
    switch (action.kind) {
      case "call":
        return row.call;
      case "underway":
        return action.call === null ? row.text : `${action.call} so far`;
      case "interrupt": {
        const name = visible(this.trace.program.frames[this.interrupted(step)]!.name, this.unicode);
        return action.begins ? `interrupts ${name}` : `returns to ${name}`;
      }
      default:
        return row.text;
    }
  }

  /** The task or handler that a handler interrupts. */
  private interrupted({ stack, task }: Step): number {
    const { program } = this.trace;
    let frame: StackFrame | null = stack;
    while (frame !== null && program.frames[frame.frame]!.kind !== "irq") frame = frame.caller;
    const below = frame?.caller ?? null;
    return below === null ? task : laneFrame(program, { stack: below, task });
  }

  private laneOf(step: Step): number {
    return this.frames.indexOf(laneFrame(this.trace.program, step));
  }

  /** With what is inlined into it in parentheses. */
  private nameOf({ frame, reportedIn }: StackFrame): string {
    const { frames } = this.trace.program;
    const name = frames[frame]!.name;
    return visible(reportedIn === frame ? name : `${frames[reportedIn]!.name} (${name})`, this.unicode);
  }
}

/** What came of a step, beside what it changed. */
function detailsOf(row: TraceRow): CellText[] {
  const told = row.details.filter(({ kind }) => TOLD.has(kind));
  // Other marks are what the details begin with.
  const marks = [
    ...(row.mark === "LATE" || row.mark === "(WARN)" ? [row.mark] : []),
    ...(row.note === "" || isRemark(row.note) ? [] : [row.note]),
  ];
  return [...marks.map(marked), ...told.map(detailText)];
}

/** How descriptors look and how tables are walked is not what lanes are about. */
const TOLD: ReadonlySet<Detail["kind"]> = new Set(["outcome", "met", "next"]);

/** Other notes are marks: what an access met. */
function isRemark(note: string): boolean {
  return note.startsWith("(");
}

/** What must be seen of a report or a hazard is its name, in front of a colon. */
function detailText({ kind, text }: Detail): CellText {
  return { text, tone: toneOf(text), marked: kind === "met" ? text.indexOf(":") + 1 : 0 };
}

function marked(text: string): CellText {
  return { text, tone: toneOf(text), marked: text.length };
}
