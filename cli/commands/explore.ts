import { resolve } from "node:path";
import { compile, hasErrors } from "../../compiler/index.js";
import type { RunCommand } from "../run-command.js";
import { compilationFailure, inputsOf } from "../compiled.js";
import { jobsOf } from "../explore/asked.js";
import { exploreAll } from "../explore/driver.js";
import { isOf, type Job } from "../../compiler/explorations/index.js";
import { usualMemory, type Wanted, wantedBy } from "../explore/options.js";
import { type ExploredFile, exploredFile, exitOf, type Report, type Result, resultOf } from "../explore/report.js";
import { tellCounterexamples } from "../explore/tell-counterexamples.js";
import { ofShard } from "../explore/shards.js";
import { StopFlag } from "../explore/stop-flag.js";
import { explorationPretty } from "../format/exploration-pretty.js";
import { searchesText } from "../format/searches-text.js";
import { styleFor } from "../format/style.js";
import { withInterrupts } from "../io/interrupts.js";
import { Progress } from "../io/progress.js";
import { UsageError } from "../io/usage-error.js";
import { writeText } from "../io/write.js";
import { EXIT, type Terminal } from "../terminal.js";

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
  const report = await explored(files, wanted, started, terminal);
  await tell(report, options, terminal);
  return exitOf(report);
};

async function explored(
  files: readonly ExploredFile[],
  wanted: Wanted,
  started: number,
  terminal: Terminal,
): Promise<Report> {
  const all = jobsOf(files, wanted);
  const deadline = wanted.timeout === null ? null : started + wanted.timeout;
  const isOver = (): boolean => deadline !== null && performance.now() >= deadline;
  const looking = { settings: wanted.search, loaded: files.map((file) => file.loaded), isOver };
  const { own, elsewhere } = wanted.shard === null ? { own: all, elsewhere: [] } : ofShard(all, wanted.shard, looking);
  const threads = threadsFor(own, files, wanted);
  const stop = new StopFlag();
  const progress = new Progress(terminal);
  const found = await withInterrupts({ first: () => stop.set("interrupted"), exit: EXIT.interrupted }, async () => {
    try {
      return await exploreAll({
        programs: files.map(({ compiled: { program } }) => program),
        jobs: own,
        settings: { ...wanted.search, maxMemory: Math.floor((wanted.maxMemory ?? usualMemory()) / threads) },
        threads,
        stop,
        deadline,
        progress: (...state) => progress.show(...searchesText(files, ...state)),
      });
    } finally {
      progress.erase();
    }
  });
  const results = found.map(({ found: each, unexplored, ...pair }): Result => {
    const { placeOf } = files[pair.file]!.compiled;
    const placed = each.map((one) => ({ ...one, unreached: one.unreached.map(placeOf) }));
    const others = elsewhere.filter((job) => isOf(job, pair)).map(({ given }) => given);
    return resultOf(files, pair, { found: placed, unexplored, stopped: stop.get() }, wanted, others);
  });
  return { wanted, files, results };
}

/** No more than could ever have something to do, since what is allowed is shared among them. */
function threadsFor(jobs: readonly Job[], files: readonly ExploredFile[], { jobs: most }: Wanted): number {
  const isFree = jobs.some(({ file }) => files[file]!.compiled.program.switches.some(({ value }) => value === null));
  return Math.max(1, isFree ? most : Math.min(most, jobs.length));
}

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
      const style = styleFor(stdout, options["color"] as boolean | undefined, env);
      stdout.write(explorationPretty(report, options["witnesses"] === true, style));
    }
  }
}
