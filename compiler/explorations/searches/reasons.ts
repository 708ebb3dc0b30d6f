import type { Ended } from "../../../runtime/explore/index.js";

/** Why not everything was seen. `bits`: a bitstate search has come to its end, and never says that it has seen all. */
export type Reason = Exclude<Ended, "complete"> | "bits";

/** From what a user can do nothing about in this run to what was asked for. */
export const GRAVEST_FIRST: readonly Reason[] = ["interrupted", "timeout", "memory", "states", "bits", "walks"];
