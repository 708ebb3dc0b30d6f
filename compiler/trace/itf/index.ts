/** Runs on disk, in the format that model checkers share: written to be read by their tools, and read to be replayed. */
export { MAX_ITF_LENGTH, MAX_ITF_MOVES, type ItfReading, readItf, readSchedule } from "./read.js";
export { itfOf, scheduleJson } from "./write.js";
