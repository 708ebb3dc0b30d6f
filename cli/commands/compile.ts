import { dirname, relative, resolve } from "node:path";
import { type Compiled, emitVitest } from "../../compiler/index.js";
import type { RunCommand } from "../run-command.js";
import { compileInputs } from "../compiled.js";
import { json } from "../format/json.js";
import { STDIN } from "../io/host.js";
import { kunitFiles } from "../kunit-files.js";
import { UsageError } from "../io/usage-error.js";
import { writeText, writeTexts } from "../io/write.js";
import { VERSION } from "../package.js";
import { EXIT, type Terminal } from "../terminal.js";

export const run: RunCommand = async ([input], options, terminal) => {
  const emit = emitterFor(options);
  const all = await compileInputs([input!], terminal);
  if (!Array.isArray(all)) return all;
  if (all.length > 1) throw new UsageError(`${input} is ${all.length} files`, "name one");
  const output = options["output"] as string | undefined;
  const text = emit(all[0]!, output, terminal);
  if (typeof text !== "string") writeTexts(text, options["force"] === true);
  else if (output === undefined) terminal.stdout.write(text);
  else writeText(resolve(terminal.cwd, output), text, options["force"] === true);
  return EXIT.fine;
};

/** A text, or several with the paths that they belong at. */
type Emitted = string | ReadonlyMap<string, string>;
type Emitter = (compiled: Compiled, output: string | undefined, terminal: Terminal) => Emitted;

function emitterFor(options: Readonly<Record<string, unknown>>): Emitter {
  const emit = options["emit"] as string | undefined;
  const target = options["target"] as string | undefined;
  if (emit !== undefined && target !== undefined) throw new UsageError("--emit and --target are two things", "say one");
  const rules = options["rules"] as string | undefined;
  if (target === "kunit") return (compiled, output, terminal) => kunitFiles(compiled, rules, output, terminal);
  if (rules !== undefined) throw new UsageError("--rules is for one kernel", "it goes with --target kunit");
  if (emit === "ir") return ({ program }) => json(program);
  if (target === "vitest") return vitest;
  if (emit !== undefined) throw new UsageError(`--emit ${emit} is not known`, "there is: --emit ir");
  if (target !== undefined)
    throw new UsageError(`--target ${target} is not known`, "there are: --target vitest, --target kunit");
  throw new UsageError("what shall become of the file?", "say --target vitest, --target kunit, or --emit ir");
}

/** The test file reads the `.lmmu` file, by its path from where the test file will be. */
const vitest: Emitter = ({ file, program }, output, { cwd }) => {
  if (file === STDIN) throw new UsageError("tests read the file that they are made from", "name it instead of -");
  const folder = output === undefined ? cwd : dirname(resolve(cwd, output));
  const source = relative(folder, resolve(cwd, file)).replaceAll("\\", "/");
  const command = `lmmu compile ${file} --target vitest${output === undefined ? "" : ` -o ${output} --force`}`;
  return emitVitest(program, { source, version: VERSION, command });
};
