import type { CallGraph } from "./call-graph.js";
import { framesOf, type ReachedChain } from "./flow.js";

/** A chain whose end runs the rest of its frame, as soon as every element before that end goes on. */
interface Way {
  /** How many elements, and chains around it, are not yet known to go on. */
  open: number;
  readonly frame: number;
  /** Its own end is `next`, or a block that says so. */
  readonly endsInNext: boolean;
  /** Chains in its block. */
  readonly inner: Way[];
}

/** Most frames that one question about `callsFirst` looks at; beyond, the answer is yes, so that nothing is reported. */
const MAX_LOOK = 1000;

/** Which frames may run the rest of a chain that calls them. */
export class GoesOn {
  private readonly goesOn: boolean[];
  private readonly heads: (ReadonlySet<number> | null)[];

  constructor(private readonly graph: CallGraph) {
    this.goesOn = findGoingOn(graph);
    this.heads = graph.calls.map(() => null);
  }

  /** True where `frame` may say `next`, by the form of the code. */
  mayGoOn(frame: number): boolean {
    return this.goesOn[frame]!;
  }

  /**
   * True where `frame`, followed by a rest that begins with `first` (undeclared frames skipped; null: nobody knows),
   * may run that rest: it says `next`, or a chain of its body begins with that frame, so that the call is that element.
   */
  runsRest(frame: number, first: number | null): boolean {
    if (this.goesOn[frame]) return true;
    const seen = new Set([frame]);
    for (const each of seen) {
      const heads = this.headsOf(each);
      if (first === null ? heads.size > 0 : heads.has(first)) return true;
      for (const { elements } of this.graph.calls[each]!.chains) {
        const last = elements.at(-1)?.kind === "next" ? elements.at(-2) : undefined;
        if (last?.kind === "frame") seen.add(last.frame);
      }
      if (seen.size > MAX_LOOK) return true;
    }
    return false;
  }

  /** The frames that chains of a body begin with; where one begins with undeclared frames, also the first declared one. */
  headsOf(frame: number): ReadonlySet<number> {
    return (this.heads[frame] ??= new Set(
      this.graph.calls[frame]!.chains.flatMap((chain) => this.headsOfChain(chain)),
    ));
  }

  private headsOfChain(chain: ReachedChain): number[] {
    const first = chain.elements[0];
    if (first?.kind !== "frame") return [];
    const declared = framesOf(chain).find((each) => !this.graph.isUndeclared(each));
    return declared === undefined ? [first.frame] : [first.frame, declared];
  }
}

/** Least fixpoint: each frame is settled once, each element of a chain is counted once. */
function findGoingOn(graph: CallGraph): boolean[] {
  const goesOn = graph.calls.map(() => false);
  const waiting = new Map<number, Way[]>();
  const settled: number[] = [];
  const settle = (frame: number): void => {
    if (goesOn[frame]) return;
    goesOn[frame] = true;
    settled.push(frame);
  };
  const count = (way: Way): void => {
    const ready = [way];
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      if (--next.open > 0) continue;
      if (next.endsInNext) settle(next.frame);
      for (const inner of next.inner) ready.push(inner);
    }
  };
  graph.calls.forEach(({ chains, saysNext }, frame) => {
    if (saysNext) settle(frame);
    // Nothing goes on by chains that all end in a call.
    if (!chains.some(({ handsOn, blockGoesOn }) => handsOn || blockGoesOn)) return;
    const ways = new Map<ReachedChain, Way>();
    for (const chain of chains) {
      const frames = framesOf(chain);
      const endsInNext = chain.elements.at(-1)?.kind === "next" || chain.blockGoesOn;
      // One more for the chain around it, or for the frame itself, counted below when all are in place.
      const way: Way = { open: frames.length + 1, frame, endsInNext, inner: [] };
      ways.set(chain, way);
      for (const each of frames) {
        const list = waiting.get(each);
        if (list === undefined) waiting.set(each, [way]);
        else list.push(way);
      }
    }
    for (const [chain, way] of ways) if (chain.outer !== null) ways.get(chain.outer)!.inner.push(way);
    for (const [chain, way] of ways) if (chain.outer === null) count(way);
  });
  for (let frame = settled.pop(); frame !== undefined; frame = settled.pop()) {
    for (const way of waiting.get(frame) ?? []) count(way);
  }
  return goesOn;
}
