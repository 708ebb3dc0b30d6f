import { FIVE } from "../../compiler/index.js";
import {
  countSequences,
  type LoadedRuleSet,
  loadProgram,
  MAX_COUNTED_LENGTH,
  type SequenceCounts,
  TooManyStatesError,
} from "../../runtime/index.js";
import type { RunCommand } from "../run-command.js";
import { compileInputs, ruleSetsNamed, shippedOnly } from "../compiled.js";
import { json } from "../format/json.js";
import { sequencesPretty } from "../format/sequences-pretty.js";
import { styleFor } from "../format/style.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

/** `matrix --sequences N`. A file is needed only for rule sets that do not ship. */
export const run: RunCommand = async (inputs, options, terminal) => {
  const length = Number(options["sequences"]);
  if (!Number.isInteger(length) || length < 1 || length > MAX_COUNTED_LENGTH) {
    throw new UsageError(
      `--sequences ${String(options["sequences"])} is not understood`,
      `it takes a length from 1 to ${MAX_COUNTED_LENGTH}`,
    );
  }
  const all = inputs.length === 0 ? [{ program: shippedOnly() }] : await compileInputs(inputs, terminal);
  if (!Array.isArray(all)) return all;
  const { program } = all[0]!;
  const loaded = loadProgram(program);
  const named = (options["rules"] as string | undefined) ?? FIVE.join(",");
  const counts = ruleSetsNamed(program, named).map((index) => ({
    ruleSet: program.ruleSets[index]!.name,
    counts: counted(loaded.ruleSet(index), length),
  }));
  if (options["format"] === "json") terminal.stdout.write(json({ version: 1, length, ruleSets: counts }));
  else {
    const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
    terminal.stdout.write(sequencesPretty(length, counts, style));
  }
  return EXIT.fine;
};

function counted(ruleSet: LoadedRuleSet, length: number): SequenceCounts {
  try {
    return countSequences(ruleSet, length);
  } catch (problem) {
    if (!(problem instanceof TooManyStatesError)) throw problem;
    throw new UsageError(
      `under ${ruleSet.name} the sequences of ${length} calls end in too many different states to count them`,
      `say --sequences ${problem.length}`,
    );
  }
}
