import type { Effect, HazardName, LazyCall, Origin } from "../../runtime/index.js";

/** The hazards that are about nesting and contexts; the others are for runs. */
const NESTING_HAZARDS = ["sleep_in_atomic", "sleep_in_section", "preempt_imbalance"] as const satisfies HazardName[];
type NestingHazard = (typeof NESTING_HAZARDS)[number];

/** Whether a finding's name is that of a hazard about nesting and contexts. */
export function isNestingHazard(name: string): name is NestingHazard {
  return (NESTING_HAZARDS as readonly string[]).includes(name);
}

/** The text of a `preempt_imbalance` that is found at the end of a task, which leaves preemption off. */
export const AT_END = "at the end";

/** What can happen at a place of the text, under one rule set. The runtime's findings and stops have the same names. */
export type SpotKind =
  | "warning"
  | "bug"
  /** Forbidden by the contract, and no assertion noticed. */
  | "forbidden"
  | "leak"
  | NestingHazard
  | "assert"
  | "written_depth"
  | "masked"
  | "argument"
  | "range"
  | "call_depth"
  /** As written a close finds nothing open, closes what is not innermost, or was opened in another context. */
  | "closes_nothing"
  | "crosses"
  | "other_context"
  /** Not a finding: what the call does. */
  | "effect";

/** One such thing at one place; equal ones of one `Spots` are the same object. */
export interface Spot {
  readonly kind: SpotKind;
  readonly origin: Origin;
  /** The frame in whose name it is reported. */
  readonly reportedIn: number;
  /** The call that does it, or null. */
  readonly call: LazyCall | null;
  /** Of the assertion, of the contract's sentence, of what is left, of the effect, or `AT_END`; else empty. */
  readonly text: string;
  /** How many frames deeper than the code that has it: what a handler leaves behind is found where it was interrupted. */
  readonly deeper: number;
  readonly details: SpotDetails | null;
}

/** What a finding says of where it is and what it is. */
export type Found = Pick<Spot, "kind" | "origin" | "reportedIn" | "call" | "text" | "details">;

/** What a diagnostic says beside. */
export type SpotDetails =
  | {
      readonly kind: "leak";
      readonly sections: number;
      readonly pauses: number;
      readonly begun: readonly number[];
      readonly variables: readonly number[];
      /** A barrier is owed: only a run can tell. */
      readonly pending: boolean;
    }
  | { readonly kind: "masked"; readonly irq: number; readonly because: "irqs_off" | "bh_off" | "nesting" }
  | { readonly kind: "argument"; readonly frame: number; readonly parameter: number };

export class Spots {
  private readonly known = new Map<string, Spot>();

  /** `text` tells apart what happens at one place by one call. */
  spot(
    kind: SpotKind,
    origin: Origin,
    reportedIn: number,
    { call = null, text = "", deeper = 0, details = null }: Partial<Spot> = {},
  ): Spot {
    const key = `${kind} ${origin} ${reportedIn} ${call} ${deeper} ${text}`;
    let spot = this.known.get(key);
    if (spot === undefined) {
      spot = { kind, origin, reportedIn, call, text, deeper, details };
      this.known.set(key, spot);
    }
    return spot;
  }

  effect(origin: Origin, reportedIn: number, call: LazyCall, effect: Effect): Spot {
    return this.spot("effect", origin, reportedIn, { call, text: effect });
  }
}
