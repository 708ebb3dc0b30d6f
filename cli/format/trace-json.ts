import { caseOf } from "../../compiler/index.js";
import type { StackFrame, Step } from "../../runtime/index.js";
import { placeJson } from "./diagnostics-json.js";
import { json } from "./json.js";
import type { Sources } from "./sources.js";
import { stopText } from "./trace-words.js";
import type { Trace } from "./trace.js";

const VERSION = 1;

/** Runs for programs: every step with its place, stack and state; names instead of indices. */
export function tracesJson(traces: readonly Trace[], sources: Sources): string {
  return json({ version: VERSION, runs: traces.map((trace) => traceJson(trace, sources)) });
}

function traceJson(trace: Trace, sources: Sources): object {
  const { run, program } = trace;
  const stacks = new Map<StackFrame, number>();
  const stackList: object[] = [];
  /** Stacks share their tails here as well: a frame names its caller by index. A loop: stacks may be 10,000 deep. */
  const stackIndex = (stack: StackFrame): number => {
    const fresh: StackFrame[] = [];
    for (let frame: StackFrame | null = stack; frame !== null && !stacks.has(frame); frame = frame.caller) {
      fresh.push(frame);
    }
    for (const frame of fresh.reverse()) {
      stacks.set(frame, stackList.length);
      stackList.push({
        frame: program.frames[frame.frame]!.name,
        reportedIn: program.frames[frame.reportedIn]!.name,
        caller: frame.caller === null ? null : stacks.get(frame.caller)!,
        ...placeJson(trace.placeOf(frame.origin), sources),
      });
    }
    return stacks.get(stack)!;
  };
  const steps = run.steps.map((step) => stepJson(step, trace, sources, stackIndex(step.stack)));
  return {
    scenario: trace.scenario.name,
    ruleSet: trace.ruleSet.name,
    configs: Object.fromEntries([...caseOf(program, run)].sort(([a], [b]) => (a < b ? -1 : 1))),
    choices: run.decisions.flatMap((each) =>
      each.kind === "switch"
        ? []
        : [{ kind: each.kind, outcome: each.outcome, ...placeJson(trace.placeOf(each.origin), sources) }],
    ),
    variables: trace.ruleSet.variables.map((variable) => variable.name),
    frames: stackList,
    steps,
    findings: run.findings,
    stop: run.stop && { kind: run.stop.kind, message: stopText(run.stop, trace, sources) },
  };
}

function stepJson(step: Step, trace: Trace, sources: Sources, stack: number): object {
  const { action } = step;
  const name = (frame: number): string => trace.program.frames[frame]!.name;
  const named =
    action.kind === "interrupt"
      ? { ...action, irq: name(action.irq) }
      : action.kind === "schedule"
        ? { ...action, to: action.to === null ? null : name(action.to) }
        : action;
  return {
    task: name(step.task),
    stack,
    ...placeJson(trace.placeOf(step.origin), sources),
    action: named,
    before: step.before,
    after: step.after,
  };
}
