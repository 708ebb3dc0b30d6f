import { isTolerated, type Run } from "../../runtime/index.js";
import type { Outcome, Range } from "./matrix.js";

/** What came of a run. */
export function outcomeOf(run: Run): Outcome {
  const calls = run.steps.flatMap((step) => (step.action.kind === "call" ? [step.action] : []));
  const found = (...kinds: readonly string[]): Range =>
    exactly(run.findings.filter((finding) => kinds.includes(finding.kind)).length);
  return {
    warnings: found("warning"),
    bugs: found("bug"),
    silent: exactly(calls.filter((call) => call.judgement === "silent").length),
    leaks: found("leak"),
    hazards: exactly(run.findings.filter((each) => each.kind === "hazard" && !isTolerated(each)).length),
    faults: found("fault"),
    failures: found("assert", "invariant"),
    stopped: exactly(run.stop === null ? 0 : 1),
    barriers: exactly(run.barriers),
    hooks: exactly(run.hooks.length),
  };
}

/** What came of several runs, taken together. */
export function together(a: Outcome, b: Outcome): Outcome {
  const both = (x: Range, y: Range): Range => ({ least: Math.min(x.least, y.least), most: Math.max(x.most, y.most) });
  return {
    warnings: both(a.warnings, b.warnings),
    bugs: both(a.bugs, b.bugs),
    silent: both(a.silent, b.silent),
    leaks: both(a.leaks, b.leaks),
    hazards: both(a.hazards, b.hazards),
    faults: both(a.faults, b.faults),
    failures: both(a.failures, b.failures),
    stopped: both(a.stopped, b.stopped),
    barriers: both(a.barriers, b.barriers),
    hooks: both(a.hooks, b.hooks),
  };
}

function exactly(number: number): Range {
  return { least: number, most: number };
}

/**
 * `ok`, `2 WARN`, `0-1 BUG`, `1 hazard`, `1 fault`, `1 silent`, `leaks`, `fails`, `stopped`: the worst first, and only that.
 * What a rule set reports comes before what it cannot know of.
 */
export function outcomeText(outcome: Outcome): string {
  const { stopped, bugs, warnings, hazards, faults, silent, failures, leaks } = outcome;
  if (stopped.most > 0) return "stopped";
  if (bugs.most > 0) return `${rangeText(bugs)} BUG`;
  if (warnings.most > 0) return `${rangeText(warnings)} WARN`;
  if (hazards.most > 0) return `${rangeText(hazards)} ${hazards.most === 1 ? "hazard" : "hazards"}`;
  if (faults.most > 0) return `${rangeText(faults)} ${faults.most === 1 ? "fault" : "faults"}`;
  if (silent.most > 0) return `${rangeText(silent)} silent`;
  if (failures.most > 0) return "fails";
  return leaks.most > 0 ? "leaks" : "ok";
}

/** All that is wrong, the worst first, then what the mode costs and saves: `2 warnings, 0-1 faults; 3 barriers, 4 hooks`. */
export function outcomeSentence(outcome: Outcome): string {
  const { stopped, bugs, warnings, hazards, faults, silent, failures, leaks, barriers, hooks } = outcome;
  const counted = (range: Range, noun: string): string => `${rangeText(range)} ${noun}${range.most === 1 ? "" : "s"}`;
  const wrong: readonly (readonly [Range, string])[] = [
    [stopped, "stopped before the end"],
    [bugs, counted(bugs, "bug")],
    [warnings, counted(warnings, "warning")],
    [hazards, counted(hazards, "hazard")],
    [faults, counted(faults, "fault")],
    [silent, counted(silent, "silent violation")],
    [failures, counted(failures, "failed assertion")],
    [leaks, "not as begun at the end"],
  ];
  const found = wrong.flatMap(([range, text]) => (range.most > 0 ? [text] : []));
  const costs = `${counted(barriers, "barrier")}, ${counted(hooks, "hook")}`;
  return `${found.length === 0 ? "nothing wrong" : found.join(", ")}; ${costs}`;
}

/** `2`, or `0-2`. */
export function rangeText({ least, most }: Range): string {
  return least === most ? String(most) : `${least}-${most}`;
}
