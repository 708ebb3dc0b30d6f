/** What is explored search by search, and what the searches say together: for all who explore, however they share it out. */
export {
  combine,
  type Combined,
  type Explored,
  type FactIndex,
  GRAVEST_FIRST,
  type Reason,
  together,
  type ToldViolation,
  type ToldWitness,
} from "./combine.js";
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
export { endedEarly, NOTHING, searchJob } from "./search-job.js";
export { explorationTrace, factText, lengthText, movesText } from "./words.js";
