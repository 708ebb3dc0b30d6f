/** `lmmu test --update`: what is out of date in files is written anew. */
import type { Host } from "../../compiler/index.js";
import { count, visible } from "../../compiler/text/index.js";
import type { format as Format } from "../../grammar/prettier/index.js";
import type { TestedScenario } from "../format/test-report.js";
import type { Change } from "../io/changes.js";
import { outdatedTests } from "./generated-tests.js";
import type { HeldScenarios } from "./held.js";
import { record, type Recording } from "./record.js";

/** One piece of a file that is written anew, in words: `expectations of s (A, B)`. */
export interface Updated {
  readonly file: string;
  readonly what: string;
}

/** What is out of date. */
export interface Outdated {
  /** The results as they are when all of it has been written. */
  readonly runs: readonly TestedScenario[];
  /** The files as they are then, in their order. */
  readonly held: readonly HeldScenarios[];
  readonly changes: readonly Change[];
  readonly updated: readonly Updated[];
}

/**
 * What is out of date by results: what lines say under the rule sets under which their scenario fails; and, in the folders
 * of the files (paths from `cwd`), tests that were generated from them. `cwd` null: these stay as they are. Where no line
 * can state what a scenario does, what is there stays, and it fails as before.
 */
export function outdated(
  runs: readonly TestedScenario[],
  files: readonly { readonly held: HeldScenarios; readonly host: Host }[],
  cwd: string | null,
  format: typeof Format,
): Outdated {
  const all: { held: HeldScenarios; changes: Change[]; updated: Updated[] }[] = [];
  const mended = new Set<TestedScenario>();
  for (const file of files) {
    const { compilation, program } = file.held;
    const own = runs.filter((run) => run.file === compilation.file);
    const updated: Updated[] = [];
    let { held } = file;
    program.scenarios.forEach(({ name }, scenario) => {
      const failed = own.filter((run) => run.scenario === name && run.failures.length > 0);
      const recorded = recordedWithin({ held, host: file.host, format }, scenario, failed);
      if (recorded === null) return;
      held = recorded.held;
      for (const run of recorded.runs) mended.add(run);
      const names = recorded.runs.map(({ ruleSet }) => ruleSet).join(", ");
      updated.push({ file: compilation.file, what: `expectations of ${name} (${names})` });
    });
    const before = compilation.units[0]!.text;
    const after = held.compilation.units[0]!.text;
    const changes = after === before ? [] : [{ file: compilation.file, before, after }];
    const tests = cwd === null ? [] : outdatedTests(compilation.file, held.program, cwd);
    updated.push(...tests.map((test) => ({ file: test.file, what: `traces of ${compilation.file}` })));
    all.push({ held, changes: [...changes, ...tests], updated });
  }
  return {
    runs: runs.map((run) => (mended.has(run) ? { ...run, failures: [] } : run)),
    held: all.map(({ held }) => held),
    changes: all.flatMap(({ changes }) => changes),
    updated: all.flatMap(({ updated }) => updated),
  };
}

/** The scenario with lines that state what its failed runs do, as many of them as lines can; null: none. */
function recordedWithin(
  recording: Recording,
  scenario: number,
  failed: readonly TestedScenario[],
): { readonly held: HeldScenarios; readonly runs: readonly TestedScenario[] } | null {
  const { program } = recording.held;
  const indexOf = ({ ruleSet }: TestedScenario): number =>
    program.scenarios[scenario]!.ruleSets.find((index) => program.ruleSets[index]!.name === ruleSet)!;
  const tried = (runs: readonly TestedScenario[]): ReturnType<typeof recordedWithin> => {
    if (runs.length === 0) return null;
    const recorded = record(recording, scenario, runs.map(indexOf));
    return recorded.ok ? { held: recorded.held, runs } : null;
  };
  // What cannot be stated under one rule set shall not keep the others from being stated.
  return tried(failed) ?? tried(failed.filter((run) => tried([run]) !== null));
}

/** One line for each piece that was written, and one that counts the files. */
export function updateReport(updated: readonly Updated[], changes: readonly Change[]): string {
  if (updated.length === 0) return "Nothing to update.\n";
  const lines = updated.map(({ file, what }) => visible(`updated ${file}: ${what}`, false));
  return `${[...lines, `${count(changes.length, "file")} changed.`].join("\n")}\n`;
}
