import { resolve } from "node:path";
import { compile, hasErrors } from "../../compiler/index.js";
import type { RunCommand } from "../run-command.js";
import { compilationFailure } from "../compiled.js";
import { readReport, resultsIn, type WrittenReport } from "../explore/read-report.js";
import { type ExploredFile, exploredFile, exitOf } from "../explore/report.js";
import { styleFor } from "../format/style.js";
import { nodeHost, STDIN, workspaceOf } from "../io/host.js";
import { readBytes, unreadableText } from "../io/read.js";
import { UsageError } from "../io/usage-error.js";
import type { Terminal } from "../terminal.js";

/** Of a report; one of more bytes is not read. */
const MOST_BYTES = 256 * 1024 * 1024;

export const run: RunCommand = async ([what, ...names], options, terminal) => {
  if (what !== "merge") throw new UsageError(`report ${what} is not known`, "there is: lmmu report merge");
  const { cwd, stdout, env } = terminal;
  const { merged, requireWhole } = await import("../explore/merge.js");
  const reports = names.map((name) => written(name, cwd));
  requireWhole(reports);
  const compilations = reports[0]!.inputs.map(({ file }) => compilationOf(file, terminal));
  if (compilations.some(hasErrors)) return compilationFailure(compilations, terminal);
  const files = compilations.map(exploredFile);
  requireSame(reports[0]!, files);
  const programs = new Map(files.map(({ compiled }, at) => [compiled.file, { at, program: compiled.program }]));
  const parts = reports.flatMap((each) => resultsIn(each, programs));
  const report = merged(reports[0]!, parts, files);
  if (options["format"] === "json") {
    const { explorationJson } = await import("../format/exploration-json.js");
    stdout.write(explorationJson(report));
  } else {
    const { explorationPretty } = await import("../format/exploration-pretty.js");
    const style = styleFor(stdout, options["color"] as boolean | undefined, env);
    stdout.write(explorationPretty(report, options["witnesses"] === true, style));
  }
  return exitOf(report);
};

function written(name: string, cwd: string): WrittenReport {
  const read = readBytes(resolve(cwd, name), MOST_BYTES);
  if (read.ok) return readReport(name, read.bytes.toString("utf8"));
  const why = read.reason === "too_large" ? "it is larger than 256 MiB" : unreadableText(read.reason);
  throw new UsageError(`${name} cannot be read: ${why}`, "name what `lmmu explore --shard --format json` wrote");
}

function compilationOf(file: string, { cwd }: Terminal): ReturnType<typeof compile> {
  if (file === STDIN) throw new UsageError("the reports are of standard input, which is gone", "explore a file");
  return compile(file, nodeHost(workspaceOf(file, cwd), { cwd }));
}

/** Paths are gone once more to tell of them, which takes the texts as they were. */
function requireSame({ inputs }: WrittenReport, files: readonly ExploredFile[]): void {
  const changed = files.find(({ digest }, at) => digest !== inputs[at]!.digest);
  if (changed === undefined) return;
  throw new UsageError(
    `${changed.compiled.file} is not what was explored: it, or a file that it imports, has changed since`,
    "merge in the folder in which the shards were explored, with the files as they were",
  );
}
