import type { Place } from "../../../grammar/index.js";
import type { Sources } from "../../sources.js";
import type { Trace } from "../trace.js";
import { laneRows } from "./lane-rows.js";

/** A step of a run as a line of a list, its texts made safe; or how many were left out in its place. */
export interface LaneStep {
  /** `task a`, `interrupt timer`; empty where steps were left out. */
  readonly lane: string;
  /** The function that it happens in; empty where that is the task or handler itself. */
  readonly frame: string;
  /** What was done: `enable`, `map p[0]`. */
  readonly text: string;
  /** What is not as it was before: `enable_count 1`; else empty. */
  readonly changed: string;
  /** What came of it, beside that: reports, outcomes, where a call goes on. */
  readonly remarks: readonly string[];
  /** Where it stands; null where steps were left out. */
  readonly place: Place | null;
}

/** The steps of a run in their order, repetitions folded: what the lanes show, for who cannot draw them. */
export function laneSteps(trace: Trace, sources: Sources): LaneStep[] {
  const { names, rows } = laneRows(trace, sources, true);
  return rows.map((row): LaneStep => {
    if (row.kind === "more") return { lane: "", frame: "", text: row.text, changed: "", remarks: [], place: null };
    const { kind, name } = names[row.lane]!;
    return {
      lane: `${kind} ${name}`,
      frame: row.frame,
      text: row.note === "" ? row.done : `${row.done} ${row.note}`,
      changed: row.changed,
      remarks: row.details.map(({ text }) => text),
      place: trace.placeOf(trace.run.steps[row.step]!.origin),
    };
  });
}
