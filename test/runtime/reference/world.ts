/** What a moment of a scenario is made of, as plain data: copied for every move, compared as text. */
import type { ArchHook, HookName, LazyCall, Origin } from "../../../runtime/index.js";
import type { InterruptKind } from "../../../runtime/contexts.js";
import type { Met, PageState } from "../../../runtime/page-machine.js";

export interface Assertion {
  readonly kind: "warn" | "warn_once" | "bug";
  readonly text: string;
  readonly source: string | null;
  /** Where the rule set has it. */
  readonly origin: Origin;
}

/** One of the four calls, part of the way through its text and that of the hooks it is in. */
export interface Calling {
  readonly kind: "call";
  readonly call: LazyCall;
  readonly site: number;
  readonly origin: Origin;
  readonly frame: number;
  readonly at: readonly { readonly text: LazyCall | HookName; readonly line: number }[];
  readonly raised: readonly Assertion[];
  readonly forbidden: readonly string[];
  readonly hooks: readonly ArchHook[];
}

/** A statement that has stored and not yet done its last queue_pte_barriers(). */
export interface Storing {
  readonly kind: "store";
  readonly origin: Origin;
  readonly frame: number;
  /** Hazards and faults of the statement, told when it ends. */
  readonly met: readonly Met[];
}

/** Where code stands: the frame that it began in, and the outcomes of all operations since. */
export interface Place {
  readonly frame: number;
  readonly outcomes: readonly number[];
}

export interface Written {
  readonly opening: "section" | "pause";
  readonly inInterrupt: boolean;
}

interface Interrupted {
  readonly irq: number;
  readonly place: Place;
  readonly underway: Calling | Storing | null;
  readonly written: readonly Written[];
  readonly variables: readonly number[];
  readonly pending: boolean;
}

export interface TaskState {
  running: boolean;
  ended: boolean;
  /** Where it runs, or ran last. */
  cpu: number;
  place: Place;
  underway: Calling | Storing | null;
  interrupted: Interrupted[];
  /** Of the rule set, but for those of a CPU. */
  variables: Record<string, number>;
  written: Written[];
  pending: boolean;
  preemptOff: number;
  irqsOff: number;
  bhOff: number;
  handlers: InterruptKind[];
  /** It was preempted, by an interrupt from which it still has to return. */
  preempted: boolean;
  /** It has been told that a barrier is owed which nothing is sure to pay. */
  stranded: boolean;
}

export interface World {
  tasks: TaskState[];
  /** Variables of each CPU. */
  perCpu: Record<string, number>[];
  /** By CPU: the task that is awaited there. */
  awaited: (number | null)[];
  left: (number | null)[];
  locks: Record<string, number>;
  barriers: number;
  tables: PageState;
  stopped: boolean;
  /** By fact: how often it was concerned, as far as that makes a difference; of `hooks`, those called. */
  counts: (number | readonly ArchHook[])[];
  /** Sites of `warn_once` that have warned. */
  warned: string[];
}

export const cloned = (world: World): World => {
  const { tables, ...rest } = world;
  return { ...(JSON.parse(JSON.stringify(rest)) as typeof rest), tables };
};
