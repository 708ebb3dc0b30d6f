import type { Instruction, Program, Scenario } from "../../runtime/index.js";
import { asksForRun, type Nesting } from "../nesting/index.js";
import { isTold } from "./expected.js";

/**
 * Whether only runs can say if a scenario holds under a rule set: the nesting analysis knows what can happen, not how often
 * or that it must, and nothing of page tables.
 */
export function needsRuns(
  program: Program,
  { expectations, invariants, given }: Scenario,
  ruleSet: number,
  heedsExpectations: boolean,
  { frames }: Nesting,
): boolean {
  if (given !== null || invariants.some(({ ruleSets }) => ruleSets.includes(ruleSet))) return true;
  const lines = heedsExpectations ? expectations.filter(({ ruleSets }) => ruleSets.includes(ruleSet)) : [];
  if (lines.some(({ facts }) => facts.some((fact) => (fact.may ? !isTold(fact) : fact.kind !== "clean")))) return true;
  for (const frame of frames) if (program.frames[frame]!.code.some(isForRuns)) return true;
  return false;
}

function isForRuns(instruction: Instruction): boolean {
  switch (instruction.op) {
    case "map":
    case "unmap":
    case "populate":
    case "split":
    case "flush_tlb":
    case "protect":
    case "set_entry":
    case "store":
    case "emit":
    case "dsb":
    case "isb":
    case "access":
      return true;
    case "assert":
      return asksForRun(instruction.condition);
    default:
      return false;
  }
}
