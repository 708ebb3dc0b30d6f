import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { count } from "../../compiler/text/index.js";
import { UsageError } from "../io/usage-error.js";
import { writeTexts } from "../io/write.js";
import type { Terminal } from "../terminal.js";

/** Writes texts, by the names of files, into a folder; a single one to standard output where none is named. */
export function tellCounterexamples(
  texts: ReadonlyMap<string, string>,
  { output, force }: { readonly output: string | undefined; readonly force: boolean },
  { stdout, stderr, cwd }: Terminal,
): void {
  if (texts.size === 0) {
    stderr.write("No counterexample to write.\n");
    return;
  }
  if (output === undefined) {
    const [only, ...more] = texts.values();
    if (more.length === 0) return void stdout.write(only!);
    throw new UsageError(
      `there are ${count(texts.size, "counterexample")}, each a file`,
      "name a folder for them: -o FOLDER; or choose one by --scenario, --rules, --when",
    );
  }
  const folder = resolve(cwd, output);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    throw new UsageError(`${output} is no folder that can be written to: ${why}`);
  }
  writeTexts(new Map([...texts].map(([name, text]) => [join(folder, name), text])), force);
  stderr.write(`${count(texts.size, "counterexample")} in ${output}\n`);
}
