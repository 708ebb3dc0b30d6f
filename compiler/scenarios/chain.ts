/** The calls that lead to a step of a run, as evidence that a person can follow. */
import type { ChainStep, Label } from "../../grammar/index.js";
import type { LazyCall, Origin, Program, Run, StackFrame, Step, Stop, TableAction } from "../../runtime/index.js";
import { type Origins, placeOf } from "../origins.js";
import { conditionText } from "./condition-text.js";

/** What is needed to speak of a program's runs. */
export interface Source {
  readonly program: Program;
  readonly origins: Origins;
}

/** A section or pause that is open at some step: the frame whose text opened it, and where. */
interface Open {
  readonly stack: StackFrame;
  readonly call: "enable" | "pause";
  readonly origin: Origin;
}

const OPENS = { enable: "opens a section", pause: "pauses it" } as const;
const DOES: Readonly<Record<LazyCall, string>> = {
  enable: "enables",
  disable: "disables",
  pause: "pauses",
  resume: "resumes",
};
const STORES: Readonly<Record<TableAction["statement"], string>> = {
  map: "maps",
  unmap: "unmaps",
  protect: "changes protection",
  populate: "installs tables",
  split: "splits a block",
  set_entry: "sets an entry",
  store: "stores an entry",
};
const ACCESSES = { read: "reads", write: "writes", exec: "executes" } as const;

/**
 * The call stack of a step, outermost first, without the frames that only call on: what is left opens something that is
 * still open, or runs its rest under a condition, or is the one in which it happens.
 */
export function chainOf(source: Source, run: Run, at: number): ChainStep[] {
  const step = run.steps[at]!;
  return chainTo(source, openAt(run, at, step.task), { ...step, effect: effectOfStep(step) });
}

/** The same for the place where a run could not go on; empty where there is nothing to say but that. */
export function chainOfStop(source: Source, run: Run, stop: Stop): ChainStep[] {
  const outermost = stackOf(stop)[0]!;
  const chain = chainTo(source, openAt(run, run.steps.length, outermost.frame), { ...stop, effect: "cannot go on" });
  return chain.length === 1 ? [] : chain;
}

/** Longer chains than this are cut in the middle: a recursion says the same thousands of times. */
const MAX_LINKS = 12;

function chainTo(
  source: Source,
  open: readonly Open[],
  end: { readonly stack: StackFrame; readonly origin: Origin; readonly effect: string },
): ChainStep[] {
  const chain: ChainStep[] = [];
  const byStack = new Map<StackFrame, Open[]>();
  for (const each of open) {
    const known = byStack.get(each.stack);
    if (known === undefined) byStack.set(each.stack, [each]);
    else known.push(each);
  }
  for (const frame of stackOf(end)) {
    const opened = byStack.get(frame) ?? [];
    if (frame === end.stack) {
      const effects = [...opens(opened), end.effect];
      chain.push(chainStep(source, frame, end.origin, effects.join(", ")));
    } else if (opened.length > 0) {
      chain.push(chainStep(source, frame, opened[0]!.origin, opens(opened).join(", ")));
    } else {
      const guard = guardOf(source.program, frame);
      if (guard !== null)
        chain.push(chainStep(source, frame, source.program.frames[frame.frame]!.origin, `if (${guard})`));
    }
  }
  if (chain.length <= MAX_LINKS) return chain;
  const half = MAX_LINKS / 2;
  return [...chain.slice(0, half), ...chain.slice(-half)];
}

/** What is open at a step though the frame that opened it has returned. One label for each place. */
export function leftOpenBefore(source: Source, run: Run, at: number): Label[] {
  const step = run.steps[at]!;
  const frames = new Set(stackOf(step));
  const labels = openAt(run, at, step.task).flatMap(({ call, origin, stack }) => {
    if (frames.has(stack)) return [];
    const message = `${nameOf(source.program, stack)} ${OPENS[call]} here and returns`;
    return [[`${origin} ${message}`, { ...placeOf(source.origins, origin), message }] as const];
  });
  return [...new Map(labels).values()];
}

/** Where everything that is open at a step was opened. One label for each place. */
export function leftOpen(source: Source, run: Run, at: number): Label[] {
  const labels = openAt(run, at, run.steps[at]!.task).map(({ call, origin, stack }) => {
    const message = `${nameOf(source.program, stack)} ${OPENS[call]} here`;
    return [`${origin} ${message}`, { ...placeOf(source.origins, origin), message }] as const;
  });
  return [...new Map(labels).values()];
}

/** How the chain and the tables call a frame: with what is inlined into it in parentheses. */
function nameOf(program: Program, stack: StackFrame): string {
  const name = program.frames[stack.frame]!.name;
  return stack.reportedIn === stack.frame ? name : `${program.frames[stack.reportedIn]!.name} (${name})`;
}

function stackOf(innermost: Pick<Step, "stack">): StackFrame[] {
  const frames: StackFrame[] = [];
  for (let frame: StackFrame | null = innermost.stack; frame !== null; frame = frame.caller) frames.push(frame);
  return frames.reverse();
}

/** The calls as written that are open before a step, on the task on which it happens and in its handlers. */
function openAt(run: Run, at: number, task: number): Open[] {
  let open: Open[] = [];
  const interrupted: Open[][] = [];
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
    if (call === "enable" || call === "pause") open.push({ stack: step.stack, call, origin: step.origin });
    else {
      const closed = open.findLastIndex((each) => each.call === (call === "disable" ? "enable" : "pause"));
      if (closed >= 0) open.splice(closed, 1);
    }
  }
  return [...interrupted.flat(), ...open];
}

/** What a frame has opened, in words; the same several times in a row is counted. */
function opens(opened: readonly Open[]): string[] {
  const rows: { readonly call: Open["call"]; times: number }[] = [];
  for (const { call } of opened) {
    const last = rows.at(-1);
    if (last?.call === call) last.times++;
    else rows.push({ call, times: 1 });
  }
  return rows.map(({ call, times }) => (times === 1 ? OPENS[call] : `${OPENS[call]} x${times}`));
}

function effectOfStep({ action }: Step): string {
  switch (action.kind) {
    case "call":
      return DOES[action.call];
    case "context":
      return action.enters ? `enters ${action.context}` : `leaves ${action.context}`;
    case "interrupt":
      return action.begins ? "is interrupted" : "ends";
    case "schedule":
      return "switches tasks";
    case "sleep":
      return "may sleep";
    case "assert":
      return "asserts";
    case "tables":
      return STORES[action.statement];
    case "flush_tlb":
      return "flushes the TLB";
    case "barrier":
      return action.barrier === "emit" ? "emits barriers" : `issues ${action.barrier}`;
    case "access":
      return `${ACCESSES[action.access]}${action.user ? " at EL0" : ""}`;
    case "end":
      return "ends";
  }
}

/** The condition under which a declared frame runs anything at all, or null. */
function guardOf(program: Program, { frame, block }: StackFrame): string | null {
  const guarded = program.frames[frame]!;
  const first = guarded.code[0];
  // A branch around all that there is: an `else` would have code of its own.
  const around = first?.op === "branch" && first.to === guarded.code.length - 1;
  return !block && around ? conditionText(program, guarded, first.condition) : null;
}

function chainStep({ program, origins }: Source, stack: StackFrame, origin: Origin, effect: string): ChainStep {
  return {
    ...placeOf(origins, origin),
    frame: nameOf(program, stack),
    effect,
    source: program.frames[stack.frame]!.source ?? "",
  };
}
