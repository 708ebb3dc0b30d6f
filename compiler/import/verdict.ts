/** From the text of a kernel warning to a scenario that states what every rule set makes of it. */
import { loadProgram, type LoadedProgram, type Run, runScenario } from "../../runtime/index.js";
import { caseOf } from "../cases.js";
import { type Compilation, compile, hasErrors } from "../compile.js";
import { describe } from "../conditions.js";
import { expectationLines } from "../emit/expectations.js";
import { libraryFrames } from "../library/frames.js";
import type { LibraryFile } from "./library.js";
import { type Reproduction, reproduces, type RunReport } from "./reproduces.js";
import { writeScenario } from "./scenario.js";
import { readSplat, type Splat, type SplatProblem } from "./splat.js";

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

export interface Imported {
  readonly splat: Splat;
  /** The `.lmmu` file. */
  readonly text: string;
  /** The scenario's name. */
  readonly name: string;
  /** The function that was declared `[lazy]` for want of better knowledge, or null. */
  readonly guessed: string | null;
  /** One for each rule set that ships. */
  readonly verdicts: readonly RuleSetVerdict[];
  /** The program that was run: the file above. */
  readonly compilation: Compilation;
}

export type ImportResult =
  { readonly ok: true; readonly imported: Imported } | { readonly ok: false; readonly problem: SplatProblem };

/** Imports a splat as the file `file`. Never throws on any text. */
export function importSplat(text: string, file: string): ImportResult {
  const read = readSplat(text);
  if (!read.ok) return read;
  const { splat } = read;
  const library = libraryFrames();
  const draft = writeScenario(splat, library);
  const loaded = loadProgram(compiled(file, draft.text).program);
  const ruleSets = [...loaded.program.ruleSets.keys()];
  const verdicts = ruleSets.map((ruleSet) => verdictOf(loaded, ruleSet, splat, library));
  const written = writeScenario(splat, library, expectationLines(loaded, 0, ruleSets));
  const { compilation } = compiled(file, written.text);
  const { name, guessed } = written;
  return { ok: true, imported: { splat, text: written.text, name, guessed, verdicts, compilation } };
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
  ruleSet: number,
  splat: Splat,
  library: readonly LibraryFile[],
): RuleSetVerdict {
  const { program } = loaded;
  const { runs } = runScenario(loaded, 0, ruleSet, { choices: null });
  const judged = runs.map((run) => {
    const reports = reportsOf(loaded, run);
    const { match, reports: matching } = reproduces(splat, reports, library);
    return { run, reports, match, matching };
  });
  const match = NEARNESS.find((each) => judged.some((one) => one.match === each)) ?? "none";
  const nearest = judged.filter((one) => one.match === match);
  const others = judged.filter((one) => one.match !== match);
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
