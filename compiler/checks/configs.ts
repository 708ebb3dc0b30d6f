import type { Comparison, Expression, Program, Version } from "../../runtime/index.js";

/** Most combinations of switches and versions that are tried. */
const MAX_COMBINATIONS = 4096;

/** One choice of everything that conditions read. */
interface Choice {
  readonly switches: ReadonlyMap<number, boolean>;
  readonly kernel: Version;
}

/**
 * Whether two conditions can hold at once (null: always holds), and under what; null where they cannot, or where there
 * is too much to try. Versions that lie between the ones named are tried, too.
 */
export function together(program: Program, one: Expression | null, other: Expression | null): string | null {
  const conditions = [one, other].filter((condition) => condition !== null);
  const free = new Set<number>();
  const versions: Version[] = [[0]];
  const work: Expression[] = [...conditions];
  const seen = new Set<number>();
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (next.op === "not" || next.op === "negate") work.push(next.operand);
    else if (next.op === "operation") for (const operand of next.operands) work.push(operand);
    else if (next.op === "kernel") versions.push(next.version, [...next.version, 1]);
    else if (next.op === "switch" && !seen.has(next.switch)) {
      seen.add(next.switch);
      const { value, dependsOn } = program.switches[next.switch]!;
      if (value === null) free.add(next.switch);
      if (dependsOn !== null) work.push(dependsOn);
    }
  }
  const kernels = program.machine.kernel === null ? versions : [program.machine.kernel];
  if (free.size > 12 || 2 ** free.size * kernels.length > MAX_COMBINATIONS) return null;
  for (const kernel of kernels) {
    for (let bits = 0; bits < 2 ** free.size; bits++) {
      const switches = new Map([...free].map((index, position) => [index, (bits & (1 << position)) !== 0] as const));
      const choice = { switches, kernel };
      if (!conditions.every((condition) => truth(condition, choice, program) !== 0)) continue;
      return [...free].map((index) => `${switches.get(index) ? "" : "!"}${program.switches[index]!.name}`).join(" && ");
    }
  }
  return null;
}

/** Value of a condition on configs. Switches do not depend on themselves, so this ends. */
function truth(condition: Expression, choice: Choice, program: Program): number {
  switch (condition.op) {
    case "integer":
      return Number(condition.value);
    case "not":
      return truth(condition.operand, choice, program) === 0 ? 1 : 0;
    case "switch": {
      const { value, dependsOn } = program.switches[condition.switch]!;
      const own = value ?? choice.switches.get(condition.switch) ?? false;
      return own && (dependsOn === null || truth(dependsOn, choice, program) !== 0) ? 1 : 0;
    }
    case "kernel":
      return compareVersions(choice.kernel, condition.compare, condition.version) ? 1 : 0;
    case "operation": {
      const { operators, operands } = condition;
      return operands
        .slice(1)
        .reduce(
          (left, operand, index) => operate(left, operators[index]!, truth(operand, choice, program)),
          truth(operands[0]!, choice, program),
        );
    }
    default:
      return 1;
  }
}

function operate(left: number, operator: string, right: number): number {
  switch (operator) {
    case "&&":
      return left !== 0 && right !== 0 ? 1 : 0;
    case "||":
      return left !== 0 || right !== 0 ? 1 : 0;
    case "==":
      return left === right ? 1 : 0;
    case "!=":
      return left !== right ? 1 : 0;
    default:
      return 1;
  }
}

function compareVersions(one: Version, compare: Comparison, other: Version): boolean {
  let difference = 0;
  for (let part = 0; part < Math.max(one.length, other.length) && difference === 0; part++) {
    difference = (one[part] ?? 0) - (other[part] ?? 0);
  }
  switch (compare) {
    case "==":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
  }
}
