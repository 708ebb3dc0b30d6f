import { Command, CommanderError, Option } from "commander";
import { COMMANDS, type CommandDeclaration } from "./commands.js";
import { visible, wrap } from "../compiler/text/index.js";
import { UsageError } from "./io/usage-error.js";
import { VERSION } from "./package.js";
import { EXIT, type Exit, type Terminal } from "./terminal.js";

/** Runs one command line (without the program's own name) and says how it went. Never throws. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  let exit: Exit = EXIT.fine;
  const program = new Command("lmmu")
    .description("Who may nest in whom, under which rules: the kernel's lazy MMU mode, checked.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, write) => write(errorText(text)),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride();
  program.addHelpText(
    "after",
    `\nExample: ${COMMANDS[0]!.examples[0]![0]}\nEvery command has its own: lmmu COMMAND --help\n${EXITS}`,
  );
  for (const declaration of COMMANDS) {
    program.addCommand(
      commandOf(declaration, program).action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        const { run: runCommand } = await declaration.load();
        exit = await runCommand(command.args, command.opts(), terminal);
      }),
    );
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (problem) {
    return failure(problem, terminal);
  }
}

const HELP_WIDTH = 100;
const EXITS = "Exit codes: 0 fine, 1 findings, 2 wrong usage or input, 3 an internal error of lmmu.";

function commandOf(declaration: CommandDeclaration, program: Command): Command {
  const command = new Command(declaration.name)
    .summary(declaration.summary)
    .description(declaration.description)
    .helpOption("-h, --help", "print this help")
    .copyInheritedSettings(program);
  for (const [name, description] of declaration.arguments) command.argument(name, description);
  for (const [flags, description] of declaration.options) command.option(flags, description);
  if (declaration.formats.length > 1) {
    const format = new Option("--format <format>", "how to print the result");
    command.addOption(format.choices([...declaration.formats]).default(declaration.formats[0]));
  }
  command.option("--color", "colour even where the output is no terminal");
  command.option("--no-color", "no colour, as with NO_COLOR=1 in the environment");
  // Neither said: let the output decide.
  command.setOptionValue("color", undefined);
  const width = Math.max(...declaration.examples.map(([line]) => line.length));
  const examples = declaration.examples.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`);
  return command.addHelpText("after", ["", "Examples:", ...examples, ""].join("\n"));
}

function failure(problem: unknown, { stderr, env }: Terminal): Exit {
  if (problem instanceof CommanderError) {
    const asked = ["commander.helpDisplayed", "commander.version"].includes(problem.code);
    // `lmmu help` and a bare `lmmu` have the same code; the former's exit code is 0.
    return asked || problem.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
  if (problem instanceof UsageError) {
    stderr.write(errorText(`error: ${problem.message}\n${problem.advice === "" ? "" : `(${problem.advice})\n`}`));
    return EXIT.usage;
  }
  const message = problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
  stderr.write(`internal error: ${visible(message, false)}\n`);
  stderr.write(
    "  This is a mistake in lmmu, not in your input. Please report it: the command, the input, the version\n",
  );
  stderr.write(`  (${VERSION}, Node ${process.version}), and what the same command prints with LMMU_DEBUG=1.\n`);
  if (env["LMMU_DEBUG"] && problem instanceof Error) stderr.write(`${problem.stack ?? ""}\n`);
  return EXIT.internal;
}

/** What to do stands on a line of its own, as below every finding. Commander puts it in parentheses. */
function errorText(text: string): string {
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => visible(line, false));
  const shown = lines.flatMap((line) => {
    const advice = /^\((.*)\)$/.exec(line)?.[1];
    return advice === undefined ? wrap(line, HELP_WIDTH, "", "  ") : wrap(`help: ${advice}`, HELP_WIDTH, "  ", "    ");
  });
  return `${shown.join("\n")}\n`;
}
