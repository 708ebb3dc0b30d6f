/** Explores one scenario under one rule set and one config, and makes traces of what it finds. */
import type { Budget } from "../budget.js";
import type { LoadedProgram } from "../program.js";
import type { Run } from "../trace.js";
import { isExpected, isTolerated } from "../verdict.js";
import { bitstate } from "./bitstate.js";
import { breadthFirst } from "./breadth-first.js";
import { Config } from "./configs.js";
import { depthFirst } from "./depth-first.js";
import { findingKey, type Goal } from "./events.js";
import {
  type Counterexample,
  type Ended,
  type Exploration,
  NO_COVERAGE,
  type Schedule,
  type SearchOptions,
  type StrategyName,
  type Violation,
  type Witness,
} from "./exploration.js";
import { Model } from "./model.js";
import { randomWalk } from "./random-walk.js";
import { replay } from "./replay.js";
import { type Reached, Search, type Strategy } from "./search.js";

const BY_NAME: Readonly<Record<StrategyName, Strategy>> = {
  breadth: breadthFirst,
  depth: depthFirst,
  bitstate,
  random: randomWalk,
};

export interface Explored {
  readonly exploration: Exploration;
  /** Where a free switch was read and on: the configs that begin with it off, which are still to be explored. */
  readonly others: readonly Schedule["switches"][];
}

/** Ends what is under way between two expansions: a chain of a million frames is one step. */
class Stopped extends Error {
  constructor(readonly reason: "timeout" | "interrupted") {
    super(reason);
  }
}

/**
 * Explores a scenario under a rule set (both by index) with these free switches; others that it reads are on. Throws a
 * RangeError where there is no such scenario.
 */
export function explore(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  switches: Schedule["switches"],
  options: SearchOptions,
): Explored {
  const definition = loaded.program.scenarios[scenario];
  if (definition === undefined) throw new RangeError(`the program has no scenario ${scenario}`);
  const config = new Config(loaded, switches);
  let made: Search<Model> | null = null;
  const ended = untilStopped(() => {
    const model = new Model(loaded, definition, ruleSet, config, budgetOf(options));
    made = new Search(model, options);
    made.comesTo(model.goalsOfStart, () => []);
    return BY_NAME[options.strategy](made);
  });
  return explored(loaded, scenario, ruleSet, config, made, ended);
}

/** What a search has found; `search` null: it has not begun. */
function explored(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  config: Config,
  search: Search<Model> | null,
  ended: Ended,
): Explored {
  if (search === null) {
    const nothing = { coverage: NO_COVERAGE, violations: [], witnesses: [], unwitnessed: [], unreached: [] };
    return { exploration: { scenario, ruleSet, switches: config.read, ended, ...nothing }, others: config.others };
  }
  const { space: model, options } = search;
  const coverage = search.coverage();
  const shortest = options.strategy === "breadth" && !options.reduction;
  const reached = shortest ? search.reached : shortened(search, ended);
  const { stated } = model.facts;
  const traced = reached.map((each) => trace(loaded, scenario, ruleSet, config, each));
  const violations = traced.flatMap(({ goal, schedule, run, isShortest }): Counterexample[] => {
    const violation = violationOf(loaded, scenario, goal, run, model);
    return violation === null ? [] : [{ violation, schedule, run, shortest: shortest || isShortest }];
  });
  const witnesses = traced.flatMap(({ goal, schedule, run }): Witness[] => {
    if (goal.kind !== "witness") return [];
    const { expectation, index } = stated[goal.stated]!;
    return [{ expectation, fact: index, schedule, run }];
  });
  const unwitnessed = stated.flatMap(({ fact, expectation, index }) => {
    const isShown = witnesses.some((witness) => witness.expectation === expectation && witness.fact === index);
    return fact.may && !isShown ? [{ expectation, fact: index }] : [];
  });
  const exploration: Exploration = {
    scenario,
    ruleSet,
    switches: config.read,
    ended,
    coverage,
    violations,
    witnesses,
    unwitnessed,
    unreached: model.unreached(),
  };
  return { exploration, others: config.others };
}

function budgetOf({ stopped }: SearchOptions): Budget {
  let instructions = 0;
  let nextQuestion = 4096;
  return {
    instruction(times = 1): void {
      instructions += times;
      if (instructions < nextQuestion) return;
      nextQuestion = instructions + 4096;
      const reason = stopped?.() ?? null;
      if (reason !== null) throw new Stopped(reason);
    },
    step: () => undefined,
  };
}

function untilStopped(act: () => Ended): Ended {
  try {
    return act();
  } catch (failure) {
    if (!(failure instanceof Stopped)) throw failure;
    return failure.reason;
  }
}

interface ReachedBy extends Reached {
  readonly isShortest: boolean;
}

/** The same things by shortest ways, as far as they are found within the limits that are left. */
function shortened({ space: model, reached, options }: Search<Model>, ended: Ended): ReachedBy[] {
  const longest = Math.max(0, ...reached.map(({ moves }) => moves.length));
  const isOver = ended === "timeout" || ended === "interrupted" || ended === "memory";
  if (longest === 0 || isOver) return reached.map((each) => ({ ...each, isShortest: each.moves.length === 0 }));
  const wanted = new Set(reached.map(({ goal }) => goal.key));
  const again = new Search(model, { ...options, strategy: "breadth", reduction: false, storage: "exact" }, wanted);
  untilStopped(() => breadthFirst(again));
  const shorter = new Map(again.reached.map((each) => [each.goal.key, each]));
  return reached.map((each) => {
    const found = shorter.get(each.goal.key);
    return found === undefined ? { ...each, isShortest: false } : { ...found, isShortest: true };
  });
}

function trace(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  config: Config,
  reached: Reached | ReachedBy,
): { goal: Goal; schedule: Schedule; run: Run; isShortest: boolean } {
  const run = replay(loaded, scenario, ruleSet, { switches: config.read, moves: reached.moves });
  // The trace alone says which switches it needs.
  const switches = run.decisions.flatMap((each) =>
    each.kind === "switch" ? [{ switch: each.switch, value: each.value }] : [],
  );
  const isShortest = "isShortest" in reached && reached.isShortest;
  return { goal: reached.goal, schedule: { switches, moves: reached.moves }, run, isShortest };
}

function violationOf(
  { program }: LoadedProgram,
  scenario: number,
  goal: Goal,
  run: Run,
  model: Model,
): Violation | null {
  switch (goal.kind) {
    case "witness":
      return null;
    case "stopped":
      if (run.stop === null) throw new Error(`a path that should stop (${goal.key}) and does not`);
      return { kind: "stopped" };
    case "unmet": {
      const { expectation, index } = model.facts.stated[goal.stated]!;
      return { kind: "unmet", expectation, fact: index };
    }
    case "unexpected": {
      const facts = run.expected.flatMap((index) => program.scenarios[scenario]!.expectations[index]!.facts);
      const finding = run.findings.findIndex(
        (each) =>
          findingKey(each, run.steps) === goal.key && !isTolerated(each) && !isExpected(program, run, each, facts),
      );
      if (finding < 0) throw new Error(`a path that should come to ${goal.key} and does not`);
      return { kind: "unexpected", finding };
    }
  }
}
