/** Statements that no path has come to. */
import type { Instruction, Origin, Program } from "../ir.js";
import type { StackFrame } from "../trace.js";
import type { FlowNode } from "./flow.js";

/** Statements, by their origins, of the frames that some path has entered, at which none has arrived. */
export function unreachedStatements({ frames }: Program, nodes: readonly FlowNode[]): Origin[] {
  const reached = new Set<Origin>();
  const entered = new Set<number>();
  const seen = new Set<StackFrame>();
  for (const { operation, stack } of nodes) {
    if (operation !== null) reached.add(operation.origin);
    for (let at: StackFrame | null = stack; at !== null && !seen.has(at); at = at.caller) {
      seen.add(at);
      entered.add(at.frame);
      reached.add(at.origin);
    }
  }
  const places = [...entered].sort((one, other) => one - other).flatMap((frame) => frames[frame]!.code.map(placeOf));
  return [...new Set(places)].filter((place): place is Origin => place !== null && !reached.has(place));
}

/** Where a path that arrives at an instruction can be seen to have done so; null: it is seen by what follows. */
function placeOf(instruction: Instruction): Origin | null {
  switch (instruction.op) {
    case "chain":
      return instruction.elements[0]!.origin;
    case "next":
    case "return":
    case "jump":
    case "branch":
    case "rounds":
    case "round":
    case "pages":
    case "page":
      return null;
    default:
      return instruction.origin;
  }
}
