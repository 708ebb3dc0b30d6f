/** Does all jobs, and those that they turn out to need, by as many threads as are worth it. */
import { loadProgram, type LoadedProgram, type Program } from "../../runtime/index.js";
import {
  compareSwitches,
  type Found,
  type Job,
  type Pair,
  searchJob,
  type SearchSettings,
} from "../../compiler/explorations/searches/index.js";
import { partsOf } from "./shards.js";
import type { StopFlag } from "./stop-flag.js";
import { Thread, type Underway } from "./threads.js";

/** What is done in so many milliseconds is done before a thread would have started. */
const WITHOUT_THREADS = 150;
/** How long a thread may take to hear that it is to stop. */
const GRACE = 150;
const SHOWN_EVERY = 200;

export interface Work {
  readonly programs: readonly Program[];
  /** With which the search begins; in the order in which results are told. */
  readonly jobs: readonly Job[];
  readonly settings: SearchSettings;
  readonly threads: number;
  readonly stop: StopFlag;
  /** When to stop, as of `performance.now()`; null: never. */
  readonly deadline: number | null;
  /** Told now and then what threads do, how many jobs are done and how many are known that are not. */
  readonly progress: (underway: readonly Underway[], done: number, waiting: number) => void;
}

/** What a pair has come to. */
export interface PairFound extends Pair {
  /** By config. */
  readonly found: readonly Found[];
  /** Beginnings of configs that were not explored, since something ended the work. */
  readonly unexplored: readonly Job["given"][];
}

export async function exploreAll(work: Work): Promise<PairFound[]> {
  const driver = new Driver(work);
  driver.withoutThreads();
  await driver.withThreads();
  return driver.results();
}

class Driver {
  /** Jobs that nobody does yet. */
  private waiting: Job[];
  private readonly done: { readonly job: Job; readonly found: Found }[] = [];

  private readonly loaded: readonly LoadedProgram[];

  constructor(private readonly work: Work) {
    this.waiting = [...work.jobs];
    this.loaded = work.programs.map(loadProgram);
  }

  withoutThreads(): void {
    const { settings, deadline, stop } = this.work;
    const end = Math.min(performance.now() + WITHOUT_THREADS, deadline ?? Infinity);
    const stopped = (): "timeout" | null => (performance.now() < end ? null : "timeout");
    for (let job = this.waiting.shift(); job !== undefined; job = this.waiting.shift()) {
      const finished = searchJob(this.loaded[job.file]!, job, { ...settings, stopped });
      if (finished.found.ended !== "timeout") {
        this.finished(job, finished);
        continue;
      }
      if (deadline !== null && performance.now() >= deadline) {
        stop.set("timeout");
        this.finished(job, finished);
      } else this.waiting.unshift(job);
      return;
    }
  }

  async withThreads(): Promise<void> {
    const { programs, settings, threads, stop, deadline, progress } = this.work;
    // A signal is heard between two turns of the event loop alone.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.waiting.length === 0) return;
    this.spread();
    const timer = deadline === null ? null : setTimeout(() => stop.set("timeout"), deadline - performance.now());
    const pool: Thread[] = [];
    const idle: Thread[] = [];
    const doing = new Map<Thread, Promise<void>>();
    const told = setInterval(() => {
      const underway = pool.flatMap((thread) => thread.underway ?? []);
      progress(underway, this.done.length, this.waiting.length);
    }, SHOWN_EVERY);
    const watch = setInterval(() => {
      const reason = stop.get();
      if (reason === null) return;
      clearInterval(watch);
      setTimeout(() => pool.forEach((thread) => thread.close(reason)), GRACE).unref();
    }, 10);
    try {
      while (doing.size > 0 || (this.waiting.length > 0 && stop.get() === null)) {
        while (this.waiting.length > 0 && stop.get() === null && (idle.length > 0 || pool.length < threads)) {
          const thread = idle.pop() ?? this.started(pool, { programs, settings, stop: stop.shared });
          const job = this.waiting.shift()!;
          const end = thread.do(job).then((finished) => {
            this.finished(job, finished);
            doing.delete(thread);
            if (finished.found.ended !== "memory") return void idle.push(thread);
            // It gives back what it has taken, if it lives; another takes its place.
            thread.close("memory");
            pool.splice(pool.indexOf(thread), 1);
          });
          doing.set(thread, end);
        }
        await Promise.race(doing.values());
      }
    } finally {
      if (timer !== null) clearTimeout(timer);
      clearInterval(told);
      clearInterval(watch);
      for (const thread of pool) thread.close("interrupted");
    }
  }

  /** Other configs turn out at the end of a search, which may be long: looks for them before, where threads have nothing to do. */
  private spread(): void {
    const { threads, settings } = this.work;
    const { loaded } = this;
    if (this.waiting.length >= threads) return;
    const enough = Math.ceil(threads / this.waiting.length);
    const end = performance.now() + WITHOUT_THREADS;
    const isOver = (): boolean => performance.now() >= end;
    this.waiting = this.waiting.flatMap((job) => partsOf(job, enough, { settings, loaded, isOver }));
  }

  results(): PairFound[] {
    const byPair = new Map<string, { pair: Pair; found: Found[]; unexplored: Job["given"][] }>();
    const of = ({ file, scenario, ruleSet }: Pair): { found: Found[]; unexplored: Job["given"][] } => {
      const key = `${file} ${scenario} ${ruleSet}`;
      let known = byPair.get(key);
      if (known === undefined)
        byPair.set(key, (known = { pair: { file, scenario, ruleSet }, found: [], unexplored: [] }));
      return known;
    };
    // The order of the jobs, whichever was done first.
    for (const job of this.work.jobs) of(job);
    for (const { job, found } of this.done) of(job).found.push(found);
    for (const job of this.waiting) of(job).unexplored.push(job.given);
    return [...byPair.values()].map(({ pair, found, unexplored }) => ({
      ...pair,
      found: found.sort((one, other) => compareSwitches(one.switches, other.switches)),
      unexplored: unexplored.sort(compareSwitches),
    }));
  }

  private started(pool: Thread[], start: ConstructorParameters<typeof Thread>[0]): Thread {
    const thread = new Thread(start);
    pool.push(thread);
    return thread;
  }

  private finished(job: Job, { found, others }: ReturnType<typeof searchJob>): void {
    this.done.push({ job, found });
    this.waiting.push(...others);
  }
}
