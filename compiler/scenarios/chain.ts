/** The calls that lead to something, as evidence that a person can follow. */
import type { ChainState, ChainStep, Label } from "../../grammar/index.js";
import type { LazyCall, NestingState, Origin, Program, StackFrame, Step, TableAction } from "../../runtime/index.js";
import type { OpenCall } from "../nesting/index.js";
import { type Origins, placeOf } from "../origins.js";
import { conditionText } from "./condition-text.js";

/** What is needed to speak of what a program does under a rule set. */
export interface Source {
  readonly program: Program;
  readonly ruleSet: number;
  readonly origins: Origins;
}

/** How something came to happen. */
export interface Way {
  /** Where it happens, innermost first. */
  readonly stack: StackFrame;
  readonly origin: Origin;
  /** What was open before it, in the order opened. */
  readonly open: readonly OpenCall[];
  /** The state with which each frame of the stack calls on; of the innermost one, the state behind what happens. */
  readonly states: ReadonlyMap<StackFrame, NestingState>;
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
 * The call stack, outermost first, without the frames that only call on: what is left opens something that is still open,
 * or runs its rest under a condition, or is the one in which it happens, with what that does.
 */
export function chainOf(source: Source, way: Way, effect: string): ChainStep[] {
  const byStack = new Map<StackFrame, OpenCall[]>();
  for (const each of way.open) {
    const known = byStack.get(each.stack);
    if (known === undefined) byStack.set(each.stack, [each]);
    else known.push(each);
  }
  const chain = stackOf(way).flatMap((frame): ChainStep[] => {
    const opened = byStack.get(frame) ?? [];
    const state = stateOf(source, way.states.get(frame));
    if (frame === way.stack) {
      return [chainStep(source, frame, way.origin, [...opens(opened), effect].join(", "), state)];
    }
    if (opened.length > 0) return [chainStep(source, frame, opened[0]!.origin, opens(opened).join(", "), state)];
    const guard = guardOf(source.program, frame);
    return guard === null
      ? []
      : [chainStep(source, frame, source.program.frames[frame.frame]!.origin, `if (${guard})`, state)];
  });
  const omitted = chain.length - 2 * ENDS;
  if (omitted <= 1) return chain;
  const mark = { ...chain[ENDS]!, frame: "...", effect: `${omitted} steps like these`, source: "", state: null };
  return [...chain.slice(0, ENDS), mark, ...chain.slice(-ENDS)];
}

/** Longer chains lose their middle, since a recursion says the same thousands of times: so many steps stay at each end. */
const ENDS = 6;

/** What is open though the frame that opened it has returned. One label for each place. */
export function leftOpenBefore(source: Source, way: Way): Label[] {
  const frames = new Set(stackOf(way));
  const left = way.open.filter(({ stack }) => !frames.has(stack));
  return labels(source, left, ({ call, stack }) => `${nameOf(source.program, stack)} ${OPENS[call]} here and returns`);
}

/** Where everything that is open was opened. One label for each place. */
export function leftOpen(source: Source, way: Way): Label[] {
  return labels(source, way.open, ({ call, stack }) => `${nameOf(source.program, stack)} ${OPENS[call]} here`);
}

function labels(source: Source, open: readonly OpenCall[], text: (open: OpenCall) => string): Label[] {
  const byPlace = open.map((each) => {
    const message = text(each);
    return [`${each.origin} ${message}`, { ...placeOf(source.origins, each.origin), message }] as const;
  });
  return [...new Map(byPlace).values()];
}

/** How the chain and the tables call a frame: with what is inlined into it in parentheses. */
function nameOf(program: Program, stack: StackFrame): string {
  const name = program.frames[stack.frame]!.name;
  return stack.reportedIn === stack.frame ? name : `${program.frames[stack.reportedIn]!.name} (${name})`;
}

function stackOf(innermost: { readonly stack: StackFrame }): StackFrame[] {
  const frames: StackFrame[] = [];
  for (let frame: StackFrame | null = innermost.stack; frame !== null; frame = frame.caller) frames.push(frame);
  return frames.reverse();
}

/** What a frame has opened, in words; the same several times in a row is counted. */
function opens(opened: readonly OpenCall[]): string[] {
  const rows: { readonly text: string; times: number }[] = [];
  for (const { call, ignored } of opened) {
    const text = ignored ? `${OPENS[call]} (ignored)` : OPENS[call];
    const last = rows.at(-1);
    if (last?.text === text) last.times++;
    else rows.push({ text, times: 1 });
  }
  return rows.map(({ text, times }) => (times === 1 ? text : `${text} x${times}`));
}

/** What one of the four calls does to the nesting, as a verb. */
export function effectOfCall(call: LazyCall): string {
  return DOES[call];
}

/** What a step does, as a verb. */
export function effectOfStep({ action }: Step): string {
  switch (action.kind) {
    case "call":
      return effectOfCall(action.call);
    case "context":
      return action.enters ? `enters ${action.context}` : `leaves ${action.context}`;
    case "interrupt":
      return action.begins ? "is interrupted" : "ends";
    case "schedule":
      return "switches tasks";
    case "switch_out":
      return { waits: "waits for a lock", preempted: "is preempted", ended: "has ended" }[action.because];
    case "switch_in":
      return "runs again";
    case "underway":
      return action.call === null ? "has stored" : `${effectOfCall(action.call)}, not yet done`;
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

function chainStep(
  { program, origins }: Source,
  stack: StackFrame,
  origin: Origin,
  effect: string,
  state: ChainState | null,
): ChainStep {
  return {
    ...placeOf(origins, origin),
    frame: nameOf(program, stack),
    effect,
    source: program.frames[stack.frame]!.source ?? "",
    state,
  };
}

/** `enable_count 1, pause_count 0, on`. */
export function stateText({ variables, active }: ChainState): string {
  return [...variables.map(({ name, value }) => `${name} ${value}`), active ? "on" : "off"].join(", ");
}

function stateOf({ program, ruleSet }: Source, state: NestingState | undefined): ChainState | null {
  if (state === undefined) return null;
  const { variables } = program.ruleSets[ruleSet]!;
  return {
    variables: variables.map(({ name }, index) => ({ name, value: state.variables[index]! })),
    active: state.active,
  };
}
