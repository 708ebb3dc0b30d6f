/** What an exploration is made of: searches, one for each config. Apart from what is said of them, for threads that search. */
export {
  compareSwitches,
  type Finished,
  type Found,
  isOf,
  type Job,
  joined,
  type Pair,
  type SearchSettings,
  type Switches,
} from "./jobs.js";
export type { Reason } from "./reasons.js";
export { endedEarly, searchJob } from "./search-job.js";
