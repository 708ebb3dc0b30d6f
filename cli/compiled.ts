import {
  type Compilation,
  compile,
  compiled,
  type Compiled,
  hasErrors,
  type Host,
  namedRuleSets,
} from "../compiler/index.js";
import type { Program, Scenario } from "../runtime/index.js";
import type { Findings } from "./format/findings.js";
import { styleFor } from "./format/style.js";
import { nodeHost, STDIN, workspaceOf } from "./io/host.js";
import { expandInputs } from "./io/inputs.js";
import { type FoundSettings, SettingsFinder } from "./io/settings.js";
import { readStream } from "./io/read.js";
import { UsageError } from "./io/usage-error.js";
import { EXIT, type Exit, type Terminal } from "./terminal.js";

/** A file that the arguments mean. */
export interface Input {
  readonly file: string;
  readonly host: Host;
  /** What the nearest `lmmu.json` wants. */
  readonly settings: FoundSettings;
}

/** The files that the arguments mean (none: the current folder), each with the host that reads it. */
export async function inputsOf(inputs: readonly string[], terminal: Terminal): Promise<Input[]> {
  const { cwd } = terminal;
  const finder = new SettingsFinder(cwd);
  const files = await expandInputs(inputs.length > 0 ? inputs : ["."], cwd, finder);
  const stdin = files.includes(STDIN) ? { stdin: await readStream(terminal.stdin) } : {};
  return Promise.all(
    files.map(async (file) => ({
      file,
      host: nodeHost(workspaceOf(file, cwd), { cwd, ...stdin }),
      settings: await finder.of(file),
    })),
  );
}

/** Compiles what the arguments mean. Where a file has errors, prints all of them and gives the exit code instead. */
export async function compileInputs(inputs: readonly string[], terminal: Terminal): Promise<Compiled[] | Exit> {
  const compilations = (await inputsOf(inputs, terminal)).map(({ file, host }) => compile(file, host));
  return compilations.some(hasErrors) ? compilationFailure(compilations, terminal) : compilations.map(compiled);
}

/** Prints what is wrong to standard error. The exit code is 2 if a file cannot be had at all, else 1. */
export async function compilationFailure(compilations: readonly Compilation[], terminal: Terminal): Promise<Exit> {
  const { diagnosticsPretty } = await import("./format/diagnostics-pretty.js");
  terminal.stderr.write(
    diagnosticsPretty(findingsOf(compilations), styleFor(terminal.stderr, undefined, terminal.env)),
  );
  return compilations.some(({ program }) => program === null) ? EXIT.usage : EXIT.findings;
}

function findingsOf(compilations: readonly Compilation[]): Findings {
  return {
    diagnostics: compilations.flatMap(({ diagnostics }) => diagnostics),
    files: new Map(compilations.flatMap(({ files }) => [...files])),
    inputs: compilations.length,
    ruleSets: [],
  };
}

/** The rule sets that `--rules A,B` names, by their indices; a `UsageError` where there is no such one. */
export function ruleSetsNamed(program: Program, names: string): number[] {
  const byName = namedRuleSets(program);
  return names.split(",").map((name) => {
    const index = byName.get(name.trim());
    if (index !== undefined) return index;
    throw new UsageError(
      `there is no rule set ${JSON.stringify(name.trim())}`,
      `there are: ${[...byName.keys()].join(", ")}`,
    );
  });
}

/** The scenarios of a program, or the one with this name. */
export function scenariosNamed(program: Program, name: string | undefined): Scenario[] {
  const wanted = program.scenarios.filter((scenario) => name === undefined || scenario.name === name);
  if (wanted.length > 0 || name === undefined) return wanted;
  const known = program.scenarios.map((scenario) => scenario.name).join(", ");
  throw new UsageError(`there is no scenario ${JSON.stringify(name)}`, known === "" ? "" : `there are: ${known}`);
}

/** A program without a line of its own: the rule sets that ship. */
export function shippedOnly(): Program {
  const { program } = compile("<none>", { read: () => ({ ok: true, text: "" }), resolve: () => null });
  if (program === null) throw new Error("the rule sets that ship do not compile");
  return program;
}
