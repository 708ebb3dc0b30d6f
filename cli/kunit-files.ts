import { resolve } from "node:path";
import { emitKunit } from "../compiler/emit/kunit/index.js";
import type { Compiled } from "../compiler/index.js";
import { ruleSetsNamed } from "./compiled.js";
import { STDIN } from "./io/host.js";
import { UsageError } from "./io/usage-error.js";
import { VERSION } from "./package.js";
import type { Terminal } from "./terminal.js";

/** What mainline has. */
const DEFAULT_RULES = "D";

/**
 * The files of a KUnit suite by their absolute paths. `rules` names the kernel's rule set, `output` the folder. A
 * `UsageError` where one of them is wanting.
 */
export function kunitFiles(
  { file, program }: Compiled,
  rules: string | undefined,
  output: string | undefined,
  { cwd }: Terminal,
): ReadonlyMap<string, string> {
  if (output === undefined) throw new UsageError("a KUnit suite is three files", "name a folder for them: -o FOLDER");
  if (file === STDIN) throw new UsageError("a KUnit suite is called like its file", "name the file instead of -");
  const [ruleSet, ...more] = ruleSetsNamed(program, rules ?? DEFAULT_RULES);
  if (more.length > 0) throw new UsageError(`--rules ${rules}: a kernel follows one rule set`, "name one");
  const source = file.replaceAll("\\", "/");
  const told = rules === undefined ? "" : ` --rules ${rules}`;
  const command = `lmmu compile ${file} --target kunit${told} -o ${output} --force`;
  const files = emitKunit(program, { source, ruleSet: ruleSet!, version: VERSION, command });
  if (typeof files === "string") {
    throw new UsageError(`there is no KUnit suite for --rules ${rules}: ${files}`, "say D, A, or your own");
  }
  return new Map(files.map(({ name, text }) => [resolve(cwd, output, name), text]));
}
