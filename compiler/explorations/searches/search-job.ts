import { type Coverage, explore, type SearchOptions } from "../../../runtime/explore/index.js";
import type { LoadedProgram } from "../../../runtime/index.js";
import { type Finished, type Job, joined } from "./jobs.js";

/** A job that has ended before anything was found. */
export function endedEarly({ given }: Job, ended: "memory" | "timeout" | "interrupted", coverage: Coverage): Finished {
  const nothing = { violations: [], witnesses: [], unwitnessed: [], unreached: [] };
  return { found: { switches: given, ended, coverage, ...nothing }, others: [] };
}

/** Does one job. */
export function searchJob(loaded: LoadedProgram, job: Job, options: SearchOptions): Finished {
  const { exploration, others } = explore(loaded, job.scenario, job.ruleSet, job.given, options);
  const { switches, ended, coverage, violations, witnesses, unwitnessed, unreached } = exploration;
  return {
    found: {
      switches: ended === "complete" ? switches : joined(switches, job.given),
      ended,
      coverage,
      violations: violations.map(({ violation, schedule, shortest }) => ({ violation, schedule, shortest })),
      witnesses: witnesses.map(({ expectation, fact, schedule }) => ({ expectation, fact, schedule })),
      unwitnessed,
      unreached,
    },
    // What was given and has not been read yet counts for the others as well.
    others: others.map((given) => ({ ...job, given: joined(given, job.given) })),
  };
}
