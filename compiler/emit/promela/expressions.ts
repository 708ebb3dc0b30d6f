/** Conditions of the language as Promela and as C. Both compute with 32 bits: what may need more has no model. */
import {
  type Environment,
  evaluate,
  type Expression,
  type LoadedRuleSet,
  type Operator,
  PageRangeError,
  type Pages,
  someExpression,
  type StateName,
  type Value,
} from "../../../runtime/index.js";
import { Refusal } from "./refusal.js";

const LOWEST = -(2n ** 31n);
const HIGHEST = 2n ** 31n - 1n;
/** More calls of emit_pte_barriers() than any path counts. */
const MOST_BARRIERS = 2n ** 30n;

/** A part of an expression, and between which numbers it lies. */
interface Typed {
  readonly text: string;
  readonly low: bigint;
  readonly high: bigint;
}

/** In which language, of which task, and in which activation an expression is asked. */
interface Scope {
  readonly language: "promela" | "c";
  readonly me: string;
  readonly slots: readonly Value[] | null;
}

/** Texts of conditions of a scenario under one rule set and config. */
export class Expressions {
  /** The mode is active: as a condition of the task `me`. */
  readonly active: string;

  constructor(
    private readonly constants: Environment,
    private readonly ruleSet: LoadedRuleSet,
    /** The identifier of a variable of the rule set. */
    private readonly variables: ReadonlyMap<string, string>,
    /** The expression that answers a question about page tables. */
    private readonly answer: (question: "mapped" | "visible", pages: Pages, language: Scope["language"]) => string,
  ) {
    this.active = this.condition(ruleSet.definition.active);
  }

  /** A condition as Promela, of the task `me`: `0` or `1` where that is known. */
  condition(expression: Expression, slots: readonly Value[] | null = null): string {
    return asCondition(this.typed(expression, { language: "promela", me: "me", slots }));
  }

  /** A number as Promela. */
  integer(expression: Expression): string {
    return inRange(this.typed(expression, { language: "promela", me: "me", slots: null })).text;
  }

  /** Whether the mode is active as C, of a task by its number. */
  activeInC(task: number): string {
    return asCondition(this.typed(this.ruleSet.definition.active, { language: "c", me: String(task), slots: null }));
  }

  /** Whether a condition depends on nothing but switches and the kernel's version, and holds. */
  holdsAlways(expression: Expression): boolean {
    const text = this.condition(expression);
    if (text !== "0" && text !== "1") throw new TypeError("a condition that is not constant");
    return text === "1";
  }

  private typed(expression: Expression, scope: Scope): Typed {
    switch (expression.op) {
      case "integer":
        return constant(BigInt(expression.value));
      case "protection":
      case "switch":
      case "kernel":
        return constant(BigInt(evaluateInteger(expression, this.constants)));
      case "slot": {
        const value = scope.slots![expression.slot]!;
        if (typeof value === "object") throw new TypeError("pages are no number");
        if (typeof value === "string") return this.typed({ op: "protection", protection: value }, scope);
        return constant(BigInt(value));
      }
      case "variable": {
        const slot = this.ruleSet.slots.get(expression.name)!;
        const name = this.variables.get(expression.name)!;
        const of = slot.perCpu ? `${now(scope)}on[${scope.me}]` : scope.me;
        return { text: `${now(scope)}${name}[${of}]`, low: 0n, high: 2n ** BigInt(slot.bits) - 1n };
      }
      case "state":
        return this.state(expression.state, scope);
      case "mapped":
      case "visible":
        return truth(this.answer(expression.op, this.pages(expression.page, scope), scope.language));
      case "not": {
        const operand = asCondition(this.typed(expression.operand, scope));
        return operand === "0" ? constant(1n) : operand === "1" ? constant(0n) : truth(`!(${operand})`);
      }
      case "negate": {
        const { text, low, high } = this.typed(expression.operand, scope);
        return settled(`(-${text})`, -high, -low);
      }
      case "operation": {
        const operands = expression.operands.map((operand) => this.typed(operand, scope));
        const [first] = expression.operators;
        if (first === "&&" || first === "||") return logical(first, operands);
        return operands.reduce((left, right, index) => applied(expression.operators[index - 1]!, left, right));
      }
      case "region":
      case "slice":
        throw new TypeError(`"${expression.op}" is not an integer expression`);
    }
  }

  private state(state: StateName, scope: Scope): Typed {
    const { me, language } = scope;
    const isC = language === "c";
    const here = isC ? `${me} * LEVELS + now.top[${me}]` : `here(${me})`;
    switch (state) {
      case "active":
        return isC ? this.typed(this.ruleSet.definition.active, scope) : truth(`is_active(${me})`);
      case "in_interrupt":
        return truth(isC ? `(now.top[${me}] > 0 || now.bh_off[${me}] > 0)` : `in_interrupt(${me})`);
      case "pending":
        return truth(`${now(scope)}pending[${me}]`);
      case "barriers":
        return { text: `${now(scope)}barriers`, low: 0n, high: MOST_BARRIERS };
      case "sections":
      case "pauses":
        return { text: `${now(scope)}${state}[${here}]`, low: 0n, high: 255n };
      case "crossing":
        return truth("crossing");
      case "other_context":
        return truth(`other_context(${me})`);
    }
  }

  /** The pages that a condition names, which nothing that runs can change. */
  private pages(expression: Expression, { slots }: Scope): Pages {
    const changes = (): never => {
      throw new Refusal("a condition names pages by what the state of the machine is");
    };
    const environment: Environment = {
      slot: (index) => slots![index]!,
      switch: (index) => this.constants.switch(index),
      kernel: this.constants.kernel,
      variable: changes,
      state: changes,
      regionPages: (region) => this.constants.regionPages(region),
      mapped: changes,
      visible: changes,
    };
    try {
      return evaluate(expression, environment) as Pages;
    } catch (failure) {
      if (failure instanceof PageRangeError) throw new Refusal("a condition names pages that there are none of");
      throw failure;
    }
  }
}

/** Whether an expression reads one of these. */
export function readsState(expression: Expression, states: readonly StateName[]): boolean {
  return someExpression(expression, (part) => part.op === "state" && states.includes(part.state));
}

function evaluateInteger(expression: Expression, environment: Environment): number {
  return Number(
    evaluate({ op: "operation", operators: ["+"], operands: [expression, { op: "integer", value: 0 }] }, environment),
  );
}

function now({ language }: Scope): string {
  return language === "c" ? "now." : "";
}

function constant(value: bigint): Typed {
  return { text: String(value), low: value, high: value };
}

function truth(text: string): Typed {
  return text === "0" || text === "1" ? constant(BigInt(text)) : { text, low: 0n, high: 1n };
}

/** One number, where it can be no other. */
function settled(text: string, low: bigint, high: bigint): Typed {
  return low === high ? constant(low) : inRange({ text, low, high });
}

function inRange(typed: Typed): Typed {
  if (typed.low < LOWEST || typed.high > HIGHEST)
    throw new Refusal("a condition may need numbers of more than 32 bits, which SPIN does not have");
  return typed;
}

function asCondition(typed: Typed): string {
  if (typed.low > 0n || typed.high < 0n) return "1";
  if (typed.low === 0n && typed.high === 0n) return "0";
  return inRange(typed).text;
}

function logical(operator: "&&" | "||", operands: readonly Typed[]): Typed {
  const decisive = operator === "||" ? "1" : "0";
  const texts: string[] = [];
  for (const operand of operands.map(asCondition)) {
    if (operand === decisive) {
      texts.push(decisive);
      break;
    }
    if (operand !== "0" && operand !== "1") texts.push(operand);
  }
  if (texts.includes(decisive)) return constant(BigInt(decisive));
  if (texts.length === 0) return constant(operator === "||" ? 0n : 1n);
  return truth(texts.length === 1 ? `(${texts[0]!} != 0)` : `(${texts.join(` ${operator} `)})`);
}

function applied(operator: Operator, left: Typed, right: Typed): Typed {
  const text = `(${left.text} ${operator} ${right.text})`;
  switch (operator) {
    case "+":
      return of(text, left, right, left.low + right.low, left.high + right.high);
    case "-":
      return of(text, left, right, left.low - right.high, left.high - right.low);
    case "&":
    case "|": {
      if (left.low === left.high && right.low === right.high)
        return constant(operator === "&" ? left.low & right.low : left.low | right.low);
      const bits = BigInt(Math.max(...[left.low, left.high, right.low, right.high].map(bitsOf)));
      const low = left.low < 0n || right.low < 0n ? -(2n ** bits) : 0n;
      return of(text, left, right, low, 2n ** bits - 1n);
    }
    case "&&":
    case "||":
      throw new TypeError("`&&` and `||` do not mix with other operators of one precedence");
    default:
      return compared(operator, text, left, right);
  }
}

function of(text: string, left: Typed, right: Typed, low: bigint, high: bigint): Typed {
  if (low === high) return constant(low);
  inRange(left);
  inRange(right);
  return inRange({ text, low, high });
}

/** Bits of a number, its sign aside. */
function bitsOf(value: bigint): number {
  return (value < 0n ? ~value : value).toString(2).length;
}

function compared(operator: Operator, text: string, left: Typed, right: Typed): Typed {
  const [below, above] = [left.high < right.low, left.low > right.high];
  const [notAbove, notBelow] = [left.high <= right.low, left.low >= right.high];
  const same = notAbove && notBelow;
  const known: Partial<Record<Operator, readonly [yes: boolean, no: boolean]>> = {
    "==": [same, below || above],
    "!=": [below || above, same],
    "<": [below, notBelow],
    "<=": [notAbove, above],
    ">": [above, notAbove],
    ">=": [notBelow, below],
  };
  const [yes, no] = known[operator]!;
  if (yes || no) return constant(yes ? 1n : 0n);
  inRange(left);
  inRange(right);
  return truth(text);
}
