/** What a step changed, and nothing else: for a reader who has seen the steps before it. */
import type { Action, ArchHook, NestingState, StackFrame, Step } from "../../runtime/index.js";
import { hooksText } from "../emit/hooks-text.js";
import { hooksOf } from "./actions.js";
import { isActiveFlag } from "./columns.js";
import type { Trace } from "./trace.js";

/** What a step is to a reader who has seen the steps before it. */
export interface Change {
  /** The state that the reader knows of the task. */
  readonly before: NestingState;
  /** `enable_count 1`, `on`, `pending`, `hook enter`: each thing that is not as it was. */
  readonly texts: readonly string[];
}

/** What may be under way, and a further part of it. */
const CONTINUED: ReadonlySet<Action["kind"]> = new Set(["call", "tables", "underway"]);

/** Follows the steps of a run: what is under way tells a part, so that its own step has to tell the rest alone. */
export class Changes {
  /** Of each task, the state of its latest step. */
  private readonly states = new Map<number, NestingState>();
  /** Of statements that are under way, by the frame that they stand in: how many hooks are told. */
  private readonly underway = new Map<StackFrame, number>();
  /** The variables that say more than `on` does. */
  private readonly variables: readonly { readonly index: number; readonly name: string; readonly bool: boolean }[];

  constructor(trace: Trace) {
    this.variables = trace.ruleSet.variables.flatMap(({ name, type }, index) => {
      return isActiveFlag(trace, index) ? [] : [{ index, name, bool: type === "bool" }];
    });
  }

  /** Takes the next step. */
  advance(step: Step): Change {
    const { action, stack, task } = step;
    const told = CONTINUED.has(action.kind) ? this.underway.get(stack) : undefined;
    const before = told === undefined ? step.before : this.states.get(task)!;
    // The row of a switch of tasks has its hooks in its text.
    const isSwitch = ["schedule", "switch_out", "switch_in"].includes(action.kind);
    const hooks = isSwitch ? [] : hooksOf(action).slice(told ?? 0);
    if (action.kind === "underway") this.underway.set(stack, action.hooks.length);
    else if (told !== undefined) this.underway.delete(stack);
    this.states.set(task, step.after);
    return { before, texts: this.texts(before, step.after, hooks) };
  }

  private texts(before: NestingState, after: NestingState, hooks: readonly ArchHook[]): string[] {
    const changed = this.variables.filter(({ index }) => before.variables[index] !== after.variables[index]);
    return [
      ...changed.map(({ index, name, bool }) => {
        const value = after.variables[index]!;
        return `${name} ${bool ? (value === 0 ? "n" : "y") : value}`;
      }),
      ...(after.active === before.active ? [] : [after.active ? "on" : "off"]),
      ...(after.pending === before.pending ? [] : [after.pending ? "pending" : "not pending"]),
      ...(hooks.length === 0 ? [] : [`${hooks.length === 1 ? "hook" : "hooks"} ${hooksText(hooks)}`]),
    ];
  }
}
