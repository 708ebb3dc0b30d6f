/** What the nesting analysis finds, as diagnostics: with the chain, the state at each step, and what other rule sets do there. */
import {
  type Diagnostic,
  type Expectable,
  type Place,
  printName,
  printString,
  type Replay,
} from "../../grammar/index.js";
import { MAX_CALL_DEPTH, MAX_OPEN_CALLS, type Program, type Scenario, type StackFrame } from "../../runtime/index.js";
import { type Details, diagnostic } from "../catalogue/entry.js";
import * as hazards from "../catalogue/hazards.js";
import * as nesting from "../catalogue/nesting.js";
import * as scenarios from "../catalogue/scenarios.js";
import { AT_END, type Found, type NestingFinding, type SilentCall, type SpotKind } from "../nesting/index.js";
import { placeOf } from "../origins.js";
import { chainOf, effectOfCall, leftOpen, leftOpenBefore, type Source, type Way } from "./chain.js";
import { textAt } from "./text-at.js";

/** What is needed to report what happens under one rule set. */
export interface NestingReport extends Source {
  readonly files: ReadonlyMap<string, string>;
  /** Null: it happens in no scenario. */
  readonly scenario: Scenario | null;
  /** Sentences on what a call does under each rule set. */
  readonly elsewhere: (call: Happened) => readonly string[];
}

/** Something that happened, in the analysis or in a run, and how it came about. */
export interface Happened extends Found {
  readonly way: Way;
  /** What it does, as a verb. */
  readonly effect: string;
  /** Of a warning that comes late: the call that is to blame. */
  readonly silent: SilentCall | null;
  readonly replay: Replay | null;
}

/** A finding of the analysis with its evidence. */
export function happenedInAnalysis(source: NestingReport, finding: NestingFinding): Happened {
  const { kind, origin, reportedIn, call, text, details } = finding;
  const evidence = finding.evidence();
  return {
    ...{ kind, origin, reportedIn, call, text, details },
    way: { stack: evidence.stack, states: evidence.states, origin, open: evidence.open ?? [] },
    effect: call === null ? effectOf(kind) : effectOfCall(call),
    silent: evidence.silent,
    replay: replayOf(source, finding),
  };
}

/** As a diagnostic. Under which configs and rule sets, and its severity, are the caller's to say. */
export function nestingDiagnostic(report: NestingReport, finding: Happened, under: Details): Diagnostic {
  const { program, origins } = report;
  const { way, replay } = finding;
  const common: Details = { ...under, replay, expectable: expectableAs(report.scenario, factOf(program, finding)) };
  const place = placeOf(origins, finding.origin);
  const frame = nameOf(program, finding.reportedIn);
  const details: Details = {
    ...common,
    chain: chainOf(report, way, finding.effect),
    labels: leftOpenBefore(report, way),
  };
  switch (finding.kind) {
    case "warning":
    case "bug": {
      const labels = [...leftOpenBefore(report, way), ...blamed(report, finding)];
      const values = { text: finding.text, frame, bug: finding.kind === "bug" };
      return diagnostic(nesting.callWarns, place, values, { ...details, labels, notes: report.elsewhere(finding) });
    }
    case "forbidden": {
      const notes = report.elsewhere(finding);
      return diagnostic(nesting.contractBroken, place, { text: finding.text, frame }, { ...details, notes });
    }
    case "leak": {
      const labels = leftOpen(report, { ...way, open: way.open.filter(({ stack }) => isInside(stack, way.stack)) });
      return diagnostic(nesting.leak, place, leakValues(report, finding), { ...common, labels });
    }
    case "sleep_in_atomic":
      return diagnostic(nesting.sleepInAtomic, place, { frame }, details);
    case "sleep_in_section": {
      const values = { frame, pages: "", missing: null, change: "" };
      return diagnostic(hazards.sleepInSection, place, values, details);
    }
    case "preempt_imbalance": {
      const atEnd = finding.text === AT_END;
      const imbalance = atEnd ? { ...common, labels: leftOpen(report, way) } : details;
      return diagnostic(nesting.preemptImbalance, place, { frame, atEnd }, imbalance);
    }
    case "assert": {
      const condition = textAt(report.files, place).replace(/^assert\s*|;$/g, "");
      return diagnostic(scenarios.assertFails, place, { condition }, details);
    }
    default:
      return stopDiagnostic(report, finding, place, frame, {
        ...details,
        chain: details.chain!.length === 1 ? [] : details.chain!,
      });
  }
}

/** Null where no scenario does it, or no fact states it. */
export function expectableAs(scenario: Scenario | null, fact: string | null): Expectable | null {
  return scenario === null || fact === null ? null : { scenario: scenario.name, fact };
}

function factOf(program: Program, { kind, text, reportedIn }: Happened): string | null {
  const place = `in ${printName(nameOf(program, reportedIn))}`;
  switch (kind) {
    case "warning":
      return `warns ${printString(text)} ${place}`;
    case "bug":
      return `bugs ${printString(text)} ${place}`;
    case "forbidden":
      return `forbidden ${printString(text)} ${place}`;
    case "sleep_in_atomic":
    case "sleep_in_section":
    case "preempt_imbalance":
      return `hazard ${kind} ${place}`;
    case "leak":
      return "leaks";
    default:
      return null;
  }
}

function stopDiagnostic(
  { program }: NestingReport,
  { kind, details: found }: Happened,
  place: Place,
  frame: string,
  details: Details,
): Diagnostic {
  switch (kind) {
    case "call_depth":
      return diagnostic(nesting.callDepth, place, { limit: MAX_CALL_DEPTH, frame }, details);
    case "written_depth":
      return diagnostic(nesting.writtenDepth, place, { limit: MAX_OPEN_CALLS, frame }, details);
    case "range":
      return diagnostic(scenarios.pageOutside, place, { frame }, details);
    default:
      break;
  }
  if (found?.kind === "masked") {
    const values = { name: nameOf(program, found.irq), because: found.because };
    return diagnostic(scenarios.interruptMasked, place, values, details);
  }
  if (found?.kind === "argument") {
    const called = program.frames[found.frame]!;
    const parameter = called.parameters[found.parameter]!.name;
    return diagnostic(scenarios.argumentMissing, place, { frame: called.name, parameter }, details);
  }
  throw new TypeError(`${kind} is no finding`);
}

/** The values with which the catalogue says what is left behind. */
function leakValues(
  { program, ruleSet }: Source,
  { reportedIn, details }: Happened,
): Parameters<typeof nesting.leak.message>[0] {
  if (details?.kind !== "leak") throw new TypeError("a leak says what is left");
  const { sections, pauses, begun, variables, pending } = details;
  const changed = program.ruleSets[ruleSet]!.variables.flatMap(({ name }, index) => {
    const before = begun[index]!;
    const after = variables[index]!;
    return before === after ? [] : [{ name, before, after }];
  });
  return { name: nameOf(program, reportedIn), sections, pauses, pending, variables: changed };
}

/** Whether a frame of the call stack is another one, or was called from there: what a handler interrupts is not. */
function isInside(stack: StackFrame, frame: StackFrame): boolean {
  let at = stack;
  while (at.depth > frame.depth && at.caller !== null) at = at.caller;
  return at === frame;
}

/** Of a warning that comes late: the call that is to blame. */
function blamed({ origins }: Source, { silent }: Happened): Diagnostic["labels"] {
  if (silent === null) return [];
  const message = `this call is to blame: "${silent.texts.join(", ")}" went unnoticed`;
  return [{ ...placeOf(origins, silent.origin), message }];
}

function replayOf({ program, ruleSet, scenario }: NestingReport, finding: NestingFinding): Replay | null {
  const replay = scenario === null ? null : finding.replay();
  if (replay === null) return null;
  const configs = [...replay.switches].map(([index, value]) => [program.switches[index]!.name, value] as const);
  return {
    scenario: scenario!.name,
    ruleSet: program.ruleSets[ruleSet]!.name,
    configs: Object.fromEntries(configs.sort(([a], [b]) => (a < b ? -1 : 1))),
    choices: replay.choices,
  };
}

function effectOf(kind: SpotKind): string {
  if (kind === "assert") return "asserts";
  if (kind === "preempt_imbalance") return "turns preemption on";
  return kind === "sleep_in_atomic" || kind === "sleep_in_section" ? "may sleep" : "cannot go on";
}

function nameOf(program: Program, frame: number): string {
  return program.frames[frame]!.name;
}
