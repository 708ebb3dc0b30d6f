/** What several kinds of steps have in common: what a rule set said and called, and where a step stands. */
import type { Action, ArchHook, Program, Report, StackFrame, Step } from "../../runtime/index.js";

/** What the rule set reported in a call or a switch of tasks. */
export function reportsOf(action: Action): readonly Report[] {
  return "reports" in action ? action.reports : [];
}

/** The hooks that a call or a switch of tasks called; of a call that is under way, those so far. */
export function hooksOf(action: Action): readonly ArchHook[] {
  return "hooks" in action ? action.hooks : [];
}

/** A bug that was reported ends its task. */
export function isBug(action: Action): boolean {
  return reportsOf(action).some((report) => report.assertion === "bug");
}

/** The handler in which a step happens, the innermost if several are interrupted, else its task. */
export function laneFrame(program: Program, { stack, task }: Pick<Step, "stack" | "task">): number {
  for (let frame: StackFrame | null = stack; frame !== null; frame = frame.caller) {
    if (program.frames[frame.frame]!.kind === "irq") return frame.frame;
  }
  return task;
}
