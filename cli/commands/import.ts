import { resolve } from "node:path";
import { compiled } from "../../compiler/index.js";
import { importSplat, type SplatProblem } from "../../compiler/import/index.js";
import type { RunCommand } from "../run-command.js";
import { importJson, importPretty } from "../format/import-report.js";
import { styleFor } from "../format/style.js";
import { readStream, readText, unreadableText } from "../io/read.js";
import { UsageError } from "../io/usage-error.js";
import { writeText } from "../io/write.js";
import { EXIT } from "../terminal.js";
import { matrixFor } from "./matrix.js";

export const run: RunCommand = async ([input], options, terminal) => {
  const shown = input === "-" ? "<stdin>" : input!;
  const read = input === "-" ? await readStream(terminal.stdin) : readText(resolve(terminal.cwd, input!));
  if (!read.ok)
    throw new UsageError(`${shown}: ${unreadableText(read.reason)}`, "name a text file, or - for standard input");
  const result = importSplat(read.text, "<imported>");
  if (!result.ok) throw new UsageError(`${shown}: ${problemText(result.problem)}`, LOOKED_FOR);
  const { imported } = result;
  const output = options["output"] as string | undefined;
  if (output !== undefined) writeText(resolve(terminal.cwd, output), imported.text, options["force"] === true);
  if (options["format"] === "json") terminal.stdout.write(importJson(imported));
  else {
    if (output === undefined) terminal.stdout.write(imported.text);
    const matrix = matrixFor(compiled(imported.compilation), {});
    const style = styleFor(terminal.stderr, options["color"] as boolean | undefined, terminal.env);
    terminal.stderr.write(importPretty(imported, matrix, style));
  }
  // A trace alone says of nothing that it is wrong: there is nothing to reproduce.
  const reports = imported.chains.filter(({ splat }) => splat.kind !== "trace");
  const isReproduced = reports.some(({ verdicts }) =>
    verdicts.some(({ match }) => match === "same" || match === "line_unknown"),
  );
  return isReproduced || reports.length === 0 ? EXIT.fine : EXIT.findings;
};

const LOOKED_FOR =
  "looked for a kernel warning: a line `WARNING: CPU: N PID: N at FILE:LINE FUNCTION+0x...` (or since 6.19 " +
  "`WARNING: FILE:LINE at FUNCTION+0x..., CPU#N: ...`), or a `BUG: ...` or `kernel BUG at FILE:LINE!`, and below it " +
  "`Call trace:` with the functions; or what ftrace, perf script or bpftrace print";

function problemText({ kind, found }: SplatProblem): string {
  const near = found === "" ? "" : `; what came nearest is ${JSON.stringify(found)}`;
  switch (kind) {
    case "empty":
      return "the text is empty";
    case "no_banner":
      return `there is no warning or BUG in this text${near}`;
    case "no_trace":
      return `there is a warning or BUG without a call trace${near}`;
    case "no_frames":
      return `no function of the call trace can be relied on${near}`;
  }
}
