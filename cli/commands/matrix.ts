import { FIVE, namedRuleSets, partialText, RULE_FILES } from "../../compiler/index.js";
import { loadProgram, runScenario } from "../../runtime/index.js";
import type { RunCommand } from "../run-command.js";
import { type Compiled, compileInputs, ruleSetsNamed, scenariosNamed } from "../compiled.js";
import { matrixCases } from "../format/matrix-cases.js";
import { matricesJson } from "../format/matrix-json.js";
import { matrixPretty } from "../format/matrix-pretty.js";
import type { Matrix } from "../format/matrix.js";
import { styleFor } from "../format/style.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = async (inputs, options, terminal) => {
  if (options["sequences"] !== undefined) return (await import("./sequences.js")).run(inputs, options, terminal);
  const all = await compileInputs(inputs, terminal);
  if (!Array.isArray(all)) return all;
  const matrices = all.map((compiled) => matrixOf(compiled, options));
  if (options["format"] === "json") terminal.stdout.write(matricesJson(matrices));
  else {
    const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
    terminal.stdout.write(matrices.map((matrix) => matrixPretty(matrix, style)).join("\n"));
  }
  return EXIT.fine;
};

/** The matrix of a program; the options are those of the command. */
export function matrixOf(compiled: Compiled, options: Readonly<Record<string, unknown>>): Matrix {
  const { program, file } = compiled;
  const named = options["rules"] as string | undefined;
  const columns = named === undefined ? usual(compiled) : ruleSetsNamed(program, named);
  const loaded = loadProgram(program);
  return {
    file,
    ruleSets: columns.map((column) => program.ruleSets[column]!.name),
    scenarios: scenariosNamed(program, options["scenario"] as string | undefined).map((scenario) => {
      const index = program.scenarios.indexOf(scenario);
      const results = columns.map((column) => runScenario(loaded, index, column, { choices: null }));
      const cases = matrixCases(
        program,
        results.map(({ runs }) => runs),
      );
      const partial = new Set(results.flatMap((result) => (result.partial === null ? [] : [result.partial])));
      const sentences = [...partial].map((each) => partialText(scenario.name, each));
      if (cases === null) sentences.push("the outcomes depend on too many configs to tell them apart");
      return { name: scenario.name, cases: cases ?? [], partial: sentences };
    }),
  };
}

/** The five, and those that the program declares itself. */
function usual({ program, placeOf }: Compiled): number[] {
  const shipped: ReadonlySet<string> = new Set(RULE_FILES);
  const five: ReadonlySet<string> = new Set(FIVE);
  return [...namedRuleSets(program)].flatMap(([name, index]) =>
    five.has(name) || !shipped.has(placeOf(program.ruleSets[index]!.origin).file) ? [index] : [],
  );
}
