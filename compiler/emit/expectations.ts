/** Writes the expectations that a scenario meets: what a person would note down after having looked at its runs. */
import { printName, printString } from "../../grammar/index.js";
import { type LoadedProgram, type Run, runScenario } from "../../runtime/index.js";
import { caseOf } from "../cases.js";
import { hooksText } from "./hooks-text.js";
import { type Case, caseText, formula, overlap } from "../conditions.js";

/** What is stated beside what happens to the nesting. */
export interface AlsoStated {
  /** The arch hooks that a run calls. */
  readonly hooks?: boolean;
  /** How often it emits barriers. */
  readonly barriers?: boolean;
}

/** The runs of one rule set in which the same happened. */
interface Outcome {
  readonly facts: readonly string[];
  readonly cases: readonly Case[];
}

/**
 * The `expect` statements that hold for a scenario under these rule sets, one line of text per fact; rule sets of which
 * the same is to be said share theirs. What happens only for some outcomes of `maybe` and `choose` is said with `may`.
 */
export function expectationLines(
  loaded: LoadedProgram,
  scenario: number,
  ruleSets: readonly number[],
  stated: AlsoStated = {},
): string[] {
  const byText = new Map<string, string[]>();
  for (const ruleSet of ruleSets) {
    const name = printName(loaded.program.ruleSets[ruleSet]!.name);
    const outcomes = outcomesOf(loaded, scenario, ruleSet, stated);
    for (const outcome of outcomes) {
      const others = outcomes.flatMap((other) => (other === outcome ? [] : other.cases));
      const when = formula(outcome.cases, others);
      const text = JSON.stringify([when === "" ? "" : ` when ${when}`, outcome.facts]);
      const names = byText.get(text);
      if (names === undefined) byText.set(text, [name]);
      else names.push(name);
    }
  }
  return [...byText].flatMap(([text, names]) => {
    const [when, facts] = JSON.parse(text) as [string, string[]];
    if (facts.length === 0) return [];
    const head = `expect ${names.join(", ")}${when}:`;
    if (facts.length === 1) return [`${head} ${facts[0]!};`];
    return [head, ...facts.map((fact, index) => `  ${fact}${index === facts.length - 1 ? ";" : ","}`)];
  });
}

/**
 * Runs that some values of the switches have in common are taken together (a `maybe` decides what else is read), then
 * those in which the same facts hold.
 */
function outcomesOf(loaded: LoadedProgram, scenario: number, ruleSet: number, stated: AlsoStated): Outcome[] {
  const { runs } = runScenario(loaded, scenario, ruleSet, { choices: null });
  const hasChoices = runs.some(({ decisions }) => decisions.some(({ kind }) => kind !== "switch"));
  const byCase = new Map<string, Together>();
  for (const run of runs) {
    const when = caseOf(loaded.program, run);
    const key = caseText(when);
    const known = byCase.get(key);
    if (known === undefined) byCase.set(key, { cases: [when], runs: [run] });
    else known.runs.push(run);
  }
  const outcomes = new Map<string, { facts: readonly string[]; cases: Case[] }>();
  for (const { cases, runs: alike } of hasChoices ? apart([...byCase.values()]) : byCase.values()) {
    const facts = factsOf(loaded, alike, stated);
    const key = JSON.stringify(facts);
    const known = outcomes.get(key);
    if (known === undefined) outcomes.set(key, { facts, cases: [...cases] });
    else known.cases.push(...cases);
  }
  return [...outcomes.values()];
}

interface Together {
  readonly cases: Case[];
  readonly runs: Run[];
}

/** Joins what overlaps, until no values of the switches belong to two of them. */
function apart(all: readonly Together[]): Together[] {
  let found: Together[] = [];
  for (const each of all) {
    const joined: Together = { cases: [...each.cases], runs: [...each.runs] };
    const others: Together[] = [];
    for (const other of found) {
      if (!other.cases.some((one) => each.cases.some((two) => overlap(one, two)))) others.push(other);
      else {
        joined.cases.unshift(...other.cases);
        joined.runs.unshift(...other.runs);
      }
    }
    found = [...others, joined];
  }
  return found;
}

function factsOf(loaded: LoadedProgram, runs: readonly Run[], { hooks, barriers }: AlsoStated): string[] {
  const inFrames = textsInFrames(loaded, runs);
  const perRun = runs.map((run) => [
    ...factsOfRun(loaded, run, inFrames),
    ...(hooks && run.stop === null ? [`hooks ${hooksText(run.hooks)}`] : []),
    ...(barriers && run.stop === null ? [`barriers ${run.barriers}`] : []),
  ]);
  const all = new Set(perRun.flat());
  return [...all].map((fact) => (perRun.every((facts) => facts.includes(fact)) ? fact : `may ${fact}`));
}

/** Texts reported in a frame: where a task reports them too, its fact must name the task, or it would count both. */
function textsInFrames({ program }: LoadedProgram, runs: readonly Run[]): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { findings, steps } of runs) {
    for (const finding of findings) {
      if (program.frames[steps[finding.step]!.stack.reportedIn]!.kind === "task") continue;
      if ("report" in finding) texts.add(finding.report.text);
      else if ("text" in finding) texts.add(finding.text);
    }
  }
  return texts;
}

/** Facts about the nesting; of a contract only what no assertion has noticed. Of a run that could not go on there may be none. */
function factsOfRun({ program }: LoadedProgram, run: Run, inFrames: ReadonlySet<string>): string[] {
  const counts = new Map<string, number>();
  const plain = new Set<string>();
  /** A line that states a silent breach counts those that warn as well. */
  const silent = new Set<string>();
  const count = (fact: string): unknown => counts.set(fact, (counts.get(fact) ?? 0) + 1);
  for (const finding of run.findings) {
    const { stack, action } = run.steps[finding.step]!;
    const { name, kind } = program.frames[stack.reportedIn]!;
    const text = "report" in finding ? finding.report.text : "text" in finding ? finding.text : "";
    const place = kind === "task" && !inFrames.has(text) ? "" : ` in ${printName(name)}`;
    const stated = printString(text) + place;
    switch (finding.kind) {
      case "warning":
        count(`warns ${stated}`);
        break;
      case "forbidden":
        if (action.kind === "call" && action.reports.length === 0) silent.add(stated);
        count(`forbidden ${stated}`);
        break;
      case "bug":
        plain.add(`bugs ${stated}`);
        break;
      case "leak":
        plain.add("leaks");
        break;
      case "hazard":
        plain.add(`hazard ${finding.name}${place}`);
        break;
      case "fault":
        plain.add(`faults ${finding.name}`);
        break;
      case "assert":
      case "invariant":
        // Nothing that a line could expect.
        break;
    }
  }
  const told = [...counts].filter(
    ([fact]) => !fact.startsWith("forbidden ") || silent.has(fact.slice("forbidden ".length)),
  );
  const facts = [...told.map(([fact, times]) => `${fact} x${times}`), ...plain];
  return facts.length === 0 && run.stop === null ? ["clean"] : facts;
}
