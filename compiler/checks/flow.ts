import type { Element, Frame, Instruction } from "../../runtime/index.js";

export type ChainInstruction = Extract<Instruction, { op: "chain" }>;

/**
 * Where control can go from an instruction, by the form of the code alone: every condition and choice can go either way.
 * A `repeat` and a `for` run their body at least once; a `return` leads nowhere.
 */
export function successors(code: readonly Instruction[], at: number): readonly number[] {
  const instruction = code[at]!;
  switch (instruction.op) {
    case "return":
      return [];
    case "jump":
      return [instruction.to];
    case "branch":
    case "maybe":
    case "round":
    case "page":
      return [at + 1, instruction.to];
    case "choose":
      return instruction.arms;
    case "rounds":
      return [instruction.times > 0 ? at + 2 : at + 1];
    case "pages":
      return [at + 2];
    default:
      return [at + 1];
  }
}

/** The instructions that control can reach from `start`, in ascending order; blocks of chains not included. */
function reachable(code: readonly Instruction[], start: number): readonly number[] {
  const reached: number[] = [];
  // Of most code every instruction leads to the next one alone.
  const beyond: number[] = [start];
  const seen = new Uint8Array(code.length);
  for (let from = beyond.pop(); from !== undefined; from = beyond.pop()) {
    for (let at: number | undefined = from; at !== undefined && at < code.length && seen[at] === 0;) {
      seen[at] = 1;
      reached.push(at);
      const [next, ...others]: readonly number[] = successors(code, at);
      beyond.push(...others);
      at = next;
    }
  }
  return reached.sort((a, b) => a - b);
}

/** A chain of a frame's code that control can reach. */
export interface ReachedChain {
  readonly elements: readonly Element[];
  /** The chain that this one stands in the block of, or null. */
  readonly outer: ReachedChain | null;
  /** The code of its block says `next`; chains in the block not looked at. */
  blockGoesOn: boolean;
  /** It ends in `next`, or in a block that says `next` or has a chain that hands on. */
  handsOn: boolean;
}

/** What a frame's code does with chains, found once for all checks. */
export interface Calls {
  readonly chains: readonly ReachedChain[];
  /** The frame's own code says `next`. */
  readonly saysNext: boolean;
}

export function callsOf({ code }: Frame): Calls {
  const chains: ReachedChain[] = [];
  const work: { start: number; outer: ReachedChain | null }[] = [{ start: 0, outer: null }];
  let saysNext = false;
  for (let top = work.pop(); top !== undefined; top = work.pop()) {
    const { start, outer } = top;
    for (const at of reachable(code, start)) {
      const instruction = code[at];
      if (instruction?.op === "next") {
        if (outer === null) saysNext = true;
        else outer.blockGoesOn = outer.handsOn = true;
      }
      if (instruction?.op !== "chain") continue;
      const last = instruction.elements.at(-1);
      const handsOn = last?.kind === "next";
      const chain: ReachedChain = { elements: instruction.elements, outer, blockGoesOn: false, handsOn };
      chains.push(chain);
      if (last?.kind === "block") work.push({ start: last.at, outer: chain });
    }
  }
  // Inner chains come after the chain around them.
  for (const { handsOn, outer } of [...chains].reverse()) if (handsOn && outer !== null) outer.handsOn = true;
  return { chains, saysNext };
}

/** The frames that a chain calls, in its order. */
export function framesOf({ elements }: ReachedChain): number[] {
  const frames: number[] = [];
  for (const element of elements) if (element.kind === "frame") frames.push(element.frame);
  return frames;
}
