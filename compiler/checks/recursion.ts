import type { Instruction } from "../../runtime/index.js";
import * as nesting from "../catalogue/nesting.js";
import type { CallGraph } from "./call-graph.js";
import { type ChainInstruction, successors } from "./flow.js";

/**
 * A recursion that no path leaves. For each frame two questions are asked, by the form of the code alone: can it return
 * without running its rest, and can it return if its rest does. Both begin as no and become yes (a least fixpoint), callees
 * before callers, so that only frames of one recursion wait for each other.
 */
export function checkEndlessRecursion(graph: CallGraph): void {
  const finish = new Finish(graph);
  for (const members of graph.components.members) {
    finish.settle(members);
    const stuck = members.filter((frame) => !finish.withRest(frame));
    if (stuck.length === 0) continue;
    const first = stuck.find((frame) => graph.isRecursive(frame));
    if (first !== undefined) {
      const cycle = cycleFrom(first, new Set(stuck), graph);
      const place = graph.place(graph.program.frames[first]!.origin);
      graph.findings.add(nesting.endlessRecursion, place, { cycle: cycle.map((frame) => graph.name(frame)) });
    }
    // Reported once: whoever calls them is not to blame.
    for (const frame of stuck) finish.assume(frame);
  }
}

/** A shortest way from a frame back to itself through frames that cannot return. */
function cycleFrom(start: number, among: ReadonlySet<number>, graph: CallGraph): readonly number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let next = 0; next < queue.length; next++) {
    const frame = queue[next]!;
    for (const callee of graph.callees[frame]!) {
      if (callee === start) {
        const cycle = [start, frame];
        for (let at = frame; at !== start;) cycle.push((at = cameFrom.get(at)!));
        return frame === start ? [start, start] : cycle.reverse();
      }
      if (!among.has(callee) || cameFrom.has(callee)) continue;
      cameFrom.set(callee, frame);
      queue.push(callee);
    }
  }
  return [start];
}

class Finish {
  private readonly alone: Uint8Array;
  private readonly rested: Uint8Array;

  constructor(private readonly graph: CallGraph) {
    this.alone = new Uint8Array(graph.calls.length);
    this.rested = new Uint8Array(graph.calls.length);
  }

  /** True where the frame can return if its rest does. */
  withRest(frame: number): boolean {
    return this.rested[frame] === 1;
  }

  assume(frame: number): void {
    this.alone[frame] = this.rested[frame] = 1;
  }

  /** Answers both questions for the frames of one component. */
  settle(members: readonly number[]): void {
    const [first] = members;
    if (members.length === 1 && !this.graph.isRecursive(first!)) {
      this.improve(first!);
      return;
    }
    const callers = new Map<number, number[]>(members.map((frame) => [frame, []]));
    for (const frame of members) for (const callee of this.graph.callees[frame]!) callers.get(callee)?.push(frame);
    let work = new Set(members);
    while (work.size > 0) {
      const again = new Set<number>();
      for (const frame of work) {
        if (!this.improve(frame)) continue;
        for (const caller of callers.get(frame)!) again.add(caller);
      }
      work = again;
    }
  }

  /** True where an answer has become yes. */
  private improve(frame: number): boolean {
    const before = this.alone[frame]! + this.rested[frame]!;
    if (before === 2) return false;
    const { code } = this.graph.program.frames[frame]!;
    if (this.returns(code, 0, false)) this.assume(frame);
    else if (this.rested[frame] === 0 && this.returns(code, 0, true)) this.rested[frame] = 1;
    return this.alone[frame]! + this.rested[frame]! > before;
  }

  /** True where some path from `start` comes to a `return`. */
  private returns(code: readonly Instruction[], start: number, rest: boolean): boolean {
    const seen = new Set([start]);
    const work = [start];
    for (let at = work.pop(); at !== undefined; at = work.pop()) {
      const instruction = code[at];
      if (instruction === undefined) continue;
      if (instruction.op === "return") return true;
      if (instruction.op === "next" && !rest) continue;
      if (instruction.op === "chain" && !this.passes(instruction, code, rest)) continue;
      for (const next of successors(code, at)) {
        if (seen.has(next)) continue;
        seen.add(next);
        work.push(next);
      }
    }
    return false;
  }

  /** True where a chain can return: some element does without its rest, or all of them with it. */
  private passes({ elements }: ChainInstruction, code: readonly Instruction[], rest: boolean): boolean {
    for (const element of elements) {
      if (element.kind === "next") return rest;
      if (element.kind === "block") return this.returns(code, element.at, rest);
      if (this.alone[element.frame] === 1) return true;
      if (this.rested[element.frame] === 0) return false;
    }
    return true;
  }
}
