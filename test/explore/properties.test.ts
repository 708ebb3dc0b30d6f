/** What holds of every exploration, whatever the scenario and the way through it. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Exploration, replay, type Schedule, type SearchOptions } from "../../runtime/explore/index.js";
import { loadProgram, type LoadedProgram, type Program, runScenario } from "../../runtime/index.js";
import { findingKey, violationsOf, witnessesOf } from "../runtime/reference/keys.js";
import { exploreAll, OPTIONS, programOf } from "./exploring.js";
import { ARM64_SETS, type RandomScenario, scenarios, type ScenarioOptions } from "./random-scenarios.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
const MOST_STATES = isDeep ? 3000 : 300;

/** A scenario, compiled. */
interface Compiled extends RandomScenario {
  readonly program: Program;
  readonly loaded: LoadedProgram;
  readonly index: number;
}

interface Found extends Compiled {
  readonly explorations: readonly Exploration[];
}

function compiled({ text, ruleSet }: RandomScenario): Compiled {
  const program = programOf(text);
  const index = program.ruleSets.findLastIndex(({ name }) => name === ruleSet);
  return { text, ruleSet, program, loaded: loadProgram(program), index };
}

/** Within few bytes a search in bits takes few of them; these are enough for all that is tried. */
const BITS = { strategy: "bitstate", maxMemory: 2 ** 22 } as const;

function explored(scenario: Compiled, options: Partial<SearchOptions>): Found {
  const { loaded, index } = scenario;
  return { ...scenario, explorations: exploreAll(loaded, 0, index, { ...OPTIONS, ...options }) };
}

/** Explores all of it; scenarios that are too large for that are not tried. */
function all(scenario: Compiled, options: Partial<SearchOptions> = {}): Found {
  const found = explored(scenario, { maxStates: MOST_STATES, ...options });
  fc.pre(found.explorations.every(({ ended }) => ended !== "states"));
  return found;
}

const keys = (lengths: ReadonlyMap<string, number>): string[] => [...lengths.keys()].sort();

/** What was found, without how. */
const told = ({ program }: Found, exploration: Exploration): object => ({
  switches: exploration.switches,
  violations: keys(violationsOf(program, exploration)),
  witnesses: keys(witnessesOf(exploration)),
  unwitnessed: exploration.unwitnessed,
});

const allTold = (found: Found): object[] => found.explorations.map((each) => told(found, each));

/** The same, and how long the ways to it are. */
const lengths = ({ program, explorations }: Found): object[] =>
  explorations.map((each) => ({ violations: violationsOf(program, each), witnesses: witnessesOf(each) }));

function holds(property: (scenario: Compiled) => void, choice: Partial<ScenarioOptions> = {}, runs = 8): void {
  fc.assert(
    fc.property(scenarios(choice), (scenario) => property(compiled(scenario))),
    { numRuns: isDeep ? runs * 25 : runs },
  );
}

describe("every exploration", { timeout: isDeep ? 1_200_000 : 20_000 }, () => {
  it("finds paths that replay to what they are told for", () => {
    holds((scenario) => {
      const { loaded, explorations } = all(scenario);
      for (const exploration of explorations) {
        const { ruleSet, violations, witnesses } = exploration;
        for (const each of [...violations, ...witnesses]) {
          const schedule = JSON.parse(JSON.stringify(each.schedule)) as Schedule;
          expect(replay(loaded, 0, ruleSet, schedule)).toEqual(each.run);
        }
        for (const each of violations) {
          const { violation, run } = each;
          if (violation.kind === "stopped") expect(run.stop).not.toBeNull();
          if (violation.kind === "unexpected") expect(run.findings[violation.finding]).toBeDefined();
          if (violation.kind === "unmet") expect(run.expected).toContain(violation.expectation);
        }
      }
    });
  });

  it("finds the same with and without reduction, as soon", () => {
    holds((scenario) => {
      const reduced = all(scenario, { reduction: true });
      const full = all(scenario, { reduction: false });
      expect(allTold(reduced)).toEqual(allTold(full));
      expect(lengths(reduced)).toEqual(lengths(full));
      const unreached = ({ explorations }: Found): unknown => explorations.map((each) => each.unreached);
      expect(unreached(reduced)).toEqual(unreached(full));
      for (const [index, { coverage }] of reduced.explorations.entries()) {
        expect(coverage.states).toBeLessThanOrEqual(full.explorations[index]!.coverage.states);
      }
    });
  });

  it("finds the same depth first, in few bits, and in compact storage", () => {
    holds((scenario) => {
      const breadth = all(scenario);
      const states = ({ explorations }: Found): number[] => explorations.map(({ coverage }) => coverage.states);
      const full = all(scenario, { reduction: false });
      const compact = all(scenario, { reduction: false, storage: "compact" });
      expect(allTold(compact)).toEqual(allTold(breadth));
      expect(states(compact)).toEqual(states(full));
      for (const reduction of [true, false]) {
        expect(allTold(all(scenario, { strategy: "depth", reduction }))).toEqual(allTold(breadth));
        expect(allTold(all(scenario, { ...BITS, reduction }))).toEqual(allTold(breadth));
        expect(allTold(all(scenario, { strategy: "depth", storage: "compact", reduction }))).toEqual(allTold(breadth));
      }
      expect(states(all(scenario, { strategy: "depth", reduction: false }))).toEqual(states(full));
    });
  });

  it("finds nothing by random walks that is not there", () => {
    holds((scenario) => {
      const breadth = all(scenario);
      const walked = explored(scenario, { strategy: "random", walks: 20 });
      for (const exploration of walked.explorations) {
        expect(exploration.ended).toBe(exploration.coverage.states === 0 ? "complete" : "walks");
        for (const [index, part] of [violationsOf(walked.program, exploration), witnessesOf(exploration)].entries()) {
          const there = breadth.explorations.flatMap((each) =>
            keys(index === 0 ? violationsOf(breadth.program, each) : witnessesOf(each)),
          );
          expect(there).toEqual(expect.arrayContaining(keys(part)));
        }
      }
    });
  });

  it("is the same the second time", () => {
    holds(
      (scenario) => {
        expect(all(compiled(scenario)).explorations).toEqual(all(scenario).explorations);
      },
      {},
      4,
    );
  });
});

describe("a run", { timeout: isDeep ? 1_200_000 : 20_000 }, () => {
  /** Findings of all runs that no line states, and those of all explorations, which locks may keep from happening. */
  const compared = (scenario: Compiled): { runs: string[]; explored: string[] } => {
    const { program, loaded, explorations } = all(scenario);
    const { ruleSet } = explorations[0]!;
    const { runs, partial } = runScenario(loaded, 0, ruleSet, { choices: null });
    expect(partial).toBeNull();
    const bare = { program, runs: new Set<string>() };
    for (const run of runs) {
      for (const finding of run.findings) bare.runs.add(findingKey(program, run, finding));
    }
    const explored = explorations.flatMap((each) => keys(violationsOf(program, each)));
    return {
      runs: [...bare.runs].sort(),
      explored: [...new Set(explored)].filter((key) => !/^(unmet|stopped)/.test(key)).sort(),
    };
  };
  /** No line states anything, so that everything found is told. */
  const stated = ({ text, ruleSet }: RandomScenario): Compiled =>
    compiled({ text: text.replace(/expect .*;\n\}\n$/, `expect ${ruleSet}: barriers 99;\n}\n`), ruleSet });

  it("goes one of an exploration's ways", () => {
    holds(
      (scenario) => {
        const { text } = scenario;
        // Locks block, and an interrupt that no handler may interrupt ends a run: those ways differ.
        fc.pre(!/mutex|spin|schedule/.test(text));
        const { runs, explored } = compared(stated(scenario));
        expect(explored).toEqual(expect.arrayContaining(runs));
      },
      {},
      12,
    );
  });

  it("is all that there is where nothing interleaves", () => {
    const alone = { tasks: 1, interrupts: false, ruleSets: ARM64_SETS };
    holds(
      (scenario) => {
        fc.pre(!/mutex|spin|sleep|schedule/.test(scenario.text));
        const { runs, explored } = compared(stated(scenario));
        expect(explored).toEqual(runs);
      },
      alone,
      12,
    );
  });
});

describe("limits", { timeout: isDeep ? 1_200_000 : 20_000 }, () => {
  const small = { statements: 2 };
  it("hold to the state", () => {
    holds(
      (scenario) => {
        const full = all(scenario, { maxStates: 40, reduction: false });
        for (const strategy of ["breadth", "depth"] as const) {
          const { states } = full.explorations[0]!.coverage;
          for (let most = 0; most <= states + 1; most++) {
            const [{ ended, coverage }] = explored(scenario, {
              maxStates: most,
              strategy,
              reduction: false,
            }).explorations as [Exploration];
            expect({ states: coverage.states, ended }).toEqual({
              states: Math.min(most, states),
              ended: most < states ? "states" : "complete",
            });
          }
        }
      },
      small,
      8,
    );
  });

  it("end with what there is, and never say that it is all", () => {
    holds(
      (scenario) => {
        const full = all(scenario);
        const there = new Set(full.explorations.flatMap((each) => keys(violationsOf(full.program, each))));
        for (const strategy of ["breadth", "depth", "random"] as const) {
          for (let question = 0; question < 4; question++) {
            let asked = 0;
            const stopped = (): "interrupted" | null => (asked++ >= question ? "interrupted" : null);
            const partial = explored(scenario, { strategy, stopped });
            for (const each of partial.explorations) {
              const found = keys(violationsOf(partial.program, each));
              expect([...there]).toEqual(expect.arrayContaining(found));
              const isAll = full.explorations.some((other) =>
                isDeepStrictEqual(told(full, other), told(partial, each)),
              );
              if (each.ended === "complete") expect(isAll).toBe(true);
              // What is asked last of random walks is asked after them, when shorter paths are looked for.
              else expect(strategy === "random" ? ["walks", "interrupted"] : ["interrupted"]).toContain(each.ended);
              if (question === 0) expect(each.ended === "interrupted" || each.coverage.states === 0).toBe(true);
            }
          }
          const { explorations } = explored(scenario, { strategy, maxMemory: 1 });
          for (const { ended, coverage } of explorations)
            expect(coverage.states === 0 || ended === "memory").toBe(true);
        }
      },
      small,
      8,
    );
  });
});
