import { readCase } from "../cases.js";
import type { Compilation } from "../compile.js";
import { type Case, caseText } from "../conditions.js";
import { outcomeOf, outcomeText, together } from "../matrix/index.js";
import { count } from "../text/index.js";
import {
  MOST_RUNS_SHOWN,
  titleOf,
  type Trace,
  type TracesJson,
  tracesJson,
  tracesOf,
  traceText,
} from "../trace/index.js";
import { tracesSvg } from "../trace/svg/index.js";
import type { Program } from "../../runtime/index.js";
import { MEDIUM, type Reported, reported, ruleSetNamed, scenarioNamed, Unreportable } from "./reported.js";

/** Which runs to report on: plain data, which may come from anywhere. */
export interface TraceReportOptions {
  readonly scenario: string;
  readonly ruleSet: string;
  /** What switches have to be: `DEBUG_PAGEALLOC && !KASAN`. Without it, the runs of all configs are shown. */
  readonly when?: string;
  /** Outcomes of `maybe` and `choose` in the order met, from 0; 0 beyond the list's end. */
  readonly choices?: readonly number[];
}

/** What a scenario does under a rule set. Of many runs, the first few are shown. */
export interface TraceReport {
  /** `s under A when DEBUG_PAGEALLOC`, of several runs also how many. */
  readonly title: string;
  /** What came of all runs, the worst first: `ok`, `2 WARN`, `0-1 BUG`, `1 hazard`, `leaks`, `stopped`. */
  readonly outcome: string;
  /** The runs shown as `lmmu run` prints them, without colour. */
  readonly text: string;
  /** The same runs as one SVG document. */
  readonly svg: string;
  /** The same runs as `lmmu run --format json` has them. */
  readonly trace: TracesJson;
  /** Sentences on what is missing; empty where nothing is. */
  readonly partial: readonly string[];
}

/**
 * Runs a scenario under a rule set and tells what it did. `stopped` is asked while it runs; where it says yes, the runs
 * until then are reported.
 */
export function traceReport(
  compilation: Compilation,
  options: TraceReportOptions,
  stopped: () => boolean = () => false,
): Reported<TraceReport> {
  return reported(compilation, (compiled) => {
    const { program, sources } = compiled;
    const scenario = scenarioNamed(program, options.scenario);
    const when = caseNamed(program, options.when);
    const choices = checked(options.choices ?? []);
    const ruleSets = [ruleSetNamed(program, options.ruleSet)];
    const { traces, partial } = tracesOf(compiled, { scenarios: [scenario], ruleSets, when, choices, stopped });
    if (traces.length === 0) throw new Unreportable(partial[0] ?? `${scenario.name} has no such run`);
    const shown = traces.slice(0, MOST_RUNS_SHOWN);
    const more = traces.length - shown.length;
    const omitted = more === 0 ? [] : [`${count(more, "more run")}, which a case of configs or choices can single out`];
    return {
      title: traces.length === 1 ? titleOf(traces[0]!, sources) : titleOfAll(traces, when),
      outcome: outcomeText(traces.map(({ run }) => outcomeOf(run)).reduce(together)),
      text: [...shown.map((trace) => traceText(trace, sources, MEDIUM)), ...omitted.map((each) => `${each}\n`)].join(
        "\n",
      ),
      svg: tracesSvg(shown, sources, omitted.join()),
      trace: tracesJson(shown, sources),
      partial: [...partial, ...omitted],
    };
  });
}

function titleOfAll(traces: readonly Trace[], when: Case): string {
  const { scenario, ruleSet } = traces[0]!;
  const configs = when.size === 0 ? "" : ` when ${caseText(when)}`;
  return `${scenario.name} under ${ruleSet.name}${configs}: ${count(traces.length, "run")}`;
}

function caseNamed(program: Program, text: string | undefined): Case {
  if (text === undefined) return new Map();
  const read = readCase(text, program);
  if (read.kind === "case") return read.when;
  if (read.kind === "no_switch") throw new Unreportable(`there is no switch ${read.name}`);
  throw new Unreportable(`${JSON.stringify(text)} is no case of configs`);
}

function checked(choices: readonly number[]): readonly number[] {
  if (choices.every((choice) => Number.isSafeInteger(choice) && choice >= 0)) return choices;
  throw new Unreportable("outcomes of choices are whole numbers from 0");
}
