import type { Stop } from "./trace.js";

/** Ends a run from wherever it is. */
export class Halt extends Error {
  constructor(readonly stop: Stop) {
    super(stop.kind);
  }
}
