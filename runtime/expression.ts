import { add, bitAnd, bitOr, equal, exact, subtract, type Exact } from "./arithmetic.js";
import type { Comparison, Expression, Operator, Protection, StateName, ValueKind, Version } from "./ir.js";

/** Pages `from` to before `to` of a region. */
export interface Pages {
  readonly region: number;
  readonly from: number;
  readonly to: number;
}

/** What a slot of an activation can hold. */
export type Value = Exact | Pages | Protection;

export function kindOf(value: Value): ValueKind {
  if (typeof value === "string") return "protection";
  return typeof value === "object" ? "pages" : "integer";
}

/** Where an expression gets what it does not say itself. */
export interface Environment {
  slot(index: number): Value;
  /** Reading a free switch decides it for the run. */
  switch(index: number): boolean;
  /** null: newer than every version. */
  readonly kernel: Version | null;
  variable(name: string): number;
  state(name: StateName): number;
  /** How many pages a region has. */
  regionPages(region: number): number;
  /** Whether the tables in memory translate these pages, all of them. */
  mapped(pages: Pages): boolean;
  /** Whether the CPU that stored their descriptors, each of them, has completed a DSB since. */
  visible(pages: Pages): boolean;
}

/** Whether an expression, or some part of it, is of a kind. */
export function someExpression(expression: Expression, isOne: (part: Expression) => boolean): boolean {
  if (isOne(expression)) return true;
  switch (expression.op) {
    case "not":
    case "negate":
      return someExpression(expression.operand, isOne);
    case "operation":
      return expression.operands.some((operand) => someExpression(operand, isOne));
    default:
      return false;
  }
}

/** A slice that reaches outside its pages, or an empty one. */
export class PageRangeError extends Error {}

/** Left to right by parts; a missing part counts as 0. Negative, 0 or positive, as `sort` wants it. */
function compareVersions(left: Version, right: Version): number {
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** An integer expression, compiled once and evaluated in any number of environments. */
export type Evaluator = (environment: Environment) => Exact;

/** Compiles an integer expression or a condition. Evaluating it may throw `PageRangeError`. */
export function compileInteger(expression: Expression): Evaluator {
  switch (expression.op) {
    case "integer": {
      const value = exact(expression.value);
      return () => value;
    }
    case "slot": {
      const { slot } = expression;
      return (environment) => integerOf(environment.slot(slot));
    }
    case "switch": {
      const index = expression.switch;
      return (environment) => Number(environment.switch(index));
    }
    case "kernel": {
      const { compare, version } = expression;
      return ({ kernel }) => Number(holds(compare, kernel === null ? 1 : compareVersions(kernel, version), 0));
    }
    case "variable": {
      const { name } = expression;
      return (environment) => environment.variable(name);
    }
    case "state": {
      const { state } = expression;
      return (environment) => environment.state(state);
    }
    case "not": {
      const operand = compileInteger(expression.operand);
      return (environment) => Number(equal(operand(environment), 0));
    }
    case "negate": {
      const operand = compileInteger(expression.operand);
      return (environment) => subtract(0, operand(environment));
    }
    case "operation":
      return compileOperation(expression.operators, expression.operands.map(compileInteger));
    case "mapped":
    case "visible": {
      const { op, page } = expression;
      return (environment) => Number(environment[op](evaluatePages(page, environment)));
    }
    case "protection": {
      const code = PROTECTIONS.indexOf(expression.protection);
      return () => code;
    }
    case "region":
    case "slice":
      throw new TypeError(`"${expression.op}" is not an integer expression`);
  }
}

/** Compiles a condition: anything but 0 is true. */
export function compileCondition(expression: Expression): (environment: Environment) => boolean {
  const value = compileInteger(expression);
  return (environment) => !equal(value(environment), 0);
}

/** Evaluates an argument: pages, a protection or an integer. */
export function evaluate(expression: Expression, environment: Environment): Value {
  switch (expression.op) {
    case "protection":
      return expression.protection;
    case "slot":
      return environment.slot(expression.slot);
    case "region":
      return { region: expression.region, from: 0, to: environment.regionPages(expression.region) };
    case "slice":
      return slice(expression, environment);
    default:
      return compileInteger(expression)(environment);
  }
}

function slice(expression: Expression & { op: "slice" }, environment: Environment): Pages {
  const pages = evaluatePages(expression.pages, environment);
  const from = compileInteger(expression.from)(environment);
  const to = expression.to === null ? add(from, 1) : compileInteger(expression.to)(environment);
  if (from < 0 || from >= to || to > pages.to - pages.from) throw new PageRangeError();
  return { region: pages.region, from: pages.from + Number(from), to: pages.from + Number(to) };
}

/** Evaluates an argument that can only be pages. */
export function evaluatePages(expression: Expression, environment: Environment): Pages {
  const pages = evaluate(expression, environment);
  if (typeof pages !== "object") throw new TypeError("something that is not pages");
  return pages;
}

/** Evaluates pages of an expression that reads nothing. May throw `PageRangeError`. */
export function constantPages(expression: Expression, regionPages: (region: number) => number): Pages {
  const read = (): never => {
    throw new TypeError("the expression is not constant");
  };
  return evaluatePages(expression, {
    slot: read,
    switch: read,
    kernel: null,
    variable: read,
    state: read,
    regionPages,
    mapped: read,
    visible: read,
  });
}

/** Protections are compared by their position here; which one is the greater means nothing. */
const PROTECTIONS: readonly Protection[] = ["none", "ro", "rw", "rx"];

function integerOf(value: Value): Exact {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "string") return PROTECTIONS.indexOf(value);
  throw new TypeError("a condition reads a slot that holds no integer");
}

/** Operators of one precedence, applied from left to right. */
function compileOperation(operators: readonly Operator[], operands: readonly Evaluator[]): Evaluator {
  const [first, ...others] = operands;
  if (first === undefined) throw new TypeError("an operation without operands");
  if (operators[0] === "||" || operators[0] === "&&") {
    const decisive = operators[0] === "||";
    return (environment) => {
      for (const operand of operands) {
        if (equal(operand(environment), 0) !== decisive) return Number(decisive);
      }
      return Number(!decisive);
    };
  }
  return (environment) => {
    let value = first(environment);
    for (let index = 0; index < others.length; index++) {
      value = apply(operators[index]!, value, others[index]!(environment));
    }
    return value;
  };
}

function apply(operator: Operator, left: Exact, right: Exact): Exact {
  switch (operator) {
    case "+":
      return add(left, right);
    case "-":
      return subtract(left, right);
    case "&":
      return bitAnd(left, right);
    case "|":
      return bitOr(left, right);
    case "&&":
    case "||":
      throw new TypeError("`&&` and `||` do not mix with other operators of one precedence");
    default:
      return Number(holds(operator, left, right));
  }
}

function holds(compare: Comparison, left: Exact, right: Exact): boolean {
  switch (compare) {
    case "==":
      return equal(left, right);
    case "!=":
      return !equal(left, right);
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}
