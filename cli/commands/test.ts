import { checkScenario, type Compilation, compile, hasErrors, ProgramNesting } from "../../compiler/index.js";
import type { Diagnostic } from "../../grammar/index.js";
import { loadProgram } from "../../runtime/index.js";
import type { RunCommand } from "../run-command.js";
import { compilationFailure, inputsOf } from "../compiled.js";
import { diagnosticsPretty } from "../format/diagnostics-pretty.js";
import { styleFor } from "../format/style.js";
import { type TestedScenario, testJson, testPretty } from "../format/test-report.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = async (inputs, options, terminal) => {
  const found = await inputsOf(inputs, terminal);
  const compilations = found.map(({ file, host }) => compile(file, host));
  if (compilations.some(hasErrors)) return compilationFailure(compilations, terminal);
  const filter = options["filter"] as string | undefined;
  const tested = compilations.flatMap((compilation) => testScenarios(compilation, filter));
  const failed = tested.some(({ failures }) => failures.length > 0);
  if (options["format"] === "json") {
    terminal.stdout.write(testJson(tested));
    return failed ? EXIT.findings : EXIT.fine;
  }
  const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
  if (failed) {
    const files = new Map(compilations.flatMap((compilation) => [...compilation.files]));
    const diagnostics = tested.flatMap(({ failures }) => failures);
    const ruleSets = [...new Set(diagnostics.flatMap((diagnostic) => diagnostic.ruleSets))];
    terminal.stdout.write(`${diagnosticsPretty({ diagnostics, files, inputs: found.length, ruleSets }, style)}\n`);
  }
  terminal.stdout.write(testPretty(tested, style));
  return failed ? EXIT.findings : EXIT.fine;
};

/** One result per scenario and rule set that it runs under. */
function testScenarios(compilation: Compilation, filter: string | undefined): TestedScenario[] {
  const { program, file } = compilation;
  if (program === null) return [];
  const loaded = loadProgram(program);
  const analysis = new ProgramNesting(loaded);
  return program.scenarios.flatMap(({ name, ruleSets }, index) => {
    if (filter !== undefined && !name.includes(filter)) return [];
    return ruleSets.map((ruleSet) => {
      const found = checkScenario(compilation, loaded, analysis, index, {
        ruleSets: [ruleSet],
        others: [],
        notes: false,
        heedsExpectations: true,
        stopped: () => false,
      });
      const failures: Diagnostic[] = found.filter(({ severity }) => severity !== "note");
      return { file, scenario: name, ruleSet: program.ruleSets[ruleSet]!.name, failures };
    });
  });
}
