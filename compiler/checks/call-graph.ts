import type { Origin, Program } from "../../runtime/index.js";
import type { Place } from "../../grammar/index.js";
import type { Findings } from "../findings.js";
import { type Origins, placeOf } from "../origins.js";
import { components } from "./components.js";
import { type Calls, callsOf, framesOf } from "./flow.js";

/** Who calls whom in a program, and what the checks on it share. */
export class CallGraph {
  /** By frame. */
  readonly calls: readonly Calls[];
  /** By frame: every frame that its chains call, each once. */
  readonly callees: readonly (readonly number[])[];
  readonly components: ReturnType<typeof components>;

  constructor(
    readonly program: Program,
    private readonly origins: Origins,
    readonly files: ReadonlyMap<string, string>,
    readonly findings: Findings,
  ) {
    this.calls = program.frames.map(callsOf);
    this.callees = this.calls.map(calleesOf);
    this.components = components(this.callees);
  }

  place(origin: Origin): Place {
    return placeOf(this.origins, origin);
  }

  name(frame: number): string {
    return this.program.frames[frame]!.name;
  }

  isUndeclared(frame: number): boolean {
    return this.program.frames[frame]!.kind === "undeclared";
  }

  /** True where the frame can come to call itself. */
  isRecursive(frame: number): boolean {
    return this.components.members[this.components.of[frame]!]!.length > 1 || this.callees[frame]!.includes(frame);
  }
}

/** As many are looked through; more are hashed. */
const FEW = 16;

function calleesOf({ chains }: Calls): readonly number[] {
  const callees: number[] = [];
  for (const chain of chains) {
    for (const frame of framesOf(chain)) {
      if (callees.length > FEW) return [...new Set(chains.flatMap(framesOf))];
      if (!callees.includes(frame)) callees.push(frame);
    }
  }
  return callees;
}
