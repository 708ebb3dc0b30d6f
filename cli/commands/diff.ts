import { differenceScenario } from "../../compiler/emit/index.js";
import { diff, loadProgram } from "../../runtime/index.js";
import type { RunCommand } from "../run-command.js";
import { compileInputs, ruleSetsNamed, shippedOnly } from "../compiled.js";
import { diffPretty } from "../format/diff-pretty.js";
import { json } from "../format/json.js";
import { styleFor } from "../format/style.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = async ([left, right, input], options, terminal) => {
  const all = input === undefined ? [{ program: shippedOnly() }] : await compileInputs([input], terminal);
  if (!Array.isArray(all)) return all;
  if (all.length > 1) throw new UsageError(`${input} is ${all.length} files`, "name one");
  const { program } = all[0]!;
  const loaded = loadProgram(program);
  const [one, other] = ruleSetsNamed(program, `${left},${right}`) as [number, number];
  const differences = diff(loaded.ruleSet(one), loaded.ruleSet(other));
  const { shortest, nested } = differences;
  const shown = [shortest, nested?.calls.join() === shortest?.calls.join() ? null : nested].filter(
    (each) => each !== null,
  );
  const scenarios = shown.map((difference) => differenceScenario(program, [one, other], difference));
  if (options["format"] === "json") terminal.stdout.write(json({ version: 1, left, right, ...differences, scenarios }));
  else {
    const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
    terminal.stdout.write(diffPretty(program.ruleSets[one]!, program.ruleSets[other]!, differences, style));
    for (const scenario of scenarios) terminal.stdout.write(`\n${scenario}`);
  }
  return EXIT.fine;
};
