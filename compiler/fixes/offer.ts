import type { Diagnostic, Fix } from "../../grammar/index.js";
import * as hazards from "../catalogue/hazards.js";
import * as nesting from "../catalogue/nesting.js";
import type { Unit } from "../files/load.js";
import type { Host } from "../host.js";
import { library } from "../library/index.js";
import type { CheckResult } from "../scenarios/index.js";
import { type Candidate, type Finding, findingOf } from "./candidate.js";
import { leakFixes } from "./leaks.js";
import { moves } from "./moves.js";
import { sleepFixes } from "./sleeps.js";
import { surplusFixes } from "./surplus.js";
import { type FixOptions, Trials } from "./trial.js";

/** How much is tried. */
export interface Effort {
  /** So many findings get fixes, from the first on. */
  readonly findings: number;
  /** So many edits are tried for all of them. */
  readonly trials: number;
  /** So many characters of the program are checked by that, again and again: a long one gets fewer trials. */
  readonly characters: number;
}

/** What a person reads on one screen, at the cost of a few dozen checks. */
const OFFERING: Effort = { findings: 20, trials: 30, characters: 2_000_000 };
const MOST_PER_FINDING = 6;
const FEWEST_TRIALS = 2;

const SLEEPS: readonly string[] = [nesting.sleepInAtomic.code, hazards.sleepInSection.code];
/** Findings about the nesting of calls; LMMU32x are about chains. */
const NESTING = /^LMMU3[01]/;

/**
 * Adds fixes to what a check with the same host and options found: to errors and warnings about the nesting, where an edit
 * of the program's own files mends them. Where there is one its title says what to do, so `help` is empty.
 */
export function withFixes(result: CheckResult, host: Host, options: FixOptions = {}, effort = OFFERING): CheckResult {
  if (!result.ran) return result;
  const units = new Map(result.units.flatMap((unit) => (isOwn(unit) ? [[unit.file, unit] as const] : [])));
  const { wanted = () => true } = options;
  const all = result.diagnostics.filter(isFixable);
  const fixable = all.filter(wanted).slice(0, effort.findings);
  if (fixable.length === 0) return result;
  const length = result.units.reduce((sum, { text }) => sum + text.length, 0);
  const most = Math.max(FEWEST_TRIALS, Math.min(effort.trials, Math.floor(effort.characters / length)));
  const trials = new Trials(result, host, options, most);
  const own = (diagnostic: Diagnostic): Fix[] => fixesOf(findingOf(diagnostic, units), trials);
  const offered = new Map(fixable.map((diagnostic) => [diagnostic, own(diagnostic)]));
  const without = fixable.filter((diagnostic) => offered.get(diagnostic)!.length === 0);
  if (without.length > 0) {
    // What mends one finding often mends what follows from it.
    const unwanted = all.filter((each) => !wanted(each)).slice(0, Math.max(0, effort.findings - fixable.length));
    const others = [...offered.values(), ...unwanted.map(own)].flat();
    for (const diagnostic of without) {
      const other = others.find(({ edits }) => trials.mends(diagnostic, edits));
      if (other !== undefined) offered.set(diagnostic, [other]);
    }
  }
  const diagnostics = result.diagnostics.map((diagnostic) => {
    const fixes = offered.get(diagnostic) ?? [];
    return fixes.length === 0 ? diagnostic : { ...diagnostic, fixes, help: "" };
  });
  return { ...result, diagnostics };
}

function isOwn({ file }: Unit): boolean {
  return library.read(file) === undefined;
}

/** Whether fixes are looked for. */
export function isFixable({ code, severity }: Diagnostic): boolean {
  return severity !== "note" && (NESTING.test(code) || SLEEPS.includes(code));
}

function fixesOf(finding: Finding, trials: Trials): Fix[] {
  let left = MOST_PER_FINDING;
  const fixes: Fix[] = [];
  for (const way of waysOf(finding)) {
    // Of each way the first that holds: another of the same way differs in nothing that matters.
    for (const { title, edits: made } of way()) {
      if (left-- <= 0 || trials.ended) return fixes;
      const edits = made();
      if (!trials.mends(finding.diagnostic, edits)) continue;
      fixes.push({ title, edits });
      break;
    }
  }
  return fixes;
}

/** The ways to mend a finding that are true alternatives; each a list, the cheapest first. */
function waysOf(finding: Finding): (() => readonly Candidate[])[] {
  if (SLEEPS.includes(finding.diagnostic.code)) return [() => sleepFixes(finding)];
  const { closing, balanced } = leakFixes(finding);
  return [() => [...surplusFixes(finding), ...closing, ...moves(finding)], () => balanced];
}
