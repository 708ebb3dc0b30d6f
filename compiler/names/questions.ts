import type { StateName } from "../../runtime/index.js";

/** What conditions of rule sets, and `assert`, `always` and `reachable`, can ask of the machine. */
export const QUESTIONS: ReadonlySet<StateName> = new Set<StateName>([
  "active",
  "pending",
  "in_interrupt",
  "barriers",
  "sections",
  "pauses",
]);

/** The contract of a closing call can also ask what it would close. */
export const CONTRACT_QUESTIONS: ReadonlySet<StateName> = new Set<StateName>([
  ...QUESTIONS,
  "crossing",
  "other_context",
]);

/** `active` cannot be defined by itself. */
export const ACTIVE_QUESTIONS: ReadonlySet<StateName> = new Set([...QUESTIONS].filter((state) => state !== "active"));
