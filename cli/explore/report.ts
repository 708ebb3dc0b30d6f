/** What `lmmu explore` has to tell, whichever machines it was found by. */
import { createHash } from "node:crypto";
import { type Compilation, compiled, type Compiled } from "../../compiler/index.js";
import type { Trace } from "../../compiler/trace/index.js";
import { loadProgram, type LoadedProgram, type Run } from "../../runtime/index.js";
import { EXIT, type Exit } from "../terminal.js";
import { askedSwitches } from "./asked.js";
import {
  combine,
  type Combined,
  explorationTrace,
  type Explored,
  GRAVEST_FIRST,
  type Pair,
  type Reason,
  type Switches,
} from "../../compiler/explorations/index.js";
import type { Wanted } from "./options.js";

export interface ExploredFile {
  readonly compiled: Compiled;
  readonly loaded: LoadedProgram;
  /** Of every text that the file is compiled from. */
  readonly digest: string;
}

/** A file that can be explored. */
export function exploredFile(compilation: Compilation): ExploredFile {
  const hash = createHash("sha256");
  for (const [name, text] of compilation.files) hash.update(`${name.length} ${text.length} ${name}${text}`);
  const program = compiled(compilation);
  return { compiled: program, loaded: loadProgram(program.program), digest: hash.digest("hex") };
}

/** A scenario under a rule set, both by index. */
export interface Result extends Combined {
  readonly file: ExploredFile;
  readonly scenario: number;
  readonly ruleSet: number;
}

export interface Report {
  readonly wanted: Wanted;
  readonly files: readonly ExploredFile[];
  /** By file, scenario and rule set. */
  readonly results: readonly Result[];
}

/** A run of a result, with what is needed to speak of it. */
export function traceOf({ file, scenario, ruleSet }: Pick<Result, "file" | "scenario" | "ruleSet">, run: Run): Trace {
  return explorationTrace(file.compiled, { scenario, ruleSet }, run);
}

const EXIT_OF: Readonly<Record<Reason, Exit>> = {
  interrupted: EXIT.interrupted,
  timeout: EXIT.timeout,
  memory: EXIT.memory,
  states: EXIT.incomplete,
  depth: EXIT.incomplete,
  bits: EXIT.incomplete,
  walks: EXIT.incomplete,
};

/** What was found counts before what was not looked at. */
export function exitOf({ results }: Report): Exit {
  if (results.some(({ verdict }) => verdict === "fails")) return EXIT.findings;
  const first = GRAVEST_FIRST.find((reason) => results.some((result) => result.reason === reason));
  return first === undefined ? EXIT.fine : EXIT_OF[first];
}

/** What was explored of a scenario under a rule set, all together. `elsewhere`: see `Space`. */
export function resultOf(
  files: readonly ExploredFile[],
  { file: at, scenario, ruleSet }: Pair,
  explored: Explored,
  wanted: Wanted,
  elsewhere: readonly Switches[],
): Result {
  const file = files[at]!;
  const space = {
    loaded: file.loaded,
    scenario,
    ruleSet,
    strategy: wanted.search.strategy,
    when: wanted.when === null ? null : askedSwitches(file.compiled.program, wanted),
    elsewhere,
  };
  return { file, scenario, ruleSet, ...combine(space, explored) };
}
