import type { Compiled } from "../compiled.js";
import { grouped } from "../text/index.js";
import { sourceText, type Trace } from "../trace/index.js";
import type { Run } from "../../runtime/index.js";
import type { FactIndex, ToldViolation } from "./combine.js";

/** `1,234 moves`. */
export function movesText(number: number): string {
  return `${grouped(number)} ${number === 1 ? "move" : "moves"}`;
}

/** `12 moves; no shorter path does it`. */
export function lengthText({ schedule, shortest }: Pick<ToldViolation, "schedule" | "shortest">): string {
  const moves = movesText(schedule.moves.length);
  return shortest ? `${moves}; no shorter path does it` : `${moves}; a shorter path may do it`;
}

/** A fact as it is written, and where: `` `may bugs "x"` (a.lmmu:7) ``. */
export function factText(
  { program, placeOf, sources }: Compiled,
  scenario: number,
  { expectation, fact }: FactIndex,
): string {
  const place = placeOf(program.scenarios[scenario]!.expectations[expectation]!.facts[fact]!.origin);
  return `\`${sourceText(place, sources)}\` (${sources.showLine(place)})`;
}

/** A run of a scenario under a rule set (both by index), with what is needed to speak of it. */
export function explorationTrace(
  { program, placeOf }: Compiled,
  { scenario, ruleSet }: { readonly scenario: number; readonly ruleSet: number },
  run: Run,
): Trace {
  return { program, scenario: program.scenarios[scenario]!, ruleSet: program.ruleSets[ruleSet]!, run, placeOf };
}
