/** Chains that a tracer recorded, without any report: what the readers of these forms have in common. */
import { partByContext } from "./interrupts.js";
import { isLazyCall } from "./symbols.js";
import type { Splat } from "./splat.js";
import { MOST_FRAMES, type StackMark, type TraceFrame } from "./trace.js";

/** A function of a recorded chain. */
export interface RecordedFrame {
  readonly symbol: string;
  readonly mark?: StackMark;
  readonly inlined?: boolean;
  /** The text leaves frames out between this one and its caller. */
  readonly gap?: boolean;
}

/**
 * A chain as a splat that reports nothing. `frames`: outermost first; the four calls and the arch hooks among them stand
 * for a call in their caller, and are left away. Null where nothing is left.
 */
export function recordedChain(
  title: string,
  frames: readonly RecordedFrame[],
  { gapInside = false, lost = [] }: { readonly gapInside?: boolean; readonly lost?: readonly string[] } = {},
): Splat | null {
  const trace: TraceFrame[] = frames
    .slice(-MOST_FRAMES)
    .map(({ symbol, mark = null, inlined = false, gap = false }) => {
      return { symbol, module: null, reliable: true, inlined, mark, gap };
    });
  let hook: string | null = null;
  while (trace.length > 1 && isLazyCall(trace.at(-1)!.symbol)) hook = trace.pop()!.symbol;
  const innermost = trace.at(-1);
  if (innermost === undefined) return null;
  return {
    kind: "trace",
    ...{ title, function: innermost.symbol, hook, gapInside, lost, trace: trace.toReversed() },
    ...{ file: null, line: null, condition: null, kernel: null, cpu: null, pid: null, comm: null },
    ...{ preemptionDisabledAt: null, cut: frames.length > MOST_FRAMES, parts: partByContext(trace) },
  };
}

/** Deepest chain that is followed: the function graph tracer itself goes no deeper than 50 calls. */
const DEEPEST = 256;

/** A call in the tree. */
export interface Call {
  readonly frame: RecordedFrame;
  readonly caller: Call | null;
  readonly depth: number;
  readonly callees: Map<string, Call>;
  times: number;
}

/** Chains by their calls, each with how often it ended there; so that a long text costs no more than its lines. */
export class CallTree {
  readonly #root: Call = { frame: { symbol: "" }, caller: null, depth: 0, callees: new Map(), times: 0 };
  readonly #ends = new Set<Call>();

  /** A call that nothing is known to have made. */
  get root(): Call {
    return this.#root;
  }

  /** The call of a function by another; at the deepest level the caller itself. */
  enter(caller: Call, frame: RecordedFrame): Call {
    if (caller.depth >= DEEPEST) return caller;
    const key = `${frame.mark ?? ""} ${frame.gap === true ? "gap" : ""} ${frame.symbol}`;
    let call = caller.callees.get(key);
    if (call === undefined) {
      call = { frame, caller, depth: caller.depth + 1, callees: new Map(), times: 0 };
      caller.callees.set(key, call);
    }
    return call;
  }

  /** A chain ends with this call. */
  end(call: Call): void {
    if (call === this.#root) return;
    call.times++;
    this.#ends.add(call);
  }

  /** All chains, most frequent first. */
  chains(title: string): { splat: Splat; times: number }[] {
    const ends = [...this.#ends].sort((one, other) => other.times - one.times);
    const told = ends.slice(0, MOST_ENDS).flatMap((end) => {
      const frames: RecordedFrame[] = [];
      for (let call = end; call.caller !== null; call = call.caller) frames.push(call.frame);
      const splat = recordedChain(title, frames.reverse());
      return splat === null ? [] : [{ splat, times: end.times }];
    });
    return told;
  }

  /** What chains() leaves away, in a sentence, if anything. */
  leftOut(): string[] {
    const rest = Math.max(0, this.#ends.size - MOST_ENDS);
    return rest === 0 ? [] : [`Chains left out, the least frequent ones: ${String(rest)}.`];
  }
}

/** As many distinct chains are told. */
const MOST_ENDS = 5_000;
