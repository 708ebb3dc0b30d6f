import type { Place } from "../../grammar/index.js";
import { placeJson } from "../../compiler/index.js";
import { sourceText, tracesJson, violationLines } from "../../compiler/trace/index.js";
import { scheduleJson } from "../../compiler/trace/itf/index.js";
import type { Schedule } from "../../runtime/explore/index.js";
import type { Run } from "../../runtime/index.js";
import type { FactIndex, ToldViolation } from "../../compiler/explorations/index.js";
import type { Switches } from "../../compiler/explorations/searches/index.js";
import { EXPLORATION_VERSION } from "../explore/report-version.js";
import { type Report, type Result, traceOf } from "../explore/report.js";
import { VERSION } from "../package.js";
import { json } from "./json.js";

/** What an exploration has found, for programs: exploration.schema.json says how. Names instead of indices. */
export function explorationJson({ wanted, files, results }: Report): string {
  const { search, maxMemory, timeout, shard, rules, scenario, when } = wanted;
  const number = (verdict: Result["verdict"]): number => results.filter((each) => each.verdict === verdict).length;
  return json({
    version: EXPLORATION_VERSION,
    lmmu: VERSION,
    options: { ...search, maxMemory, timeout, rules, scenario, when },
    shard,
    inputs: files.map(({ compiled, digest }) => ({ file: compiled.file, digest })),
    results: results.map(resultJson),
    summary: { holds: number("holds"), fails: number("fails"), undecided: number("undecided") },
  });
}

function resultJson(result: Result): object {
  const { file, verdict, reason, stopped, coverage, violations, witnesses } = result;
  const { program, sources } = file.compiled;
  const fact = (each: FactIndex): object => factJson(result, each);
  const place = (each: Place): object => placeJson(each, sources);
  const schedule = (each: Schedule): object => scheduleJson(traceNames(result), each);
  return {
    file: file.compiled.file,
    scenario: program.scenarios[result.scenario]!.name,
    ruleSet: program.ruleSets[result.ruleSet]!.name,
    verdict,
    reason,
    stopped,
    coverage,
    violations: violations.map((each) => violationJson(result, each)),
    unshown: result.unshown.map(fact),
    notYetShown: result.notYetShown.map(fact),
    witnesses: witnesses.map((each) => ({ ...factJson(result, each), ...pathJson(result, each.schedule, each.run) })),
    unreached: result.unreached.map((each) => ({ ...place(each), text: sourceText(each, sources) })),
    explorations: result.found.map((each) => ({
      configs: configsJson(result, each.switches),
      ended: each.ended,
      coverage: each.coverage,
      violations: each.violations.map(({ violation, shortest, schedule: way }) => ({
        ...violation,
        shortest,
        schedule: schedule(way),
      })),
      witnesses: each.witnesses.map(({ schedule: way, ...of }) => ({ ...of, schedule: schedule(way) })),
      unwitnessed: each.unwitnessed,
      unreached: each.unreached.map(place),
    })),
    unexplored: result.unexplored.map((each) => configsJson(result, each)),
  };
}

function traceNames(result: Result): Parameters<typeof scheduleJson>[0] {
  const { program } = result.file.compiled;
  return {
    program,
    scenario: program.scenarios[result.scenario]!,
    ruleSet: program.ruleSets[result.ruleSet]!,
  };
}

function violationJson(result: Result, { violation, schedule, shortest, run, when }: ToldViolation): object {
  const { sources } = result.file.compiled;
  const trace = traceOf(result, run);
  return {
    ...violation,
    message: violationLines(violation, trace, sources).finding,
    ...placeJson(trace.placeOf(originOf(result, violation, run)), sources),
    when,
    shortest,
    ...pathJson(result, schedule, run),
  };
}

function originOf({ file, scenario }: Result, violation: ToldViolation["violation"], run: Run): number {
  switch (violation.kind) {
    case "unexpected":
      return run.steps[run.findings[violation.finding]!.step]!.origin;
    case "unmet":
      return file.compiled.program.scenarios[scenario]!.expectations[violation.expectation]!.facts[violation.fact]!
        .origin;
    case "stopped":
      return run.stop!.origin;
  }
}

function pathJson(result: Result, schedule: Schedule, run: Run): object {
  const [trace] = tracesJson([traceOf(result, run)], result.file.compiled.sources).runs;
  return { schedule: scheduleJson(traceNames(result), schedule), trace };
}

function factJson({ file, scenario }: Result, { expectation, fact }: FactIndex): object {
  const { program, placeOf, sources } = file.compiled;
  const place = placeOf(program.scenarios[scenario]!.expectations[expectation]!.facts[fact]!.origin);
  return { expectation, fact, text: sourceText(place, sources), ...placeJson(place, sources) };
}

function configsJson({ file }: Result, switches: Switches): Readonly<Record<string, boolean>> {
  const { program } = file.compiled;
  return Object.fromEntries(
    switches
      .map((each) => [program.switches[each.switch]!.name, each.value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
