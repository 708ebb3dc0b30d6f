/** What a path breaks, in words: the finding, the calls that lead to it, and the switches it needs. */
import type { Violation } from "../../runtime/explore/index.js";
import type { Finding, Origin, StackFrame } from "../../runtime/index.js";
import { caseOf } from "../cases.js";
import { caseText } from "../conditions.js";
import type { Sources } from "../sources.js";
import { markOfMet, metText } from "./access-words.js";
import { sourceText } from "./source-text.js";
import type { Trace } from "./trace.js";
import { leakText, stopText } from "./words.js";

/** Of a longer chain of calls, so many stay at each end. */
const ENDS = 8;

/** A frame of a call stack, with the place where it calls the next one. */
export interface ChainLine {
  readonly place: string;
  readonly frame: string;
  /** Where the kernel's source has it, or empty. */
  readonly source: string;
}

export interface ViolationLines {
  /** A sentence without a full stop. */
  readonly finding: string;
  /** Outermost first; empty where it is about the path as a whole. */
  readonly chain: readonly ChainLine[];
  /** `when A && !B`, or that no switch matters. */
  readonly when: string;
}

export function violationLines(violation: Violation, trace: Trace, sources: Sources): ViolationLines {
  const { program, run } = trace;
  const configs = caseText(caseOf(program, run));
  const free = program.switches.some((each) => each.value === null);
  const always = free ? "whatever the switches are" : "";
  const when = configs === "" ? always : `when ${configs}`;
  switch (violation.kind) {
    case "unexpected": {
      const finding = run.findings[violation.finding]!;
      const { stack, origin } = run.steps[finding.step]!;
      return { finding: findingText(finding, trace, sources), chain: chainOf(stack, origin, trace, sources), when };
    }
    case "unmet": {
      const { facts } = trace.scenario.expectations[violation.expectation]!;
      const { origin } = facts[violation.fact]!;
      const place = trace.placeOf(origin);
      const written = sourceText(place, sources);
      const fact = written === "" ? "an expectation" : `expected: ${written}`;
      return { finding: `${fact} (${sources.showLine(place)}): does not hold on this path`, chain: [], when };
    }
    case "stopped": {
      const stop = run.stop!;
      const finding = `stopped: ${stopText(stop, trace, sources)}`;
      return { finding, chain: chainOf(stop.stack, stop.origin, trace, sources), when };
    }
  }
}

function findingText(finding: Finding, trace: Trace, sources: Sources): string {
  const { program, run } = trace;
  const { stack, origin, action } = run.steps[finding.step]!;
  const place = sources.showLine(trace.placeOf(origin));
  const where = `in ${program.frames[stack.reportedIn]!.name} (${place})`;
  switch (finding.kind) {
    case "warning":
    case "bug": {
      const { text, source } = finding.report;
      const mark = finding.kind === "bug" ? "BUG" : "WARN";
      return `${mark}: ${text}, ${where}${source === null ? "" : `, ${source}`}`;
    }
    case "forbidden":
      return `forbidden: ${finding.text}, ${where}${action.kind === "call" && action.judgement === "silent" ? ", and nothing warns" : ""}`;
    case "leak":
      return `${program.frames[stack.frame]!.name} ends: ${leakText(finding, trace)}`;
    case "assert":
      return `assert fails ${where}`;
    case "invariant": {
      const { origin } = trace.scenario.invariants[finding.invariant]!;
      const always = trace.placeOf(origin);
      const written = sourceText(always, sources);
      return `${written === "" ? "always" : written} (${sources.showLine(always)}) does not hold after ${place}`;
    }
    case "hazard":
    case "fault":
      return `${markOfMet(finding)} ${where}: ${metText(finding, trace, sources)}`;
  }
}

/** The frames of a stack, of which the innermost stands at `origin`. */
function chainOf(innermost: StackFrame, origin: Origin, trace: Trace, sources: Sources): ChainLine[] {
  const { program } = trace;
  const lines: ChainLine[] = [];
  let at = origin;
  for (let frame: StackFrame | null = innermost; frame !== null; frame = frame.caller) {
    const { name, source } = program.frames[frame.frame]!;
    const host = program.frames[frame.reportedIn]!.name;
    const shown = frame.reportedIn === frame.frame ? name : `${host} (${name})`;
    lines.push({ place: sources.showLine(trace.placeOf(at)), frame: shown, source: source ?? "" });
    at = frame.origin;
  }
  lines.reverse();
  const omitted = lines.length - 2 * ENDS;
  if (omitted <= 1) return lines;
  const mark = { place: "", frame: `... ${omitted} more frames`, source: "" };
  return [...lines.slice(0, ENDS), mark, ...lines.slice(-ENDS)];
}
