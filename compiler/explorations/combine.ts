/** What the searches of a scenario under a rule set say together: over all configs. */
import { type Case, describe, overlap } from "../conditions.js";
import type { Place } from "../../grammar/index.js";
import type { Coverage, Schedule, StrategyName, Violation } from "../../runtime/explore/index.js";
import { findingKey, replay, stopKey } from "../../runtime/explore/index.js";
import type { LoadedProgram, Run } from "../../runtime/index.js";
import { compareSwitches, type Found, type Switches } from "./searches/jobs.js";
import { GRAVEST_FIRST, type Reason } from "./searches/reasons.js";

/** What was explored of one scenario under one rule set. */
export interface Explored {
  /** By config. */
  readonly found: readonly Found<Place>[];
  /** Beginnings of configs that nobody has explored, since something ended it all. */
  readonly unexplored: readonly Switches[];
  readonly stopped: "states" | "timeout" | "interrupted" | null;
}

/** A fact by its place in the scenario. */
export interface FactIndex {
  readonly expectation: number;
  readonly fact: number;
}

export interface ToldViolation {
  readonly violation: Violation;
  readonly schedule: Schedule;
  readonly shortest: boolean;
  readonly run: Run;
  /** As a formula over the configs; empty where it happens under all. */
  readonly when: string;
}

export interface ToldWitness extends FactIndex {
  readonly schedule: Schedule;
  readonly run: Run;
}

export interface Combined extends Explored {
  readonly verdict: "holds" | "fails" | "undecided";
  /** The gravest; null: everything was seen. */
  readonly reason: Reason | null;
  readonly coverage: Coverage;
  readonly violations: readonly ToldViolation[];
  /** `may` and `reachable` facts that some path shows. */
  readonly witnesses: readonly ToldWitness[];
  /** Those that no path shows: they fail. */
  readonly unshown: readonly FactIndex[];
  /** Those that no path has shown among what was looked at. */
  readonly notYetShown: readonly FactIndex[];
  /** Statements that no path has come to under any config. */
  readonly unreached: readonly Place[];
}

/** What was searched in. */
export interface Space {
  readonly loaded: LoadedProgram;
  readonly scenario: number;
  readonly ruleSet: number;
  readonly strategy: StrategyName;
  /** The configs that were asked for; null: all. */
  readonly when: Switches | null;
  /** Beginnings of configs that other machines explore. */
  readonly elsewhere: readonly Switches[];
}

/** Throws `NoSuchMoveError` where a schedule is none of the scenario. */
export function combine(space: Space, explored: Explored): Combined {
  const { found } = explored;
  const reason = gravest(explored, space.strategy);
  const violations = violationsOf(space, explored);
  const facts = factsOf(space, found);
  const isAll = reason === null && space.when === null && space.elsewhere.length === 0;
  const unshown = isAll ? facts.missing : [];
  const isBroken = violations.length + unshown.length > 0;
  return {
    ...explored,
    verdict: isBroken ? "fails" : reason === null ? "holds" : "undecided",
    reason,
    coverage: coverageOf(found),
    violations,
    witnesses: facts.witnesses,
    unshown,
    notYetShown: isAll ? [] : facts.missing,
    unreached: inAll(found.map(({ unreached }) => unreached)),
  };
}

function gravest({ found, unexplored, stopped }: Explored, strategy: StrategyName): Reason | null {
  const reasons = new Set(
    found.flatMap(({ ended }): Reason[] => {
      if (ended === "complete") return strategy === "bitstate" ? ["bits"] : [];
      return [ended];
    }),
  );
  if (unexplored.length > 0 && stopped !== null) reasons.add(stopped);
  return GRAVEST_FIRST.find((reason) => reasons.has(reason)) ?? null;
}

function coverageOf(found: Explored["found"]): Coverage {
  const coverages = found.map(({ coverage }) => coverage);
  const sum = (of: (coverage: Coverage) => number): number => coverages.reduce((all, each) => all + of(each), 0);
  const most = (of: (coverage: Coverage) => number): number => Math.max(0, ...coverages.map(of));
  const states = sum((each) => each.states);
  return {
    states,
    transitions: sum((each) => each.transitions),
    depth: most((each) => each.depth),
    vectorBytes: most((each) => each.vectorBytes),
    bytesPerState: states === 0 ? 0 : sum((each) => each.bytesPerState * each.states) / states,
    memory: most((each) => each.memory),
  };
}

/** Violations that differ by configs alone are one; of its paths the shortest is told, and of these the first config's. */
function violationsOf(space: Space, { found, unexplored }: Explored): ToldViolation[] {
  const groups = new Map<string, (Found["violations"][number] & { run: Run })[]>();
  for (const each of found.flatMap(({ violations }) => violations)) {
    const run = runOf(space, each.schedule);
    const key = violationKey(each.violation, run);
    groups.set(key, [...(groups.get(key) ?? []), { ...each, run }]);
  }
  const configs = [...found.map(({ switches }) => switches), ...unexplored, ...space.elsewhere, ...notAsked(space)];
  return [...groups.values()].map((group) => {
    const length = Math.min(...group.map(({ schedule }) => schedule.moves.length));
    const told = group.find(({ schedule }) => schedule.moves.length === length)!;
    return {
      ...told,
      when: whenText(
        space,
        group.map(({ schedule }) => schedule.switches),
        configs,
      ),
    };
  });
}

function runOf({ loaded, scenario, ruleSet }: Space, schedule: Schedule): Run {
  return replay(loaded, scenario, ruleSet, schedule);
}

function violationKey(violation: Violation, run: Run): string {
  switch (violation.kind) {
    case "unmet":
      return `unmet ${violation.expectation} ${violation.fact}`;
    case "stopped":
      return run.stop === null ? "" : stopKey(run.stop);
    case "unexpected": {
      const finding = run.findings[violation.finding];
      return finding === undefined ? "" : findingKey(finding, run.steps);
    }
  }
}

/**
 * When something happens: a path needs those switches alone that it reads. All configs beside them count as such where it
 * does not happen, for nobody has seen it there.
 */
function whenText(space: Space, needed: readonly Switches[], configs: readonly Switches[]): string {
  const holding = needed.map((each) => caseOf(space, each));
  const others = configs
    .map((each) => caseOf(space, each))
    .filter((each) => !holding.some((one) => overlap(one, each)));
  return describe(holding, others);
}

/** The configs that `--when` has left out. */
function notAsked({ when }: Space): Switches[] {
  return (when ?? []).map((each) => [{ switch: each.switch, value: !each.value }]);
}

function caseOf({ loaded }: Space, switches: Switches): Case {
  return new Map(switches.map((each) => [loaded.program.switches[each.switch]!.name, each.value]));
}

function factsOf(space: Space, found: Explored["found"]): { witnesses: ToldWitness[]; missing: FactIndex[] } {
  const shortest = new Map<string, Found["witnesses"][number]>();
  for (const witness of found.flatMap(({ witnesses }) => witnesses)) {
    const known = shortest.get(keyOf(witness));
    if (known === undefined || witness.schedule.moves.length < known.schedule.moves.length) {
      shortest.set(keyOf(witness), witness);
    }
  }
  const missing = new Map<string, FactIndex>();
  for (const fact of found.flatMap(({ unwitnessed }) => unwitnessed)) {
    if (!shortest.has(keyOf(fact))) missing.set(keyOf(fact), fact);
  }
  return {
    witnesses: [...shortest.values()].sort(inOrder).map((each) => ({ ...each, run: runOf(space, each.schedule) })),
    missing: [...missing.values()].sort(inOrder),
  };
}

function keyOf({ expectation, fact }: FactIndex): string {
  return `${expectation}.${fact}`;
}

function inOrder(one: FactIndex, other: FactIndex): number {
  return one.expectation - other.expectation || one.fact - other.fact;
}

/** Places that all lists have. */
function inAll(lists: readonly (readonly Place[])[]): Place[] {
  const [first = [], ...others] = lists;
  const sets = others.map((list) => new Set(list.map(placeKey)));
  return first.filter((place) => sets.every((set) => set.has(placeKey(place))));
}

function placeKey({ file, span }: Place): string {
  return `${file}:${span.start}-${span.end}`;
}

/** The results of several machines as one. */
export function together(parts: readonly Explored[]): Explored {
  return {
    found: parts.flatMap(({ found }) => found).sort((one, other) => compareSwitches(one.switches, other.switches)),
    unexplored: parts.flatMap(({ unexplored }) => unexplored).sort(compareSwitches),
    stopped: parts.find(({ stopped }) => stopped !== null)?.stopped ?? null,
  };
}
