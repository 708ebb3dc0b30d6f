import type { Program } from "../../runtime/index.js";
import { callsOf, framesOf } from "../checks/flow.js";

/** How many chains lead to each function. */
export class Reached {
  constructor(
    private readonly counts: ReadonlyMap<number, number>,
    private readonly hasScenarios: boolean,
  ) {}

  told(frame: number): string {
    const count = this.counts.get(frame) ?? 0;
    const chains = count === 0 ? "no chain" : count === 1 ? "1 chain" : `${count.toLocaleString("en")} chains`;
    // Who imports a file without scenarios has chains that nobody knows of here.
    return this.hasScenarios ? `reached by ${chains}` : `named in ${chains} here`;
  }
}

/**
 * The chains of scenarios from which calls lead to each function, by the form of the code alone; in a program without
 * scenarios, the chains of functions that name it.
 */
export function chainsThatReach(program: Program): Reached {
  const hasScenarios = program.scenarios.length > 0;
  const calls = program.frames.map((frame) => callsOf(frame).chains.map(framesOf));
  const roots = hasScenarios ? program.scenarios.flatMap(({ tasks }) => tasks) : [...program.frames.keys()];
  const callees = hasScenarios ? calls.map((chains) => [...new Set(chains.flat())]) : calls.map(() => []);
  const counts = new Map<number, number>();
  for (const chain of roots.flatMap((root) => calls[root]!)) {
    for (const frame of closure(chain, callees)) counts.set(frame, (counts.get(frame) ?? 0) + 1);
  }
  return new Reached(counts, hasScenarios);
}

function closure(frames: readonly number[], callees: readonly (readonly number[])[]): ReadonlySet<number> {
  const seen = new Set(frames);
  for (const frame of seen) for (const callee of callees[frame]!) seen.add(callee);
  return seen;
}
