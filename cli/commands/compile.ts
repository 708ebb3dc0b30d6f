import { basename, dirname, relative, resolve } from "node:path";
import { emitVitest } from "../../compiler/emit/index.js";
import type { Compiled } from "../../compiler/index.js";
import type { RunCommand } from "../run-command.js";
import { compileInputs } from "../compiled.js";
import { visible } from "../../compiler/text/index.js";
import { json } from "../format/json.js";
import { fileName, STDIN } from "../io/host.js";
import { readText, unreadableText } from "../io/read.js";
import { UsageError } from "../io/usage-error.js";
import { writeText, writeTexts } from "../io/write.js";
import { VERSION } from "../package.js";
import { EXIT, type Exit, type Terminal } from "../terminal.js";

export const run: RunCommand = async ([input], options, terminal) => {
  const emit = emitterFor(options);
  const isCheck = options["check"] === true;
  const output = options["output"] as string | undefined;
  if (isCheck && output === undefined) {
    throw new UsageError("--check compares with a file that was made before", "name it: -o PATH");
  }
  const all = await compileInputs([input!], terminal);
  if (!Array.isArray(all)) return all;
  if (all.length > 1) throw new UsageError(`${input} is ${all.length} files`, "name one");
  const text = await emit(all[0]!, output, terminal);
  if (isCheck) return checkUpToDate(typeof text === "string" ? new Map([[output!, text]]) : text, terminal);
  if (typeof text !== "string") writeTexts(text, options["force"] === true);
  else if (output === undefined) terminal.stdout.write(text);
  else writeText(resolve(terminal.cwd, output), text, options["force"] === true);
  return EXIT.fine;
};

/** A text, or several with the paths that they belong at. */
type Emitted = string | ReadonlyMap<string, string>;
type Emitter = (compiled: Compiled, output: string | undefined, terminal: Terminal) => Emitted | Promise<Emitted>;

/** Like `fmt --check`: writes nothing, and lists the files that are not what would be written now. */
function checkUpToDate(texts: ReadonlyMap<string, string>, { cwd, stdout, stderr }: Terminal): Exit {
  const stale = [...texts].flatMap(([path, text]) => {
    const read = readText(resolve(cwd, path));
    if (!read.ok && read.reason !== "missing") {
      const reason = unreadableText(read.reason);
      throw new UsageError(`${path} cannot be compared: ${reason}`, "was it made by lmmu compile?");
    }
    return read.ok && read.text === text ? [] : [{ name: visible(fileName(path, cwd), false), isThere: read.ok }];
  });
  if (stale.length === 0) return EXIT.fine;
  stdout.write(stale.map(({ name }) => `${name}\n`).join(""));
  const state = stale.some(({ isThere }) => isThere) ? "out of date" : "not there";
  const what = stale.length === 1 ? "The file is" : `${stale.length} files are`;
  stderr.write(`${what} ${state}; the same command with --force in place of --check makes it again.\n`);
  return EXIT.findings;
}

function emitterFor(options: Readonly<Record<string, unknown>>): Emitter {
  const emit = options["emit"] as string | undefined;
  const target = options["target"] as string | undefined;
  if (emit !== undefined && target !== undefined) throw new UsageError("--emit and --target are two things", "say one");
  const rules = options["rules"] as string | undefined;
  if (target === "promela") return promela(options);
  for (const option of ["scenario", "when"]) {
    if (options[option] !== undefined)
      throw new UsageError(`--${option} is for one model`, "it goes with --target promela");
  }
  if (target === "kunit") {
    return async (compiled, output, terminal) =>
      (await import("../kunit-files.js")).kunitFiles(compiled, rules, output, terminal);
  }
  if (rules !== undefined)
    throw new UsageError("--rules is for one kernel or model", "it goes with --target kunit or promela");
  if (emit === "ir") return ({ program }) => json(program);
  if (target === "vitest") return vitest;
  if (emit !== undefined) throw new UsageError(`--emit ${emit} is not known`, "there is: --emit ir");
  if (target !== undefined)
    throw new UsageError(
      `--target ${target} is not known`,
      "there are: --target vitest, --target kunit, --target promela",
    );
  throw new UsageError(
    "what shall become of the file?",
    "say --target vitest, --target kunit, --target promela, or --emit ir",
  );
}

function promela(options: Readonly<Record<string, unknown>>): Emitter {
  const chosen = (name: string): string | undefined => options[name] as string | undefined;
  return async (compiled, output, terminal) => {
    const { promelaModel } = await import("../promela-model.js");
    const choice = { scenario: chosen("scenario"), rules: chosen("rules"), when: chosen("when"), output };
    return promelaModel(compiled, choice, terminal);
  };
}

/**
 * The test file reads the `.lmmu` file, by its path from where the test file will be. Everything in it is told from there,
 * so that it is the same text from whichever folder it is made.
 */
const vitest: Emitter = ({ file, program }, output, { cwd }) => {
  if (file === STDIN) throw new UsageError("tests read the file that they are made from", "name it instead of -");
  const folder = output === undefined ? cwd : dirname(resolve(cwd, output));
  const source = relative(folder, resolve(cwd, file)).replaceAll("\\", "/");
  const written = output === undefined ? "" : ` -o ${basename(output)} --force`;
  return emitVitest(program, { source, version: VERSION, command: `lmmu compile ${source} --target vitest${written}` });
};
