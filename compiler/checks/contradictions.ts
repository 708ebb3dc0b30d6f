import type { Expectation, Fact, Program, Scenario } from "../../runtime/index.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Findings } from "../findings.js";
import { type Origins, placeOf } from "../origins.js";
import type { Configs } from "./configs.js";

/** A fact with the line that states it. */
interface Stated {
  readonly fact: Fact;
  readonly line: Expectation;
  readonly ruleSets: ReadonlySet<number>;
}

/** Most findings of this kind in one scenario: with more, the same mistake repeats itself. */
const MAX_FINDINGS = 10;
/** Most pairs of facts that are compared in one scenario. */
const MAX_PAIRS = 20_000;

/** Facts that cannot hold together under one rule set and some config, both on every run. */
export function checkContradictions(program: Program, configs: Configs, origins: Origins, findings: Findings): void {
  for (const scenario of program.scenarios) checkScenario(scenario, program, configs, origins, findings);
}

function checkScenario(
  { expectations }: Scenario,
  program: Program,
  configs: Configs,
  origins: Origins,
  findings: Findings,
): void {
  const before: Stated[] = [];
  let found = 0;
  let pairs = 0;
  for (const line of expectations) {
    const ruleSets = new Set(line.ruleSets);
    for (const fact of line.facts) {
      if (fact.may) continue;
      for (const other of before) {
        if (found === MAX_FINDINGS || ++pairs > MAX_PAIRS) return;
        if (!clash(fact, other.fact)) continue;
        const when = together({ line, ruleSets }, other, program, configs);
        if (when === null) continue;
        const label = { ...placeOf(origins, other.fact.origin), message: "this one" };
        const values = { one: textOf(fact), other: textOf(other.fact), when };
        findings.add(scenarios.contradiction, placeOf(origins, fact.origin), values, { labels: [label] });
        found++;
        break;
      }
      before.push({ fact, line, ruleSets });
    }
  }
}

/**
 * The configs under which two lines both apply under some rule set, as text, empty where always; null where they never
 * do, or where there is too much to try.
 */
function together(
  one: Omit<Stated, "fact">,
  other: Omit<Stated, "fact">,
  program: Program,
  configs: Configs,
): string | null {
  const conditions = [...new Set([one.line.when, other.line.when])].filter((when) => when !== null);
  for (const ruleSet of one.ruleSets) {
    if (!other.ruleSets.has(ruleSet)) continue;
    const values = one.line === other.line ? new Map<number, boolean>() : configs.satisfy(conditions, ruleSet);
    if (typeof values === "string") continue;
    return [...values].map(([index, on]) => `${on ? "" : "!"}${program.switches[index]!.name}`).join(" && ");
  }
  return null;
}

const UNCLEAN: ReadonlySet<string> = new Set(["leaks", "warns", "bugs", "forbidden", "hazard", "faults"]);

function clash(one: Fact, other: Fact): boolean {
  if (one.kind === "clean") return isUnclean(other);
  if (other.kind === "clean") return isUnclean(one);
  if (one.kind === "hooks" && other.kind === "hooks") return spell(one) !== spell(other);
  if (one.kind === "barriers" && other.kind === "barriers") return one.count !== other.count;
  if (!reports(one) || !reports(other) || one.kind !== other.kind) return false;
  if (one.text !== other.text || one.in !== other.in) return false;
  if (one.times !== null && other.times !== null) return one.times !== other.times;
  return one.times === 0 || other.times === 0;
}

function isUnclean(fact: Fact): boolean {
  // A spurious fault is what the kernel lives with, and so does `clean`.
  if (fact.kind === "hazard" && fact.name === "spurious_fault") return false;
  return UNCLEAN.has(fact.kind) && !(reports(fact) && fact.times === 0);
}

function reports(fact: Fact): fact is Extract<Fact, { kind: "warns" | "bugs" | "forbidden" }> {
  return fact.kind === "warns" || fact.kind === "bugs" || fact.kind === "forbidden";
}

/** The calls one by one, however they were counted: `flush x2` is `flush flush`. */
function spell({ hooks }: Extract<Fact, { kind: "hooks" }>): string {
  const runs: { hook: string; times: number }[] = [];
  for (const { hook, times } of hooks) {
    const last = runs.at(-1);
    if (last?.hook === hook) last.times += times;
    else if (times > 0) runs.push({ hook, times });
  }
  return runs.map(({ hook, times }) => `${hook} x${times}`).join(" ");
}

function textOf(fact: Fact): string {
  switch (fact.kind) {
    case "warns":
    case "bugs":
    case "forbidden":
      return [
        fact.kind,
        ...(fact.text === null ? [] : [JSON.stringify(fact.text)]),
        ...(fact.in === null ? [] : [`in ${fact.in}`]),
        ...(fact.times === null ? [] : [`x${fact.times}`]),
      ].join(" ");
    case "hooks":
      return fact.hooks.length === 0
        ? "hooks none"
        : `hooks ${spell(fact).replaceAll("arch_", "").replaceAll(" x1", "")}`;
    case "barriers":
      return `barriers ${fact.count}`;
    case "hazard":
    case "faults":
      return `${fact.kind} ${fact.name}`;
    default:
      return fact.kind;
  }
}
