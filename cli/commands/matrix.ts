import { type Compiled, usualRuleSets } from "../../compiler/index.js";
import { matricesJson, type Matrix, matrixOf } from "../../compiler/matrix/index.js";
import type { RunCommand } from "../run-command.js";
import { compileInputs, ruleSetsNamed, scenariosNamed } from "../compiled.js";
import { json } from "../format/json.js";
import { matrixPretty } from "../format/matrix-pretty.js";
import { styleFor } from "../format/style.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = async (inputs, options, terminal) => {
  if (options["sequences"] !== undefined) return (await import("./sequences.js")).run(inputs, options, terminal);
  const all = await compileInputs(inputs, terminal);
  if (!Array.isArray(all)) return all;
  const matrices = all.map((compiled) => matrixFor(compiled, options));
  if (options["format"] === "json") terminal.stdout.write(json(matricesJson(matrices)));
  else {
    const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
    terminal.stdout.write(matrices.map((matrix) => matrixPretty(matrix, style)).join("\n"));
  }
  return EXIT.fine;
};

/** The matrix of a program; the options are those of the command. */
export function matrixFor(compiled: Compiled, options: Readonly<Record<string, unknown>>): Matrix {
  const { program } = compiled;
  const named = options["rules"] as string | undefined;
  return matrixOf(compiled, {
    scenarios: scenariosNamed(program, options["scenario"] as string | undefined),
    ruleSets: named === undefined ? usualRuleSets(program) : ruleSetsNamed(program, named),
  });
}
