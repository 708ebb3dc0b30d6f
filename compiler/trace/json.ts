import { caseOf } from "../cases.js";
import type {
  AccessOutcome,
  Finding,
  PageRange,
  Program,
  RegionTables,
  StackFrame,
  Step,
  Stop,
} from "../../runtime/index.js";
import { placeJson, type Sources } from "../sources.js";
import { decoded } from "./page-words.js";
import { stopText } from "./words.js";
import type { Trace } from "./trace.js";

const VERSION = 1;

/** Runs for programs, as plain data that JSON can hold. */
export interface TracesJson {
  readonly version: number;
  readonly runs: readonly object[];
}

/** Runs for programs: every step with its place, stack and state; names instead of indices. */
export function tracesJson(traces: readonly Trace[], sources: Sources): TracesJson {
  return { version: VERSION, runs: traces.map((trace) => traceJson(trace, sources)) };
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
    findings: run.findings.map((finding) => findingJson(finding, trace, sources)),
    ...(run.tables === null ? {} : { tables: tablesJson(program, run.tables) }),
    stop: run.stop && stopJson(run.stop, trace, sources),
  };
}

function stepJson(step: Step, trace: Trace, sources: Sources, stack: number): object {
  return {
    task: trace.program.frames[step.task]!.name,
    stack,
    ...placeJson(trace.placeOf(step.origin), sources),
    action: actionJson(step, trace, sources),
    before: step.before,
    after: step.after,
  };
}

function actionJson({ action }: Step, trace: Trace, sources: Sources): object {
  const { program } = trace;
  const name = (frame: number): string => program.frames[frame]!.name;
  switch (action.kind) {
    case "interrupt":
      return { ...action, irq: name(action.irq) };
    case "schedule":
      return { ...action, to: action.to === null ? null : name(action.to) };
    case "underway":
      return { ...action, next: action.next === null ? null : placeJson(trace.placeOf(action.next), sources) };
    case "tables": {
      const stores = action.stores.map((each) => ({
        ...each,
        pages: pagesJson(each.pages, program),
        decoded: decoded(each, program),
      }));
      return { ...action, pages: pagesJson(action.pages, program), stores };
    }
    case "flush_tlb":
      return { ...action, pages: pagesJson(action.pages, program) };
    case "access": {
      const results = action.results.map(({ pages, outcomes }) => ({
        pages: pagesJson(pages, program),
        outcomes: outcomes.map((outcome) => outcomeJson(outcome, trace, sources)),
      }));
      return { ...action, pages: pagesJson(action.pages, program), results };
    }
    default:
      return action;
  }
}

function findingJson(finding: Finding, trace: Trace, sources: Sources): object {
  if (finding.kind !== "hazard" && finding.kind !== "fault") return finding;
  const { page } = finding;
  if (page === null) return finding;
  const details = {
    page: pagesJson(page.page, trace.program),
    more: page.more,
    store: storeJson(page.store, trace, sources),
    missing: page.missing,
    change: page.change,
    outcomes: page.outcomes.map((outcome) => outcomeJson(outcome, trace, sources)),
    walk: page.walk,
  };
  return { ...finding, page: details };
}

function outcomeJson(outcome: AccessOutcome, trace: Trace, sources: Sources): object {
  const { because } = outcome;
  return { ...outcome, because: because && { ...because, store: storeJson(because.store, trace, sources) } };
}

/** The step that is referred to, with its place. */
function storeJson(store: number | null, trace: Trace, sources: Sources): object | null {
  if (store === null) return null;
  const step = trace.run.steps[store];
  return step === undefined ? { step: store } : { step: store, ...placeJson(trace.placeOf(step.origin), sources) };
}

function pagesJson({ region, from, to }: PageRange, { regions }: Program): object {
  return { region: regions[region]!.name, from, to };
}

function stopJson(stop: Stop, trace: Trace, sources: Sources): object {
  const common = {
    kind: stop.kind,
    message: stopText(stop, trace, sources),
    ...placeJson(trace.placeOf(stop.origin), sources),
  };
  if (stop.kind !== "tables") return common;
  const { problem } = stop;
  if (problem.kind === "no_memory") return { ...common, problem };
  return { ...common, problem: { ...problem, page: pagesJson(problem.page, trace.program) } };
}

/** The page tables at a run's end: every row, the region by its name. */
export function tablesJson(program: Program, tables: readonly RegionTables[]): object[] {
  return tables.map(({ region, rows }) => ({ region: program.regions[region]!.name, rows }));
}
