import type { Program, Step } from "../../runtime/index.js";
import { hooksOf } from "./actions.js";
import { hookName } from "../emit/hooks-text.js";
import type { Trace } from "./trace.js";

/** A column of the state beside a trace. */
export interface Column {
  /** Stacked: a long name takes a line for each of its words. */
  readonly titles: readonly string[];
  readonly width: number;
  readonly numeric: boolean;
  /** Statements about page tables change it too, so they show it. */
  readonly ofStores: boolean;
  cell(step: Step): string;
}

/** The state after each call. Whether something is pending is said only of programs that touch page tables. */
export function columnsOf(trace: Trace): Column[] {
  const { program, ruleSet } = trace;
  const yes = (value: boolean): string => (value ? "y" : "n");
  const variables = ruleSet.variables.flatMap((variable, i): Column[] => {
    const bool = variable.type === "bool";
    if (isActiveFlag(trace, i)) return [];
    return [
      column(variable.name.split("_"), bool ? 1 : 3, !bool, ({ after }) => {
        const value = after.variables[i] ?? 0;
        return bool ? yes(value !== 0) : String(value);
      }),
    ];
  });
  const barriers = column(["barriers"], 5, true, (step) => String(step.after.barriers));
  const pending = column(["pending"], 1, false, (step) => yes(step.after.pending));
  return [
    ...variables,
    column(["on"], 1, false, (step) => yes(step.after.active)),
    column(["hook"], 5, false, ({ action }) => hooksOf(action).map(hookName).join(",") || "-"),
    { ...barriers, ofStores: true },
    ...(touchesPageTables(program) ? [{ ...pending, ofStores: true }] : []),
  ];
}

/** A flag that is what `on` shows would only say it twice; in an interrupt the two may differ. */
export function isActiveFlag({ ruleSet, run }: Trace, variable: number): boolean {
  if (ruleSet.variables[variable]!.type !== "bool") return false;
  return run.steps.every(({ after }) => (after.variables[variable] !== 0) === after.active);
}

function column(titles: readonly string[], least: number, numeric: boolean, cell: Column["cell"]): Column {
  const width = Math.max(least, ...titles.map((title) => title.length));
  return { titles, width, numeric, ofStores: false, cell };
}

const STORING: ReadonlySet<string> = new Set([
  "map",
  "unmap",
  "protect",
  "populate",
  "split",
  "set_entry",
  "store",
  "emit",
]);

function touchesPageTables(program: Program): boolean {
  return program.frames.some((frame) => frame.code.some((instruction) => STORING.has(instruction.op)));
}
