/** Random sequences of calls, and what the model says of them. */
import fc from "fast-check";
import { LAZY_CALLS, type ArchHook, type LazyCall } from "../../runtime/index.js";
import { model, type RuleSetName, type Warning } from "../model/model.js";
import type { MadeCall, Where } from "./calls.js";

/** A stack of written calls holds 1,024: so many runs that fill a counter fit, with what stands between them. */
const LONG_RUNS = 3;

const where = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Where>("task") },
  { weight: 1, arbitrary: fc.constantFrom<Where>("irq", "bh") },
);
/** Once in a while around U8_MAX: 254 to 257 equal calls. Seldom, since they take so long. */
const times = fc.oneof(
  { weight: 400, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.integer({ min: 254, max: 257 }) },
);

/** Up to 16 statements, balanced or not. */
export const sequence: fc.Arbitrary<readonly MadeCall[]> = fc
  .array(fc.record({ call: fc.constantFrom(...LAZY_CALLS), where, times }), {
    minLength: 1,
    maxLength: 16,
    size: "max",
  })
  .map((calls) => {
    let long = 0;
    return calls.map((made) => (made.times > 1 && ++long > LONG_RUNS ? { ...made, times: 1 } : made));
  });

/** What one call should do. */
export interface Predicted {
  /** Index of the made call that it belongs to. */
  readonly index: number;
  readonly call: LazyCall;
  readonly inInterrupt: boolean;
  readonly variables: readonly number[];
  readonly active: boolean;
  readonly hooks: readonly { readonly hook: ArchHook; readonly variables: readonly number[] }[];
  readonly warnings: readonly Warning[];
  readonly stopped: boolean;
}

/** Every call of the sequence up to a bug, by the model. */
export function predict(name: RuleSetName, calls: readonly MadeCall[]): Predicted[] {
  const oracle = model(name);
  const predicted: Predicted[] = [];
  let state = oracle.initial();
  for (const [index, { call, where, times }] of calls.entries()) {
    const inInterrupt = where !== "task";
    for (let round = 0; round < times; round++) {
      const { state: after, hooks, warnings, stopped } = oracle.call(state, call, inInterrupt);
      state = after;
      predicted.push({
        index,
        call,
        inInterrupt,
        variables: oracle.variables(state),
        active: oracle.active(state, inInterrupt),
        hooks,
        warnings,
        stopped,
      });
      if (stopped) return predicted;
    }
  }
  return predicted;
}

/** How many sections and pauses are open by the calls as written, after each of them. */
export function openAfter(calls: readonly MadeCall[]): { sections: number; pauses: number }[] {
  const counts: { sections: number; pauses: number }[] = [];
  const task = { sections: 0, pauses: 0 };
  let handler = { sections: 0, pauses: 0 };
  for (const { call, where, times } of calls) {
    if (where !== "irq") handler = { sections: 0, pauses: 0 };
    const open = where === "irq" ? handler : task;
    for (let round = 0; round < times; round++) {
      if (call === "enable") open.sections++;
      else if (call === "pause") open.pauses++;
      else if (call === "disable") open.sections = Math.max(0, open.sections - 1);
      else open.pauses = Math.max(0, open.pauses - 1);
      counts.push({ ...open });
    }
  }
  return counts;
}
