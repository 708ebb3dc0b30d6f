/**
 * How jobs are divided over machines, and over the processors of one. What runs on which machine has to follow from the
 * program and the options alone, and which configs there are turns out while exploring. So every machine looks at the
 * first states of each scenario: the switches that these read divide the configs into parts that exclude each other and
 * leave none out, and each part belongs to one shard. What is read later is followed up by whoever has the part.
 */
import type { SearchOptions } from "../../runtime/explore/index.js";
import type { LoadedProgram } from "../../runtime/index.js";
import {
  compareSwitches,
  type Job,
  joined,
  searchJob,
  type SearchSettings,
} from "../../compiler/explorations/searches/index.js";
import type { Shard } from "./options.js";

/** States that are looked at to learn which switches are read first: some milliseconds. */
const LOOKED_AT = 1000;
/** Parts for each shard, if there are so many: with more, no shard waits long for another. */
const PARTS = 4;

/** What dividing needs to know. */
interface Looking {
  readonly settings: SearchSettings;
  readonly loaded: readonly LoadedProgram[];
  /** Asked now and then; true leaves a job whole that is being looked at: one step of it may take hours. */
  readonly isOver: () => boolean;
}

/** The jobs of a shard, and those of the others. */
export function ofShard(
  jobs: readonly Job[],
  { index, count }: Shard,
  looking: Looking,
): { own: Job[]; elsewhere: Job[] } {
  const parts = jobs.flatMap((job) => partsOf(job, count * PARTS, looking));
  const isOwn = (at: number): boolean => at % count === index - 1;
  return { own: parts.filter((_, at) => isOwn(at)), elsewhere: parts.filter((_, at) => !isOwn(at)) };
}

/** The jobs that a job comes to, as far as its first states tell, in about so many parts; in the order of their configs. */
export function partsOf(job: Job, enough: number, { settings, loaded, isOver }: Looking): Job[] {
  const look: SearchOptions = {
    ...settings,
    maxStates: Math.min(LOOKED_AT, settings.maxStates ?? LOOKED_AT),
    maxMemory: null,
    // It goes the same way; its bits would take memory for nothing.
    strategy: settings.strategy === "bitstate" ? "depth" : settings.strategy,
    stopped: () => (isOver() ? "timeout" : null),
  };
  const parts: Job[] = [];
  const open = [job];
  while (parts.length + open.length < enough) {
    const next = open.shift();
    if (next === undefined) break;
    const { found, others } = searchJob(loaded[job.file]!, next, look);
    if (found.ended === "timeout") {
      parts.push(next);
      continue;
    }
    parts.push({ ...next, given: joined(found.switches, next.given) });
    open.push(...others);
  }
  return [...parts, ...open].sort((one, other) => compareSwitches(one.given, other.given));
}
