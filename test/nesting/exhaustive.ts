/**
 * The runner that the static analysis is held against: it makes every run of a scenario, each through the runtime, and
 * writes down under which configs each finding is met and how deep at least. It shares nothing with the analysis.
 */
import {
  type Expression,
  type LazyCall,
  type LoadedProgram,
  type Origin,
  type Run,
  runScenario,
  type Step,
} from "../../runtime/index.js";

/** What a finding is told apart by. */
export interface FindingKey {
  readonly kind: string;
  readonly origin: Origin;
  readonly reportedIn: number;
  /** Of `warning`, `bug` and `forbidden`. */
  readonly call: LazyCall | null;
  /** Of the assertion or contract, else empty. */
  readonly text: string;
}

/** Every field in one line, to compare and to print. */
export function keyText({ kind, origin, reportedIn, call, text }: FindingKey): string {
  return `${kind} at ${origin} in ${reportedIn} ${call ?? "-"} "${text}"`;
}

/** What is met in a run, and how deep at least, by `keyText`. */
export type Met = Map<string, { readonly key: FindingKey; readonly depth: number }>;

const HAZARDS: readonly string[] = ["sleep_in_atomic", "sleep_in_section", "preempt_imbalance"];

/** Preemption that a task leaves off is told apart from a count that falls below zero. */
function atEnd({ action }: Step): string {
  return action.kind === "end" ? "at the end" : "";
}

/**
 * What one run meets. Every report is a warning (or a bug), also one that a `_ONCE` keeps from being printed; a broken
 * contract counts where nothing noticed. What ends a run early is a finding, too: after it nothing is known.
 */
export function metIn(run: Run): Met {
  const met: Met = new Map();
  const add = (
    kind: string,
    { origin, stack }: Pick<Step, "origin" | "stack">,
    call: LazyCall | null = null,
    text = "",
  ): void => {
    const key: FindingKey = { kind, origin, reportedIn: stack.reportedIn, call, text };
    const name = keyText(key);
    const known = met.get(name);
    if (known === undefined || known.depth > stack.depth) met.set(name, { key, depth: stack.depth });
  };
  for (const step of run.steps) {
    const { action } = step;
    if (action.kind !== "call") continue;
    for (const { assertion, text } of action.reports) {
      add(assertion === "bug" ? "bug" : "warning", step, action.call, text);
    }
    if (action.judgement === "silent") for (const text of action.forbidden) add("forbidden", step, action.call, text);
  }
  for (const finding of run.findings) {
    const step = run.steps[finding.step]!;
    if (finding.kind === "leak" || finding.kind === "assert") add(finding.kind, step);
    else if (finding.kind === "hazard" && HAZARDS.includes(finding.name)) {
      add(finding.name, step, step.action.kind === "call" ? step.action.call : null, atEnd(step));
    }
  }
  if (run.stop !== null) add(run.stop.kind, run.stop);
  return met;
}

/**
 * All values of a program's free switches, by number: bit i of an assignment is the value given to the i-th of them. A
 * set of assignments is a bigint with a bit for each.
 */
export class Assignments {
  /** Indices of the free switches. */
  readonly free: readonly number[];
  readonly all: bigint;
  /** By switch: the assignments that make it y. */
  private readonly where = new Map<number, bigint>();

  constructor(private readonly loaded: LoadedProgram) {
    this.free = loaded.program.switches.flatMap(({ value }, index) => (value === null ? [index] : []));
    if (this.free.length > 6) throw new RangeError(`${this.free.length} free switches are too many to try all values`);
    this.all = (1n << BigInt(this.count)) - 1n;
    for (const [bit, index] of this.free.entries()) {
      let set = 0n;
      for (let each = 0; each < this.count; each++) if ((each >> bit) & 1) set |= 1n << BigInt(each);
      this.where.set(index, set);
    }
  }

  get count(): number {
    return 1 << this.free.length;
  }

  /** The assignments that lead to a run, by what it decided. */
  leadingTo({ decisions }: Pick<Run, "decisions">): bigint {
    let set = this.all;
    for (const decision of decisions) {
      if (decision.kind !== "switch") continue;
      const { switch: index, value } = decision;
      set &= value ? this.where.get(index)! : this.all & ~this.where.get(index)!;
    }
    return set;
  }

  /** A switch's value under an assignment and a rule set: n where what it depends on is false, whatever it was given. */
  effective(assignment: number, ruleSet: number): (index: number) => boolean {
    const { switches } = this.loaded.program;
    const { kernel } = this.loaded.ruleSet(ruleSet);
    const of = (index: number): boolean => {
      const { value, dependsOn } = switches[index]!;
      if (dependsOn !== null && !this.holds(dependsOn, kernel, of)) return false;
      return value ?? ((assignment >> this.free.indexOf(index)) & 1) === 1;
    };
    return of;
  }

  private holds(condition: Expression, kernel: readonly number[] | null, of: (index: number) => boolean): boolean {
    const unasked = (): never => {
      throw new TypeError("a switch depends on more than switches");
    };
    return this.loaded.condition(condition)({
      switch: of,
      kernel,
      slot: unasked,
      variable: unasked,
      state: unasked,
      regionPages: unasked,
      mapped: unasked,
      visible: unasked,
    });
  }
}

/** A finding of some run of a scenario. */
export interface Found {
  readonly key: FindingKey;
  /** The assignments under which some run meets it. */
  table: bigint;
  /** Of the shortest call stack that meets it. */
  depth: number;
}

export interface Exhausted {
  /** By `keyText`. */
  readonly found: ReadonlyMap<string, Found>;
  readonly runs: number;
}

/**
 * Makes all runs of a scenario under a rule set (both by index); null where there are too many, or where their traces
 * have more than so many steps together.
 */
export function exhaust(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  assignments: Assignments,
  steps: number,
): Exhausted | null {
  const { runs, partial } = runScenario(loaded, scenario, ruleSet, { choices: null, steps });
  if (partial !== null) return null;
  const found = new Map<string, Found>();
  for (const run of runs) collect(found, metIn(run), assignments.leadingTo(run), keyText);
  return { found, runs: runs.length };
}

/** Adds what a run meets to what others have met, each by its name. */
export function collect(found: Map<string, Found>, met: Met, table: bigint, nameOf: (key: FindingKey) => string): void {
  for (const { key, depth } of met.values()) {
    const name = nameOf(key);
    const known = found.get(name);
    if (known === undefined) found.set(name, { key, table, depth });
    else {
      known.table |= table;
      known.depth = Math.min(known.depth, depth);
    }
  }
}

/** Whether `lmmu run` would show a run where it is told these values of switches: it decides none of them otherwise. */
export function fits({ decisions }: Run, switches: ReadonlyMap<number, boolean>): boolean {
  return decisions.every(
    (decision) => decision.kind !== "switch" || (switches.get(decision.switch) ?? decision.value) === decision.value,
  );
}
