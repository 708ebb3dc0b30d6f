/**
 * The rule sets as tables, written from the kernel's patches and mails alone: a second opinion on the rule sets that
 * ship as `.lmmu` files. Nothing here is shared with the compiler or the runtime but the names of calls and hooks.
 */
import type { ArchHook, LazyCall } from "../../runtime/index.js";

/** What a rule set keeps per task (`current->lazy_mmu_state`), by variable. A bool is 0 or 1, a counter 0 to 255. */
export type State = Readonly<Record<string, number>>;

/** `VM_WARN_ON`, `VM_WARN_ON_ONCE`, `VM_BUG_ON`. */
export type AssertionKind = "warn" | "warn_once" | "bug";

/** An assertion and the state, before the call, in which it complains. */
export interface Assertion<S extends State> {
  readonly kind: AssertionKind;
  readonly text: string;
  readonly holds: (before: S) => boolean;
}

/** An assignment, which wraps as u8 does, or a call of a hook. */
export type Step<S extends State> = Partial<S> | ArchHook;

/** One of the four calls in task context. `steps` are in the order of the C text, computed from the state before. */
export interface Row<S extends State> {
  readonly returnsIf?: (before: S) => boolean;
  readonly assertions: readonly Assertion<S>[];
  readonly steps: (before: S) => readonly Step<S>[];
}

export interface RuleTable<S extends State> {
  /** All zero, in the order in which the variables are listed everywhere. */
  readonly initial: S;
  /** Whether a store of task context is deferred. */
  readonly active: (state: S) => boolean;
  readonly calls: Readonly<Record<LazyCall, Row<S>>>;
}

const U8_MAX = 255;

/**
 * arm64 of v6.16 to v6.19 (1ef3095b1405): no generic layer, the call sites call the arch functions, and those keep the
 * flag: enter sets it; leave flushes, then clears it. So each hook begins with the flag as the caller left it.
 */
type LegacyState = { lazy: number };

const legacyEnter: Row<LegacyState> = { assertions: [], steps: () => ["arch_enter", { lazy: 1 }] };
const legacyLeave: Row<LegacyState> = { assertions: [], steps: () => ["arch_leave", { lazy: 0 }] };

export const legacy: RuleTable<LegacyState> = {
  initial: { lazy: 0 },
  active: (s) => s.lazy === 1,
  calls: { enable: legacyEnter, disable: legacyLeave, pause: legacyLeave, resume: legacyEnter },
};

/**
 * v3 of 15 October 2025. Symmetry of its own: the hook comes before the state on the way in and after it on the way
 * out, and the assertions on the counter's range are VM_BUG_ON.
 */
type V3State = { count: number; enabled: number };

export const v3: RuleTable<V3State> = {
  initial: { count: 0, enabled: 0 },
  active: (s) => s.enabled === 1,
  calls: {
    enable: {
      assertions: [
        { kind: "bug", text: "nesting level overflow", holds: (s) => s.count === U8_MAX },
        { kind: "warn", text: "enable while paused", holds: (s) => s.count > 0 && s.enabled === 0 },
      ],
      steps: (s) => (s.count === 0 ? ["arch_enter", { enabled: 1 }, { count: 1 }] : [{ count: s.count + 1 }]),
    },
    disable: {
      assertions: [
        { kind: "bug", text: "disable without enable", holds: (s) => s.count === 0 },
        { kind: "warn", text: "disable while not active", holds: (s) => s.enabled === 0 },
      ],
      steps: (s) =>
        s.count === 1 ? [{ count: 0 }, { enabled: 0 }, "arch_leave"] : [{ count: s.count - 1 }, "arch_flush"],
    },
    pause: {
      assertions: [
        {
          kind: "warn",
          text: "pause outside a section or while paused",
          holds: (s) => s.count === 0 || s.enabled === 0,
        },
      ],
      steps: () => [{ enabled: 0 }, "arch_leave"],
    },
    resume: {
      assertions: [
        {
          kind: "warn",
          text: "resume outside a section or while not paused",
          holds: (s) => s.count === 0 || s.enabled === 1,
        },
      ],
      steps: () => ["arch_enter", { enabled: 1 }],
    },
  },
};

/** v4 07/12 and 12/12 of 29 October 2025, [A] of the mail of 12 November. A pause or resume always calls its hook. */
type NestingState = { nesting_level: number; active: number };

export const A: RuleTable<NestingState> = {
  initial: { nesting_level: 0, active: 0 },
  active: (s) => s.active === 1,
  calls: {
    enable: {
      assertions: [
        { kind: "warn_once", text: "nesting level overflow", holds: (s) => s.nesting_level === U8_MAX },
        { kind: "warn", text: "enable while paused", holds: (s) => s.nesting_level > 0 && s.active === 0 },
      ],
      steps: (s) =>
        s.nesting_level === 0
          ? [{ nesting_level: 1 }, { active: 1 }, "arch_enter"]
          : [{ nesting_level: s.nesting_level + 1 }],
    },
    disable: {
      assertions: [
        { kind: "warn_once", text: "disable without enable", holds: (s) => s.nesting_level === 0 },
        { kind: "warn", text: "disable while not active", holds: (s) => s.active === 0 },
      ],
      steps: (s) =>
        s.nesting_level === 1
          ? [{ nesting_level: 0 }, { active: 0 }, "arch_leave"]
          : [{ nesting_level: s.nesting_level - 1 }, "arch_flush"],
    },
    pause: {
      assertions: [
        {
          kind: "warn",
          text: "pause outside a section or while paused",
          holds: (s) => s.nesting_level === 0 || s.active === 0,
        },
      ],
      steps: () => [{ active: 0 }, "arch_leave"],
    },
    resume: {
      assertions: [
        {
          kind: "warn",
          text: "resume outside a section or while not paused",
          holds: (s) => s.nesting_level === 0 || s.active === 1,
        },
      ],
      steps: () => [{ active: 1 }, "arch_enter"],
    },
  },
};

const outsideSections = (s: NestingState): boolean => s.nesting_level === 0;

/** [B] of the same mail, worded only: "the next version will bail out on nesting_level == 0"; for the rest, [A]. */
export const B: RuleTable<NestingState> = {
  ...A,
  calls: {
    ...A.calls,
    pause: { ...A.calls.pause, returnsIf: outsideSections },
    resume: { ...A.calls.resume, returnsIf: outsideSections },
  },
};

/**
 * [C] of the same mail, worded only: the level counts whether paused or not, the pause is one bit of its own. Nothing
 * keeps a pause inside a pause from leaving again: it is what the warning is about. When the mode is active is not
 * worded; it follows from the hooks.
 */
type PausedState = { nesting_level: number; paused: number };

export const C: RuleTable<PausedState> = {
  initial: { nesting_level: 0, paused: 0 },
  active: (s) => s.nesting_level > 0 && s.paused === 0,
  calls: {
    enable: {
      assertions: [{ kind: "warn_once", text: "nesting level overflow", holds: (s) => s.nesting_level === U8_MAX }],
      steps: (s) => [
        { nesting_level: s.nesting_level + 1 },
        ...(s.nesting_level === 0 && s.paused === 0 ? (["arch_enter"] as const) : []),
      ],
    },
    disable: {
      assertions: [{ kind: "warn_once", text: "disable without enable", holds: (s) => s.nesting_level === 0 }],
      steps: (s) => [
        { nesting_level: s.nesting_level - 1 },
        ...(s.paused === 1 ? [] : [s.nesting_level === 1 ? ("arch_leave" as const) : ("arch_flush" as const)]),
      ],
    },
    pause: {
      assertions: [{ kind: "warn", text: "pause while paused", holds: (s) => s.paused === 1 }],
      steps: (s) => [{ paused: 1 }, ...(s.nesting_level > 0 ? (["arch_leave"] as const) : [])],
    },
    resume: {
      assertions: [{ kind: "warn", text: "resume while not paused", holds: (s) => s.paused === 0 }],
      steps: (s) => [{ paused: 0 }, ...(s.nesting_level > 0 ? (["arch_enter"] as const) : [])],
    },
  },
};

/** v5, v6 and mainline since v7.0, [D]: a call inside a pause returns before its assertion, and does not count. */
type CountersState = { enable_count: number; pause_count: number };

const whilePaused = (s: CountersState): boolean => s.pause_count > 0;

export const D: RuleTable<CountersState> = {
  initial: { enable_count: 0, pause_count: 0 },
  active: (s) => s.enable_count > 0 && s.pause_count === 0,
  calls: {
    enable: {
      returnsIf: whilePaused,
      assertions: [{ kind: "warn_once", text: "enable count overflow", holds: (s) => s.enable_count === U8_MAX }],
      steps: (s) =>
        s.enable_count === 0 ? [{ enable_count: 1 }, "arch_enter"] : [{ enable_count: s.enable_count + 1 }],
    },
    disable: {
      returnsIf: whilePaused,
      assertions: [{ kind: "warn_once", text: "disable without enable", holds: (s) => s.enable_count === 0 }],
      steps: (s) => [{ enable_count: s.enable_count - 1 }, s.enable_count === 1 ? "arch_leave" : "arch_flush"],
    },
    pause: {
      assertions: [{ kind: "warn_once", text: "pause count overflow", holds: (s) => s.pause_count === U8_MAX }],
      steps: (s) =>
        s.pause_count === 0 && s.enable_count > 0
          ? [{ pause_count: 1 }, "arch_leave"]
          : [{ pause_count: s.pause_count + 1 }],
    },
    resume: {
      assertions: [{ kind: "warn_once", text: "resume without pause", holds: (s) => s.pause_count === 0 }],
      steps: (s) =>
        s.pause_count === 1 && s.enable_count > 0
          ? [{ pause_count: 0 }, "arch_enter"]
          : [{ pause_count: s.pause_count - 1 }],
    },
  },
};

/** Two counters taken literally: [D]'s calls always count, and a pause only holds back the hooks, flush included. */
export const literal: RuleTable<CountersState> = {
  initial: D.initial,
  active: D.active,
  calls: {
    enable: {
      assertions: D.calls.enable.assertions,
      steps: (s) =>
        s.enable_count === 0 && s.pause_count === 0
          ? [{ enable_count: 1 }, "arch_enter"]
          : [{ enable_count: s.enable_count + 1 }],
    },
    disable: {
      assertions: D.calls.disable.assertions,
      steps: (s) => {
        const counted = { enable_count: s.enable_count - 1 };
        if (s.pause_count > 0) return [counted];
        return [counted, s.enable_count === 1 ? "arch_leave" : "arch_flush"];
      },
    },
    pause: D.calls.pause,
    resume: D.calls.resume,
  },
};

/** `!CONFIG_ARCH_HAS_LAZY_MMU_MODE`: four empty inlines. */
type NoState = Record<never, number>;

const empty: Row<NoState> = { assertions: [], steps: () => [] };

export const none: RuleTable<NoState> = {
  initial: {},
  active: () => false,
  calls: { enable: empty, disable: empty, pause: empty, resume: empty },
};
