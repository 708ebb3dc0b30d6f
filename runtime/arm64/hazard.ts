/** What is to be said of an access that may go several ways, or that cannot but fault. */
import type { Cause, FaultName, HazardName } from "../trace.js";
import { faultName, TLB_CONFLICT } from "./fault.js";
import type { Outcome } from "./outcomes.js";
import { NO_FAULT } from "./walk.js";

export interface Verdict {
  /** The worst thing that may happen where several may; null: it goes one way. */
  readonly hazard: HazardName | null;
  /** Why; set with `hazard`. */
  readonly because: Cause | null;
  /** The fault that the tables say, where it faults whichever way it goes. */
  readonly fault: FaultName | null;
}

/** The worst first. */
const BY_WEIGHT = ["break_before_make", "contiguous", "stale_tlb", "not_visible", "spurious_fault"] as const;

/**
 * Names what an access met. A fault that another look at the tables would not find is what the kernel expects of user
 * addresses: it sees that nothing is wrong and retries (do_page_fault(), flush_tlb_fix_spurious_fault()). Of a kernel
 * address it is a warning for a translation fault (is_spurious_el1_translation_fault()) and the end for any other.
 */
export function classify(outcomes: readonly Outcome[], space: "kernel" | "user"): Verdict {
  const [now, ...others] = outcomes;
  if (now === undefined) throw new TypeError("an access without an outcome");
  if (outcomes.every(({ fault }) => fault !== NO_FAULT && fault !== TLB_CONFLICT)) {
    return { hazard: null, because: null, fault: faultName(now.fault) };
  }
  let worst: { hazard: (typeof BY_WEIGHT)[number]; because: Cause } | null = null;
  for (const other of others) {
    const because = other.because!;
    const hazard = nameOf(now, other, because, space);
    if (worst === null || BY_WEIGHT.indexOf(hazard) < BY_WEIGHT.indexOf(worst.hazard)) worst = { hazard, because };
  }
  return { hazard: worst?.hazard ?? null, because: worst?.because ?? null, fault: null };
}

function nameOf(now: Outcome, other: Outcome, { kind }: Cause, space: "kernel" | "user"): (typeof BY_WEIGHT)[number] {
  if (kind === "conflict") return "break_before_make";
  if (kind === "contiguous") return "contiguous";
  const spurious = other.fault !== NO_FAULT && now.fault === NO_FAULT;
  if (spurious && space === "user") return "spurious_fault";
  return kind;
}
