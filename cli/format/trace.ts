import type { ArchHook, Origin, Program, RuleSet, Run, Scenario } from "../../runtime/index.js";
import type { Place } from "../../grammar/index.js";

/** A run with what is needed to speak of it: names, and places for its origins. */
export interface Trace {
  readonly program: Program;
  readonly scenario: Scenario;
  readonly ruleSet: RuleSet;
  readonly run: Run;
  placeOf(origin: Origin): Place;
}

/** A hook as tables and expectations call it. */
export function hookName(hook: ArchHook): "enter" | "leave" | "flush" {
  return hook.slice("arch_".length) as "enter" | "leave" | "flush";
}
