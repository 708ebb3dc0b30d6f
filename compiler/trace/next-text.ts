import type { Action, Origin, RuleInstruction, RuleSet } from "../../runtime/index.js";
import type { Sources } from "../sources.js";
import { sourceText } from "./source-text.js";
import type { Trace } from "./trace.js";

/** Where a call that is under way goes on: `next: arch_enter (lmmu:rules/d:15)`. */
export function nextText(
  { call, next }: Extract<Action, { kind: "underway" }>,
  trace: Trace,
  sources: Sources,
): string {
  if (next === null) return `next: the end of ${call}`;
  const place = trace.placeOf(next);
  const instruction = instructionAt(next, trace.ruleSet);
  const written = sourceText(place, sources);
  const where = `(${sources.showLine(place)})`;
  // A branch has the place of its condition, and a return that nobody wrote that of a brace.
  if (instruction?.op === "branch") return `next: if (${written}) ${where}`;
  if (instruction?.op === "return") return `next: return ${where}`;
  return written === "" ? `next: ${where}` : `next: ${written} ${where}`;
}

function instructionAt(origin: Origin, { calls, hooks }: RuleSet): RuleInstruction | undefined {
  return [...Object.values(calls), ...Object.values(hooks)].flat().find((each) => each.origin === origin);
}
