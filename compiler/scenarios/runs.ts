import { type LoadedProgram, type Run, runScenario, type Runs } from "../../runtime/index.js";
import { caseOf } from "../cases.js";
import { type Case, caseText, describe } from "../conditions.js";

/** The runs of one scenario under each rule set, made when they are first wanted. */
export class ScenarioRuns {
  private readonly made = new Map<number, Runs>();

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly scenario: number,
    private readonly stopped: () => boolean,
  ) {}

  under(ruleSet: number): Runs {
    let runs = this.made.get(ruleSet);
    if (runs === undefined) {
      runs = runScenario(this.loaded, this.scenario, ruleSet, { choices: null, stopped: this.stopped });
      this.made.set(ruleSet, runs);
    }
    return runs;
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
}

/** Steps of one text in one frame's name have one key, whatever the run. */
export function placeKey({ origin, stack, action }: Run["steps"][number]): string {
  return `${origin} ${stack.reportedIn} ${action.kind === "call" ? action.call : action.kind}`;
}
