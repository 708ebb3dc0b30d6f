import { loadProgram, type Run, runScenario } from "../../runtime/index.js";
import type { RunCommand } from "../run-command.js";
import { type Compiled, compileInputs, ruleSetsNamed, scenariosNamed } from "../compiled.js";
import { caseOf, type Case, partialText } from "../../compiler/index.js";
import { styleFor } from "../format/style.js";
import { tablesPretty } from "../format/tables.js";
import { tracesJson } from "../format/trace-json.js";
import { tracePretty } from "../format/trace-pretty.js";
import { tracesSvg } from "../format/trace-svg.js";
import type { Trace } from "../format/trace.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

/** More runs than this nobody reads; `--format json` has all. */
const MOST_RUNS = 16;

export const run: RunCommand = async ([input], options, terminal) => {
  const all = await compileInputs([input!], terminal);
  if (!Array.isArray(all)) return all;
  if (all.length > 1)
    throw new UsageError(`${input} is ${all.length} files`, "`run` shows one; `test` and `matrix` take several");
  if (options["format"] === "svg" && options["tables"] === true)
    throw new UsageError("--tables is not part of a picture", "take --format pretty or json for the tables");
  const compiled = all[0]!;
  const { traces, partial } = tracesOf(compiled, options);
  if (traces.length === 0)
    throw new UsageError(nothingText(compiled), "`lmmu run FILE` without options shows what there is");
  const stopped = traces.some((trace) => trace.run.stop !== null);
  if (options["format"] === "json") terminal.stdout.write(tracesJson(traces, compiled.sources));
  else if (options["format"] === "svg") {
    const drawn = traces.slice(0, MOST_RUNS);
    terminal.stdout.write(tracesSvg(drawn, compiled.sources, traces.length - drawn.length));
  } else {
    const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
    const shown = traces.slice(0, MOST_RUNS).map((trace) => {
      const tables = options["tables"] === true ? tablesPretty(trace.program, trace.run, style) : "";
      return tracePretty(trace, compiled.sources, style) + tables;
    });
    terminal.stdout.write(shown.join("\n"));
    const more = traces.length - shown.length;
    if (more > 0) terminal.stdout.write(`\n${more} more runs: --when, --rules and --scenario choose among them\n`);
  }
  for (const sentence of new Set(partial)) terminal.stderr.write(`warning: ${sentence}\n`);
  return stopped ? EXIT.findings : EXIT.fine;
};

function tracesOf(
  compiled: Compiled,
  options: Readonly<Record<string, unknown>>,
): { traces: Trace[]; partial: string[] } {
  const { program, placeOf } = compiled;
  const loaded = loadProgram(program);
  const wanted = caseNamed(compiled, options["when"] as string | undefined);
  const choices = outcomes(options["choices"] as string | undefined);
  const named = options["rules"] as string | undefined;
  const tables = options["tables"] === true;
  const traces: Trace[] = [];
  const partial: string[] = [];
  for (const scenario of scenariosNamed(program, options["scenario"] as string | undefined)) {
    for (const ruleSet of named === undefined ? scenario.ruleSets : ruleSetsNamed(program, named)) {
      const result = runScenario(loaded, program.scenarios.indexOf(scenario), ruleSet, { choices, tables });
      if (result.partial !== null) partial.push(partialText(scenario.name, result.partial));
      const fits = (run: Run): boolean => agree(caseOf(program, run), wanted);
      for (const run of result.runs.filter(fits)) {
        traces.push({ program, scenario, ruleSet: program.ruleSets[ruleSet]!, run, placeOf });
      }
    }
  }
  return { traces, partial };
}

/** `DEBUG_PAGEALLOC && !KASAN`, also with commas. */
function caseNamed({ program }: Compiled, text: string | undefined): Case {
  const wanted = new Map<string, boolean>();
  for (const literal of text?.split(/&&|,/) ?? []) {
    const [, not, name] = /^ {0,9}(!?) {0,9}(?:CONFIG_)?(\w+) {0,9}$/.exec(literal) ?? [];
    if (name === undefined)
      throw new UsageError(`--when ${text} is not understood`, "it takes switches: --when 'A && !B'");
    if (!program.switches.some((each) => each.name === name)) {
      const known = program.switches.map((each) => each.name).join(", ");
      throw new UsageError(
        `there is no switch ${name}`,
        known === "" ? "this file declares none" : `there are: ${known}`,
      );
    }
    wanted.set(name, not === "");
  }
  return wanted;
}

function agree(a: Case, b: Case): boolean {
  return [...b].every(([name, value]) => (a.get(name) ?? value) === value);
}

/** `y` and `n` for `maybe`, the arm's number (from 1) for `choose`. */
function outcomes(text: string | undefined): number[] {
  if (text === undefined) return [];
  return text.split(",").map((each) => {
    const choice = each.trim();
    if (choice === "y") return 0;
    if (choice === "n") return 1;
    if (/^[1-9]\d{0,3}$/.test(choice)) return Number(choice) - 1;
    throw new UsageError(
      `--choices ${text} is not understood`,
      "it takes y, n or an arm's number for each choice: --choices y,n,2",
    );
  });
}

function nothingText({ file, program }: Compiled): string {
  if (program.scenarios.length === 0) return `${file} has no scenario`;
  return `${file} has no such run`;
}
