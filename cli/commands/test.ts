import { compile, hasErrors, type Host } from "../../compiler/index.js";
import type { RunCommand } from "../run-command.js";
import { compilationFailure, inputsOf } from "../compiled.js";
import { nameFilter } from "../expectations/filter.js";
import { HeldScenarios } from "../expectations/held.js";
import { styleFor } from "../format/style.js";
import { type Tested, type TestedScenario, testJson, testPretty } from "../format/test-report.js";
import { STDIN } from "../io/host.js";
import { Progress } from "../io/progress.js";
import { pathInRepository } from "../io/repository.js";
import { type Stop, stoppable } from "../io/stoppable.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT, type Terminal } from "../terminal.js";

type Options = Parameters<RunCommand>[1];

export const run: RunCommand = async (inputs, options, terminal) => {
  const found = await inputsOf(inputs, terminal);
  const isUpdate = options["update"] === true;
  if (isUpdate && found.some(({ file }) => file === STDIN))
    throw new UsageError("--update changes files, and standard input is none", "name the file instead of -");
  const compilations = found.map(({ file, host }) => compile(file, host));
  if (compilations.some(hasErrors)) return compilationFailure(compilations, terminal);
  const files = compilations.map((compilation, at) => ({
    held: new HeldScenarios(compilation),
    host: found[at]!.host,
  }));
  const pattern = options["filter"] as string | undefined;
  const isMeant = nameFilter(
    pattern,
    files.map(({ held }) => held.program),
  );
  const first = await stoppable((stop) => testFiles(files, isMeant, new Progress(terminal), stop));
  const tested = isUpdate ? await update(first, files, pattern !== undefined, terminal) : first;
  terminal.stdout.write(await formatted(tested, files, options, terminal));
  const isFine = tested.notRun === 0 && tested.runs.every(({ failures }) => failures.length === 0);
  return isFine ? EXIT.fine : EXIT.findings;
};

/** A file that is tested. Its scenarios are those of its text as it is now. */
interface TestedFile {
  held: HeldScenarios;
  readonly host: Host;
}

/** One result per scenario and rule set that it runs under. */
async function testFiles(
  files: readonly TestedFile[],
  isMeant: (name: string) => boolean,
  progress: Progress,
  stop: Stop,
): Promise<Tested> {
  const wanted = files.flatMap(({ held }) =>
    held.program.scenarios.flatMap(({ name, ruleSets }, scenario) =>
      isMeant(name) ? ruleSets.map((ruleSet) => ({ held, scenario, ruleSet })) : [],
    ),
  );
  const runs: TestedScenario[] = [];
  try {
    for (const { held, scenario, ruleSet } of wanted) {
      const { program, compilation } = held;
      progress.show(`${runs.length + 1}/${wanted.length} ${compilation.file}`);
      if (await stop.isWanted()) break;
      runs.push({
        file: compilation.file,
        scenario: program.scenarios[scenario]!.name,
        ruleSet: program.ruleSets[ruleSet]!.name,
        failures: held.failures(scenario, ruleSet),
      });
    }
  } finally {
    progress.erase();
  }
  return { runs, notRun: wanted.length - runs.length };
}

/** Writes anew what is out of date, says so on standard error, and gives the results as they are then. */
async function update(
  tested: Tested,
  files: TestedFile[],
  isFiltered: boolean,
  { cwd, stderr }: Terminal,
): Promise<Tested> {
  const { outdated, updateReport } = await import("../expectations/update.js");
  const { writeChanges } = await import("../io/changes.js");
  const { format } = await import("../../grammar/prettier/index.js");
  const { runs, held, changes, updated } = outdated(tested.runs, files, isFiltered ? null : cwd, format);
  writeChanges(changes, cwd);
  stderr.write(updateReport(updated, changes));
  held.forEach((each, at) => (files[at]!.held = each));
  return { ...tested, runs };
}

async function formatted(
  tested: Tested,
  files: readonly TestedFile[],
  options: Options,
  { stdout, env, cwd }: Terminal,
): Promise<string> {
  const compilations = files.map(({ held }) => held.compilation);
  const texts = new Map(compilations.flatMap((compilation) => [...compilation.files]));
  switch (options["format"]) {
    case "json":
      return testJson(tested, texts);
    case "github": {
      const { githubOfTests } = await import("../format/github.js");
      return githubOfTests(tested, texts, pathInRepository(cwd, env));
    }
    case "junit": {
      const { junitOfTests } = await import("../format/junit.js");
      const inputs = compilations.map(({ file }) => file);
      return junitOfTests(tested.runs, inputs, texts);
    }
    default: {
      const style = styleFor(stdout, options["color"] as boolean | undefined, env);
      return testPretty(tested, { files: texts, inputs: files.length }, style);
    }
  }
}
