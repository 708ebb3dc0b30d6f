/** The names by which C code makes the lazy MMU calls. */

/** What a call does. `flush` moves no level: it emits what is owed, and is none of the four. */
export type Effect = "enable" | "disable" | "pause" | "resume" | "flush";

/**
 * `generic`: the four calls of include/linux/pgtable.h since "mm: introduce generic lazy_mmu helpers" (v7.0), and what
 * the s390 series proposes to call beside them, which opens a section like `enable`. `older`: what the same places call
 * up to v6.19; where the generic calls exist, these are the architecture's hooks behind them.
 */
export type Layer = "generic" | "older";

export const NAMES: ReadonlyMap<string, { readonly layer: Layer; readonly effect: Effect }> = new Map([
  ["lazy_mmu_mode_enable", { layer: "generic", effect: "enable" }],
  ["lazy_mmu_mode_enable_pte", { layer: "generic", effect: "enable" }],
  ["lazy_mmu_mode_enable_for_pte_range", { layer: "generic", effect: "enable" }],
  ["lazy_mmu_mode_enable_with_ptes", { layer: "generic", effect: "enable" }],
  ["lazy_mmu_mode_disable", { layer: "generic", effect: "disable" }],
  ["lazy_mmu_mode_pause", { layer: "generic", effect: "pause" }],
  ["lazy_mmu_mode_resume", { layer: "generic", effect: "resume" }],
  ["arch_enter_lazy_mmu_mode", { layer: "older", effect: "enable" }],
  ["arch_leave_lazy_mmu_mode", { layer: "older", effect: "disable" }],
  ["arch_flush_lazy_mmu_mode", { layer: "older", effect: "flush" }],
]);

/** What every name has in it. A text without it holds no call, and need not be parsed. */
export const IN_ALL_NAMES = "lazy_mmu_mode";

/** A call where it stands. */
export interface CallSite {
  readonly name: string;
  readonly layer: Layer;
  readonly effect: Effect;
  readonly offset: number;
  /** From 1. */
  readonly line: number;
}
