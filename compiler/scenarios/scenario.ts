import type { Diagnostic } from "../../grammar/index.js";
import {
  type Failure,
  judge,
  type LoadedProgram,
  type Origin,
  type Program,
  type Run,
  type Runs,
  type Scenario,
  tolerated,
} from "../../runtime/index.js";
import type { Compilation } from "../compile.js";
import { diagnostic } from "../catalogue/entry.js";
import * as scenarios from "../catalogue/scenarios.js";
import {
  asksForRun,
  type Bdd,
  type Found,
  isNestingHazard,
  NEVER,
  type Nesting,
  type NestingFinding,
  type ProgramNesting,
  type SpotKind,
  UndecidedError,
} from "../nesting/index.js";
import { placeOf } from "../origins.js";
import { counted } from "./counted.js";
import { elsewhere, MOST_FOR_NOTES } from "./elsewhere.js";
import { unexpectedWhen, unmetFacts } from "./expected.js";
import { needsRuns } from "./needs-runs.js";
import { type Happened, happenedInAnalysis, nestingDiagnostic, type NestingReport } from "./nesting-report.js";
import { noteCalls } from "./call-notes.js";
import { everything, groups, RunReporter } from "./run-report.js";
import { foundAtStop, foundInRun } from "./run-way.js";
import { ScenarioRuns } from "./runs.js";
import { textAt } from "./text-at.js";
import { undecidedDiagnostic } from "./undecided.js";
import { whenText } from "./when-text.js";

/** More findings than this of one scenario under one rule set are counted, not told. */
const MAX_TOLD = 100;

/** What is noted of rule sets that nobody asked about, what a reader must not miss first. */
const NOTED: readonly SpotKind[] = ["warning", "bug", "forbidden", "leak"];

/** How a scenario is checked. */
export interface ScenarioCheck {
  /** The rule sets that it is held against. */
  readonly ruleSets: readonly number[];
  /** Rule sets of which it is told what they would report, as notes. */
  readonly others: readonly number[];
  /** False: the scenario's expectations count for nothing, every finding is reported. */
  readonly heedsExpectations: boolean;
  /** Whether calls without effect, and what is wrong with calls as written, are told. */
  readonly notes: boolean;
  readonly stopped: () => boolean;
}

/** Reports what a scenario does that no line expects, and what a line expects in vain. */
export function checkScenario(
  compilation: Compilation,
  loaded: LoadedProgram,
  analysis: ProgramNesting,
  scenario: number,
  check: ScenarioCheck,
): Diagnostic[] {
  const checker = new ScenarioChecker(compilation, loaded, analysis, scenario, check);
  try {
    return checker.check();
  } catch (failure) {
    // The conditions of what was found may be too large to be told.
    if (!(failure instanceof UndecidedError)) throw failure;
    return [undecidedDiagnostic(checker.report(check.ruleSets[0]!), failure.reason, null)];
  }
}

class ScenarioChecker {
  private readonly program: Program;
  private readonly definition: Scenario;
  private readonly runs: ScenarioRuns;

  constructor(
    private readonly compilation: Compilation,
    loaded: LoadedProgram,
    private readonly analysis: ProgramNesting,
    private readonly scenario: number,
    private readonly options: ScenarioCheck,
  ) {
    this.program = loaded.program;
    this.definition = loaded.program.scenarios[scenario]!;
    this.runs = new ScenarioRuns(loaded, scenario, options.stopped);
  }

  check(): Diagnostic[] {
    const { ruleSets } = this.options;
    // All ways first, set by set: what is said of the other sets then needs no analysis to be made again.
    const held = joined(ruleSets.map((ruleSet) => this.under(ruleSet)).flatMap((tell) => tell()));
    // What is too much under one set is too much under the others.
    const undecided = ruleSets.some((ruleSet) => this.nesting(ruleSet).undecided !== null);
    return undecided ? held : [...held, ...this.notes()];
  }

  /** What is found under a rule set that counts; told when it is asked for. */
  private under(ruleSet: number): () => Diagnostic[] {
    const { heedsExpectations, notes } = this.options;
    const found = this.nesting(ruleSet);
    const report = this.report(ruleSet);
    const runs =
      this.sharesVariables(ruleSet) || needsRuns(this.program, this.definition, ruleSet, heedsExpectations, found)
        ? this.runs.under(ruleSet)
        : null;
    const owed = owedAtEnds(runs?.runs ?? []);
    const own = endAtTables(runs)
      ? []
      : found.findings.filter(({ kind, origin }) => kind !== "leak" || !owed.has(origin));
    const ofNesting = this.nestingFindings(ruleSet, own, report);
    const ofCalls = notes ? noteCalls(report, found, runs?.runs ?? []) : [];
    return () => [
      ...ofNesting(),
      ...(runs === null ? this.unmet(ruleSet, found, report) : this.runFindings(ruleSet, found, report, runs, owed)),
      ...(found.undecided === null ? [] : [undecidedDiagnostic(report, found.undecided, null)]),
      ...ofCalls,
    ];
  }

  /**
   * What the other sets would report, where no set that counts finds anything, expected or not: there it is said already.
   * At each place the one about a warning, if there is one; it says what the other sets do.
   */
  private notes(): Diagnostic[] {
    const { ruleSets, others } = this.options;
    const known = new Set(ruleSets.flatMap((ruleSet) => this.nesting(ruleSet).findings.map(({ origin }) => origin)));
    const byPlace = new Map<Origin, { finding: NestingFinding; ruleSets: number[] }>();
    for (const ruleSet of others) {
      for (const finding of this.nesting(ruleSet).findings) {
        if (!NOTED.includes(finding.kind) || known.has(finding.origin)) continue;
        const noted = byPlace.get(finding.origin);
        if (noted === undefined || NOTED.indexOf(finding.kind) < NOTED.indexOf(noted.finding.kind)) {
          byPlace.set(finding.origin, { finding, ruleSets: [ruleSet] });
        } else if (this.isSame(noted.ruleSets[0]!, noted.finding, ruleSet, finding)) {
          noted.ruleSets.push(ruleSet);
        }
      }
    }
    return [...byPlace.values()].slice(0, MAX_TOLD).map(({ finding, ruleSets: under }) => {
      const report = this.report(under[0]!);
      const note = nestingDiagnostic(report, happenedInAnalysis(report, finding), {
        when: this.whenNoted(under[0]!, finding),
        ruleSets: under.map((each) => this.program.ruleSets[each]!.name),
        severity: "note",
      });
      return { ...note, help: "" };
    });
  }

  /** Whether two rule sets find the same thing, under the same configs. */
  private isSame(ruleSet: number, finding: NestingFinding, other: number, found: NestingFinding): boolean {
    // What is left behind is told by the variables, and each set has its own.
    if (finding.kind === "leak" || keyOf(finding) !== keyOf(found)) return false;
    return this.whenNoted(ruleSet, finding) === this.whenNoted(other, found);
  }

  private whenNoted(ruleSet: number, { when }: NestingFinding): string {
    const { configs } = this.nesting(ruleSet);
    return configs === null ? "" : whenText(this.program, configs, when);
  }

  private nestingFindings(
    ruleSet: number,
    findings: readonly NestingFinding[],
    report: NestingReport,
  ): () => Diagnostic[] {
    const { configs } = this.nesting(ruleSet);
    if (configs === null) return () => [];
    const unexpected = findings.flatMap((finding) => {
      const when = this.options.heedsExpectations
        ? unexpectedWhen(this.program, this.definition, ruleSet, configs, finding)
        : finding.when;
      return when === NEVER ? [] : [{ finding, when }];
    });
    const ways: { readonly finding: NestingFinding; readonly when: Bdd; readonly happened: Happened }[] = [];
    for (const { finding, when } of unexpected.slice(0, MAX_TOLD)) {
      if (ways.length > 0 && this.options.stopped()) break;
      ways.push({ finding, when, happened: happenedInAnalysis(report, finding) });
    }
    const { name } = this.program.ruleSets[ruleSet]!;
    const tell = ({ finding, when, happened }: (typeof ways)[number]): Diagnostic => {
      const details = { when: whenText(this.program, configs, when), ruleSets: [name] };
      const found = nestingDiagnostic(report, happened, details);
      const isStated =
        !this.options.heedsExpectations &&
        unexpectedWhen(this.program, this.definition, ruleSet, configs, finding) === NEVER;
      return isStated ? { ...found, help: "a line of the scenario expects it" } : found;
    };
    return () => counted(ways.map(tell), unexpected.length, `findings of ${this.definition.name} under ${name}`);
  }

  /** Facts with `may` that no path meets. */
  private unmet(ruleSet: number, { findings, undecided, configs }: Nesting, report: NestingReport): Diagnostic[] {
    // Where not everything is known, nobody can say that no path meets a fact.
    if (!this.options.heedsExpectations || undecided !== null || configs === null) return [];
    return unmetFacts(this.program, this.scenario, ruleSet, configs, findings).map((fact) => {
      const place = placeOf(report.origins, fact.origin);
      const values = { fact: `\`${textAt(report.files, place)}\``, found: "no path meets it" };
      return diagnostic(scenarios.expectationFails, place, values, {
        ruleSets: [this.program.ruleSets[ruleSet]!.name],
      });
    });
  }

  private runFindings(
    ruleSet: number,
    found: Nesting,
    report: NestingReport,
    made: Runs,
    owed: ReadonlySet<Origin>,
  ): Diagnostic[] {
    const { program, scenario } = this;
    const failures = this.options.heedsExpectations
      ? [...judge(program, scenario, made), ...tolerated(program, scenario, made)]
      : everything(made.runs);
    const ended = endAtTables(made);
    const known = new Set(ended ? [] : found.findings.map(keyOf));
    const all = ended || found.undecided !== null || this.sharesVariables(ruleSet);
    const others = failures.filter(
      (failure) => isForRuns(program, failure, made, owed) || (all && isNews(failure, made, known)),
    );
    const reporter = new RunReporter(this.compilation, this.definition, this.runs, report);
    return [
      ...reporter.failures(groups(others, made.runs)),
      // Where the analysis is not decided either, that says so already.
      ...(made.partial === null || found.undecided !== null ? [] : [reporter.partial(made.partial)]),
    ];
  }

  /** Whether tasks can meet in variables of a CPU: the analysis takes each of them alone. */
  private sharesVariables(ruleSet: number): boolean {
    return this.definition.tasks.length > 1 && this.program.ruleSets[ruleSet]!.variables.some(({ perCpu }) => perCpu);
  }

  private nesting(ruleSet: number): Nesting {
    return this.analysis.scenario(this.scenario, ruleSet);
  }

  /** What another set makes of the scenario; null where that would take long, and nobody has asked about it otherwise. */
  private elsewhere(ruleSet: number, other: number): Nesting | null {
    const { ruleSets, others } = this.options;
    const isAsked = ruleSets.includes(other) || others.includes(other);
    return isAsked || this.nesting(ruleSet).size <= MOST_FOR_NOTES ? this.nesting(other) : null;
  }

  report(ruleSet: number): NestingReport {
    const { origins, files } = this.compilation;
    return {
      program: this.program,
      ruleSet,
      origins,
      files,
      scenario: this.definition,
      elsewhere: (call) => {
        const isDecided = this.nesting(ruleSet).undecided === null;
        return isDecided ? elsewhere(this.program, (each) => this.elsewhere(ruleSet, each), call) : [];
      },
    };
  }
}

/** Whether only runs find it: it is about page tables, or a line is not met. */
function isForRuns(program: Program, failure: Failure, { runs }: Runs, owed: ReadonlySet<Origin>): boolean {
  if (failure.kind === "unmet") return true;
  const { findings, steps, stop } = runs[failure.run]!;
  if (failure.kind === "stopped") return stop?.kind === "tables";
  const finding = findings[failure.finding]!;
  const step = steps[finding.step]!;
  switch (finding.kind) {
    case "fault":
    case "invariant":
      return true;
    case "hazard":
      return !isNestingHazard(finding.name);
    case "leak":
      return owed.has(step.origin);
    case "assert":
      return program.frames[step.stack.frame]!.code.some(
        (each) => each.op === "assert" && each.origin === step.origin && asksForRun(each.condition),
      );
    default:
      return false;
  }
}

/**
 * Whether runs, all of them, say more exactly what happens than the analysis: some end at a statement about page tables that
 * means nothing where it stands, and the analysis goes on behind it.
 */
function endAtTables(made: Runs | null): boolean {
  return made !== null && made.partial === null && made.runs.some(({ stop }) => stop?.kind === "tables");
}

/** Whether the analysis has not found what a run has. */
function isNews(failure: Failure, { runs }: Runs, known: ReadonlySet<string>): boolean {
  if (failure.kind === "unmet") return true;
  const run = runs[failure.run]!;
  if (failure.kind === "stopped") {
    const stop = run.stop!;
    return stop.kind === "tables" || stop.kind === "deadlock" || !known.has(keyOf(foundAtStop(stop)));
  }
  const found = foundInRun(run, run.findings[failure.finding]!);
  return found === null || !known.has(keyOf(found));
}

function keyOf({ kind, origin, reportedIn, call, text }: Found): string {
  return `${kind} ${origin} ${reportedIn} ${call} ${text}`;
}

/** Tasks and handlers at whose end some run owes a barrier, by where they were called. */
function owedAtEnds(runs: readonly Run[]): ReadonlySet<Origin> {
  return new Set(
    runs.flatMap(({ findings, steps }) =>
      findings.flatMap((finding) => (finding.kind === "leak" && finding.pending ? [steps[finding.step]!.origin] : [])),
    ),
  );
}

/** Whose states a chain shows that several rule sets agree on: mainline's, else the first one's. */
const SHOWN = "D";

/** What several rule sets say in the same words under the same configs is said once. */
function joined(found: readonly Diagnostic[]): Diagnostic[] {
  const byKey = new Map<string, Diagnostic>();
  for (const each of found) {
    const { code, severity, file, span, message, when, ruleSets } = each;
    const key = JSON.stringify([code, severity, file, span, message, when]);
    const known = byKey.get(key);
    const shown = known === undefined || ruleSets.includes(SHOWN) ? each : known;
    byKey.set(key, known === undefined ? each : { ...shown, ruleSets: [...new Set([...known.ruleSets, ...ruleSets])] });
  }
  return [...byKey.values()];
}
