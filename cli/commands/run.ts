import type { RunCommand } from "../run-command.js";
import { caseNamed } from "../case-named.js";
import { compileInputs, ruleSetsNamed, scenariosNamed } from "../compiled.js";
import type { Compiled } from "../../compiler/index.js";
import { count } from "../../compiler/text/index.js";
import { MOST_RUNS_SHOWN, tracesJson, tracesOf } from "../../compiler/trace/index.js";
import { json } from "../format/json.js";
import { styleFor } from "../format/style.js";
import { tracePretty } from "../format/trace-pretty.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = async ([input], options, terminal) => {
  if (options["expect"] === true) return (await import("../expectations/write.js")).run([input!], options, terminal);
  if (options["replay"] !== undefined) return (await import("./replay.js")).run([input!], options, terminal);
  const all = await compileInputs([input!], terminal);
  if (!Array.isArray(all)) return all;
  if (all.length > 1)
    throw new UsageError(`${input} is ${all.length} files`, "`run` shows one; `test` and `matrix` take several");
  if (options["format"] === "svg" && options["tables"] === true)
    throw new UsageError("--tables is not part of a picture", "take --format pretty or json for the tables");
  const compiled = all[0]!;
  const { traces, partial } = selected(compiled, options);
  if (traces.length === 0)
    throw new UsageError(nothingText(compiled), "`lmmu run FILE` without options shows what there is");
  const stopped = traces.some((trace) => trace.run.stop !== null);
  if (options["format"] === "json") terminal.stdout.write(json(tracesJson(traces, compiled.sources)));
  else if (options["format"] === "svg") {
    const { tracesSvg } = await import("../../compiler/trace/svg/index.js");
    const drawn = traces.slice(0, MOST_RUNS_SHOWN);
    terminal.stdout.write(tracesSvg(drawn, compiled.sources, omittedText(traces.length - drawn.length)));
  } else {
    const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
    const tablesPretty = options["tables"] === true ? (await import("../format/tables.js")).tablesPretty : null;
    const shown = traces.slice(0, MOST_RUNS_SHOWN).map((trace) => {
      const tables = tablesPretty === null ? "" : tablesPretty(trace.program, trace.run, style);
      return tracePretty(trace, compiled.sources, style) + tables;
    });
    terminal.stdout.write(shown.join("\n"));
    const omitted = omittedText(traces.length - shown.length);
    if (omitted !== "") terminal.stdout.write(`\n${omitted}\n`);
  }
  for (const sentence of partial) terminal.stderr.write(`warning: ${sentence}\n`);
  return stopped ? EXIT.findings : EXIT.fine;
};

/** The runs that the options choose. */
function selected(compiled: Compiled, options: Readonly<Record<string, unknown>>): ReturnType<typeof tracesOf> {
  const { program } = compiled;
  const named = options["rules"] as string | undefined;
  return tracesOf(compiled, {
    when: caseNamed(program, options["when"] as string | undefined),
    choices: outcomes(options["choices"] as string | undefined),
    scenarios: scenariosNamed(program, options["scenario"] as string | undefined),
    ruleSets: named === undefined ? null : ruleSetsNamed(program, named),
    tables: options["tables"] === true,
  });
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

function omittedText(runs: number): string {
  return runs === 0 ? "" : `${count(runs, "more run")}: --when, --rules and --scenario choose among them`;
}

function nothingText({ file, program }: Compiled): string {
  if (program.scenarios.length === 0) return `${file} has no scenario`;
  return `${file} has no such run`;
}
