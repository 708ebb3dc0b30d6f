import type { Program } from "../../../runtime/index.js";
import { shippedRuleSets } from "../../library/shipped.js";

/** A member of `current->lazy_mmu_state`, and the variable of the rule set that says what it must be. */
export interface StateMember {
  readonly variable: string;
  readonly member: string;
  /** Its type in C. */
  readonly type: "u8" | "bool";
}

/** What C code can ask a kernel that follows a rule set. */
export interface KernelApi {
  /** The function that says whether the mode is active for `current`. */
  readonly isActive: string;
  readonly members: readonly StateMember[];
}

/** Mainline since v7.0: mm/tests/lazy_mmu_mode_kunit.c asks by this name. */
const IS_ACTIVE = "is_lazy_mmu_mode_active";

/** Of the rule sets that were posted as patches: their names for the predicate, and their struct lazy_mmu_state. */
const POSTED: Readonly<Record<string, KernelApi>> = {
  // v4, "[PATCH v4 07/12] mm: enable lazy_mmu sections to nest".
  A: {
    isActive: "in_lazy_mmu_mode",
    members: [
      { variable: "nesting_level", member: "nesting_level", type: "u8" },
      { variable: "state_active", member: "active", type: "bool" },
    ],
  },
  // v6, merged for v7.0.
  D: {
    isActive: IS_ACTIVE,
    members: [
      { variable: "enable_count", member: "enable_count", type: "u8" },
      { variable: "pause_count", member: "pause_count", type: "u8" },
    ],
  },
};

/** The hooks, and what a CPU remembers, are out of a test's reach. */
const OF_ARCHITECTURE = "its calls are those of D, and a test sees no hooks; a suite for D is the one to run there";

/** Rule sets of kernels that have nothing to call or to ask, or nothing that another set has not, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  legacy: "kernels before 7.0 have no lazy_mmu_mode_enable(): callers use the architecture's hooks",
  v3: "nothing in version 3 of the series is known to say whether the mode is active",
  none: `without ARCH_HAS_LAZY_MMU_MODE there is no ${IS_ACTIVE}()`,
  xen70: OF_ARCHITECTURE,
  xen71: OF_ARCHITECTURE,
  powerpc_hash: OF_ARCHITECTURE,
  sparc64: OF_ARCHITECTURE,
};

/**
 * What a kernel with this rule set (by index) offers to a test, or why there is no such kernel. Of a set that nobody has
 * posted, one's own included, nothing is known but that it stands behind today's calls: the predicate, and no counters.
 */
export function kernelApi({ ruleSets }: Program, ruleSet: number): KernelApi | string {
  const { name } = ruleSets[ruleSet]!;
  const ships = ruleSet < shippedRuleSets().ruleSets.length;
  return (ships ? (WITHOUT[name] ?? POSTED[name]) : undefined) ?? { isActive: IS_ACTIVE, members: [] };
}
