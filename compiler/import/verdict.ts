/** From the text of kernel traces to scenarios that state what the rule sets make of them. */
import { loadProgram, type LoadedProgram, type Run, runScenario } from "../../runtime/index.js";
import { caseOf } from "../cases.js";
import { type Compilation, compile, hasErrors } from "../compile.js";
import { describe } from "../conditions.js";
import { expectationLines } from "../emit/expectations.js";
import { libraryFrames } from "../library/frames.js";
import { comparedRuleSets } from "../rule-sets.js";
import { readChains } from "./chains.js";
import type { LibraryFile } from "./library.js";
import { type Reproduction, reproduces, type RunReport } from "./reproduces.js";
import { type ImportedScenario, writeScenarios } from "./scenario.js";
import type { Splat, SplatProblem } from "./splat.js";

/** What one rule set makes of the scenario. */
export interface RuleSetVerdict {
  readonly ruleSet: string;
  /** Whether it reports what the splat shows, on the run that comes nearest. */
  readonly match: Reproduction["match"];
  /** The configs under which it comes that near, as text; empty where under all. */
  readonly when: string;
  /** Everything that it reports on such a run, in order; `matches`: this is the splat's. */
  readonly reports: readonly (RunReport & { readonly matches: boolean })[];
}

/** A chain of the text, as a scenario of the file. */
export interface ImportedChain extends ImportedScenario {
  readonly splat: Splat;
  /** How often the text has it. */
  readonly times: number;
  /** One for each rule set that ships. */
  readonly verdicts: readonly RuleSetVerdict[];
}

export interface Imported {
  /** The `.lmmu` file. */
  readonly text: string;
  /** Most frequent first; at least one. */
  readonly chains: readonly ImportedChain[];
  /** What was merged, what is left out, and what the text has lost, in sentences. */
  readonly notes: readonly string[];
  /** The program that was run: the file above. */
  readonly compilation: Compilation;
}

type ImportResult =
  { readonly ok: true; readonly imported: Imported } | { readonly ok: false; readonly problem: SplatProblem };

/** Imports the chains of a text as the file `file`. Never throws on any text. */
export function importSplat(text: string, file: string): ImportResult {
  const read = readChains(text);
  if (!read.ok) return read;
  const { found } = read;
  const library = libraryFrames();
  const draft = writeScenarios(found, library);
  const loaded = loadProgram(compiled(file, draft.text).program);
  const ruleSets = [...comparedRuleSets(loaded.program).values()];
  const expectations = found.chains.map((_, scenario) => expectationLines(loaded, scenario, ruleSets));
  const { text: written, scenarios } = writeScenarios(found, library, expectations);
  const chains = found.chains.map(({ splat, times }, scenario) => {
    const verdicts = ruleSets.map((ruleSet) => verdictOf(loaded, scenario, ruleSet, splat, library));
    return { ...scenarios[scenario]!, splat, times, verdicts };
  });
  const { compilation } = compiled(file, written);
  return { ok: true, imported: { text: written, chains, notes: found.notes, compilation } };
}

function compiled(
  file: string,
  text: string,
): { readonly compilation: Compilation; readonly program: LoadedProgram["program"] } {
  const compilation = compile(file, { read: () => ({ ok: true, text }), resolve: () => null });
  const { program, diagnostics } = compilation;
  if (program === null || hasErrors(compilation)) {
    throw new Error(
      `the importer wrote what does not compile: ${diagnostics.map(({ message }) => message).join("; ")}`,
    );
  }
  return { compilation, program };
}

const NEARNESS = ["same", "line_unknown", "other_line", "none"] as const;

function verdictOf(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  splat: Splat,
  library: readonly LibraryFile[],
): RuleSetVerdict {
  const { program } = loaded;
  const { runs } = runScenario(loaded, scenario, ruleSet, { choices: null });
  const judged = runs.map((run) => {
    const reports = reportsOf(loaded, run);
    const { match, reports: matching } = reproduces(splat, reports, library);
    return { run, reports, match, matching };
  });
  const match = NEARNESS.find((each) => judged.some((one) => one.match === each)) ?? "none";
  // There is nothing to come near to where the text has no report: then those runs are told that have one.
  const warns = splat.kind === "trace" && judged.some(({ reports }) => reports.length > 0);
  const isNearest = (one: (typeof judged)[number]): boolean => (warns ? one.reports.length > 0 : one.match === match);
  const nearest = judged.filter(isNearest);
  const others = judged.filter((one) => !isNearest(one));
  const cases = (chosen: typeof judged): ReturnType<typeof caseOf>[] => chosen.map(({ run }) => caseOf(program, run));
  const [first] = nearest;
  return {
    ruleSet: program.ruleSets[ruleSet]!.name,
    match,
    when: describe(cases(nearest), cases(others)),
    reports: (first?.reports ?? []).map((report, index) => ({
      ...report,
      matches: match !== "none" && first!.matching.includes(index),
    })),
  };
}

function reportsOf({ program }: LoadedProgram, run: Run): RunReport[] {
  return run.findings.flatMap((finding) => {
    if (finding.kind !== "warning" && finding.kind !== "bug") return [];
    const { text, source } = finding.report;
    return [{ text, source, in: program.frames[run.steps[finding.step]!.stack.reportedIn]!.name }];
  });
}
