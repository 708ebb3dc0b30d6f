/** `lmmu` for programs: what generated tests and scripts use. Reads files; everything else is in `lmmu/compiler`. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { decisionsText, traceLines } from "../compiler/emit/index.js";
import { compile, hasErrors } from "../compiler/index.js";
import { runScenario } from "../runtime/index.js";
import { HeldScenarios } from "./expectations/held.js";
import { fileName, nodeHost, workspaceOf } from "./io/host.js";

/** The scenarios of a file. Both methods throw a RangeError for a scenario or rule set that is not there. */
export interface Scenarios {
  /** What of a scenario's expectations does not hold under a rule set, one sentence each. */
  failures(scenario: string, ruleSet: string): string[];
  /** The traces of all runs by the configs and choices that they were made under, one line per step. */
  traces(scenario: string, ruleSet: string): Record<string, string[]>;
}

/** Opens a `.lmmu` file. Throws an Error that lists what is wrong where it has errors of syntax, names or types. */
export function openScenarios(file: string | URL): Scenarios {
  const path = typeof file === "string" ? resolve(file) : fileURLToPath(file);
  const cwd = dirname(path);
  const compilation = compile(fileName(path, cwd), nodeHost(workspaceOf(path, cwd), { cwd }));
  const { program } = compilation;
  if (program === null || hasErrors(compilation)) {
    const errors = compilation.diagnostics.filter(({ severity }) => severity === "error");
    throw new Error(`${path}:\n${errors.map(({ code, message }) => `${code}: ${message}`).join("\n")}`);
  }
  const held = new HeldScenarios(compilation);
  // The last of a name: a file's own rule set hides one that ships.
  const indexOf = (what: string, list: readonly { readonly name: string }[], name: string): number => {
    const index = list.findLastIndex((each) => each.name === name);
    if (index < 0) throw new RangeError(`${path} has no ${what} ${name}`);
    return index;
  };
  return {
    failures(scenario, ruleSet) {
      const index = indexOf("scenario", program.scenarios, scenario);
      return held
        .failures(index, indexOf("rule set", program.ruleSets, ruleSet))
        .map(({ message, when }) => (when === "" ? message : `${message} when ${when}`));
    },
    traces(scenario, ruleSet) {
      const index = indexOf("rule set", program.ruleSets, ruleSet);
      const { runs } = runScenario(held.loaded, indexOf("scenario", program.scenarios, scenario), index, {
        choices: null,
      });
      return Object.fromEntries(runs.map((run) => [decisionsText(program, run), traceLines(program, index, run)]));
    },
  };
}
