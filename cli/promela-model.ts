import type { Compiled } from "../compiler/index.js";
import type { Schedule } from "../runtime/explore/index.js";
import type { Program, Scenario } from "../runtime/index.js";
import { ruleSetsNamed, scenariosNamed } from "./compiled.js";
import { UsageError } from "./io/usage-error.js";
import { VERSION } from "./package.js";
import type { Terminal } from "./terminal.js";
import { caseNamed } from "./case-named.js";

/** What `--scenario`, `--rules`, `--when` and `--output` say. */
export interface PromelaChoice {
  readonly scenario: string | undefined;
  readonly rules: string | undefined;
  readonly when: string | undefined;
  readonly output: string | undefined;
}

/**
 * The model of one scenario under one rule set and config. A `UsageError` where the options do not choose one, or where it
 * has no model. Says on standard error which free switches were taken to be on.
 */
export async function promelaModel(
  { file, program, sources, placeOf }: Compiled,
  chosen: PromelaChoice,
  { stderr }: Terminal,
): Promise<string> {
  const { emitPromela } = await import("../compiler/emit/promela/index.js");
  const scenario = scenarioChosen(program, chosen.scenario);
  const ruleSet = ruleSetChosen(program, scenario, chosen.rules);
  const when = caseNamed(program, chosen.when);
  const model = emitPromela(program, {
    scenario: program.scenarios.indexOf(scenario),
    ruleSet,
    switches: switchesOf(program, when),
    source: file.replaceAll("\\", "/"),
    version: VERSION,
    command: commandOf(file, scenario, program.ruleSets[ruleSet]!.name, chosen),
    lineOf: (origin) => sources.showLine(placeOf(origin)),
  });
  if (model.kind === "refused")
    throw new UsageError(
      `there is no model of ${scenario.name}: ${model.reason}`,
      "`lmmu explore` searches it by itself",
    );
  const taken = model.switches.filter(({ switch: index }) => !when.has(program.switches[index]!.name));
  const names = taken.map(({ switch: index }) => program.switches[index]!.name);
  if (names.length > 0)
    stderr.write(
      `note: a model is of one config; ${names.join(", ")} taken to be y, --when '!${names[0]!}' is another\n`,
    );
  return model.text;
}

function scenarioChosen(program: Program, name: string | undefined): Scenario {
  const [scenario, ...more] = scenariosNamed(program, name);
  if (scenario === undefined) throw new UsageError("the file has no scenario", "a model is of one");
  if (more.length === 0) return scenario;
  const names = program.scenarios.map((each) => each.name).join(", ");
  throw new UsageError(
    `the file has ${more.length + 1} scenarios, a model is of one`,
    `name it by --scenario: ${names}`,
  );
}

function ruleSetChosen(program: Program, scenario: Scenario, names: string | undefined): number {
  const [ruleSet, ...more] = names === undefined ? scenario.ruleSets : ruleSetsNamed(program, names);
  if (more.length === 0) return ruleSet!;
  if (names !== undefined) throw new UsageError(`--rules ${names}: a model is of one rule set`, "name one");
  const known = scenario.ruleSets.map((index) => program.ruleSets[index]!.name).join(", ");
  throw new UsageError(
    `${scenario.name} is held against several rule sets, a model is of one`,
    `name it by --rules: ${known}`,
  );
}

/** The free ones among the switches that `--when` names. */
function switchesOf(program: Program, when: ReadonlyMap<string, boolean>): Schedule["switches"] {
  return [...when].flatMap(([name, value]) => {
    const index = program.switches.findIndex((each) => each.name === name);
    const fixed = program.switches[index]!.value;
    if (fixed === null) return [{ switch: index, value }];
    if (fixed === value) return [];
    throw new UsageError(`${name} is ${fixed ? "y" : "n"} in this file`, "leave it out of --when");
  });
}

function commandOf(file: string, scenario: Scenario, rules: string, { when, output }: PromelaChoice): string {
  const config = when === undefined ? "" : ` --when '${when}'`;
  const written = output === undefined ? "" : ` -o ${output} --force`;
  return `lmmu compile ${file} --target promela --scenario ${scenario.name} --rules ${rules}${config}${written}`;
}
