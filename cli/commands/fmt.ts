import { compile, syntaxFinding } from "../../compiler/index.js";
import type { Diagnostic } from "../../grammar/index.js";
import type { format as Format } from "../../grammar/prettier/index.js";
import type { RunCommand } from "../run-command.js";
import { type Input, inputsOf } from "../compiled.js";
import { count, visible } from "../../compiler/text/index.js";
import { type Change, writeChanges } from "../io/changes.js";
import { STDIN } from "../io/host.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = async (inputs, options, terminal) => {
  const { stdout, stderr, cwd, env } = terminal;
  const isCheck = options["check"] === true;
  const files = await inputsOf(inputs, terminal);
  if (!isCheck) refuseMixed(files);
  const { format } = await import("../../grammar/prettier/index.js");
  const results = files.map((input) => formatted(input, format));

  const diagnostics = results.flatMap((result) => result.diagnostics ?? []);
  if (diagnostics.length > 0) {
    const { diagnosticsPretty } = await import("../format/diagnostics-pretty.js");
    const { styleFor } = await import("../format/style.js");
    const texts = results.flatMap(({ file, before }) => (before === undefined ? [] : [[file, before] as const]));
    const findings = { diagnostics, files: new Map(texts), inputs: files.length, ruleSets: [] };
    stderr.write(diagnosticsPretty(findings, styleFor(stderr, options["color"] as boolean | undefined, env)));
  }
  const exit = diagnostics.length > 0 ? EXIT.usage : EXIT.fine;

  const understood = results.flatMap((result) => (result.diagnostics === undefined ? [result] : []));
  const changes = understood.filter(({ before, after }) => before !== after);
  const names = changes.map(({ file }) => visible(file, false));
  if (isCheck) {
    stdout.write(names.map((name) => `${name}\n`).join(""));
    if (changes.length === 0) return exit;
    stderr.write(`${count(changes.length, "file")} of ${files.length} would change; lmmu fmt does it.\n`);
    return exit === EXIT.fine ? EXIT.findings : exit;
  }
  if (files[0]?.file === STDIN) {
    for (const { after } of understood) stdout.write(after);
    return exit;
  }
  writeChanges(changes, cwd);
  stdout.write(names.map((name) => `formatted ${name}\n`).join(""));
  stdout.write(`${count(changes.length, "file")} of ${files.length} changed.\n`);
  return exit;
};

type Result =
  | (Change & { readonly diagnostics?: undefined })
  | { readonly file: string; readonly before?: string; readonly diagnostics: readonly Diagnostic[] };

function formatted({ file, host }: Input, format: typeof Format): Result {
  const read = host.read(file);
  if (!read.ok) return { file, diagnostics: compile(file, host).diagnostics };
  const { text: before } = read;
  const result = format(before);
  if (result.ok) return { file, before, after: result.text };
  return { file, before, diagnostics: result.problems.map((problem) => syntaxFinding(file, before, problem)) };
}

/** What `-` prints is the text and nothing else. */
function refuseMixed(files: readonly Input[]): void {
  if (files.length < 2 || files.every(({ file }) => file !== STDIN)) return;
  throw new UsageError(
    "the formatted text of standard input is printed, so it takes no other files with it",
    "format the files in a command of their own, or add --check, which only lists",
  );
}
