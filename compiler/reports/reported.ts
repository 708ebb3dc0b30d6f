import { type Compilation, hasErrors } from "../compile.js";
import { compiled, type Compiled } from "../compiled.js";
import { namedRuleSets } from "../rule-sets.js";
import type { Program, Scenario } from "../../runtime/index.js";
import type { Medium } from "../text/index.js";

/** A report, or a sentence without a full stop that says why there is none. */
export type Reported<T> = { readonly ok: true; readonly report: T } | { readonly ok: false; readonly problem: string };

/** What the texts of reports are written on: a page in an editor. */
export const MEDIUM: Medium = { unicode: true, width: 100 };

/** That something cannot be reported on. It does not leave this folder. */
export class Unreportable extends Error {}

/** Makes a report; what it cannot be made of becomes the reason why there is none. */
export function reported<T>(compilation: Compilation, make: (program: Compiled) => T): Reported<T> {
  try {
    if (compilation.program === null) throw new Unreportable(`${compilation.file} cannot be read`);
    if (hasErrors(compilation)) throw new Unreportable(`${compilation.file} has errors`);
    return { ok: true, report: make(compiled(compilation)) };
  } catch (problem) {
    if (!(problem instanceof Unreportable)) throw problem;
    return { ok: false, problem: problem.message };
  }
}

export function scenarioNamed({ scenarios }: Program, name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Unreportable(`there is no scenario ${JSON.stringify(name)}`);
  return found;
}

export function ruleSetNamed(program: Program, name: string): number {
  const found = namedRuleSets(program).get(name);
  if (found === undefined) throw new Unreportable(`there is no rule set ${JSON.stringify(name)}`);
  return found;
}
