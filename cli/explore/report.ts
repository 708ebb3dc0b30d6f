/** What `lmmu explore` has to tell, whichever machines it was found by. */
import { createHash } from "node:crypto";
import { type Compilation, compiled, type Compiled } from "../../compiler/index.js";
import type { Trace } from "../../compiler/trace/index.js";
import { loadProgram, type LoadedProgram, type Run } from "../../runtime/index.js";
import { EXIT, type Exit } from "../terminal.js";
import type { Combined } from "../../compiler/explorations/index.js";
import type { Reason } from "../../compiler/explorations/searches/index.js";
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
  const { program, placeOf } = file.compiled;
  return { program, scenario: program.scenarios[scenario]!, ruleSet: program.ruleSets[ruleSet]!, run, placeOf };
}

/** The gravest first, as `combine` has them; that list is not loaded by who only reads reports. */
const EXIT_OF: Readonly<Record<Reason, Exit>> = {
  interrupted: EXIT.interrupted,
  timeout: EXIT.timeout,
  memory: EXIT.memory,
  states: EXIT.incomplete,
  bits: EXIT.incomplete,
  walks: EXIT.incomplete,
};

/** What was found counts before what was not looked at. */
export function exitOf({ results }: Report): Exit {
  if (results.some(({ verdict }) => verdict === "fails")) return EXIT.findings;
  const first = Object.entries(EXIT_OF).find(([reason]) => results.some((result) => result.reason === reason));
  return first === undefined ? EXIT.fine : first[1];
}
