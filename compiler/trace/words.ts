import { type Decision, type Finding, isTolerated, type Stop } from "../../runtime/index.js";
import { type Met, metText } from "./access-words.js";
import { isBug, reportsOf } from "./actions.js";
import type { Trace } from "./trace.js";
import { caseOf } from "../cases.js";
import { caseText } from "../conditions.js";
import { problemText } from "../page-text.js";
import type { Sources } from "../sources.js";
import { count } from "../text/index.js";

/** What a trace is of: `kasan_release_vmalloc under A when DEBUG_PAGEALLOC`, and the choices that were made. */
export function titleOf(trace: Trace, sources: Sources): string {
  const configs = caseText(caseOf(trace.program, trace.run));
  const title = `${trace.scenario.name} under ${trace.ruleSet.name}${configs === "" ? "" : ` when ${configs}`}`;
  const choices = trace.run.decisions.flatMap((each) => choiceText(each, trace, sources));
  return choices.length === 0 ? title : `${title}; ${choices.join(", ")}`;
}

function choiceText(decision: Decision, trace: Trace, sources: Sources): string[] {
  if (decision.kind === "switch") return [];
  const place = sources.showLine(trace.placeOf(decision.origin));
  if (decision.kind === "choose") return [`${place} chooses arm ${decision.outcome + 1}`];
  return [`${place} ${decision.outcome === 0 ? "happens" : "does not happen"}`];
}

/** How a task, a handler or the run ended. `fine`: as it should. */
export interface EndLine {
  readonly text: string;
  readonly fine: boolean;
}

/** How each task and handler ended, and why the run did if it was before its end. */
export function endLines(trace: Trace, sources: Sources): EndLine[] {
  const { run, program } = trace;
  const several = run.steps.some((step) => step.task !== run.steps[0]!.task);
  const lines = run.steps.flatMap((step, index): EndLine[] => {
    const { action } = step;
    const wrong = run.findings.flatMap((finding) => {
      if (finding.step !== index) return [];
      if (finding.kind === "leak") return [leakText(finding, trace)];
      const isImbalance = finding.kind === "hazard" && finding.name === "preempt_imbalance";
      return isImbalance && action.kind === "end" ? ["preemption is off"] : [];
    });
    const left = wrong.length === 0 ? null : wrong.join("; ");
    if (action.kind === "end") {
      const who = several ? `end of ${program.frames[step.task]!.name}` : "end";
      return [{ text: `${who}: ${left ?? "state as at the start, nothing pending"}.`, fine: left === null }];
    }
    if (isBug(action)) {
      const who = several ? ` of ${program.frames[step.task]!.name}` : "";
      return [{ text: `end${who}: by a bug, in the middle.`, fine: false }];
    }
    if (left === null || action.kind !== "interrupt") return [];
    return [{ text: `end of ${program.frames[action.irq]!.name}: ${left}.`, fine: false }];
  });
  if (run.stop !== null) lines.push({ text: `stopped: ${stopText(run.stop, trace, sources)}.`, fine: false });
  return lines;
}

/** What is not as it was when the task or handler began: `1 section open, enable_count 1, a barrier is owed`. */
export function leakText(leak: Extract<Finding, { kind: "leak" }>, trace: Trace): string {
  const changed = trace.ruleSet.variables.flatMap((variable, i) => {
    const [was, is] = [leak.begun[i]!, leak.variables[i]!];
    return was === is ? [] : [`${variable.name} is ${is}, was ${was}`];
  });
  const parts = [
    ...(leak.sections > 0 ? [`${count(leak.sections, "section")} still open`] : []),
    ...(leak.pauses > 0 ? [`${count(leak.pauses, "pause")} still open`] : []),
    ...changed,
    ...(leak.pending ? ["a barrier is owed"] : []),
  ];
  return parts.join("; ");
}

/** Why a run ended before its code did, without a full stop. */
export function stopText(stop: Stop, trace: Trace, sources: Sources): string {
  const { frames } = trace.program;
  const place = sources.showLine(trace.placeOf(stop.origin));
  const where = `in ${frames[stop.stack.reportedIn]!.name} (${place})`;
  switch (stop.kind) {
    case "call_depth":
      return `more than ${stop.limit} frames deep, ${where}`;
    case "written_depth":
      return `more than ${stop.limit} calls open at once, ${where}`;
    case "masked": {
      const because = { irqs_off: "interrupts are off", bh_off: "softirqs are off", nesting: "one like it runs" };
      return `${frames[stop.irq]!.name} cannot fire ${where}: ${because[stop.because]}`;
    }
    case "argument":
      return `${frames[stop.frame]!.name} needs ${frames[stop.frame]!.parameters[stop.parameter]!.name}, ${where}`;
    case "deadlock": {
      const each = stop.waiting.map(({ task, lock }) => `${frames[task]!.name} waits for ${lock}`);
      return `nothing can go on: ${each.join(", ")}`;
    }
    case "range":
      return `a page outside its region, ${where}`;
    case "tables":
      return `${problemText(stop.problem, trace.program)}, ${where}`;
  }
}

/** The findings of a run, counted by kind, each text once. */
export function summaryLines(trace: Trace, sources: Sources): string[] {
  const { steps, findings } = trace.run;
  const calls = steps.flatMap((step) => (step.action.kind === "call" ? [step.action] : []));
  const reported = (bug: boolean, suppressed: boolean): string[] =>
    steps.flatMap(({ action }) =>
      reportsOf(action)
        .filter((report) => (report.assertion === "bug") === bug && report.suppressed === suppressed)
        .map((report) => report.text),
    );
  const silent = calls.filter((call) => call.judgement === "silent").flatMap((call) => call.forbidden);
  const lines = [
    ...summaryLine("warning", reported(false, false)),
    ...summaryLine("bug", reported(true, false)),
    ...summaryLine("broken contract, which nothing noticed", silent, "broken contracts, which nothing noticed"),
    ...summaryLine(
      "suppressed warning (this site has warned before)",
      reported(false, true),
      "suppressed warnings (these sites have warned before)",
    ),
  ];
  for (const call of calls) {
    if (call.judgement !== "late" || call.blame === null) continue;
    const blamed = steps[call.blame]!;
    const name = trace.program.frames[blamed.stack.reportedIn]!.name;
    lines.push(
      `late: the contract allows this ${call.call}; to blame is the ${blamed.action.kind === "call" ? blamed.action.call : "call"} ` +
        `in ${name} (${sources.showLine(trace.placeOf(blamed.origin))})`,
    );
  }
  for (const finding of findings) {
    const place = (): string => sources.showLine(trace.placeOf(steps[finding.step]!.origin));
    if (finding.kind === "assert") lines.push(`assert fails at ${place()}`);
    else if (finding.kind === "invariant") lines.push(`always is violated after ${place()}`);
  }
  return [...new Set(lines), ...metLines(trace, sources, (met) => !isTolerated(met))];
}

/** What hardware may do and the kernel expects, so that nothing is wrong: as `summaryLines` has it of hazards. */
export function expectedLines(trace: Trace, sources: Sources): string[] {
  return metLines(trace, sources, (met) => isTolerated(met)).map((line) => `the kernel retries: ${line}`);
}

/** Those of one statement and kind together: `hazard not_visible in f (a.lmmu:3): ...`. */
function metLines(trace: Trace, sources: Sources, wanted: (met: Met) => boolean): string[] {
  const lines = new Map<string, { readonly first: Met; times: number }>();
  for (const finding of trace.run.findings) {
    if ((finding.kind !== "hazard" && finding.kind !== "fault") || !wanted(finding)) continue;
    const { origin, stack } = trace.run.steps[finding.step]!;
    const key = `${finding.kind} ${finding.name} ${origin} ${stack.reportedIn}`;
    const known = lines.get(key);
    if (known === undefined) lines.set(key, { first: finding, times: 1 });
    else known.times++;
  }
  return [...lines.values()].map(({ first, times }) => {
    const { origin, stack } = trace.run.steps[first.step]!;
    const where = `in ${trace.program.frames[stack.reportedIn]!.name} (${sources.showLine(trace.placeOf(origin))})`;
    return `${first.kind} ${first.name} ${where}${times === 1 ? "" : ` x${times}`}: ${metText(first, trace, sources)}`;
  });
}

/** `2 warnings: enable while paused, disable while not active x3`. */
function summaryLine(noun: string, texts: readonly string[], plural = `${noun}s`): string[] {
  if (texts.length === 0) return [];
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  const shown = [...times].map(([text, number]) => (number === 1 ? text : `${text} x${number}`));
  return [`${texts.length} ${texts.length === 1 ? noun : plural}: ${shown.join(", ")}`];
}
