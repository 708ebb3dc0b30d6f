/** Whether a rule set does, call by call, what the model says. */
import { isDeepStrictEqual } from "node:util";
import type { LoadedRuleSet } from "../../runtime/index.js";
import type { MadeCall } from "./calls.js";
import { play } from "./play.js";
import type { Predicted } from "./random.js";

/** The first call that does something else, in words; null: they agree. */
export function disagreement(
  ruleSet: LoadedRuleSet,
  calls: readonly MadeCall[],
  predicted: readonly Predicted[],
): string | null {
  let made = 0;
  let found: string | null = null;
  play(ruleSet, calls, ({ variables, active, hooks, warnings, stopped }, index) => {
    const model = predicted[made++];
    if (found !== null) return;
    const seen = { variables, active, hooks, warnings, stopped };
    if (model !== undefined && isSame(seen, model)) return;
    const expected = model && {
      variables: model.variables,
      active: model.active,
      hooks: model.hooks,
      warnings: model.warnings,
      stopped: model.stopped,
    };
    const where = `call ${made} (statement ${index + 1})`;
    found = `${where}: ${JSON.stringify(seen)}, the model says ${JSON.stringify(expected)}`;
  });
  if (found === null && made < predicted.length) return `ended after ${made} calls of ${predicted.length}`;
  return found;
}

type Comparable = Pick<Predicted, "variables" | "active" | "hooks" | "warnings" | "stopped">;

function isSame(one: Comparable, other: Comparable): boolean {
  return (
    one.active === other.active &&
    one.stopped === other.stopped &&
    isSameList(one.variables, other.variables) &&
    one.hooks.length === other.hooks.length &&
    one.hooks.every(({ hook, variables }, nth) => {
      const { hook: expected, variables: found } = other.hooks[nth]!;
      return hook === expected && isSameList(variables, found);
    }) &&
    isDeepStrictEqual(one.warnings, other.warnings)
  );
}

function isSameList(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}
