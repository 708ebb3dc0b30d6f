/** The code of one task or handler as a graph, all of it. */
import type { Flow, FlowNode } from "../../../runtime/explore/index.js";
import type { Operation, Stop } from "../../../runtime/index.js";
import { Refusal } from "./refusal.js";

/** A place in the code. */
export interface Place {
  /** Its number in the flow. */
  readonly node: number;
  readonly at: FlowNode;
  /** The places behind it: one for each outcome of a `maybe` or `choose`. */
  readonly next: readonly number[];
}

/** Places of a task or handler, the first one first. */
export type Code = ReadonlyMap<number, Place>;

/** `spin` takes time by the square of these: half a minute for twice as many. */
export const MAX_PLACES = 1000;

/** Why there is no model of code with more. */
export const TOO_LONG = `it has more than ${MAX_PLACES} statements, those of the rule set counted at each call: spin takes too long to read them`;

/** Reads code of one program; counts places over all that it reads. */
export class CodeReader {
  private places = 0;
  private readonly read = new Map<number, Code>();

  constructor(private readonly flow: Flow) {}

  /** The code of a frame that a task or an interrupt runs. */
  of(frame: number): Code {
    let code = this.read.get(frame);
    if (code === undefined) {
      code = this.codeFrom(this.flow.start(frame));
      this.read.set(frame, code);
    }
    return code;
  }

  private codeFrom(start: number): Code {
    const code = new Map<number, Place>();
    const waiting = [start];
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
      if (code.has(node)) continue;
      if (++this.places > MAX_PLACES) throw new Refusal(TOO_LONG);
      const at = this.flow.nodes[node]!;
      const next = outcomesOf(at.operation).map((outcome) => this.flow.next(node, outcome));
      code.set(node, { node, at, next });
      waiting.push(...next);
    }
    return code;
  }
}

function outcomesOf(operation: Operation | null): number[] {
  if (operation === null) return [];
  if (operation.op === "maybe") return [0, 1];
  return operation.op === "choose" ? [...operation.arms.keys()] : [0];
}

/** Why code cannot go on, in a few words. */
export function stopText({ kind }: Pick<Stop, "kind">): string {
  switch (kind) {
    case "masked":
      return "the handler cannot interrupt here";
    case "range":
      return "there are no such pages";
    case "tables":
      return "the page tables have no room for this, or it means nothing there";
    case "call_depth":
      return "calls nest too deep";
    case "argument":
      return "an argument is not given";
    default:
      return `the run cannot go on (${kind})`;
  }
}
