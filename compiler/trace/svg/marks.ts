/** What a step looks like in its lane, and what the legend says of it. */
import type { Step } from "../../../runtime/index.js";
import { element } from "../../text/index.js";
import { path } from "./path.js";
import { paint } from "./theme.js";

export type Mark =
  | "section"
  | "pause"
  | "store"
  | "access"
  | "bad_access"
  | "fault"
  | "barrier"
  | "switch"
  | "cpu"
  | "underway"
  | "statement"
  | "alarm";

/** In the legend's order. */
export const MARKS: Readonly<Record<Mark, string>> = {
  section: "enable, disable",
  pause: "pause, resume",
  store: "store to page tables",
  barrier: "barriers (DSB)",
  access: "access, one outcome",
  bad_access: "access, several outcomes",
  fault: "access, fault",
  switch: "interrupt or switch",
  cpu: "the CPU of a switch",
  underway: "call under way",
  statement: "other statement",
  alarm: "warning or hazard",
};

/** The mark in the middle of which a step is drawn. */
export function markOfStep({ action }: Step): Exclude<Mark, "alarm" | "cpu"> {
  switch (action.kind) {
    case "call":
      return action.call === "enable" || action.call === "disable" ? "section" : "pause";
    case "tables":
      return "store";
    case "access": {
      const outcomes = action.results.flatMap((result) => result.outcomes);
      if (action.results.some((result) => result.outcomes.length > 1)) return "bad_access";
      return outcomes.some((outcome) => outcome.kind === "fault") ? "fault" : "access";
    }
    case "flush_tlb":
    case "barrier":
      return "barrier";
    case "interrupt":
    case "schedule":
    case "switch_in":
    case "switch_out":
      return "switch";
    case "underway":
      return "underway";
    case "context":
    case "sleep":
    case "assert":
    case "end":
      return "statement";
  }
}

/** A DSB was executed on the way: by the statement itself, or because a barrier was owed. */
export function hasBarrier({ action, before, after }: Step): boolean {
  if (after.barriers > before.barriers) return true;
  if (action.kind === "barrier") return action.barrier !== "isb";
  return action.kind === "flush_tlb" || action.kind === "schedule" || action.kind === "switch_out";
}

export function drawMark(mark: Mark, x: number, y: number): string {
  switch (mark) {
    case "section":
    case "pause":
      return element("circle", { cx: x, cy: y, r: 4, ...paint({ fill: mark }) });
    case "store":
      return element("rect", { x: x - 4, y: y - 4, width: 8, height: 8, ...paint({ fill: "store" }) });
    case "access":
      return triangle(x, y, paint({ fill: "access" }));
    case "bad_access":
      return triangle(x, y, paint({ fill: "ground", stroke: "alarm", width: 2 }));
    case "fault":
      return triangle(x, y, paint({ fill: "alarm" }));
    case "barrier":
      return element("path", { d: path`M${x - 5} ${y}h10`, ...paint({ stroke: "text", width: 3 }) });
    case "switch":
      return element("circle", { cx: x, cy: y, r: 3.5, ...paint({ fill: "ground", stroke: "aside", width: 1.5 }) });
    case "cpu":
      return drawCpu(0, x, y);
    case "underway":
      return element("circle", { cx: x, cy: y, r: 3.5, ...paint({ fill: "ground", stroke: "section", width: 1.5 }) });
    case "statement":
      return element("circle", { cx: x, cy: y, r: 2.5, ...paint({ fill: "aside" }) });
    case "alarm":
      return element("circle", { cx: x, cy: y, r: 7.5, ...paint({ stroke: "alarm", width: 2 }) });
  }
}

/** A switch with the number of its CPU. */
export function drawCpu(cpu: number, x: number, y: number): string {
  const number = String(cpu);
  const size = { "font-size": 9, textLength: number.length * 5.4, lengthAdjust: "spacingAndGlyphs" };
  return (
    element("circle", { cx: x, cy: y, r: 6.5, ...paint({ fill: "ground", stroke: "aside", width: 1.5 }) }) +
    element("text", { x: x - number.length * 2.7, y: y + 3.2, ...paint({ fill: "text" }), ...size }, number)
  );
}

function triangle(x: number, y: number, attributes: ReturnType<typeof paint>): string {
  return element("path", { d: path`M${x - 4} ${y - 4.5}v9l8.5 -4.5z`, ...attributes });
}
