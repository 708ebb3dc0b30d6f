/** `lmmu run --expect`: scenarios that expect nothing yet get the lines that state what they do. */
import { compile, hasErrors, usualRuleSets } from "../../compiler/index.js";
import { count, visible } from "../../compiler/text/index.js";
import { compilationFailure, inputsOf, ruleSetsNamed, scenariosNamed } from "../compiled.js";
import { writeChanges } from "../io/changes.js";
import { STDIN } from "../io/host.js";
import { UsageError } from "../io/usage-error.js";
import type { RunCommand } from "../run-command.js";
import { EXIT, type Exit, type Terminal } from "../terminal.js";
import { HeldScenarios } from "./held.js";
import { declarationOf, expectsOf, record, type Recorded } from "./record.js";

/** What would choose among runs, or how they are shown: a line states what all of them do. */
const OTHERS = ["when", "choices", "tables"] as const;

/**
 * Writes into a file, or prints what was read from standard input with it. Nothing is written where a scenario does what
 * no line can state, or the text would have errors.
 */
export const run: RunCommand = async ([input], options, terminal) => {
  const other = OTHERS.find((name) => options[name] !== undefined);
  if (other !== undefined || options["format"] !== "pretty") {
    throw new UsageError(
      `--expect goes without --${other ?? "format"}`,
      "it states what every run does; --rules and --scenario say for which rule sets and where",
    );
  }
  const found = await inputsOf([input!], terminal);
  if (found.length > 1) throw new UsageError(`${input} is ${found.length} files`, "--expect writes into one");
  const { file, host } = found[0]!;
  const compilation = compile(file, host);
  if (hasErrors(compilation)) return compilationFailure([compilation], terminal);

  const before = new HeldScenarios(compilation);
  const { program } = before;
  const names = options["rules"] as string | undefined;
  const ruleSets = names === undefined ? usualRuleSets(program) : [...new Set(ruleSetsNamed(program, names))];
  const { without, withSome } = chosen(before, options["scenario"] as string | undefined);

  // Loaded when it is needed, and apart: it is as much again as what has been loaded for this.
  const { format } = await import("../../grammar/prettier/index.js");
  let held = before;
  const report: string[] = [];
  for (const scenario of without) {
    const { name } = program.scenarios[scenario]!;
    const recorded = record({ held, host, format }, scenario, ruleSets);
    if (!recorded.ok) return refusal(name, recorded, terminal);
    held = recorded.held;
    report.push(`${visible(file, false)}: ${visible(name, false)}`);
    report.push(...recorded.lines.flatMap((text) => text.split("\n")).map((line) => `  ${visible(line, false)}`));
  }
  for (const name of withSome) report.push(`${visible(file, false)}: ${visible(name, false)} has expectations already`);
  report.push(`Expectations of ${count(without.length, "scenario")} written.`);

  const text = held.compilation.units[0]!.text;
  // What `-` prints is the text and nothing else.
  const isStdin = file === STDIN;
  if (isStdin) terminal.stdout.write(text);
  else writeChanges([{ file, before: compilation.units[0]!.text, after: text }], terminal.cwd);
  (isStdin ? terminal.stderr : terminal.stdout).write(`${report.join("\n")}\n`);
  return EXIT.fine;
};

/** The chosen scenarios that expect nothing, and the names of the others. A `UsageError` where all of them do. */
function chosen(
  { program, compilation }: HeldScenarios,
  name: string | undefined,
): { readonly without: readonly number[]; readonly withSome: readonly string[] } {
  const wanted = scenariosNamed(program, name).map((scenario) => program.scenarios.indexOf(scenario));
  if (wanted.length === 0) throw new UsageError(`${compilation.file} has no scenario`);
  const expectsNothing = (scenario: number): boolean => expectsOf(declarationOf(compilation, scenario)).length === 0;
  const without = wanted.filter(expectsNothing);
  const withSome = wanted.filter((scenario) => !expectsNothing(scenario)).map((at) => program.scenarios[at]!.name);
  if (without.length > 0) return { without, withSome };
  throw new UsageError(
    withSome.length === 1 ? `${withSome[0]!} has expectations already` : "every scenario has expectations already",
    "`lmmu test --update` writes those anew that fail",
  );
}

async function refusal(
  name: string,
  { diagnostics, files }: Recorded & { ok: false },
  { stderr, env }: Terminal,
): Promise<Exit> {
  if (diagnostics.length > 0) {
    const { diagnosticsPretty } = await import("../format/diagnostics-pretty.js");
    const { failuresIn } = await import("../format/test-report.js");
    const { styleFor } = await import("../format/style.js");
    const found = failuresIn([{ file: "", scenario: name, ruleSet: "", failures: diagnostics }]);
    const ruleSets = [...new Set(found.flatMap((each) => each.ruleSets))];
    const findings = { diagnostics: found, files, inputs: 1, ruleSets };
    stderr.write(`${diagnosticsPretty(findings, styleFor(stderr, undefined, env))}\n`);
  }
  stderr.write(`No line can state what ${visible(name, false)} does under these rule sets; nothing was written.\n`);
  return EXIT.findings;
}
