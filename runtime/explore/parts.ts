/** Which parts of the machine a scenario can tell apart at all: the others are no part of its states. */
import { isPageOperation } from "../control.js";
import { someExpression } from "../expression.js";
import type { Expression, Program, RuleSet, Scenario } from "../ir.js";

/** Whether page tables can ever differ from what they are at the beginning, or are looked at. */
export function usesTables(program: Program, scenario: Scenario): boolean {
  const asks = (part: Expression): boolean => part.op === "mapped" || part.op === "visible";
  return (
    program.frames.some(({ code }) => code.some(isPageOperation)) ||
    conditionsOf(program, scenario).some((condition) => someExpression(condition, asks))
  );
}

/** Whether how many barriers there were is asked for, by the scenario or by the rule set. */
export function readsBarriers(program: Program, scenario: Scenario, { calls, hooks, active }: RuleSet): boolean {
  const asks = (part: Expression): boolean => part.op === "state" && part.state === "barriers";
  const code = [...Object.values(calls), ...Object.values(hooks)].flat();
  const inRules = code.flatMap((instruction) =>
    "condition" in instruction ? [instruction.condition] : "value" in instruction ? [instruction.value] : [],
  );
  return [...conditionsOf(program, scenario), ...inRules, active].some((each) => someExpression(each, asks));
}

/** What is asked of the machine's state while the scenario runs. */
function conditionsOf(program: Program, { invariants, expectations }: Scenario): Expression[] {
  const asserted = program.frames.flatMap(({ code }) =>
    code.flatMap((instruction) => (instruction.op === "assert" ? [instruction.condition] : [])),
  );
  const reachable = expectations.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === "reachable" ? [fact.condition] : [])),
  );
  return [...asserted, ...reachable, ...invariants.map(({ condition }) => condition)];
}

/** Whether anything that tasks share beside page tables can change. */
export function hasShared(
  program: Program,
  scenario: Scenario,
  { variables }: RuleSet,
  countsBarriers: boolean,
): boolean {
  const locksOrNames = program.frames.some(({ code }) =>
    code.some((instruction) => {
      if (instruction.op === "schedule") return instruction.task !== null || instruction.cpu !== null;
      if (instruction.op === "enter") return instruction.lock !== null;
      if (instruction.op !== "chain") return false;
      return instruction.elements.some(
        (element) =>
          element.kind === "frame" && element.wraps.some((wrap) => wrap.kind === "context" && wrap.lock !== null),
      );
    }),
  );
  const counted = scenario.interrupts.some(({ times }) => times !== null);
  return locksOrNames || counted || countsBarriers || variables.some(({ perCpu }) => perCpu);
}
