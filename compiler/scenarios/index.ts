/**
 * `lmmu check`: what is wrong with a file. Names and types first; then what its scenarios can do to the nesting, over all
 * paths and configs; what only runs can tell, by running them; and what frames do that no scenario reaches.
 */
import type { Diagnostic } from "../../grammar/index.js";
import { loadProgram, type Program, type Scenario } from "../../runtime/index.js";
import { withoutAllowed } from "../allow.js";
import { diagnostic } from "../catalogue/entry.js";
import * as scenarios from "../catalogue/scenarios.js";
import { type Compilation, compile, type CompileOptions, hasErrors } from "../compile.js";
import { sortDiagnostics } from "../findings.js";
import type { Host } from "../host.js";
import type { CheckMemory, ProgramMemory } from "../memory/index.js";
import { ProgramNesting } from "../nesting/index.js";
import { placeOf } from "../origins.js";
import { ALL_RULE_SETS, ruleSetsNamed } from "../rule-sets.js";
import { DEFAULT_SETTINGS, type Settings } from "../settings/settings.js";
import { withSeverities } from "../settings/severities.js";
import { checkLoneFrames, unreachedFrames } from "./lone-frames.js";
import { partialText } from "./partial.js";
import { checkScenario } from "./scenario.js";

export { checkScenario, type ScenarioCheck } from "./scenario.js";

export interface CheckOptions extends CompileOptions {
  /**
   * Rule sets by name, or `all`, against which every scenario is held, whatever its expectations say. Without: those that
   * a scenario's lines name and those of the settings, and what a line states is not reported.
   */
  readonly ruleSets?: readonly string[];
  /** What the folder wants; without, the defaults. */
  readonly settings?: Settings;
  /** Asked now and then; true ends the work with what there is. */
  readonly stopped?: () => boolean;
  /** What earlier checks found in pieces of their programs: what depends on nothing that has changed is not made again. */
  readonly memory?: CheckMemory;
}

export interface CheckResult extends Compilation {
  /** True where scenarios were looked at; with errors of names or types they are not. */
  readonly ran: boolean;
}

/** Checks a file. Never throws, whatever the file holds; names of rule sets that the program lacks are passed over. */
export function check(file: string, host: Host, options: CheckOptions = {}): CheckResult {
  const compilation = compile(file, host, options);
  const { program } = compilation;
  const { settings = DEFAULT_SETTINGS, ruleSets } = options;
  const ran = program !== null && !hasErrors(compilation);
  const found = ran ? checkProgram(compilation, program, options) : [];
  const all = sortDiagnostics([...compilation.diagnostics, ...found]);
  const left = withoutAllowed(compilation, all, { complete: ran && ruleSets === undefined });
  return { ...compilation, diagnostics: withSeverities(left, settings), ran };
}

function checkProgram(
  compilation: Compilation,
  program: Program,
  { ruleSets, settings = DEFAULT_SETTINGS, stopped = () => false, memory }: CheckOptions,
): Diagnostic[] {
  const loaded = loadProgram(program);
  const analysis = new ProgramNesting(loaded, stopped);
  const named = ruleSets && ruleSetsNamed(ruleSets, program);
  const held = named ?? ruleSetsNamed(settings.rules, program);
  const all = ruleSetsNamed([ALL_RULE_SETS], program);
  const known = memory?.of(compilation, program, JSON.stringify([ruleSets, held]));
  const remember: ProgramMemory["remember"] = (title, roots, value, check) =>
    known === undefined ? check().checked : known.remember(title, roots, value, check);
  const found: Diagnostic[] = [];
  const reached = new Set<number>();
  let areDecided = true;

  const look = (index: number, scenario: Scenario): Found => {
    const own = named ?? [...new Set([...scenario.ruleSets, ...held])].sort((a, b) => a - b);
    const others = named === undefined ? all.filter((each) => !own.includes(each)) : [];
    const wanted = { ruleSets: own, others, heedsExpectations: named === undefined, notes: true, stopped };
    const diagnostics = checkScenario(compilation, loaded, analysis, index, wanted);
    const nestings = own.map((ruleSet) => analysis.scenario(index, ruleSet));
    const isDecided = nestings.every(({ undecided }) => undecided === null);
    areDecided &&= isDecided;
    const frames = new Set(nestings.flatMap((nesting) => [...nesting.frames]));
    return { checked: { diagnostics, frames }, isFinal: isDecided && !stopped() };
  };

  for (const [index, scenario] of program.scenarios.entries()) {
    if (stopped()) return [...found, notLookedAt(compilation, scenario)];
    const { given, tasks, name } = scenario;
    const roots = given === null ? tasks : [given, ...tasks];
    const { diagnostics, frames } = remember(`scenario ${name}`, roots, scenario, () => look(index, scenario));
    for (const each of diagnostics) found.push(each);
    for (const frame of frames) reached.add(frame);
  }
  // Where not everything is known of the scenarios, nobody can say what they do not reach.
  if (!areDecided) return found;
  const lone = unreachedFrames(compilation, loaded, program.scenarios.length === 0 ? null : reached);
  const names = lone.noted.map((frame) => program.frames[frame]!.name);
  const { diagnostics } = remember(`functions, unreached ${names.join()}`, lone.frames, null, () => {
    const checked = checkLoneFrames(compilation, loaded, analysis, lone, held);
    return {
      checked: { diagnostics: checked.diagnostics, frames: new Set() },
      isFinal: checked.isDecided && !stopped(),
    };
  });
  return [...found, ...diagnostics];
}

type Found = ReturnType<Parameters<ProgramMemory["remember"]>[3]>;

/** That the time was up before a scenario and those behind it. */
function notLookedAt({ origins }: Compilation, { name, origin }: Scenario): Diagnostic {
  return diagnostic(scenarios.partial, placeOf(origins, origin), { sentence: partialText(name, "stopped") });
}
