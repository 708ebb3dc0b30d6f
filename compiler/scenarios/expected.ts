import { type Fact, mayInterleave, type Program, type Scenario } from "../../runtime/index.js";
import { type Bdd, type Configs, isNestingHazard, NEVER, type NestingFinding } from "../nesting/index.js";

/** Under which configs a finding happens that no line of the scenario states for the rule set. */
export function unexpectedWhen(
  program: Program,
  { expectations }: Scenario,
  ruleSet: number,
  configs: Configs,
  finding: NestingFinding,
): Bdd {
  const { bdds } = configs;
  let when = bdds.and(finding.when, configs.possible);
  for (const line of expectations) {
    if (!line.ruleSets.includes(ruleSet) || !line.facts.some((fact) => states(program, fact, finding))) continue;
    when = line.when === null ? NEVER : bdds.minus(when, configs.holds(line.when, []));
  }
  return when;
}

/** Facts with `may` of the lines for a rule set that no path meets, as far as the analysis can tell. */
export function unmetFacts(
  program: Program,
  scenario: number,
  ruleSet: number,
  configs: Configs,
  findings: readonly NestingFinding[],
): Fact[] {
  return program.scenarios[scenario]!.expectations.flatMap((line, index) => {
    // Of each task alone nothing can be said about what others do in between.
    if (!line.ruleSets.includes(ruleSet) || mayInterleave(program, scenario, index)) return [];
    const may = line.facts.filter(isTold);
    if (may.length === 0) return [];
    const { bdds, possible } = configs;
    const when = line.when === null ? possible : bdds.and(possible, configs.holds(line.when, []));
    // A line that binds no run states nothing.
    if (when === NEVER) return [];
    return may.filter(
      (fact) => !findings.some((finding) => states(program, fact, finding) && bdds.and(finding.when, when) !== NEVER),
    );
  });
}

/** Whether the analysis can tell if a fact is met: on some path, however often, and not about page tables. */
export function isTold(fact: Fact): boolean {
  if (!fact.may) return false;
  switch (fact.kind) {
    case "warns":
    case "bugs":
    case "forbidden":
      return fact.times === null;
    case "hazard":
      return isNestingHazard(fact.name);
    case "leaks":
      return true;
    default:
      return false;
  }
}

/** Whether a fact states a finding, as the verdict on a run has it. */
function states(program: Program, fact: Fact, { kind, text, reportedIn }: NestingFinding): boolean {
  const isIn = (name: string | null): boolean => name === null || program.frames[reportedIn]!.name === name;
  switch (fact.kind) {
    case "warns":
    case "bugs":
    case "forbidden":
      return (
        { warns: "warning", bugs: "bug", forbidden: "forbidden" }[fact.kind] === kind &&
        (fact.text === null || fact.text === text) &&
        isIn(fact.in)
      );
    case "leaks":
      return kind === "leak";
    case "hazard":
      return fact.name === kind && isIn(fact.in);
    default:
      return false;
  }
}
