/** What the command line asks for, in the programs that it asks about. */
import type { Program } from "../../runtime/index.js";
import { caseNamed } from "../case-named.js";
import { ruleSetsNamed, scenariosNamed } from "../compiled.js";
import { UsageError } from "../io/usage-error.js";
import type { Job, Switches } from "../../compiler/explorations/searches/index.js";
import type { Wanted } from "./options.js";
import type { ExploredFile } from "./report.js";

/** The free switches that `--when` decides. */
export function askedSwitches(program: Program, { when }: Pick<Wanted, "when">): Switches {
  const decided = caseNamed(program, when ?? undefined);
  return program.switches.flatMap(({ name, value }, index) => {
    const wanted = decided.get(name);
    return wanted === undefined || value !== null ? [] : [{ switch: index, value: wanted }];
  });
}

/** One for each scenario and rule set, by file: what the options ask for. */
export function jobsOf(files: readonly ExploredFile[], wanted: Wanted): Job[] {
  const programs = files.map(({ compiled: { program } }) => program);
  const name = wanted.scenario ?? undefined;
  const isKnown = programs.some(({ scenarios }) => scenarios.some((each) => each.name === name));
  const jobs = programs.flatMap((program, file) => {
    const given = askedSwitches(program, wanted);
    const chosen = isKnown ? program.scenarios.filter((each) => each.name === name) : scenariosNamed(program, name);
    return chosen.flatMap((scenario): Job[] => {
      const ruleSets = wanted.rules === null ? scenario.ruleSets : ruleSetsNamed(program, wanted.rules);
      const index = program.scenarios.indexOf(scenario);
      return ruleSets.map((ruleSet) => ({ file, scenario: index, ruleSet, given }));
    });
  });
  if (jobs.length > 0) return jobs;
  const [{ compiled: first }] = files as [ExploredFile];
  throw new UsageError(files.length === 1 ? `${first.file} has no scenario` : "the files have no scenario");
}
