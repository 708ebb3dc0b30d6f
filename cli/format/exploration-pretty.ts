import { bytesText, count, grouped, visible, wrap } from "../../compiler/text/index.js";
import { caseOf, caseText } from "../../compiler/index.js";
import { lengthText, movesText, sourceText, writtenText } from "../../compiler/trace/index.js";
import type { Place } from "../../grammar/index.js";
import type { FactIndex, ToldViolation } from "../../compiler/explorations/index.js";
import type { Reason } from "../../compiler/explorations/searches/index.js";
import { type Report, type Result, traceOf } from "../explore/report.js";
import { lanesPretty } from "./lanes-pretty.js";
import type { Style } from "./style.js";

/** Memory per state is told from so many states on. */
const LEAST_COUNTED = 1000;

/** Of more statements that nothing reaches, the first are told. */
const MOST_UNREACHED = 10;

/**
 * What an exploration has found, for people: each counterexample in lanes, then a few lines for each scenario and rule
 * set, and the sum. `witnesses`: also the paths that show what `may` happen.
 */
export function explorationPretty(report: Report, witnesses: boolean, style: Style): string {
  const { results } = report;
  const paths = results.flatMap((result) => [
    ...result.violations.map((each) => violationText(result, each, style)),
    ...(witnesses ? result.witnesses.map(({ run, ...fact }) => witnessText(result, fact, run, style)) : []),
  ]);
  const lines: string[] = [];
  let file: Result["file"] | undefined;
  for (const result of results) {
    if (result.file !== file) lines.push(style.colors.bold(visible(result.file.compiled.file, style.unicode)));
    file = result.file;
    lines.push(...resultLines(report, result, style));
  }
  return [...paths, `${[...lines, ...totals(report, style)].join("\n")}\n`].join("\n");
}

function violationText(
  result: Result,
  { violation, run, shortest, when, schedule }: ToldViolation,
  style: Style,
): string {
  const { sources } = result.file.compiled;
  const lanes = lanesPretty(traceOf(result, run), sources, violation, style);
  const path = lengthText(schedule.moves.length, shortest);
  // The lanes say which configs this path needs; others may have the same by another.
  const isSaid = when === caseText(caseOf(result.file.compiled.program, run));
  const about = isSaid ? path : `${path}; it happens ${when === "" ? "under every config" : `when ${when}`}`;
  return lanes + told(about, " ", style).join("\n") + "\n";
}

function witnessText(result: Result, fact: FactIndex, run: ToldViolation["run"], style: Style): string {
  const { sources } = result.file.compiled;
  const lanes = lanesPretty(traceOf(result, run), sources, null, style);
  return `${told(`This path shows: ${factText(result, fact)}`, "", style).join("\n")}\n${lanes}`;
}

function resultLines(report: Report, result: Result, style: Style): string[] {
  const { colors } = style;
  const { program } = result.file.compiled;
  const name = `${program.scenarios[result.scenario]!.name}  (${program.ruleSets[result.ruleSet]!.name})`;
  const mark = {
    holds: colors.green("ok  "),
    fails: colors.red("FAIL"),
    undecided: colors.yellow("?   "),
  }[result.verdict];
  const [first, ...rest] = wrap(visible(name, style.unicode), style.width - 8, "", "  ");
  const below = (text: string): string[] => told(text, "        ", style);
  return [
    `  ${mark}  ${first}`,
    ...rest.map((line) => `        ${line}`),
    ...below(verdictText(report, result)),
    ...below(coverageText(result, report)),
    ...result.unshown.flatMap((fact) => below(`no path shows ${factText(result, fact)}`)),
    ...result.notYetShown.flatMap((fact) => below(`no path of these shows ${factText(result, fact)}; others may`)),
    ...unreachedLines(result).flatMap(below),
  ];
}

function verdictText({ wanted }: Report, result: Result): string {
  const { violations, reason, coverage, unexplored } = result;
  const states = `${grouped(coverage.states)} ${coverage.states === 1 ? "state" : "states"}`;
  const broken = violations.length === 0 ? "no violation" : count(violations.length, "violation");
  const configs = unexplored.length === 0 ? "" : `; ${count(unexplored.length, "part")} of the configs not begun with`;
  if (reason === null) {
    const storage = wanted.search.storage === "compact" ? " (each known by 64 bits of it)" : "";
    const where = wanted.when === null ? "" : ` when ${wanted.when}`;
    const shard = wanted.shard === null ? "" : ` of shard ${wanted.shard.index}/${wanted.shard.count}`;
    return `${broken} in ${coverage.states === 1 ? "the one state" : `all ${states}`}${where}${shard}${storage}`;
  }
  const looked = coverage.states === 0 ? "nothing was looked at" : `${broken} in the ${states} that were looked at`;
  return `${looked}; ${endedText(reason, wanted)}${configs}`;
}

/** Why that is not all, and what helps. */
function endedText(reason: Reason, { maxMemory, timeout, search }: Report["wanted"]): string {
  switch (reason) {
    case "states":
      return `there are more (--max-states ${search.maxStates})`;
    case "memory":
      return maxMemory === null
        ? "there are more, and half of this machine's memory is full (--max-memory allows more; --strategy bitstate needs less)"
        : `there are more (--max-memory ${bytesText(maxMemory)})`;
    case "timeout":
      return `there are more, and the time is over (--timeout ${(timeout ?? 0) / 1000}s)`;
    case "interrupted":
      return "there are more: stopped by Ctrl-C";
    case "walks":
      return `on ${grouped(search.walks)} random walks, which is no proof for the others`;
    case "bits":
      return "a bitstate search takes some states for others and misses what is behind them";
  }
}

function coverageText({ coverage, found }: Result, { wanted }: Report): string {
  const { states, transitions, depth, bytesPerState, memory } = coverage;
  const { strategy } = wanted.search;
  // Of few states it would tell of the tables that are there before the first; the other strategies keep none.
  const isTold = states >= LEAST_COUNTED && (strategy === "breadth" || strategy === "depth");
  const per = isTold ? `${grouped(Math.round(bytesPerState))} bytes per state, ` : "";
  const configs = found.length === 1 ? "" : `${count(found.length, "config")}, `;
  const most = found.length === 1 ? "" : " at most";
  return `${configs}${grouped(transitions)} transitions, paths of up to ${movesText(depth)}, ${per}${bytesText(memory)}${most}`;
}

function unreachedLines({ unreached, file, reason }: Result): string[] {
  // Of a search that has not seen everything, nobody knows what its other paths reach.
  if (unreached.length === 0 || reason !== null) return [];
  const { sources } = file.compiled;
  const text = (place: Place): string => `${sources.showLine(place)}: ${sourceText(place, sources)}`;
  const rest = unreached.length - MOST_UNREACHED;
  return [
    "no path reaches",
    ...unreached.slice(0, MOST_UNREACHED).map((place) => `  ${text(place)}`),
    ...(rest > 0 ? [`  and ${grouped(rest)} more; --format json has all`] : []),
  ];
}

function factText({ file: { compiled }, scenario }: Result, { expectation, fact }: FactIndex): string {
  return writtenText(compiled.program.scenarios[scenario]!.expectations[expectation]!.facts[fact]!.origin, compiled);
}

/** The last line: how many scenarios, under a rule set each, came to what. */
function totals({ results, wanted }: Report, { colors }: Style): string[] {
  const number = (verdict: Result["verdict"]): number => results.filter((each) => each.verdict === verdict).length;
  const [holds, fails, undecided] = [number("holds"), number("fails"), number("undecided")];
  const text = [
    fails > 0 ? colors.red(`${fails} failed`) : "0 failed",
    `${holds} ${holds === 1 ? "holds" : "hold"}`,
    ...(undecided > 0 ? [colors.yellow(`${undecided} not decided`)] : []),
  ].join(", ");
  const { shard } = wanted;
  if (shard === null) return [text];
  return [`shard ${shard.index}/${shard.count}: ${text}`, "`lmmu report merge` joins what the shards say as JSON"];
}

function told(text: string, indentation: string, style: Style): string[] {
  return wrap(visible(text, style.unicode), style.width, indentation, `${indentation}  `);
}
