import {
  type Effect,
  effectOf,
  type LoadedProgram,
  MAX_STEPS,
  type Run,
  runScenario,
  type Runs,
  weightier,
} from "../../runtime/index.js";
import { caseOf } from "../cases.js";
import { type Case, caseText, describe } from "../conditions.js";

/** What a note on other rule sets may cost. */
const MAX_STEPS_OF_NOTES = 20_000;

/** The runs of one scenario under each rule set, made when they are first wanted. */
export class ScenarioRuns {
  private readonly made = new Map<number, Runs>();
  private readonly effects = new Map<number, ReadonlyMap<string, Effect>>();

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly scenario: number,
    private readonly stopped: () => boolean,
  ) {}

  under(ruleSet: number): Runs {
    let runs = this.made.get(ruleSet);
    if (runs === undefined) {
      runs = this.run(ruleSet, MAX_STEPS);
      this.made.set(ruleSet, runs);
    }
    return runs;
  }

  private run(ruleSet: number, steps: number): Runs {
    return runScenario(this.loaded, this.scenario, ruleSet, { choices: null, steps, stopped: this.stopped });
  }

  /** The configs under which some of a rule set's runs were made, as text; empty where those are all that there are. */
  when(ruleSet: number, chosen: ReadonlySet<number>): string {
    const { runs } = this.under(ruleSet);
    const cases = (wanted: boolean): Case[] =>
      runs.filter((_, run) => chosen.has(run) === wanted).map((run) => caseOf(this.loaded.program, run));
    const holding = cases(true);
    // Another outcome of a `maybe` under the same configs is no reason to rule these out.
    const same = new Set(holding.map(caseText));
    return describe(
      holding,
      cases(false).filter((each) => !same.has(caseText(each))),
    );
  }

  /** What a call at this place does under a rule set, over all runs; undefined where it is never made. */
  effectAt(ruleSet: number, place: string): Effect | undefined {
    let effects = this.effects.get(ruleSet);
    if (effects === undefined) {
      effects = this.effectsUnder(ruleSet);
      this.effects.set(ruleSet, effects);
    }
    return effects.get(place);
  }

  private effectsUnder(ruleSet: number): ReadonlyMap<string, Effect> {
    const effects = new Map<string, Effect>();
    // Traces are large: those of rule sets that nobody asked about are not kept, and what takes long is not told.
    const { runs, partial } = this.made.get(ruleSet) ?? this.run(ruleSet, MAX_STEPS_OF_NOTES);
    if (partial !== null) return effects;
    for (const { steps } of runs) {
      for (const step of steps) {
        const effect = effectOf(step);
        if (effect === undefined) continue;
        const place = placeKey(step);
        const known = effects.get(place);
        effects.set(place, known === undefined ? effect : weightier(known, effect));
      }
    }
    return effects;
  }
}

/** Steps of one text in one frame's name have one key, whatever the run. */
export function placeKey({ origin, stack, action }: Run["steps"][number]): string {
  return `${origin} ${stack.reportedIn} ${action.kind === "call" ? action.call : action.kind}`;
}
