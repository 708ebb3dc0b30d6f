import type { Span } from "./span.js";

/** How bad a finding is: an error fails `check`, a warning does not, a note informs. */
export type Severity = "error" | "warning" | "note";

/** A piece of a named file. `file` is the name under which the compiler's host knows it. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}

/** A place with a word on what it has to do with the finding. */
export interface Label extends Place {
  readonly message: string;
}

/** One step of the calls that lead to a finding, outermost first. */
export interface ChainStep extends Place {
  /** The function as a trace would show it. */
  readonly frame: string;
  /** What the step does to the nesting, e.g. "opens a section"; empty where it only calls on. */
  readonly effect: string;
  /** Where the kernel's source has the function, e.g. "mm/memory.c"; empty where nobody said. */
  readonly source: string;
  /** The nesting state after the step, under the first of the finding's rule sets; null where none can be told. */
  readonly state: ChainState | null;
}

/** What a rule set knows of a task, as a person reads it. */
export interface ChainState {
  /** In the rule set's order. */
  readonly variables: readonly { readonly name: string; readonly value: number }[];
  readonly active: boolean;
}

/** How to see a finding happen: what `lmmu run` has to be told. */
export interface Replay {
  readonly scenario: string;
  readonly ruleSet: string;
  /** Values of free configs, by name. */
  readonly configs: Readonly<Record<string, boolean>>;
  /** Outcomes of `maybe` (0: it happens) and `choose` in the order met, counted from 0. */
  readonly choices: readonly number[];
}

/** What a line of a scenario has to state so that a finding is expected. */
export interface Expectable {
  readonly scenario: string;
  /** As the line has it: `warns "enable while paused" in f`. */
  readonly fact: string;
}

/** An edit that mends a finding, with the text as it is now as its basis. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly (Place & { readonly replacement: string })[];
}

/**
 * A finding for a user. The one type that everything which is wrong with an input ends in; its texts come from the
 * compiler's catalogue.
 */
export interface Diagnostic extends Place {
  /** Stable code, e.g. "LMMU301". */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence without a full stop: what is wrong. */
  readonly message: string;
  /** Other places that belong to it. */
  readonly labels: readonly Label[];
  /** The calls that lead there; empty where no run was needed to find it. */
  readonly chain: readonly ChainStep[];
  /** Further sentences: why it is so. */
  readonly notes: readonly string[];
  /** Under which configs it holds, as text ("DEBUG_PAGEALLOC && !PREEMPT_RT"); empty where always. */
  readonly when: string;
  /** The rule sets under which it holds; empty where it has nothing to do with any. */
  readonly ruleSets: readonly string[];
  /** What to do, one sentence; empty where the message says it. */
  readonly help: string;
  readonly fixes: readonly Fix[];
  /** Null where no scenario can show it, or only one too long to follow. */
  readonly replay: Replay | null;
  /** Null where no scenario does it, or no line could expect it. */
  readonly expectable: Expectable | null;
  /** What was probably meant instead of the name that stands there; null where that is not it, or nothing is near. */
  readonly suggestion: string | null;
}
