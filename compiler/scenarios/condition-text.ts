import type { Expression, Frame, Program } from "../../runtime/index.js";

/** A condition in a frame's code as a person writes it, with parentheses only where precedence needs them. */
export function conditionText(program: Program, frame: Frame, expression: Expression): string {
  return text({ program, frame }, expression, 0);
}

interface Names {
  readonly program: Program;
  readonly frame: Frame;
}

/** How tightly each operator binds, as in C. */
const BINDING: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "&": 4,
  "==": 5,
  "!=": 5,
  "<": 6,
  "<=": 6,
  ">": 6,
  ">=": 6,
  "+": 7,
  "-": 7,
};
const UNARY = 8;

function text(names: Names, expression: Expression, outer: number): string {
  switch (expression.op) {
    case "integer":
      return String(expression.value);
    case "switch":
      return names.program.switches[expression.switch]!.name;
    case "kernel":
      return `kernel ${expression.compare} ${expression.version.join(".")}`;
    case "variable":
      return expression.name;
    case "state":
      return expression.state;
    case "protection":
      return expression.protection;
    case "region":
      return names.program.regions[expression.region]!.name;
    case "slot":
      return names.frame.parameters[expression.slot]?.name ?? "a page";
    case "slice": {
      const to = expression.to === null ? "" : `..${text(names, expression.to, 0)}`;
      return `${text(names, expression.pages, UNARY)}[${text(names, expression.from, 0)}${to}]`;
    }
    case "mapped":
    case "visible":
      return `${expression.op}(${text(names, expression.page, 0)})`;
    case "not":
      return `!${text(names, expression.operand, UNARY)}`;
    case "negate":
      return `-${text(names, expression.operand, UNARY)}`;
    case "operation": {
      const binding = BINDING[expression.operators[0]!]!;
      const parts = expression.operands.map((operand, index) => {
        const operator = index === 0 ? "" : ` ${expression.operators[index - 1]} `;
        return operator + text(names, operand, binding + 1);
      });
      const whole = parts.join("");
      return binding < outer ? `(${whole})` : whole;
    }
  }
}
