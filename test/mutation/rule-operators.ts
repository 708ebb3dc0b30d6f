/** Mutation operators over rule sets: each makes one small change of a rule set's text, and has a name. */
import {
  type Expression,
  parse,
  type RuleBlock,
  type RulesDeclaration,
  type RuleStatement,
} from "../../grammar/index.js";
import type { Span } from "../../grammar/index.js";

export interface Mutant {
  /** `D.disable drop-hook: arch_flush;`, or with what stands there instead: `… : FROM -> TO`. */
  readonly name: string;
  /** One of the four calls, `active`, or `variables`. */
  readonly where: string;
  /** The whole file. */
  readonly text: string;
}

interface Change {
  readonly operator: string;
  /** Where in the rule set: one of the four calls, `active`, or `variables`. */
  readonly where: string;
  /** What a reader is shown of the place, before and after. */
  readonly shown: Span;
  readonly edits: readonly { readonly span: Span; readonly by: string }[];
}

/** All mutants of the one rule set that a file declares. */
export function mutantsOf(text: string): Mutant[] {
  const rules = parse(text).ast.declarations.find((each) => each.kind === "rules");
  if (rules === undefined) throw new Error("the file declares no rule set");
  return [...new Operators(text, rules).changes()].map(({ operator, where, shown, edits }) => {
    const inside = edits.map(({ span, by }) => ({
      span: { start: span.start - shown.start, end: span.end - shown.start },
      by,
    }));
    const before = text.slice(shown.start, shown.end);
    const [from, to] = [oneLine(before), oneLine(edited(before, inside))];
    const change = to === "" ? from : `${from} -> ${to}`;
    return { name: `${rules.name.text}.${where} ${operator}: ${change}`, where, text: edited(text, edits) };
  });
}

function edited(text: string, edits: Change["edits"]): string {
  const sorted = [...edits].sort((one, other) => other.span.start - one.span.start);
  return sorted.reduce((result, { span, by }) => result.slice(0, span.start) + by + result.slice(span.end), text);
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

/** What may stand in another's place, by operator. */
const ASSERTIONS = { warn: ["warn_once", "bug"], warn_once: ["warn", "bug"], bug: ["warn", "warn_once"] } as const;
const HOOKS = ["arch_enter", "arch_leave", "arch_flush"] as const;
const COMPARISONS: Readonly<Record<string, string>> = { ">": ">=", ">=": ">", "==": ">=", "<": "<=", "<=": "<" };
const COUNTS: Readonly<Record<string, string>> = { sections: "pauses", pauses: "sections" };

class Operators {
  private readonly variables: readonly string[];

  constructor(
    private readonly text: string,
    private readonly rules: RulesDeclaration,
  ) {
    this.variables = rules.members.flatMap((member) => (member.kind === "variable" ? [member.name.text] : []));
  }

  *changes(): Generator<Change> {
    for (const member of this.rules.members) {
      const { span } = member;
      switch (member.kind) {
        case "variable": {
          const type = this.find(span, member.type);
          const other = member.type === "bool" ? "u8" : "bool";
          yield { operator: "exchange-type", where: "variables", shown: span, edits: [{ span: type, by: other }] };
          break;
        }
        case "active":
          yield* this.inCondition("active", span, member.value);
          break;
        case "call":
          // What a set that extends another one does not define, it inherits.
          if (this.rules.extends !== undefined) {
            const head = { start: span.start, end: member.body.span.start };
            yield { operator: "drop-call", where: member.call, shown: head, edits: [{ span, by: "" }] };
          }
          yield* this.inBlock(member.call, member.body);
          break;
        case "hook":
          throw new Error("hook bodies are held by test/rules/architectures.test.ts");
      }
    }
  }

  private *inBlock(where: string, { statements }: RuleBlock): Generator<Change> {
    for (const [at, statement] of statements.entries()) {
      yield* this.inStatement(where, statement);
      const next = statements[at + 1];
      if (next === undefined || (looks(statement) && looks(next))) continue;
      const shown = { start: statement.span.start, end: next.span.end };
      const edits = [
        { span: statement.span, by: this.of(next.span) },
        { span: next.span, by: this.of(statement.span) },
      ];
      yield { operator: "swap-statements", where, shown, edits };
    }
  }

  private *inStatement(where: string, statement: RuleStatement): Generator<Change> {
    const { span } = statement;
    const change = (operator: string, edited: Span, by: string, shown = span): Change => ({
      operator,
      where,
      shown,
      edits: [{ span: edited, by }],
    });
    switch (statement.kind) {
      case "forbid":
        yield change("drop-forbid", span, "");
        yield* this.inCondition(where, span, statement.condition);
        break;
      case "assertion":
        yield change("drop-assertion", span, "");
        for (const other of ASSERTIONS[statement.assertion]) {
          yield change(`${statement.assertion}-to-${other}`, this.find(span, statement.assertion), other);
        }
        yield* this.inCondition(where, span, statement.condition);
        break;
      case "assign":
        yield change("drop-assignment", span, "");
        if (statement.operator !== "=") {
          const operator = this.find(span, statement.operator);
          yield change("invert-assignment", operator, statement.operator === "+=" ? "-=" : "+=");
        }
        for (const other of this.variables.filter((name) => name !== statement.target.text)) {
          yield change("exchange-variable", statement.target.span, other);
        }
        yield* this.inExpression(where, span, statement.value);
        break;
      case "hook":
        yield change("drop-hook", span, "");
        for (const other of HOOKS.filter((hook) => hook !== statement.hook)) {
          yield change("exchange-hook", this.find(span, statement.hook), other);
        }
        break;
      case "return":
      case "preempt":
        // Stands in an `if` that is dropped as a whole; no set that ships touches the preempt count.
        break;
      case "if": {
        const [branch] = statement.branches;
        const { condition, body } = branch!;
        const head = { start: span.start, end: body.span.start };
        const shown = body.statements[0]?.kind === "return" ? span : head;
        yield change("drop-if", span, "", shown);
        yield change("always-do", head, "", shown);
        yield* this.inCondition(where, head, condition);
        if (statement.otherwise !== undefined) {
          const { otherwise } = statement;
          yield {
            ...change("swap-branches", span, "", span),
            edits: [
              { span: body.span, by: this.of(otherwise.span) },
              { span: otherwise.span, by: this.of(body.span) },
            ],
          };
          yield* this.inBlock(where, otherwise);
        }
        yield* this.inBlock(where, body);
        break;
      }
    }
  }

  private *inCondition(where: string, shown: Span, condition: Expression): Generator<Change> {
    const negated = `!(${this.of(condition.span)})`;
    yield { operator: "negate-condition", where, shown, edits: [{ span: condition.span, by: negated }] };
    yield* this.inExpression(where, shown, condition);
  }

  private *inExpression(where: string, shown: Span, expression: Expression): Generator<Change> {
    const change = (operator: string, span: Span, by: string): Change => ({
      operator,
      where,
      shown,
      edits: [{ span, by }],
    });
    switch (expression.kind) {
      case "integer":
        yield change("off-by-one", expression.span, String(expression.value + 1n));
        if (expression.value > 0n) yield change("off-by-one", expression.span, String(expression.value - 1n));
        break;
      case "name": {
        const name = expression.name.text;
        const counted = COUNTS[name];
        if (counted !== undefined) yield change("exchange-count", expression.span, counted);
        if (!this.variables.includes(name)) break;
        for (const other of this.variables.filter((each) => each !== name)) {
          yield change("exchange-variable", expression.span, other);
        }
        break;
      }
      case "unary":
        yield change("drop-not", expression.span, this.of(expression.operand.span));
        yield* this.inExpression(where, shown, expression.operand);
        break;
      case "operation":
        for (const [at, operator] of expression.operators.entries()) {
          const [left, right] = [expression.operands[at]!.span, expression.operands[at + 1]!.span];
          const between = this.find({ start: left.end, end: right.start }, operator);
          if (operator === "&&" || operator === "||") {
            yield change("exchange-connective", between, operator === "&&" ? "||" : "&&");
            if (at === 0) yield change("drop-operand", { start: left.start, end: right.start }, "");
            yield change("drop-operand", { start: left.end, end: right.end }, "");
          } else if (COMPARISONS[operator] !== undefined) {
            yield change("shift-comparison", between, COMPARISONS[operator]);
          }
        }
        for (const operand of expression.operands) yield* this.inExpression(where, shown, operand);
        break;
      default:
        break;
    }
  }

  private of({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** Where a word or sign stands in a span. */
  private find({ start, end }: Span, sought: string): Span {
    const at = this.text.indexOf(sought, start);
    if (at < 0 || at >= end) throw new Error(`no ${sought} in ${this.of({ start, end })}`);
    return { start: at, end: at + sought.length };
  }
}

/** Whether a statement only looks at the state: the order of two such is nobody's business. */
function looks({ kind }: RuleStatement): boolean {
  return kind === "forbid" || kind === "assertion";
}
