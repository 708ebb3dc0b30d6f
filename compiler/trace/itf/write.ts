import type { Move, Schedule } from "../../../runtime/explore/index.js";
import type { NestingState, Step } from "../../../runtime/index.js";
import type { Sources } from "../../sources.js";
import { laneFrame } from "../actions.js";
import { Cpus } from "../cpus.js";
import { RowMaker } from "../rows.js";
import type { Trace } from "../trace.js";
import { titleOf } from "../words.js";
import { FORMAT_PAGE, handlerNames, type ItfMove, type ItfSchedule, SCHEDULE_VERSION, taskNames } from "./format.js";

/** States beyond so many characters are left out: whoever replays the trace gets them all. */
const MOST_STATES = 16 * 2 ** 20;

/**
 * A run in the Informal Trace Format, as text: a state before the first step and one after each, a line for each. What is
 * needed to replay it is in `#meta.lmmu`. Every number in it is one that JSON holds exactly.
 */
export function itfOf(trace: Trace, schedule: Schedule, sources: Sources): string {
  const { lines, omitted } = stateLines(trace, sources);
  const meta = {
    format: "ITF",
    "format-description": FORMAT_PAGE,
    description: `Created by lmmu: ${titleOf(trace, sources)}`,
    source: trace.placeOf(trace.scenario.origin).file,
    ...(omitted === 0 ? {} : { statesOmitted: omitted }),
    lmmu: scheduleJson(trace, schedule),
  };
  return [
    "{",
    `"#meta": ${JSON.stringify(meta)},`,
    `"vars": ${JSON.stringify(VARIABLES)},`,
    '"states": [',
    lines.join(",\n"),
    "]",
    "}",
    "",
  ].join("\n");
}

/** All that a run is made of again, by names. */
export function scheduleJson(
  { program, scenario, ruleSet }: Pick<Trace, "program" | "scenario" | "ruleSet">,
  { switches, moves }: Schedule,
): ItfSchedule {
  const tasks = taskNames(program, scenario);
  const handlers = handlerNames(program, scenario);
  return {
    version: SCHEDULE_VERSION,
    scenario: scenario.name,
    rules: ruleSet.name,
    switches: Object.fromEntries(switches.map((each) => [program.switches[each.switch]!.name, each.value])),
    moves: moves.map((move) => moveJson(move, tasks, handlers)),
  };
}

function moveJson(move: Move, tasks: readonly string[], handlers: readonly string[]): ItfMove {
  const task = tasks[move.task]!;
  switch (move.kind) {
    case "step":
      return move.outcome === 0 ? { step: task } : { step: task, outcome: move.outcome };
    case "interrupt":
      return { interrupt: task, handler: handlers[move.handler]! };
    case "switch_out":
      return { switch_out: task };
    case "switch_in":
      return { switch_in: task, cpu: move.cpu };
  }
}

/** What every state has. */
interface ItfState {
  /** What was done, as the trace says it; `init` in the first state. */
  readonly action: string;
  /** The task that did it, or whose handler did, and that handler; empty where there is none. */
  readonly actor: { readonly task: string; readonly handler: string };
  /** By name. */
  readonly tasks: { readonly "#map": readonly (readonly [string, ItfTask])[] };
  /** How often `emit_pte_barriers` was called so far. */
  readonly barriers: number;
}
const VARIABLES: readonly (keyof ItfState)[] = ["action", "actor", "tasks", "barriers"];

interface ItfTask {
  readonly status: "waiting" | "running" | "ended";
  /** -1 where it is on none. */
  readonly cpu: number;
  /** Where its latest step stands; an empty text and 0 before it begins. */
  readonly frame: string;
  readonly line: number;
  /** The rule set's. */
  readonly variables: Readonly<Record<string, number>>;
  readonly active: boolean;
  readonly in_interrupt: boolean;
  readonly sections: number;
  readonly pauses: number;
  readonly pending: boolean;
}

/** Each state as a line, and how many had no room. */
function stateLines(trace: Trace, sources: Sources): { lines: string[]; omitted: number } {
  const { run } = trace;
  const states = new States(trace, sources);
  const lines = [JSON.stringify(states.state("init", { task: "", handler: "" }))];
  let room = MOST_STATES - lines[0]!.length;
  for (const step of run.steps) {
    const line = JSON.stringify(states.after(step));
    room -= line.length;
    if (room < 0) break;
    lines.push(line);
  }
  return { lines, omitted: run.steps.length + 1 - lines.length };
}

class States {
  private readonly cpus = new Cpus();
  private readonly rows: RowMaker;
  private readonly tasks: readonly number[];
  /** Of each task: the state after its latest step, else that before its first; and the latest step. */
  private readonly known = new Map<number, NestingState>();
  private readonly latest = new Map<number, Step>();
  private barriers: number;

  constructor(
    private readonly trace: Trace,
    private readonly sources: Sources,
  ) {
    const { scenario, run } = trace;
    this.rows = new RowMaker(trace, sources, true);
    this.tasks = scenario.tasks;
    for (const { task, before } of run.steps) if (!this.known.has(task)) this.known.set(task, before);
    this.barriers = run.steps[0]?.before.barriers ?? run.barriers;
  }

  after(step: Step): ItfState {
    const { task, after } = step;
    this.cpus.advance(step);
    this.known.set(task, after);
    this.latest.set(task, step);
    this.barriers = after.barriers;
    const { frames } = this.trace.program;
    const lane = laneFrame(this.trace.program, step);
    const { call, text, mark } = this.rows.row({ kind: "step", level: 0, step });
    const action = call === "" ? text : [call, mark].filter((part) => part !== "").join(" ");
    return this.state(action, { task: frames[task]!.name, handler: lane === task ? "" : frames[lane]!.name });
  }

  state(action: string, actor: ItfState["actor"]): ItfState {
    const { frames } = this.trace.program;
    const tasks = this.tasks.map((task) => [frames[task]!.name, this.task(task)] as const);
    return { action, actor, tasks: { "#map": tasks }, barriers: this.barriers };
  }

  private task(task: number): ItfTask {
    const { trace, cpus } = this;
    const { ruleSet, program } = trace;
    const state = this.known.get(task);
    const step = this.latest.get(task);
    const cpu = cpus.cpuOf(task);
    return {
      status: cpus.hasEnded(task) ? "ended" : cpu === null ? "waiting" : "running",
      cpu: cpu ?? -1,
      frame: step === undefined ? "" : program.frames[step.stack.frame]!.name,
      line: step === undefined ? 0 : (this.sources.position(trace.placeOf(step.origin))?.start.line ?? 0),
      variables: Object.fromEntries(ruleSet.variables.map(({ name }, i) => [name, state?.variables[i] ?? 0])),
      active: state?.active ?? false,
      in_interrupt: state?.inInterrupt ?? false,
      sections: state?.sections ?? 0,
      pauses: state?.pauses ?? 0,
      pending: state?.pending ?? false,
    };
  }
}
