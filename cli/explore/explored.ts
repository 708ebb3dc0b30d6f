/** Explores files as the command line asks for it. */
import { searchesText } from "../format/searches-text.js";
import { withInterrupts } from "../io/interrupts.js";
import { Progress } from "../io/progress.js";
import { EXIT, type Terminal } from "../terminal.js";
import { askedSwitches, jobsOf } from "./asked.js";
import { combine, type Explored } from "../../compiler/explorations/index.js";
import { isOf, type Job, type Pair, type Switches } from "../../compiler/explorations/searches/index.js";
import { exploreAll } from "./driver.js";
import { usualMemory, type Wanted } from "./options.js";
import type { ExploredFile, Report, Result } from "./report.js";
import { ofShard } from "./shards.js";
import { StopFlag } from "./stop-flag.js";

/** Explores what the options ask for; `started`: when the command began, as of `performance.now()`. */
export async function explored(
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

/** What was explored of a scenario under a rule set, all together. `elsewhere`: see `Space`. */
export function resultOf(
  files: readonly ExploredFile[],
  { file: at, scenario, ruleSet }: Pair,
  explored: Explored,
  wanted: Wanted,
  elsewhere: readonly Switches[],
): Result {
  const file = files[at]!;
  const space = {
    loaded: file.loaded,
    scenario,
    ruleSet,
    strategy: wanted.search.strategy,
    when: wanted.when === null ? null : askedSwitches(file.compiled.program, wanted),
    elsewhere,
  };
  return { file, scenario, ruleSet, ...combine(space, explored) };
}
