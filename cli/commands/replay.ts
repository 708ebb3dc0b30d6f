import { resolve } from "node:path";
import type { Program } from "../../runtime/index.js";
import { judge, loadProgram, type Run } from "../../runtime/index.js";
import type { NoSuchMoveError, Violation } from "../../runtime/explore/index.js";
import { tracesJson } from "../../compiler/trace/index.js";
import { MAX_ITF_LENGTH, type ItfReading, readItf } from "../../compiler/trace/itf/index.js";
import type { RunCommand } from "../run-command.js";
import { compileInputs } from "../compiled.js";
import { json } from "../format/json.js";
import { styleFor } from "../format/style.js";
import { readBytes, unreadableText } from "../io/read.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

type Schedule = Extract<ItfReading, { ok: true }>;

/** `run --replay TRACE`. Exit code 1 where the run breaks what the scenario expects, as in `explore`. */
export const run: RunCommand = async ([input], options, terminal) => {
  for (const name of ["rules", "scenario", "when", "choices", "expect"]) {
    if (options[name] === undefined) continue;
    throw new UsageError(`--${name} and --replay are two things`, "the trace says which scenario, rules and configs");
  }
  const all = await compileInputs([input!], terminal);
  if (!Array.isArray(all)) return all;
  if (all.length > 1) throw new UsageError(`${input} is ${all.length} files`, "name the one that the trace is of");
  const compiled = all[0]!;
  const { program, placeOf, sources } = compiled;
  const file = options["replay"] as string;
  const written = scheduleIn(file, program, terminal.cwd);
  const isTables = options["tables"] === true;
  const again = await replayed(file, program, written, isTables);
  const scenario = program.scenarios[written.scenario]!;
  const trace = { program, scenario, ruleSet: program.ruleSets[written.ruleSet]!, run: again, placeOf };
  const violation = violationIn(program, written.scenario, again);
  const { stdout, env } = terminal;
  if (options["format"] === "json") stdout.write(json(tracesJson([trace], sources)));
  else if (options["format"] === "svg") {
    const { interleavedSvg } = await import("../../compiler/trace/svg/interleaved/index.js");
    stdout.write(interleavedSvg(trace, sources, violation));
  } else {
    const { lanesPretty } = await import("../format/lanes-pretty.js");
    const style = styleFor(stdout, options["color"] as boolean | undefined, env);
    const tables = isTables ? (await import("../format/tables.js")).tablesPretty(program, again, style) : "";
    stdout.write(lanesPretty(trace, sources, violation, style) + tables);
  }
  return violation === null ? EXIT.fine : EXIT.findings;
};

function scheduleIn(file: string, program: Program, cwd: string): Schedule {
  const read = readBytes(resolve(cwd, file), MAX_ITF_LENGTH);
  if (!read.ok) {
    const why = read.reason === "too_large" ? "it is larger than 32 MiB" : unreadableText(read.reason);
    throw new UsageError(`${file} cannot be replayed: ${why}`, "take a file that `lmmu explore --format itf` wrote");
  }
  const reading = readItf(read.bytes.toString("utf8"), program);
  if (reading.ok) return reading;
  const told = reading.errors.map(({ where, message }) => (where === "" ? message : `${where}: ${message}`));
  throw new UsageError(`${file} cannot be replayed\n${told.join("\n")}`, reading.errors[0]!.help);
}

async function replayed(
  file: string,
  program: Program,
  { scenario, ruleSet, schedule }: Schedule,
  tables: boolean,
): Promise<Run> {
  const { NoSuchMoveError, replay } = await import("../../runtime/explore/index.js");
  try {
    return replay(loadProgram(program), scenario, ruleSet, schedule, { tables });
  } catch (problem) {
    if (!(problem instanceof NoSuchMoveError)) throw problem;
    throw new UsageError(
      `${file} is no run of ${program.scenarios[scenario]!.name}: #meta.lmmu.moves[${problem.at}] cannot be made: ` +
        whyNot(problem, program, scenario),
      "replay it on the file that it was made from, as that was then; or explore again",
    );
  }
}

/** What keeps a move from being made. */
function whyNot({ move, because }: NoSuchMoveError, { frames, scenarios }: Program, scenario: number): string {
  const { tasks, interrupts } = scenarios[scenario]!;
  const nameOf = (frame: number | undefined): string => (frame === undefined ? "that" : frames[frame]!.name);
  const task = nameOf(tasks[move.task]);
  const handler = move.kind === "interrupt" ? nameOf(interrupts[move.handler]?.irq) : "";
  const cpu = move.kind === "switch_in" ? `CPU ${move.cpu}` : "its CPU";
  switch (because) {
    case "no_task":
      return "there is no such task";
    case "no_handler":
      return "there is no such handler";
    case "outcome":
      return `${task} has no such choice there`;
    case "ended":
      return `${task} has ended`;
    case "off_cpu":
      return `${task} is on no CPU there`;
    case "running":
      return `${task} is on a CPU already`;
    case "waits":
      return `${task} waits for a lock there`;
    case "cpu_taken":
      return `${cpu} runs another task there, or there is no such CPU`;
    case "awaited":
      return `a \`schedule\` wants another task on ${cpu}, or ${task} elsewhere`;
    case "not_preemptible":
      return `${task} may not be preempted there`;
    case "masked":
      return `${task} keeps interrupts like ${handler} out there`;
    case "fired_out":
      return `${handler} has fired as often as the scenario says`;
  }
}

/**
 * What a run breaks: the latest, since an exploration's path ends with what it was told for. Facts are judged where the
 * run has come to its end.
 */
function violationIn(program: Program, scenario: number, again: Run): Violation | null {
  const { expectations, tasks } = program.scenarios[scenario]!;
  const ended = new Set(again.steps.flatMap(({ task, action }) => (action.kind === "end" ? [task] : [])));
  const isOver = tasks.every((task) => ended.has(task));
  let latest: { readonly violation: Violation; readonly at: number } | null = null;
  for (const failure of judge(program, scenario, { runs: [again], partial: null })) {
    let violation: Violation;
    let at = again.steps.length;
    if (failure.kind === "unmet") {
      if (!isOver || expectations[failure.expectation]!.facts[failure.fact]!.may) continue;
      violation = { kind: "unmet", expectation: failure.expectation, fact: failure.fact };
    } else if (failure.kind === "stopped") violation = { kind: "stopped" };
    else {
      violation = { kind: "unexpected", finding: failure.finding };
      at = again.findings[failure.finding]!.step;
    }
    if (latest === null || at >= latest.at) latest = { violation, at };
  }
  return latest?.violation ?? null;
}
