import { resolve } from "node:path";
import { compile, hasErrors } from "../../compiler/index.js";
import type { RunCommand } from "../run-command.js";
import { compilationFailure, inputsOf } from "../compiled.js";
import { wantedBy } from "../explore/options.js";
import { exploredFile, exitOf, type Report } from "../explore/report.js";
import { tellCounterexamples } from "../explore/tell-counterexamples.js";
import { styleFor } from "../format/style.js";
import { UsageError } from "../io/usage-error.js";
import { writeText } from "../io/write.js";
import type { Terminal } from "../terminal.js";

type Options = Parameters<RunCommand>[1];

export const run: RunCommand = async (inputs, options, terminal) => {
  const started = performance.now();
  const wanted = wantedBy(options);
  const output = options["output"] as string | undefined;
  if (output !== undefined && options["format"] === "pretty") {
    throw new UsageError("-o is for what other programs read", "add --format json, itf or svg");
  }
  const compilations = (await inputsOf(inputs, terminal)).map(({ file, host }) => compile(file, host));
  if (compilations.some(hasErrors)) return compilationFailure(compilations, terminal);
  const files = compilations.map(exploredFile);
  const { explored } = await import("../explore/explored.js");
  const report = await explored(files, wanted, started, terminal);
  await tell(report, options, terminal);
  return exitOf(report);
};

async function tell(report: Report, options: Options, terminal: Terminal): Promise<void> {
  const { stdout, env, cwd } = terminal;
  const output = options["output"] as string | undefined;
  const force = options["force"] === true;
  switch (options["format"]) {
    case "json": {
      const { explorationJson } = await import("../format/exploration-json.js");
      const text = explorationJson(report);
      if (output === undefined) stdout.write(text);
      else writeText(resolve(cwd, output), text, force);
      return;
    }
    case "itf":
    case "svg": {
      const { counterexampleFiles } = await import("../format/counterexample-files.js");
      const texts = await counterexampleFiles(report, options["format"]);
      return tellCounterexamples(texts, { output, force }, terminal);
    }
    default: {
      const { explorationPretty } = await import("../format/exploration-pretty.js");
      const style = styleFor(stdout, options["color"] as boolean | undefined, env);
      stdout.write(explorationPretty(report, options["witnesses"] === true, style));
    }
  }
}
