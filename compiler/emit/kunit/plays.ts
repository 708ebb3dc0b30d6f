/** What of a run KUnit can do: calls, in a task that is its own. */
import type { Action, LazyCall, NestingState, Program, Run, Step } from "../../../runtime/index.js";

/** What a test case calls. */
export type PlayedCall = `lazy_mmu_mode_${LazyCall}` | "local_bh_disable" | "local_bh_enable";

export interface Move {
  readonly call: PlayedCall;
  /** The function that makes the call. */
  readonly frame: string;
  readonly after: NestingState;
  /** What the run does just before and a test case cannot, each kind once. */
  readonly leftOut: readonly string[];
}

/** One task's part of a run. */
export interface Play {
  readonly begun: NestingState;
  readonly moves: readonly Move[];
  /** The same behind the last move. */
  readonly leftOut: readonly string[];
}

/** A case beyond this would be longer than anybody reads, or a compiler likes its functions. */
const MAX_MOVES = 1000;

/**
 * What a test case can play of a run for one of its tasks (a frame), or the reason why it must not. The calls of other
 * tasks and of interrupt handlers are not among the moves: the nesting state is each task's own, and in an interrupt the
 * calls return before they do anything. Where a rule set says otherwise, so that what is left out changes the state, the
 * reason says so.
 */
export function playOf(program: Program, run: Run, task: number): Play | string {
  if (run.stop !== null) return `lmmu's run of it stops early (${run.stop.kind}).`;
  const moves: Move[] = [];
  let leftOut = new Set<string>();
  let begun: NestingState | null = null;
  let state: NestingState | null = null;
  let interrupts = 0;
  for (const step of run.steps) {
    if (step.task !== task) continue;
    const { action, before, after } = step;
    begun ??= before;
    state ??= before;
    if (action.kind === "interrupt") {
      if (interrupts === 0) leftOut.add(`interrupt ${program.frames[action.irq]!.name}`);
      interrupts += action.begins ? 1 : -1;
      continue;
    }
    if (interrupts > 0) continue;
    if (!isSame(state, before)) return "Its state changes by what a test cannot do: an interrupt, or another task.";
    const frame = program.frames[step.stack.reportedIn]!.name;
    const untold = leftOutOf(action);
    if (untold !== null) leftOut.add(untold);
    const call = callOf(action);
    if (call !== null) {
      const [report] = action.kind === "call" ? action.reports : [];
      if (report !== undefined) {
        return `The kernel would ${report.assertion === "bug" ? "BUG" : "WARN"}: "${report.text}", in ${frame}.`;
      }
      moves.push({ call, frame, after, leftOut: [...leftOut] });
      leftOut = new Set();
      if (moves.length > MAX_MOVES) return `It makes more than ${MAX_MOVES} calls.`;
    }
    state = after;
  }
  if (!moves.some(({ call }) => call.startsWith("lazy_"))) return "It makes no calls.";
  if (!isSame(begun!, state!)) {
    return "It ends in another state than it began in, and the task that runs the test would keep it.";
  }
  return { begun: begun!, moves, leftOut: [...leftOut] };
}

/** Bottom halves off are interrupt context to the four calls, and a test can have them; other contexts do not matter. */
function callOf(action: Action): PlayedCall | null {
  if (action.kind === "call") return `lazy_mmu_mode_${action.call}`;
  if (action.kind !== "context" || (action.context !== "bh_off" && action.context !== "spin_bh")) return null;
  return action.enters ? "local_bh_disable" : "local_bh_enable";
}

/** What a comment calls a step that is not played, or null where nothing is missing. */
function leftOutOf(action: Step["action"]): string | null {
  switch (action.kind) {
    case "context":
      if (!action.enters || action.context === "bh_off") return null;
      if (action.context === "spin_bh") return `the lock ${action.lock}`;
      return action.lock === null ? action.context : `${action.context} ${action.lock}`;
    case "tables":
      return "page-table stores";
    case "flush_tlb":
      return "TLB invalidation";
    case "barrier":
      return "barriers";
    case "access":
      return "accesses";
    case "schedule":
    case "switch_out":
    case "switch_in":
      return "context switch";
    case "sleep":
      return "sleep";
    case "call":
    case "underway":
    case "interrupt":
    case "assert":
    case "end":
      return null;
  }
}

/** As far as a test case can see it. */
function isSame(one: NestingState, other: NestingState): boolean {
  return (
    one.active === other.active &&
    one.inInterrupt === other.inInterrupt &&
    one.variables.every((value, index) => value === other.variables[index])
  );
}
