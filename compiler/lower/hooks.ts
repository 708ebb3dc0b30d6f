import type { HookName, RuleInstruction, RuleSet } from "../../runtime/index.js";

/** One call may run so many statements of hooks: each hook may call the others, so they multiply. */
export const MAX_HOOK_STATEMENTS = 10_000;

/**
 * What is wrong with the hooks' own bodies: the first one that comes back to itself, or that runs more than
 * `MAX_HOOK_STATEMENTS` with all that it calls. Null where nothing is.
 */
export function endlessHook(hooks: RuleSet["hooks"]): HookName | null {
  const costs = new Map<HookName, number>();
  const cost = (hook: HookName, callers: readonly HookName[]): number => {
    const body = hooks[hook];
    if (body === undefined) return 1;
    if (callers.includes(hook)) return Infinity;
    let known = costs.get(hook);
    if (known === undefined) {
      known = sum(body, (called) => cost(called, [...callers, hook]));
      costs.set(hook, known);
    }
    return known;
  };
  return (Object.keys(hooks) as HookName[]).find((hook) => cost(hook, []) > MAX_HOOK_STATEMENTS) ?? null;
}

function sum(body: readonly RuleInstruction[], costOf: (hook: HookName) => number): number {
  return body.reduce((all, instruction) => all + (instruction.op === "hook" ? costOf(instruction.hook) : 1), 0);
}
