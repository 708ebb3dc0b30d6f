/** Goes the way to where something happens, and notes what is open, what was chosen and what went unnoticed. */
import type { LazyCall, Origin, StackFrame } from "../../runtime/index.js";
import type { Bdd } from "./bdd.js";
import { Follower, type Goal, type Passage, TooLongError } from "./follow.js";
import type { Procedure } from "./procedures.js";
import type { Tabulation } from "./tabulation.js";

/** A call as written that is still open, in whose name it was made, and where. */
export interface OpenCall {
  readonly call: "enable" | "pause";
  readonly stack: StackFrame;
  readonly origin: Origin;
  /** The rule set does nothing with it. */
  readonly ignored: boolean;
}

/** A call that the contract forbids and that no assertion noticed. */
export interface SilentCall {
  readonly origin: Origin;
  readonly texts: readonly string[];
}

const CALL_OF_WRAP: Readonly<Record<"lazy" | "paused", readonly [opens: LazyCall, closes: LazyCall]>> = {
  lazy: ["enable", "disable"],
  paused: ["pause", "resume"],
};
/** Calls that returned are gone into this deep. */
const MOST_DEPTH = 2000;

const OPENED_BY = { disable: "enable", resume: "pause" } as const;

export class Walk {
  readonly choices: number[] = [];
  /** What the configs had to be on the way, condition by condition. */
  readonly conditions = new Set<Bdd>();
  silent: SilentCall | null = null;
  /** What is open: the task's own, then that of each handler that interrupted. */
  private readonly opened: OpenCall[][] = [[]];
  private readonly follower: Follower;

  constructor(
    private readonly tabulation: Tabulation,
    holds: (when: Bdd) => boolean,
    /** "open": calls that returned and left everything as it was are not gone into. */
    private readonly depth: "all" | "open",
  ) {
    this.follower = new Follower(tabulation, holds);
  }

  get open(): readonly OpenCall[] {
    return this.opened.flat();
  }

  /**
   * Goes through a procedure to the goal; its last passage, which is not gone through if it is what the goal is about.
   * Undefined: the way is empty. Throws `TooLongError`.
   */
  to(procedure: Procedure, goal: Goal, stack: StackFrame): Passage | undefined {
    const way = this.follower.way(procedure, goal, Infinity);
    const through = goal.kind === "exit" ? way : way.slice(0, -1);
    for (const passage of through) this.go(procedure, passage, stack);
    const last = way.at(-1);
    if (last !== undefined) this.conditions.add(last.when);
    return last;
  }

  /** The call stack inside what a passage calls; a handler that has ended is gone through up to its end. */
  into(procedure: Procedure, { does, at, called }: Passage, stack: StackFrame): StackFrame {
    if (does.op !== "interrupt") return this.calledAt(procedure, at, stack);
    const inside = deeper(stack, does.irq, does.origin, does.irq);
    this.opened.push([]);
    if (called !== null && called.exit !== null) this.through(called.callee, called.exit, called.stamp, inside);
    return inside;
  }

  private go(procedure: Procedure, passage: Passage, stack: StackFrame): void {
    const { does, at, called, outcome, when } = passage;
    this.conditions.add(when);
    if (outcome !== null) this.choices.push(outcome);
    if (does.op === "call") this.call(does.call, passage, stack, does.origin);
    else if (does.op === "wrap" && does.wrap.kind === "section") {
      const { section, origin } = does.wrap;
      this.call(CALL_OF_WRAP[section][does.opens ? 0 : 1], passage, stack, origin);
    }
    if (called === null || called.exit === null) return;
    const isHandler = does.op === "interrupt";
    const entry = this.tabulation.procedures.entry(called.callee);
    const changes = !isHandler && called.exit.lazy.written !== entry.lazy.written;
    if (this.depth === "open" && !changes) return;
    if (isHandler) this.opened.push([]);
    const inside = isHandler ? deeper(stack, does.irq, does.origin, does.irq) : this.calledAt(procedure, at, stack);
    this.through(called.callee, called.exit, called.stamp, inside);
    if (isHandler) this.opened.pop();
  }

  /** Goes through a call that returned. It calls itself for the calls inside, hence the limit. */
  private through(callee: Procedure, state: NonNullable<Passage["after"]>, stamp: number, stack: StackFrame): void {
    if (stack.depth > MOST_DEPTH) throw new TooLongError();
    for (const passage of this.follower.way(callee, { kind: "exit", state }, stamp)) this.go(callee, passage, stack);
  }

  private call(call: LazyCall, { spots }: Passage, stack: StackFrame, origin: Origin): void {
    const own = this.opened.at(-1)!;
    if (call === "enable" || call === "pause") {
      const ignored = spots.some(({ kind, text }) => kind === "effect" && text === "ignored");
      own.push({ call, stack, origin, ignored });
    } else {
      const closed = own.findLastIndex((each) => each.call === OPENED_BY[call]);
      if (closed >= 0) own.splice(closed, 1);
    }
    const texts = spots.flatMap((spot) => (spot.kind === "forbidden" ? [spot.text] : []));
    if (texts.length > 0) this.silent = { origin, texts };
  }

  private calledAt(procedure: Procedure, at: number, stack: StackFrame): StackFrame {
    const { procedures, steps } = this.tabulation;
    const target = steps.activations.target(procedures.activation(procedure), at);
    if (target.kind === "nothing") return stack;
    let caller = stack;
    for (const { frame, origin } of target.skipped) caller = deeper(caller, frame, origin, frame);
    if (target.kind === "stop" && target.stop === "range") return caller;
    const { frame, reportedIn } = target.kind === "stop" ? target : target.activation;
    return deeper(caller, frame, target.origin, reportedIn, target.kind === "block");
  }
}

function deeper(caller: StackFrame, frame: number, origin: Origin, reportedIn: number, block = false): StackFrame {
  return { frame, origin, caller, depth: caller.depth + 1, reportedIn, block };
}
