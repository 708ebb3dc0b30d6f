/** Notes on calls that a rule set accepts: that leave the mode off, and what that costs, or that are wrong as written. */
import type { Diagnostic } from "../../grammar/index.js";
import { effectOf, type LazyCall, type RuleSet, type Run } from "../../runtime/index.js";
import { diagnostic, type Entry } from "../catalogue/entry.js";
import * as nesting from "../catalogue/nesting.js";
import { type Bdd, NEVER, type Nesting, type NestingFinding } from "../nesting/index.js";
import { placeOf } from "../origins.js";
import { chainOf } from "./chain.js";
import { placeOfCall } from "./elsewhere.js";
import { happenedInAnalysis, type NestingReport } from "./nesting-report.js";
import { placeKey } from "./runs.js";
import { whenText } from "./when-text.js";

type AsWritten = "closes_nothing" | "crosses" | "other_context";

const AS_WRITTEN: Readonly<Record<AsWritten, Entry<{ call: "disable" | "resume"; frame: string }>>> = {
  closes_nothing: nesting.closesNothing,
  crosses: nesting.crossedSections,
  other_context: nesting.contextChanges,
};

/** The notes under one rule set; `runs` are those that were made, for what the stores cost. */
export function noteCalls(
  report: NestingReport,
  { calls, findings, configs }: Nesting,
  runs: readonly Run[],
): Diagnostic[] {
  const { program, ruleSet, origins } = report;
  if (configs === null || !doesAnything(program.ruleSets[ruleSet]!)) return [];
  const { bdds } = configs;
  const note = <Values>(entry: Entry<Values>, finding: NestingFinding, when: Bdd, values: Values): Diagnostic[] => {
    const under = bdds.and(when, configs.possible);
    if (under === NEVER) return [];
    const happened = happenedInAnalysis(report, finding);
    return [
      diagnostic(entry, placeOf(origins, finding.origin), values, {
        when: whenText(program, configs, under),
        ruleSets: [program.ruleSets[ruleSet]!.name],
        chain: chainOf(report, happened.way, happened.effect),
        replay: happened.replay,
      }),
    ];
  };
  const reportedAt = new Map<string, Bdd>();
  for (const finding of findings) {
    const place = placeOfCall(finding);
    reportedAt.set(place, bdds.or(reportedAt.get(place) ?? NEVER, finding.when));
  }
  return calls.flatMap((finding) => {
    const frame = program.frames[finding.reportedIn]!.name;
    const { call, kind, when, text } = finding;
    if (kind === "effect") {
      if (call !== "enable" || text !== "ignored") return [];
      const cost = costOf(finding, runs);
      // What costs nothing is nobody's concern.
      return cost.stores === 0 ? [] : note(nesting.noEffect, finding, when, { call, frame, ...cost });
    }
    const closes = call as "disable" | "resume";
    return note(
      AS_WRITTEN[kind as AsWritten],
      finding,
      bdds.minus(when, reportedAt.get(placeOfCall(finding)) ?? NEVER),
      { call: closes, frame },
    );
  });
}

/** Whether some call of a rule set does something: of one without the mode it is no news that its calls have no effect. */
function doesAnything({ calls }: RuleSet): boolean {
  return Object.values(calls).some((code) => code.some(({ op }) => op !== "return" && op !== "jump"));
}

/** What the stores in a section that is ignored cost: on the run in which it is most. */
function costOf(finding: NestingFinding, runs: readonly Run[]): { readonly stores: number; readonly barriers: number } {
  const place = placeOfCall(finding);
  let most = { stores: 0, barriers: 0 };
  for (const { steps } of runs) {
    const cost = { stores: 0, barriers: 0 };
    /** By task: of each section that is open, whether it is one of those that are looked for. */
    const open = new Map<number, boolean[]>();
    for (const step of steps) {
      const { action, task } = step;
      const sections = open.get(task) ?? [];
      open.set(task, sections);
      if (action.kind === "call")
        trackSection(sections, action.call, placeKey(step) === place && effectOf(step) === "ignored");
      if (action.kind !== "tables" || action.emitted === 0 || !sections.includes(true)) continue;
      cost.stores += action.stores.reduce((sum, { entries }) => sum + entries, action.more);
      cost.barriers += action.emitted;
    }
    if (cost.barriers > most.barriers) most = cost;
  }
  return most;
}

function trackSection(sections: boolean[], call: LazyCall, isLookedFor: boolean): void {
  if (call === "enable") sections.push(isLookedFor);
  else if (call === "disable") sections.pop();
}
