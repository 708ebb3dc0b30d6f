import type { Coverage } from "../../../runtime/explore/index.js";
import { loadProgram, type LoadedProgram } from "../../../runtime/index.js";
import type { Compilation } from "../../compile.js";
import type { Compiled } from "../../compiled.js";
import { combine, type Combined, type Explored, together } from "../../explorations/index.js";
import { type Job, type Reason, searchJob } from "../../explorations/searches/index.js";
import { bytesText, count, grouped, list, visible, wrap } from "../../text/index.js";
import { movesText, sourceText } from "../../trace/index.js";
import { MEDIUM, type Reported, reported, scenarioNamed } from "../reported.js";
import { type DrawnPath, factText, type ReportedPath, violationPath, witnessPath } from "./paths.js";

export type { ReportedPath } from "./paths.js";

/** How long an exploration may go on, over all rule sets and configs; each rule set has its share. */
export interface ExploreLimits {
  /** Distinct states, in all. */
  readonly maxStates: number;
  /** Bytes that one search allocates. */
  readonly maxMemory: number;
  /**
   * Begins with the next one of `parts` parts that are still to come and share what is left of the time. What it returns
   * is asked every few milliseconds while it is searched: anything but null ends it, and it has to keep to that.
   */
  readonly begins: (parts: number) => () => "timeout" | "interrupted" | null;
}

/** What all interleavings of a scenario come to under a rule set. */
export interface ReportedExploration {
  readonly ruleSet: string;
  /** `undecided`: nothing was found, and not everything was looked at. */
  readonly verdict: "holds" | "fails" | "undecided";
  /** `2 violations in all 1,234 states`, or how far it came and why no further. */
  readonly text: string;
  /** How much was looked at: configs, transitions, the longest path. */
  readonly coverage: string;
  /** Sentences: facts that no path shows, statements that no path reaches. */
  readonly remarks: readonly string[];
  /** Counterexamples, then paths that show what `may` happen. */
  readonly paths: readonly ReportedPath[];
}

/** What all interleavings of a scenario come to, under each rule set that its lines name. */
export interface ExploreReport {
  /** `all interleavings of s under A, D`. */
  readonly title: string;
  readonly ruleSets: readonly ReportedExploration[];
  /** All of it as text, without colour: who shows no page shows this. */
  readonly text: string;
  /** Sentences on what was not looked at or is not shown; empty where nothing is missing. */
  readonly partial: readonly string[];
}

/** Of more paths, the first are shown, under the first rule sets. */
const MOST_PATHS = 20;
/** Likewise of statements that nothing reaches. */
const MOST_UNREACHED = 10;

/** A rule set with what its searches found. */
interface Pair {
  readonly ruleSet: number;
  readonly combined: Combined;
}

/**
 * Explores a scenario under the rule sets that its lines name, under every config: breadth first, without interleavings
 * that cannot matter. What the limits leave out is told, and what was found until then stays.
 */
export function exploreReport(
  compilation: Compilation,
  options: { readonly scenario: string },
  limits: ExploreLimits,
): Reported<ExploreReport> {
  return reported(compilation, (compiled) => {
    const { program } = compiled;
    const scenario = scenarioNamed(program, options.scenario);
    const index = program.scenarios.indexOf(scenario);
    const loaded = loadProgram(program);
    let { maxStates } = limits;
    const pairs = scenario.ruleSets.map((ruleSet, at): Pair => {
      const parts = scenario.ruleSets.length - at;
      const share = Math.ceil(maxStates / parts);
      const explored = exploreAll(compiled, loaded, { file: 0, scenario: index, ruleSet, given: [] }, share, {
        maxMemory: limits.maxMemory,
        stopped: limits.begins(parts),
      });
      const space = { loaded, scenario: index, ruleSet, strategy: "breadth" as const, when: null, elsewhere: [] };
      const combined = combine(space, explored);
      maxStates = Math.max(0, maxStates - combined.coverage.states);
      return { ruleSet, combined };
    });
    let room = MOST_PATHS;
    let omitted = 0;
    const told = pairs.map(({ ruleSet, combined }): { shown: ReportedExploration; paths: readonly DrawnPath[] } => {
      const { violations, witnesses, verdict } = combined;
      const shown = violations.slice(0, room);
      const alsoShown = witnesses.slice(0, room - shown.length);
      room -= shown.length + alsoShown.length;
      omitted += violations.length + witnesses.length - shown.length - alsoShown.length;
      const pair = { scenario: index, ruleSet };
      const paths = [
        ...shown.map((each) => violationPath(compiled, pair, each)),
        ...alsoShown.map((each) => witnessPath(compiled, pair, each)),
      ];
      return {
        shown: {
          ruleSet: program.ruleSets[ruleSet]!.name,
          verdict,
          text: verdictText(combined),
          coverage: coverageText(combined.coverage, combined.found.length),
          remarks: remarksOf(compiled, index, combined),
          paths: paths.map((path) => path.shown),
        },
        paths,
      };
    });
    const ruleSets = told.map((each) => each.shown);
    const partial = [
      ...pairs.flatMap(({ combined }, at) => missing(combined, ruleSets[at]!.ruleSet, limits)),
      ...(omitted === 0 ? [] : [`${count(omitted, "more path")} not shown here; \`lmmu explore\` prints all`]),
    ];
    const title = `all interleavings of ${scenario.name} under ${list(ruleSets.map(({ ruleSet }) => ruleSet))}`;
    return { title, ruleSets, text: textOf(title, told, partial), partial };
  });
}

/** One search after the other, until all configs are explored or the share of states is used up. */
function exploreAll(
  { placeOf }: Compiled,
  loaded: LoadedProgram,
  first: Job,
  share: number,
  { maxMemory, stopped }: { maxMemory: number; stopped: () => "timeout" | "interrupted" | null },
): Explored {
  const found: Explored["found"][number][] = [];
  const waiting = [first];
  let states = share;
  const ended = (): Explored["stopped"] => stopped() ?? (states > 0 ? null : "states");
  for (let job = waiting[0]; job !== undefined && ended() === null; job = waiting[0]) {
    waiting.shift();
    const finished = searchJob(loaded, job, {
      ...{ strategy: "breadth", reduction: true, storage: "exact", seed: 1, walks: 1 },
      ...{ maxStates: states, maxMemory, stopped },
    });
    found.push({ ...finished.found, unreached: finished.found.unreached.map(placeOf) });
    states -= finished.found.coverage.states;
    waiting.push(...finished.others);
  }
  const unexplored = waiting.map(({ given }) => given);
  return together([{ found, unexplored, stopped: unexplored.length === 0 ? null : ended() }]);
}

function verdictText({ violations, unshown, reason, coverage }: Combined): string {
  const { states } = coverage;
  const number = violations.length + unshown.length;
  const broken = number === 0 ? "no violation" : count(number, "violation");
  if (reason === null) return `${broken} in ${states === 1 ? "the one state" : `all ${grouped(states)} states`}`;
  if (states === 0) return "not looked at";
  return `${broken} in the ${grouped(states)} ${states === 1 ? "state" : "states"} that were looked at; there are more`;
}

function coverageText({ transitions, depth }: Coverage, configs: number): string {
  const text = `${transitions === 1 ? "1 transition" : `${grouped(transitions)} transitions`}, paths of up to ${movesText(depth)}`;
  return configs < 2 ? text : `${count(configs, "config")}, ${text}`;
}

function remarksOf(
  compiled: Compiled,
  scenario: number,
  { unshown, notYetShown, unreached, reason }: Combined,
): string[] {
  const { sources } = compiled;
  const rest = unreached.length - MOST_UNREACHED;
  // Of a search that has not seen everything, nobody knows what its other paths reach.
  const isKnown = reason === null && unreached.length > 0;
  const places = unreached.slice(0, MOST_UNREACHED).map((place) => {
    return `\`${sourceText(place, sources)}\` (${sources.showLine(place)})`;
  });
  return [
    ...unshown.map((fact) => `no path shows ${factText(compiled, scenario, fact)}`),
    ...notYetShown.map((fact) => `no path of these shows ${factText(compiled, scenario, fact)}; others may`),
    ...(isKnown ? [`no path reaches ${list(places)}${rest > 0 ? `, and ${grouped(rest)} more` : ""}`] : []),
  ];
}

/** What was not looked at under a rule set, why, and what helps. */
function missing({ reason, unexplored }: Combined, ruleSet: string, limits: ExploreLimits): string[] {
  if (reason === null) return [];
  const configs = unexplored.length === 0 ? "" : `; ${count(unexplored.length, "part")} of its configs not begun with`;
  return [
    `${ruleSet}: not all states were looked at, ${whyText(reason, limits)}${configs}; \`lmmu explore\` has no such limit`,
  ];
}

function whyText(reason: Reason, { maxStates, maxMemory }: ExploreLimits): string {
  switch (reason) {
    case "states":
      return `since here there is room for ${grouped(maxStates)} over all rule sets and configs`;
    case "memory":
      return `since here a search may take ${bytesText(maxMemory)}`;
    case "timeout":
      return "since the time was over";
    case "interrupted":
      return "since it was stopped";
    case "walks":
    case "bits":
      throw new Error(`a search breadth first does not end for ${reason}`);
  }
}

function textOf(
  title: string,
  ruleSets: readonly { readonly shown: ReportedExploration; readonly paths: readonly DrawnPath[] }[],
  partial: readonly string[],
): string {
  const wrapped = (text: string, indentation = ""): string =>
    wrap(visible(text, MEDIUM.unicode), MEDIUM.width, indentation, `${indentation}  `).join("\n");
  const parts = ruleSets.flatMap(({ shown: { ruleSet, text, coverage, remarks }, paths }) => [
    [wrapped(`${ruleSet}: ${text}`), ...[coverage, ...remarks].map((line) => wrapped(line, "  "))].join("\n"),
    ...paths.map(({ shown: { kind, text: about, length, when }, lanes }) => {
      const tail = wrapped([length, when].filter((each) => each !== "").join("; "), " ");
      return `${kind === "witness" ? `${wrapped(about)}\n` : ""}${lanes}${tail}`;
    }),
  ]);
  return [wrapped(title), ...partial.map((sentence) => wrapped(sentence)), ...parts].join("\n\n") + "\n";
}
