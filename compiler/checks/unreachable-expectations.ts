import type { Expect } from "../../grammar/index.js";
import type { Expectation, Program } from "../../runtime/index.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Unit } from "../files/load.js";
import type { Findings } from "../findings.js";
import { type Origins, placeOf } from "../origins.js";
import type { Configs } from "./configs.js";

/** Most findings of this kind in one scenario: with more, the same mistake repeats itself. */
const MAX_FINDINGS = 10;

/**
 * `expect ... when` lines whose condition no value of the configs makes true: under all of their rule sets, or under some
 * that the line names one by one. A line for `all`, or for whatever the other lines name, is one for those that it fits.
 */
export function checkUnreachableExpectations(
  program: Program,
  unit: Unit,
  configs: Configs,
  origins: Origins,
  findings: Findings,
): void {
  const written = guardedLines(unit);
  for (const { expectations } of program.scenarios) {
    let found = 0;
    for (const line of expectations) {
      const tree = written.get(placeOf(origins, line.origin).span.start);
      if (tree?.when === undefined || found === MAX_FINDINGS) continue;
      const never = unreachedUnder(line, configs);
      const everywhere = never.length === line.ruleSets.length;
      if (never.length === 0 || !(everywhere || tree.rules?.all === false)) continue;
      const ruleSets = everywhere ? [] : never.map((index) => program.ruleSets[index]!.name);
      findings.at(scenarios.unreachableExpectation, unit.file, tree.when.span, { ruleSets });
      found++;
    }
  }
}

/** The `expect ... when` lines of a file's scenarios, by where they begin. */
function guardedLines({ ast }: Unit): ReadonlyMap<number, Expect> {
  const lines = new Map<number, Expect>();
  for (const declaration of ast.declarations) {
    if (declaration.kind !== "scenario") continue;
    for (const item of declaration.items) {
      if (item.kind === "expect" && item.when !== undefined) lines.set(item.span.start, item);
    }
  }
  return lines;
}

/** Those of a line's rule sets under which its condition never holds; without those of which nobody can tell. */
function unreachedUnder({ when, ruleSets }: Expectation, configs: Configs): readonly number[] {
  if (when === null) return [];
  const byKernel = new Map<string, boolean>();
  return ruleSets.filter((ruleSet) => {
    const kernel = JSON.stringify(configs.kernelUnder(ruleSet));
    let never = byKernel.get(kernel);
    if (never === undefined) {
      never = configs.satisfy([when], ruleSet) === "never";
      byKernel.set(kernel, never);
    }
    return never;
  });
}
