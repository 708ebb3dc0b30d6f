import type { Action, Program, StackFrame, Step } from "../../runtime/index.js";

/** A line of the tree of calls that a run is shown as. Levels count from 0. */
export type TreeRow =
  /** Frames that do nothing but call on, up to the first that does something. */
  | { readonly kind: "passed"; readonly level: number; readonly frames: readonly StackFrame[] }
  /** A frame of which a statement follows, one level below. */
  | { readonly kind: "frame"; readonly level: number; readonly frame: StackFrame }
  /** One of the four calls, in the name of its frame; an interrupt; or a statement of the frame named last. */
  | { readonly kind: "step"; readonly level: number; readonly step: Step }
  /** The task that goes on from here, where there are several. `task` is its frame. */
  | { readonly kind: "task"; readonly level: 0; readonly task: number };

/** A frame of the path that the last row of a task stood in. */
interface Entered {
  readonly frame: StackFrame;
  readonly level: number;
}

/**
 * The steps of a run as a tree. A frame stands one level below the one that called it; frames without a step of their
 * own before it share one line, which counts as a level, except at the very top. The ends of tasks are no rows.
 */
export function callTree(program: Program, steps: readonly Step[]): TreeRow[] {
  const rows: TreeRow[] = [];
  const several = steps.some((step) => step.task !== steps[0]!.task);
  const paths = new Map<number, Entered[]>();
  let task: number | null = null;
  let named: StackFrame | null = null;
  for (const step of steps) {
    if (step.action.kind === "end") continue;
    if (several && step.task !== task) {
      rows.push({ kind: "task", level: 0, task: step.task });
      named = null;
    }
    task = step.task;
    const path = paths.get(task) ?? [];
    paths.set(task, path);
    enter(program, path, step.stack, rows);
    const level = Math.max(0, path.at(-1)!.level);
    // A call has its frame's name beside it, and an interrupt is called like its handler.
    if (isNamed(step.action)) rows.push({ kind: "step", level, step });
    else {
      if (named !== step.stack) rows.push({ kind: "frame", level, frame: step.stack });
      rows.push({ kind: "step", level: level + 1, step });
    }
    named = step.stack;
  }
  return rows;
}

/** Makes the path that of the stack, with a row for the frames that are only passed. */
function enter(program: Program, path: Entered[], stack: StackFrame, rows: TreeRow[]): void {
  const added: StackFrame[] = [];
  for (let frame: StackFrame | null = stack; frame !== null; frame = frame.caller) {
    while (path.length > frame.depth) path.pop();
    if (path.at(-1)?.frame === frame) break;
    // A shorter path, or another frame at this depth: either way the caller decides how far the two agree.
    if (path.length === frame.depth) path.pop();
    added.push(frame);
  }
  if (added.length === 0) return;
  added.reverse();
  const top = path.length === 0;
  const level = top ? 0 : path.at(-1)!.level + 1;
  const passed = added.slice(0, -1);
  const worthNaming = passed.filter((frame) => !frame.block && program.frames[frame.frame]!.kind !== "task");
  if (worthNaming.length > 0) rows.push({ kind: "passed", level, frames: worthNaming });
  for (const frame of passed) path.push({ frame, level: top ? -1 : level });
  path.push({ frame: stack, level: top || worthNaming.length === 0 ? level : level + 1 });
}

/** Whether a step stands in a line with the name of its frame. */
function isNamed(action: Action): boolean {
  return action.kind === "call" || action.kind === "interrupt" || (action.kind === "underway" && action.call !== null);
}
