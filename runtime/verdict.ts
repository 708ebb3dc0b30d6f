import { constantPages, PageRangeError, type Pages } from "./expression.js";
import type { ArchHook, Expression, Fact, Program } from "./ir.js";
import type { Runs } from "./runs.js";
import type { Finding, Run, Step } from "./trace.js";

/** Why a scenario does not hold under a rule set. Runs, findings, expectations and facts are named by index. */
export type Failure =
  /** The run did something that no line which applies to it states. */
  | { readonly kind: "unexpected"; readonly run: number; readonly finding: number }
  /** `runs` are all those on which the fact should hold and does not. */
  | { readonly kind: "unmet"; readonly expectation: number; readonly fact: number; readonly runs: readonly number[] }
  /** The run could not go on. */
  | { readonly kind: "stopped"; readonly run: number };

/**
 * Holds a scenario's runs under one rule set against its expectations. An empty list: it holds, as far as the runs go
 * (whether they are all, `runs.partial` says).
 */
export function judge(program: Program, scenario: number, { runs }: Runs): Failure[] {
  const { expectations } = program.scenarios[scenario]!;
  const failures: Failure[] = [];
  /** Runs that did something that no line states, or that could not go on: `clean` need not say so again. */
  const named = new Set<number>();
  runs.forEach((run, index) => {
    const facts = run.expected.flatMap((expectation) => expectations[expectation]!.facts);
    run.findings.forEach((finding, at) => {
      if (isTolerated(finding) || isExpected(program, run, finding, facts)) return;
      failures.push({ kind: "unexpected", run: index, finding: at });
      named.add(index);
    });
    if (run.stop === null) return;
    failures.push({ kind: "stopped", run: index });
    named.add(index);
  });
  expectations.forEach(({ facts }, expectation) => {
    const bound = [...runs.keys()].filter((run) => runs[run]!.expected.includes(expectation));
    // A line that binds no run states nothing about this rule set.
    if (bound.length === 0) return;
    facts.forEach((fact, at) => {
      const holds = (run: number): boolean => holdsOn(program, runs[run]!, fact);
      if (fact.may && (bound.some(holds) || mayInterleave(program, scenario, expectation))) return;
      const broken = bound.filter(
        (run) => !(fact.kind === "clean" && named.has(run)) && runs[run]!.stop === null && !holds(run),
      );
      if (broken.length > 0) failures.push({ kind: "unmet", expectation, fact: at, runs: broken });
    });
  });
  return failures;
}

/**
 * Whether there are orders of events that no run has, since runs take tasks in the file's order and interrupts where the
 * text says: then only an exploration can tell that what may happen does not. With one task alone, a line that names a rule
 * set which does something at context switches is about these.
 */
export function mayInterleave(program: Program, scenario: number, expectation: number): boolean {
  const { tasks, interrupts, expectations } = program.scenarios[scenario]!;
  if (tasks.length > 1 || interrupts.length > 0) return true;
  return expectations[expectation]!.ruleSets.some((ruleSet) => {
    const { hooks } = program.ruleSets[ruleSet]!;
    return hooks.switch_out !== undefined || hooks.switch_in !== undefined;
  });
}

/** What the runs met that the kernel lives with, and that no line states: nothing fails by it, a reader may want to know. */
export function tolerated(program: Program, scenario: number, { runs }: Runs): Failure[] {
  const { expectations } = program.scenarios[scenario]!;
  return runs.flatMap((run, index) => {
    const facts = run.expected.flatMap((expectation) => expectations[expectation]!.facts);
    return run.findings.flatMap((finding, at): Failure[] =>
      isTolerated(finding) && !isExpected(program, run, finding, facts)
        ? [{ kind: "unexpected", run: index, finding: at }]
        : [],
    );
  });
}

/** What the kernel lives with by design: a fault that it finds nothing wrong with, and retries. */
export function isTolerated(finding: Finding): boolean {
  return finding.kind === "hazard" && finding.name === "spurious_fault";
}

/** Whether one of the facts states the finding. */
export function isExpected(
  program: Program,
  run: Pick<Run, "steps">,
  finding: Finding,
  facts: readonly Fact[],
): boolean {
  const step = run.steps[finding.step]!;
  return facts.some((fact) => {
    switch (finding.kind) {
      case "warning":
        return fact.kind === "warns" && matches(program, step, fact, finding.report.text);
      case "bug":
        return fact.kind === "bugs" && matches(program, step, fact, finding.report.text);
      case "forbidden":
        if (fact.kind === "forbidden") return matches(program, step, fact, finding.text);
        // Under an expected warning, the contract that it detects is expected too.
        return (
          (fact.kind === "warns" || fact.kind === "bugs") &&
          reportsOf(step, fact.kind).some((text) => matches(program, step, fact, text))
        );
      case "leak":
        return fact.kind === "leaks";
      case "hazard":
        return fact.kind === "hazard" && fact.name === finding.name && isIn(program, step, fact.in);
      case "fault":
        return fact.kind === "faults" && isFaultAt(program, finding, fact);
      case "assert":
      case "invariant":
        return false;
    }
  });
}

function holdsOn(program: Program, run: Run, fact: Fact): boolean {
  switch (fact.kind) {
    case "hooks":
      return areHooks(run.hooks, fact.hooks);
    case "barriers":
      return run.barriers === fact.count;
    case "reachable":
      return run.reached.includes(fact.origin);
    default:
      return holdsWith(fact, run.findings.filter((finding) => concerns(program, run, finding, fact)).length);
  }
}

/** A fact that is about findings. */
export type FindingFact = Exclude<Fact, { kind: "hooks" | "barriers" | "reachable" }>;

/** Whether a fact holds on a run on which so many findings concern it. */
export function holdsWith(fact: FindingFact, findings: number): boolean {
  if (fact.kind === "clean") return findings === 0;
  return "times" in fact && fact.times !== null ? findings === fact.times : findings > 0;
}

/** Whether a finding counts for a fact, or, of `clean`, against it. */
export function concerns(program: Program, run: Pick<Run, "steps">, finding: Finding, fact: FindingFact): boolean {
  switch (fact.kind) {
    case "clean":
      return !isTolerated(finding);
    case "leaks":
      return finding.kind === "leak";
    case "warns":
    case "bugs":
    case "forbidden": {
      const kind = { warns: "warning", bugs: "bug", forbidden: "forbidden" }[fact.kind];
      if (finding.kind !== kind) return false;
      const text = finding.kind === "forbidden" ? finding.text : "report" in finding ? finding.report.text : "";
      return matches(program, run.steps[finding.step]!, fact, text);
    }
    case "hazard":
      if (finding.kind !== "hazard" || finding.name !== fact.name) return false;
      return isIn(program, run.steps[finding.step]!, fact.in);
    case "faults":
      return finding.kind === "fault" && isFaultAt(program, finding, fact);
  }
}

/** Whether it is a fault of that kind, at one of those pages. */
function isFaultAt(
  program: Program,
  { name, page: { page } }: Finding & { kind: "fault" },
  fact: Fact & { kind: "faults" },
): boolean {
  if (fact.name !== name || fact.at === null) return fact.name === name;
  const at = pagesNamed(program, fact.at);
  return at !== null && at.region === page.region && at.from < page.to && page.from < at.to;
}

/** Pages that an expectation names, which are constants; null: there are no such pages. */
function pagesNamed(program: Program, expression: Expression): Pages | null {
  try {
    return constantPages(expression, (region) => program.regions[region]!.pages);
  } catch (failure) {
    if (failure instanceof PageRangeError) return null;
    throw failure;
  }
}

/** Whether the hooks called are the ones stated. `times` comes from the text and may be as large as it likes. */
function areHooks(called: readonly ArchHook[], stated: (Fact & { kind: "hooks" })["hooks"]): boolean {
  let at = 0;
  for (const { hook, times } of stated) {
    const end = at + times;
    if (end > called.length) return false;
    while (at < end) if (called[at++] !== hook) return false;
  }
  return at === called.length;
}

function matches(
  program: Program,
  step: Step,
  fact: { readonly text: string | null; readonly in: string | null },
  text: string,
): boolean {
  return (fact.text === null || fact.text === text) && isIn(program, step, fact.in);
}

/** `in` names the frame whose text holds the call, or the one that it is inlined into. */
function isIn(program: Program, step: Step, name: string | null): boolean {
  return name === null || program.frames[step.stack.reportedIn]!.name === name;
}

/** Texts of what a call's assertions noticed, printed or not. */
function reportsOf({ action }: Step, kind: "warns" | "bugs"): string[] {
  if (!("reports" in action)) return [];
  return action.reports.filter(({ assertion }) => (assertion === "bug") === (kind === "bugs")).map(({ text }) => text);
}
