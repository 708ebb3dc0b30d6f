/** What runs of a scenario do that they should not, as diagnostics. */
import { type Diagnostic, printName } from "../../grammar/index.js";
import {
  type Fact,
  type Failure,
  type Finding,
  type Partial,
  type Program,
  type Run,
  type Scenario,
  type Stop,
} from "../../runtime/index.js";
import { type Details, diagnostic } from "../catalogue/entry.js";
import * as hazards from "../catalogue/hazards.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Compilation } from "../compile.js";
import { hooksText } from "../emit/hooks-text.js";
import { placeOf } from "../origins.js";
import { problemText } from "../page-text.js";
import { chainOf, effectOfStep, leftOpenBefore } from "./chain.js";
import { counted } from "./counted.js";
import { hazardDiagnostic } from "./hazard.js";
import { expectableAs, nestingDiagnostic, type NestingReport } from "./nesting-report.js";
import { partialText } from "./partial.js";
import { happenedAtStop, happenedInRun, wayToStep, wayToStop } from "./run-way.js";
import { placeKey, type ScenarioRuns } from "./runs.js";
import { textAt } from "./text-at.js";

/** Of longer sequences of hooks the beginning is told. */
const MAX_HOOKS_TOLD = 12;
/** More findings than this of one scenario under one rule set are counted, not told. */
const MAX_TOLD = 100;

/** What a run does that it should not, with every run on which it does. */
export interface Group {
  readonly failure: Failure;
  /** The first of them. */
  readonly run: Run | null;
  readonly runs: Set<number>;
}

/** Every finding and stop, as if no line expected any. */
export function everything(runs: readonly Run[]): Failure[] {
  return runs.flatMap(({ findings, stop }, run): Failure[] => [
    ...findings.map((_, finding) => ({ kind: "unexpected", run, finding }) as const),
    ...(stop === null ? [] : [{ kind: "stopped", run } as const]),
  ]);
}

/** Failures that a reader takes for one: the same thing at the same place, in whichever runs. */
export function groups(failures: readonly Failure[], runs: readonly Run[]): Group[] {
  const byKey = new Map<string, Group>();
  for (const failure of failures) {
    const first = failure.kind === "unmet" ? failure.runs[0] : failure.run;
    const run = first === undefined ? null : runs[first]!;
    if (failure.kind === "unexpected" && isToldByWarning(run!, run!.findings[failure.finding]!)) continue;
    const key = keyOf(failure, run);
    let group = byKey.get(key);
    if (group === undefined) {
      group = { failure, run, runs: new Set() };
      byKey.set(key, group);
    }
    for (const each of failure.kind === "unmet" ? failure.runs : [failure.run]) group.runs.add(each);
  }
  return [...byKey.values()];
}

/** A broken contract that an assertion has noticed is told with its warning. */
function isToldByWarning({ steps }: Run, finding: Finding): boolean {
  const { action } = steps[finding.step]!;
  return finding.kind === "forbidden" && action.kind === "call" && action.judgement === "detected";
}

function keyOf(failure: Failure, run: Run | null): string {
  switch (failure.kind) {
    case "unmet":
      return `unmet ${failure.expectation} ${failure.fact}`;
    case "stopped":
      return `stopped ${run!.stop!.kind} ${run!.stop!.origin}`;
    case "unexpected": {
      const finding = run!.findings[failure.finding]!;
      const text =
        "report" in finding
          ? finding.report.text
          : "text" in finding
            ? finding.text
            : "name" in finding
              ? finding.name
              : "";
      return `${finding.kind} ${text} ${placeKey(run!.steps[finding.step]!)}`;
    }
  }
}

export class RunReporter {
  private readonly program: Program;
  private readonly ruleSet: number;
  private readonly name: string;

  constructor(
    private readonly compilation: Compilation,
    private readonly scenario: Scenario,
    private readonly runs: ScenarioRuns,
    private readonly report: NestingReport,
  ) {
    this.program = report.program;
    this.ruleSet = report.ruleSet;
    this.name = report.program.ruleSets[report.ruleSet]!.name;
  }

  failures(found: readonly Group[]): Diagnostic[] {
    const told = found.slice(0, MAX_TOLD).map((group) => this.failure(group));
    return counted(told, found.length, `findings of ${this.scenario.name} under ${this.name}`);
  }

  partial(reason: Partial): Diagnostic {
    const place = placeOf(this.compilation.origins, this.scenario.origin);
    const values = { sentence: partialText(this.scenario.name, reason) };
    return diagnostic(scenarios.partial, place, values, { ruleSets: [this.name] });
  }

  private failure({ failure, run, runs }: Group): Diagnostic {
    const details = { when: this.runs.when(this.ruleSet, runs), ruleSets: [this.name] };
    switch (failure.kind) {
      case "unmet":
        return this.unmet(failure, run, details);
      case "stopped":
        return this.stopped(run!, run!.stop!, details);
      case "unexpected":
        return this.unexpected(run!, run!.findings[failure.finding]!, details);
    }
  }

  private unexpected(run: Run, finding: Finding, common: Details): Diagnostic {
    const { origins, files } = this.compilation;
    const step = run.steps[finding.step]!;
    const happened = happenedInRun(run, finding);
    if (happened !== null) return nestingDiagnostic(this.report, happened, common);
    const place = placeOf(origins, step.origin);
    const way = wayToStep(run, finding.step);
    const details = {
      ...common,
      chain: chainOf(this.report, way, effectOfStep(step)),
      labels: leftOpenBefore(this.report, way),
    };
    if (finding.kind === "hazard" || finding.kind === "fault") {
      const frame = this.program.frames[step.stack.reportedIn]!.name;
      const fact =
        finding.kind === "fault" ? `faults ${finding.name}` : `hazard ${finding.name} in ${printName(frame)}`;
      const expectable = expectableAs(this.scenario, fact);
      return hazardDiagnostic(this.program, origins, finding, { run, place, frame }, { ...details, expectable });
    }
    if (finding.kind !== "invariant") throw new TypeError(`${finding.kind} is no finding of runs alone`);
    const { origin } = this.scenario.invariants[finding.invariant]!;
    const always = placeOf(origins, origin);
    const condition = textAt(files, always).replace(/^always\s*|;$/g, "");
    const labels = [...details.labels, { ...always, message: "the invariant" }];
    return diagnostic(scenarios.alwaysBroken, place, { condition }, { ...details, labels });
  }

  private stopped(run: Run, stop: Stop, common: Details): Diagnostic {
    if (stop.kind === "deadlock") throw new TypeError("runs in the file's order wait for no lock");
    if (stop.kind !== "tables") return nestingDiagnostic(this.report, happenedAtStop(run, stop), common);
    const way = wayToStop(run, stop);
    const chain = chainOf(this.report, way, "cannot go on");
    const place = placeOf(this.compilation.origins, stop.origin);
    const text = problemText(stop.problem, this.program);
    return diagnostic(hazards.pageStatement, place, { text }, { ...common, chain: chain.length === 1 ? [] : chain });
  }

  private unmet({ expectation, fact }: Failure & { kind: "unmet" }, run: Run | null, details: Details): Diagnostic {
    const stated = this.scenario.expectations[expectation]!.facts[fact]!;
    const place = placeOf(this.compilation.origins, stated.origin);
    const values = {
      fact: `\`${textAt(this.compilation.files, place)}\``,
      found: run === null ? "" : whatHappened(stated.kind, run),
    };
    return diagnostic(scenarios.expectationFails, place, values, details);
  }
}

/** What a run did instead of what a fact of this kind states. */
function whatHappened(kind: Fact["kind"], run: Run): string {
  switch (kind) {
    case "clean":
      return "another line expects what it does";
    case "leaks":
      return "nothing is left open";
    case "warns":
      return reported(run, "warning", "it warns");
    case "bugs":
      return reported(run, "bug", "it stops with");
    case "forbidden":
      return reported(run, "forbidden", "it breaks");
    case "hooks":
      return run.hooks.length === 0 ? "no hook is called" : `the hooks are ${hooksText(run.hooks, MAX_HOOKS_TOLD)}`;
    case "barriers":
      return `there are ${run.barriers}`;
    case "hazard":
    case "faults":
      return "the run does not meet it";
    case "reachable":
      return "no step reaches it";
  }
}

function reported(run: Run, kind: Finding["kind"], verb: string): string {
  const texts = run.findings.flatMap((finding) => {
    if (finding.kind !== kind) return [];
    return "report" in finding ? [finding.report.text] : "text" in finding ? [finding.text] : [];
  });
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  if (counts.size === 0) return "there is none";
  return `${verb} ${[...counts].map(([text, times]) => `"${text}" x${times}`).join(", ")}`;
}
