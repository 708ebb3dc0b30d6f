/** How a run came to one of its steps, or to where it could not go on. */
import {
  effectOf,
  type Finding,
  type NestingState,
  type Run,
  type StackFrame,
  type Stop,
} from "../../runtime/index.js";
import {
  AT_END,
  type Found,
  isNestingHazard,
  type OpenCall,
  type SilentCall,
  type SpotDetails,
} from "../nesting/index.js";
import { effectOfStep, type Way } from "./chain.js";
import type { Happened } from "./nesting-report.js";

/** What a run found as the nesting analysis would have, and how it came there; null: it is about pages, or `always`. */
export function happenedInRun(run: Run, finding: Finding): Happened | null {
  const found = foundInRun(run, finding);
  if (found === null) return null;
  const isReported = found.kind === "warning" || found.kind === "bug";
  return {
    ...found,
    way: wayToStep(run, finding.step),
    effect: effectOfStep(run.steps[finding.step]!),
    silent: isReported ? blamed(run, finding.step) : null,
    replay: null,
  };
}

/** The same without the way, which takes as long as the run: there may be thousands of runs with a hundred findings each. */
export function foundInRun(run: Run, finding: Finding): Found | null {
  const { action, origin, stack } = run.steps[finding.step]!;
  const common = {
    origin,
    reportedIn: stack.reportedIn,
    call: action.kind === "call" ? action.call : null,
    text: "",
    details: null,
  };
  switch (finding.kind) {
    case "warning":
    case "bug":
      return { ...common, kind: finding.kind, text: finding.report.text };
    case "forbidden":
      return { ...common, kind: "forbidden", text: finding.text };
    case "leak": {
      const { sections, pauses, begun, variables, pending } = finding;
      const details: SpotDetails = { kind: "leak", sections, pauses, begun, variables, pending };
      return { ...common, kind: "leak", details };
    }
    case "assert":
      return { ...common, kind: "assert" };
    case "hazard":
      if (!isNestingHazard(finding.name)) return null;
      return { ...common, kind: finding.name, text: action.kind === "end" ? AT_END : "" };
    case "fault":
    case "invariant":
      return null;
  }
}

/** Where a run could not go on, for whatever reason but page tables; one alone never waits for a lock. */
type NestingStop = Exclude<Stop, { kind: "tables" | "deadlock" }>;

/** The place where a run could not go on, and how it came there. */
export function happenedAtStop(run: Run, stop: NestingStop): Happened {
  return { ...foundAtStop(stop), way: wayToStop(run, stop), effect: "cannot go on", silent: null, replay: null };
}

/** The same without the way. */
export function foundAtStop(stop: NestingStop): Found {
  const { kind, origin, stack } = stop;
  const details = stop.kind === "masked" || stop.kind === "argument" ? stop : null;
  return { kind, origin, reportedIn: stack.reportedIn, call: null, text: "", details };
}

/** Of a warning that comes late: the call that is to blame. */
function blamed({ steps }: Run, at: number): SilentCall | null {
  const { action } = steps[at]!;
  if (action.kind !== "call" || action.blame === null) return null;
  const { origin, action: silent } = steps[action.blame]!;
  return { origin, texts: silent.kind === "call" ? silent.forbidden : [] };
}

/** The way to a step; for what is found at it. */
export function wayToStep(run: Run, at: number): Way {
  const { stack, origin, task, after } = run.steps[at]!;
  return { stack, origin, open: openAt(run, at, task), states: statesOn(run, at + 1, stack, after) };
}

export function wayToStop(run: Run, { stack, origin }: Stop): Way {
  let outermost = stack;
  while (outermost.caller !== null) outermost = outermost.caller;
  const { steps } = run;
  const open = openAt(run, steps.length, outermost.frame);
  return { stack, origin, open, states: statesOn(run, steps.length, stack, steps.at(-1)?.after) };
}

/** The state with which each frame of the stack called on: as the first step inside the next frame found it. */
function statesOn(
  { steps }: Run,
  end: number,
  innermost: StackFrame,
  last: NestingState | undefined,
): ReadonlyMap<StackFrame, NestingState> {
  const states = new Map<StackFrame, NestingState>();
  const frames: StackFrame[] = [];
  for (let frame: StackFrame | null = innermost; frame !== null; frame = frame.caller) frames[frame.depth] = frame;
  let known = 1;
  for (const { stack, before } of steps.slice(0, end)) {
    let frame: StackFrame | null = stack;
    while (frame !== null && frames[frame.depth] !== frame) frame = frame.caller;
    for (; frame !== null && known < frame.depth; known++) states.set(frames[known]!, before);
  }
  if (last !== undefined) for (; known <= innermost.depth; known++) states.set(frames[known]!, last);
  return states;
}

/** The calls as written that are open before a step, on the task on which it happens and in its handlers. */
function openAt(run: Run, at: number, task: number): OpenCall[] {
  let open: OpenCall[] = [];
  const interrupted: OpenCall[][] = [];
  for (const step of run.steps.slice(0, at)) {
    if (step.task !== task) continue;
    if (step.action.kind === "interrupt") {
      if (step.action.begins) {
        interrupted.push(open);
        open = [];
      } else {
        open = interrupted.pop() ?? [];
      }
    }
    if (step.action.kind !== "call") continue;
    const { call } = step.action;
    if (call === "enable" || call === "pause") {
      open.push({ stack: step.stack, call, origin: step.origin, ignored: effectOf(step) === "ignored" });
    } else {
      const closed = open.findLastIndex((each) => each.call === (call === "disable" ? "enable" : "pause"));
      if (closed >= 0) open.splice(closed, 1);
    }
  }
  return [...interrupted.flat(), ...open];
}
