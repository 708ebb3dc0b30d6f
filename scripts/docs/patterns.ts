/** The named patterns: what each rule set makes of them, by running them. */
import { parse } from "../../grammar/index.js";
import { type LoadedProgram, type Run, runScenario, type Step } from "../../runtime/index.js";
import source from "./patterns.lmmu";
import { compileText, isOfArchitecture, type ShippedRules, shippedRules } from "./rule-sets.js";

export interface Pattern {
  readonly name: string;
  readonly title: string;
  readonly documentation: string;
  /** The scenario's text, with what stands before it. */
  readonly listing: string;
  /** By the rule set's name, in the order of the rule sets. */
  readonly results: ReadonlyMap<string, Result>;
}

/**
 * What became of a pattern: `allowed`, the contract is kept and nothing warns; `detected`, the first call that it forbids
 * warns; `late`, that call passes and a later one warns; `silent`, it is broken and nothing warns; `spurious`, something
 * warns though the contract was kept.
 */
export type Verdict = "allowed" | "detected" | "late" | "silent" | "spurious";

export interface Result {
  readonly verdict: Verdict;
  /** What was said of calls, in the order of the calls, Markdown; equal ones once, with their number. */
  readonly said: readonly string[];
  /** Hooks as called, equal neighbours folded: `enter flush x2`. Empty: none. */
  readonly hooks: string;
  /** What is not as it was at the beginning; empty where everything is. */
  readonly left: readonly string[];
  /** A bug ended the task. */
  readonly died: boolean;
}

/** The patterns in their order, and the rule sets that they ran under: those that differ in what the calls do. */
export function runPatterns(): { readonly patterns: readonly Pattern[]; readonly rules: readonly ShippedRules[] } {
  const loaded = compileText("patterns.lmmu", source);
  const rules = shippedRules(loaded).filter((each) => !isOfArchitecture(each));
  const patterns = listings().map(({ name, title, documentation, listing }, scenario) => {
    const results = new Map(rules.map((each) => [each.name, resultOf(loaded, scenario, each)] as const));
    return { name, title, documentation, listing, results };
  });
  return { patterns, rules };
}

function listings(): Omit<Pattern, "results">[] {
  const found: Omit<Pattern, "results">[] = [];
  let before = "";
  for (const declaration of parse(source).ast.declarations) {
    const text = source.slice(declaration.span.start, declaration.span.end);
    if (declaration.kind !== "scenario") {
      before += `${text}\n\n`;
      continue;
    }
    const { name, title, documentation } = declaration;
    found.push({ name: name.text, title: title!.value, documentation, listing: before + text });
    before = "";
  }
  return found;
}

function resultOf(loaded: LoadedProgram, scenario: number, { index, definition }: ShippedRules): Result {
  const { runs } = runScenario(loaded, scenario, index, { choices: null });
  const [run] = runs;
  if (run === undefined || runs.length !== 1 || run.stop !== null) throw new Error("a pattern has one run, to its end");
  return {
    verdict: verdictOf(run.steps),
    said: counted(run.steps.flatMap(saidOf)),
    hooks: counted(
      run.hooks.map((hook) => hook.slice("arch_".length)),
      " x",
    ).join(" "),
    left: leftOf(
      run,
      definition.variables.map(({ name }) => name),
    ),
    died: run.findings.some(({ kind }) => kind === "bug"),
  };
}

function verdictOf(steps: readonly Step[]): Verdict {
  let verdict: Verdict = "allowed";
  for (const { action } of steps) {
    if (action.kind !== "call" || action.judgement === "allowed") continue;
    const warned = action.reports.length > 0;
    if (verdict === "silent") {
      if (warned) return "late";
    } else if (action.judgement === "silent") verdict = "silent";
    else return action.judgement === "detected" ? "detected" : "spurious";
  }
  return verdict;
}

function saidOf({ action }: Step): string[] {
  if (action.kind !== "call") return [];
  const { call, reports, forbidden, judgement, blame } = action;
  if (reports.length === 0) return forbidden.map((text) => `\`${call}\` breaks "${text}" unnoticed`);
  // Not forbidden, and it warns: because of an earlier call that nobody noticed, or that was reported itself.
  const why = judgement !== "late" ? "" : blame !== null ? ", late" : ", in consequence";
  return reports.map(({ assertion, text, suppressed }) => {
    const kind = assertion === "bug" ? "bugs" : "warns";
    return `\`${call}\` ${kind} "${text}"${why}${suppressed ? ", not printed again" : ""}`;
  });
}

/** Equal ones once, where they first stand, with their number; by `separator`, only neighbours are folded. */
function counted(words: readonly string[], separator?: string): string[] {
  const found: { word: string; times: number }[] = [];
  for (const word of words) {
    const known = separator === undefined ? found.find((each) => each.word === word) : found.at(-1);
    if (known?.word === word) known.times++;
    else found.push({ word, times: 1 });
  }
  return found.map(({ word, times }) => (times === 1 ? word : `${word}${separator ?? " x"}${times}`));
}

function leftOf({ findings }: Run, variables: readonly string[]): string[] {
  const left = findings.find((finding) => finding.kind === "leak");
  if (left === undefined) return [];
  return [
    ...(left.sections > 0 ? [`${left.sections} section open`] : []),
    ...(left.pauses > 0 ? [`${left.pauses} pause open`] : []),
    ...left.variables.flatMap((value, index) => (value === 0 ? [] : [`\`${variables[index]!}\` ${value}`])),
  ];
}
