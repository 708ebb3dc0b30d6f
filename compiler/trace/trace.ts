import type { Origin, Program, RuleSet, Run, Scenario } from "../../runtime/index.js";
import type { Place } from "../../grammar/index.js";

/** A run with what is needed to speak of it: names, and places for its origins. */
export interface Trace {
  readonly program: Program;
  readonly scenario: Scenario;
  readonly ruleSet: RuleSet;
  readonly run: Run;
  placeOf(origin: Origin): Place;
}
