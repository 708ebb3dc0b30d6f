import type { Diagnostic } from "../../grammar/index.js";
import {
  type Fact,
  type Failure,
  type Finding,
  judge,
  type LoadedProgram,
  type Partial,
  type Program,
  type Run,
  type Scenario,
  type Stop,
  tolerated,
} from "../../runtime/index.js";
import { type Details, diagnostic } from "../catalogue/entry.js";
import * as hazards from "../catalogue/hazards.js";
import * as nesting from "../catalogue/nesting.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Compilation } from "../compile.js";
import { hooksText } from "../emit/hooks-text.js";
import { placeOf } from "../origins.js";
import { problemText } from "../page-text.js";
import { chainOf, chainOfStop, leftOpen, leftOpenBefore } from "./chain.js";
import { elsewhere } from "./elsewhere.js";
import { hazardDiagnostic } from "./hazard.js";
import { partialText } from "./partial.js";
import { placeKey, ScenarioRuns } from "./runs.js";

/** Of longer sequences of hooks the beginning is told. */
const MAX_HOOKS_TOLD = 12;
/** More findings than this of one scenario under one rule set are counted, not told. */
const MAX_TOLD = 100;

/** What a run does that it should not, with every run on which it does. */
interface Group {
  readonly failure: Failure;
  /** The first of them. */
  readonly run: Run | null;
  readonly runs: Set<number>;
}

/** How a scenario is checked. */
export interface ScenarioCheck {
  readonly ruleSets: readonly number[];
  /** False: the scenario's expectations count for nothing, every finding is reported. */
  readonly heedsExpectations: boolean;
  readonly stopped: () => boolean;
}

/** Runs a scenario and reports what no line expects, and what a line expects in vain. */
export function checkScenario(
  compilation: Compilation,
  loaded: LoadedProgram,
  scenario: number,
  { ruleSets, heedsExpectations, stopped }: ScenarioCheck,
): Diagnostic[] {
  const { program } = loaded;
  const runs = new ScenarioRuns(loaded, scenario, stopped);
  const found: Diagnostic[] = [];
  for (const ruleSet of ruleSets) {
    const made = runs.under(ruleSet);
    const failures = heedsExpectations
      ? [...judge(program, scenario, made), ...tolerated(program, scenario, made)]
      : everything(made.runs);
    const reporter = new Reporter(compilation, program, program.scenarios[scenario]!, ruleSet, runs);
    found.push(...reporter.failures(groups(failures, made.runs)));
    if (made.partial !== null) found.push(reporter.partial(made.partial));
  }
  return joined(found);
}

/** Every finding and stop, as if no line expected any. */
function everything(runs: readonly Run[]): Failure[] {
  return runs.flatMap(({ findings, stop }, run): Failure[] => [
    ...findings.map((_, finding) => ({ kind: "unexpected", run, finding }) as const),
    ...(stop === null ? [] : [{ kind: "stopped", run } as const]),
  ]);
}

/** Failures that a reader takes for one: the same thing at the same place, in whichever runs. */
function groups(failures: readonly Failure[], runs: readonly Run[]): Group[] {
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

class Reporter {
  private readonly name: string;

  constructor(
    private readonly compilation: Compilation,
    private readonly program: Program,
    private readonly scenario: Scenario,
    private readonly ruleSet: number,
    private readonly runs: ScenarioRuns,
  ) {
    this.name = program.ruleSets[ruleSet]!.name;
  }

  failures(found: readonly Group[]): Diagnostic[] {
    const told = found.slice(0, MAX_TOLD).map((group) => this.failure(group));
    const last = told.at(-1);
    if (found.length <= MAX_TOLD || last === undefined) return told;
    const more = `${found.length - MAX_TOLD} more findings of ${this.scenario.name} under ${this.name} are not shown`;
    return [...told.slice(0, -1), { ...last, notes: [...last.notes, more] }];
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
    const { origins } = this.compilation;
    const step = run.steps[finding.step]!;
    const place = placeOf(origins, step.origin);
    const frame = this.frameName(step.stack.reportedIn);
    const source = { program: this.program, origins };
    const details = {
      ...common,
      chain: chainOf(source, run, finding.step),
      labels: leftOpenBefore(source, run, finding.step),
    };
    switch (finding.kind) {
      case "warning":
      case "bug": {
        const labels = [...details.labels, ...this.blamed(run, finding.step)];
        const notes = elsewhere(this.program, this.runs, step);
        const values = { text: finding.report.text, frame, bug: finding.kind === "bug" };
        return diagnostic(nesting.callWarns, place, values, { ...details, labels, notes });
      }
      case "forbidden": {
        const notes = elsewhere(this.program, this.runs, step);
        return diagnostic(nesting.contractBroken, place, { text: finding.text, frame }, { ...details, notes });
      }
      case "leak":
        return diagnostic(nesting.leak, place, this.leakValues(run, finding), {
          ...common,
          labels: leftOpen(source, run, finding.step),
        });
      case "hazard":
      case "fault":
        return hazardDiagnostic(this.program, origins, finding, { run, place, frame }, details);
      case "assert":
        return diagnostic(
          scenarios.assertFails,
          place,
          { condition: this.textAt(place).replace(/^assert\s*|;$/g, "") },
          details,
        );
      case "invariant": {
        const { origin } = this.scenario.invariants[finding.invariant]!;
        const always = placeOf(origins, origin);
        const condition = this.textAt(always).replace(/^always\s*|;$/g, "");
        const labels = [...details.labels, { ...always, message: "the invariant" }];
        return diagnostic(scenarios.alwaysBroken, place, { condition }, { ...details, labels });
      }
    }
  }

  /** Of a warning that comes late: the call that is to blame. */
  private blamed(run: Run, at: number): Diagnostic["labels"] {
    const { action } = run.steps[at]!;
    if (action.kind !== "call" || action.blame === null) return [];
    const blamed = run.steps[action.blame]!;
    const texts = blamed.action.kind === "call" ? blamed.action.forbidden.join(", ") : "";
    const message = `this call is to blame: "${texts}" went unnoticed`;
    return [{ ...placeOf(this.compilation.origins, blamed.origin), message }];
  }

  private leakValues(run: Run, leak: Finding & { kind: "leak" }): Parameters<typeof nesting.leak.message>[0] {
    const { variables } = this.program.ruleSets[this.ruleSet]!;
    const step = run.steps[leak.step]!;
    const changed = variables.flatMap(({ name }, index) => {
      const before = leak.begun[index]!;
      const after = leak.variables[index]!;
      return before === after ? [] : [{ name, before, after }];
    });
    const { sections, pauses, pending } = leak;
    return { name: this.frameName(step.stack.frame), sections, pauses, pending, variables: changed };
  }

  private stopped(run: Run, stop: Stop, common: Details): Diagnostic {
    const source = { program: this.program, origins: this.compilation.origins };
    const details = { ...common, chain: chainOfStop(source, run, stop) };
    const place = placeOf(this.compilation.origins, stop.origin);
    const frame = this.frameName(stop.stack.reportedIn);
    switch (stop.kind) {
      case "call_depth":
        return diagnostic(nesting.callDepth, place, { limit: stop.limit, frame }, details);
      case "written_depth":
        return diagnostic(nesting.writtenDepth, place, { limit: stop.limit, frame }, details);
      case "masked":
        return diagnostic(
          scenarios.interruptMasked,
          place,
          { name: this.frameName(stop.irq), because: stop.because },
          details,
        );
      case "argument": {
        const called = this.program.frames[stop.frame]!;
        const parameter = called.parameters[stop.parameter]!.name;
        return diagnostic(scenarios.argumentMissing, place, { frame: called.name, parameter }, details);
      }
      case "range":
        return diagnostic(scenarios.pageOutside, place, { frame }, details);
      case "tables":
        return diagnostic(hazards.pageStatement, place, { text: problemText(stop.problem, this.program) }, details);
    }
  }

  private unmet({ expectation, fact }: Failure & { kind: "unmet" }, run: Run | null, details: Details): Diagnostic {
    const stated = this.scenario.expectations[expectation]!.facts[fact]!;
    const place = placeOf(this.compilation.origins, stated.origin);
    const values = { fact: `\`${this.textAt(place)}\``, found: run === null ? "" : whatHappened(stated.kind, run) };
    return diagnostic(scenarios.expectationFails, place, values, details);
  }

  private frameName(frame: number): string {
    return this.program.frames[frame]!.name;
  }

  /** The source text of a place, without comments and on one line. */
  private textAt({ file, span }: { readonly file: string; readonly span: { start: number; end: number } }): string {
    const text = this.compilation.files.get(file)?.slice(span.start, span.end) ?? "";
    const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[^]*?\*\//g, (part) =>
      part.startsWith('"') ? part : " ",
    );
    const line = bare.replaceAll(/\s+/g, " ");
    return line.length > 80 ? `${line.slice(0, 77)}...` : line;
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

/** What several rule sets say in the same words under the same configs is said once. */
function joined(found: readonly Diagnostic[]): Diagnostic[] {
  const byKey = new Map<string, Diagnostic>();
  for (const diagnostic of found) {
    const { code, file, span, message, when, ruleSets } = diagnostic;
    const key = JSON.stringify([code, file, span, message, when]);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? diagnostic : { ...known, ruleSets: [...known.ruleSets, ...ruleSets] });
  }
  return [...byKey.values()];
}
