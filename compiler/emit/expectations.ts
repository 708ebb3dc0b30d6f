/** Writes the expectations that a scenario meets: what a person would note down after having looked at its runs. */
import { printName, printString } from "../../grammar/index.js";
import { type LoadedProgram, type Run, runScenario } from "../../runtime/index.js";
import { caseOf } from "../cases.js";
import { type Case, describe } from "../conditions.js";

/** The runs of one rule set in which the same happened. */
interface Outcome {
  readonly facts: readonly string[];
  readonly cases: readonly Case[];
}

/**
 * The `expect` statements that hold for a scenario under these rule sets, one line of text per fact; rule sets of which
 * the same is to be said share theirs. What happens only for some outcomes of `maybe` and `choose` is said with `may`.
 */
export function expectationLines(loaded: LoadedProgram, scenario: number, ruleSets: readonly number[]): string[] {
  const byText = new Map<string, string[]>();
  for (const ruleSet of ruleSets) {
    const name = printName(loaded.program.ruleSets[ruleSet]!.name);
    const outcomes = outcomesOf(loaded, scenario, ruleSet);
    for (const outcome of outcomes) {
      const others = outcomes.flatMap((other) => (other === outcome ? [] : other.cases));
      const when = describe(outcome.cases, others);
      const text = JSON.stringify([when === "" ? "" : ` when ${when}`, outcome.facts]);
      const names = byText.get(text);
      if (names === undefined) byText.set(text, [name]);
      else names.push(name);
    }
  }
  return [...byText].flatMap(([text, names]) => {
    const [when, facts] = JSON.parse(text) as [string, string[]];
    const head = `expect ${names.join(", ")}${when}:`;
    if (facts.length === 1) return [`${head} ${facts[0]!};`];
    return [head, ...facts.map((fact, index) => `  ${fact}${index === facts.length - 1 ? ";" : ","}`)];
  });
}

/** Runs with the same values of the switches are taken together, then those in which the same facts hold. */
function outcomesOf(loaded: LoadedProgram, scenario: number, ruleSet: number): Outcome[] {
  const { runs } = runScenario(loaded, scenario, ruleSet, { choices: null });
  const byCase = new Map<string, { readonly when: Case; readonly runs: Run[] }>();
  for (const run of runs) {
    const when = caseOf(loaded.program, run);
    const key = JSON.stringify([...when]);
    const known = byCase.get(key);
    if (known === undefined) byCase.set(key, { when, runs: [run] });
    else known.runs.push(run);
  }
  const outcomes = new Map<string, { facts: readonly string[]; cases: Case[] }>();
  for (const { when, runs: alike } of byCase.values()) {
    const facts = factsOf(loaded, alike);
    const key = JSON.stringify(facts);
    const known = outcomes.get(key);
    if (known === undefined) outcomes.set(key, { facts, cases: [when] });
    else known.cases.push(when);
  }
  return [...outcomes.values()];
}

function factsOf(loaded: LoadedProgram, runs: readonly Run[]): string[] {
  const perRun = runs.map((run) => factsOfRun(loaded, run));
  const all = new Set(perRun.flat());
  return [...all].map((fact) => (perRun.every((facts) => facts.includes(fact)) ? fact : `may ${fact}`));
}

/** Facts about the nesting; of a contract only what no assertion has noticed. */
function factsOfRun({ program }: LoadedProgram, run: Run): string[] {
  const counts = new Map<string, number>();
  const plain = new Set<string>();
  for (const finding of run.findings) {
    const { stack, action } = run.steps[finding.step]!;
    const { name, kind } = program.frames[stack.reportedIn]!;
    const place = kind === "task" ? "" : ` in ${printName(name)}`;
    switch (finding.kind) {
      case "warning":
      case "forbidden": {
        if (finding.kind === "forbidden" && action.kind === "call" && action.reports.length > 0) break;
        const stated =
          "report" in finding ? `warns ${printString(finding.report.text)}` : `forbidden ${printString(finding.text)}`;
        const fact = stated + place;
        counts.set(fact, (counts.get(fact) ?? 0) + 1);
        break;
      }
      case "bug":
        plain.add(`bugs ${printString(finding.report.text)}${place}`);
        break;
      case "leak":
        plain.add("leaks");
        break;
      case "hazard":
        plain.add(`hazard ${finding.name}${place}`);
        break;
      case "assert":
      case "invariant":
        // Nothing that a line could expect.
        break;
    }
  }
  const facts = [...[...counts].map(([fact, times]) => `${fact} x${times}`), ...plain];
  return facts.length === 0 ? ["clean"] : facts;
}
