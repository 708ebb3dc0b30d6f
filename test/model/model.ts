/** Runs the tables of `tables.ts`: an independent oracle for the rule sets and the machine that interprets them. */
import type { ArchHook, LazyCall } from "../../runtime/index.js";
import * as tables from "./tables.js";
import type { AssertionKind, RuleTable, State } from "./tables.js";

export type { State };

export const RULE_SETS = ["legacy", "A", "B", "C", "D", "v3", "literal", "none"] as const;
export type RuleSetName = (typeof RULE_SETS)[number];

/** An assertion that held. Nothing is suppressed here: "once" is a matter of call sites, which a model has not. */
export interface Warning {
  readonly kind: AssertionKind;
  readonly text: string;
}

/** A hook that was called, and the variables as it found them. */
export interface HookCall {
  readonly hook: ArchHook;
  readonly variables: readonly number[];
}

export interface Outcome {
  readonly state: State;
  readonly hooks: readonly HookCall[];
  readonly warnings: readonly Warning[];
  /** A VM_BUG_ON held: the task ended there, before the call changed anything. */
  readonly stopped: boolean;
}

/** A rule set with `DEBUG_VM=y`. States are values: a call returns a new one. */
export interface Model {
  readonly initial: () => State;
  readonly call: (state: State, call: LazyCall, inInterrupt: boolean) => Outcome;
  /** Whether a store made in this context is deferred. */
  readonly active: (state: State, inInterrupt: boolean) => boolean;
  /** In the order of the rule set's declarations; a bool is 0 or 1. */
  readonly variables: (state: State) => readonly number[];
}

export function model(name: RuleSetName): Model {
  switch (name) {
    case "legacy":
      return run(tables.legacy);
    case "v3":
      return run(tables.v3);
    case "A":
      return run(tables.A);
    case "B":
      return run(tables.B);
    case "C":
      return run(tables.C);
    case "D":
      return run(tables.D);
    case "literal":
      return run(tables.literal);
    case "none":
      return run(tables.none);
  }
}

function run<S extends State>(table: RuleTable<S>): Model {
  const names: readonly (keyof S)[] = Object.keys(table.initial);
  const variables = (state: S): number[] => names.map((name) => state[name] as number);

  function call(before: S, name: LazyCall, inInterrupt: boolean): Outcome {
    const row = table.calls[name];
    // in_interrupt() is the first test of every call, before its assertions: b81c688426a9 (legacy), v3 13/13,
    // v4 12/12, v6 08/14.
    if (inInterrupt || row.returnsIf?.(before)) return { state: before, hooks: [], warnings: [], stopped: false };

    const warnings: Warning[] = [];
    for (const { kind, text, holds } of row.assertions) {
      if (!holds(before)) continue;
      warnings.push({ kind, text });
      if (kind === "bug") return { state: before, hooks: [], warnings, stopped: true };
    }

    let state = before;
    const hooks: HookCall[] = [];
    for (const step of row.steps(before)) {
      if (typeof step === "string") hooks.push({ hook: step, variables: variables(state) });
      else state = { ...state, ...wrapped(step) };
    }
    return { state, hooks, warnings, stopped: false };
  }

  return {
    initial: () => table.initial,
    call: (state, name, inInterrupt) => call(state as S, name, inInterrupt),
    active: (state, inInterrupt) => !inInterrupt && table.active(state as S),
    variables: (state) => variables(state as S),
  };
}

/** u8 arithmetic as in C: 255 + 1 is 0, 0 - 1 is 255. */
function wrapped<T extends object>(assignment: T): T {
  return Object.fromEntries(Object.entries(assignment).map(([name, value]) => [name, Number(value) & 0xff])) as T;
}
