/** What becomes of each scenario: test cases, and what is left out with a reason. */
import { type LoadedProgram, type Run, runScenario } from "../../../runtime/index.js";
import { caseOf } from "../../cases.js";
import { type Case, caseText, describe } from "../../conditions.js";
import { count } from "../../text/index.js";
import { apartFrom, guardTerms } from "./guard.js";
import { type Play, playOf } from "./plays.js";

/** One way through a scenario's task, with all configs under which the calls are these. */
export interface Part {
  readonly scenario: string;
  readonly title: string;
  /** Of a scenario with several tasks, the one whose calls these are. */
  readonly task: string | null;
  /** The configs, for people; empty: always. */
  readonly when: string;
  /** The same for C: terms of which one must hold; none: always. */
  readonly guard: readonly string[];
  /** What is played, or the reason why nothing is. */
  readonly play: Play | string;
}

/** Of one scenario's task; the others are counted. */
const MAX_PARTS = 64;

/** The parts of all scenarios under a rule set (by index), in the file's order and that of the runs. */
export function partsOf(loaded: LoadedProgram, ruleSet: number): Part[] {
  const { program } = loaded;
  return program.scenarios.flatMap(({ name, title, tasks }, scenario) => {
    const { runs, partial } = runScenario(loaded, scenario, ruleSet, { choices: null });
    const parts = tasks.flatMap((task) => {
      const head = { scenario: name, title, task: tasks.length > 1 ? program.frames[task]!.name : null };
      const ways = waysOf(loaded, runs, task);
      const told = ways.slice(0, MAX_PARTS).map((way): Part => {
        const holding = way.cases;
        const others = apartFrom(
          holding,
          ways.flatMap((other) => (other === way ? [] : other.cases)),
        );
        return { ...head, when: describe(holding, others), guard: guardTerms(holding, others), play: way.play };
      });
      const more = ways.length - told.length;
      return more > 0 ? [...told, { ...head, ...ALWAYS, play: `${count(more, "more way")} through it.` }] : told;
    });
    if (partial === null) return parts;
    return [...parts, { scenario: name, title, task: null, ...ALWAYS, play: "Runs of it beyond lmmu's limits." }];
  });
}

const ALWAYS = { when: "", guard: [] } as const;

interface Way {
  readonly play: Play | string;
  /** Each once. */
  readonly cases: readonly Case[];
}

/** Runs with the same calls and states are one way, whatever else differs in them. */
function waysOf({ program }: LoadedProgram, runs: readonly Run[], task: number): Way[] {
  const ways = new Map<string, { play: Play | string; cases: Map<string, Case> }>();
  for (const run of runs) {
    const play = playOf(program, run, task);
    const key = typeof play === "string" ? play : callsText(play);
    const when = caseOf(program, run);
    const known = ways.get(key);
    if (known === undefined) ways.set(key, { play, cases: new Map([[caseText(when), when]]) });
    else known.cases.set(caseText(when), when);
  }
  return [...ways.values()].map(({ play, cases }) => ({ play, cases: [...cases.values()] }));
}

function callsText({ begun, moves }: Play): string {
  const states = [begun, ...moves.map(({ after }) => after)].map(({ variables, active }) => [active, ...variables]);
  return JSON.stringify([moves.map(({ call }) => call), states]);
}
