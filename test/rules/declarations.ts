/** What each rule set says of itself: its variables as the kernel's `struct lazy_mmu_state` has them, and its kernel. */
import type { RuleSet } from "../../runtime/index.js";
import type { RuleSetName } from "../model/model.js";

interface Declaration {
  readonly title: string;
  /** The first release that has it; null: none, or the newest. */
  readonly since: string | null;
  readonly variables: readonly string[];
  /** Assertions whose place in the kernel's text is known. */
  readonly sources: Readonly<Record<string, string>>;
}

// The splat of the mail of 12 November 2025: the assertion of v4's lazy_mmu_mode_enable() is at include/linux/pgtable.h:273.
const V4_ENABLE = { "enable while paused": "include/linux/pgtable.h:273" };

export const declarations: Readonly<Record<RuleSetName, Declaration>> = {
  // Two bits of the thread's flags; arm64 has the mode since v6.16.
  legacy: {
    title: "thread flag, nesting tolerated (arm64, 6.16 to 6.19)",
    since: "6.16",
    variables: ["bool lazy_mmu"],
    sources: {},
  },
  v3: {
    title: "sections nest; no call inside a pause; a bad count is a BUG (v3)",
    since: null,
    variables: ["u8 count", "bool enabled"],
    sources: {},
  },
  A: {
    title: "sections nest; no call inside a pause (v4)",
    since: null,
    variables: ["u8 nesting_level", "bool state_active"],
    sources: V4_ENABLE,
  },
  B: {
    title: "A, and a pause may stand outside a section",
    since: null,
    variables: ["u8 nesting_level", "bool state_active"],
    sources: V4_ENABLE,
  },
  C: {
    title: "sections count inside a pause; a pause does not nest",
    since: null,
    variables: ["u8 nesting_level", "bool paused"],
    sources: {},
  },
  // v6 was merged for v7.0.
  D: {
    title: "two counters; calls inside a pause are ignored (v5, v6, mainline)",
    since: "7.0",
    variables: ["u8 enable_count", "u8 pause_count"],
    sources: {},
  },
  literal: {
    title: "two counters that always count",
    since: null,
    variables: ["u8 enable_count", "u8 pause_count"],
    sources: {},
  },
  none: { title: "no lazy MMU mode; the calls are empty", since: null, variables: [], sources: {} },
};

/** The same of a compiled rule set. */
export function declarationOf({ title, since, variables, calls }: RuleSet): Declaration {
  const sources = Object.values(calls).flatMap((code) =>
    code.flatMap((instruction) =>
      instruction.op === "assertion" && instruction.source !== null ? [[instruction.text, instruction.source]] : [],
    ),
  );
  return {
    title,
    since: since === null ? null : since.join("."),
    variables: variables.map(({ name, type, perCpu }) => `${perCpu ? "percpu " : ""}${type} ${name}`),
    sources: Object.fromEntries(sources) as Record<string, string>,
  };
}
