import type { IOrAlt, IToken } from "chevrotain";
import type { BinaryOperator, Expression } from "../ast.js";
import type { Expectation } from "../problem.js";
import * as T from "../tokens.js";
import { foldOperators } from "./precedence.js";
import { RecoveringParser, TokenSet, type Rule } from "./recovery.js";

const expressionStarts = new TokenSet(T.Not, T.Minus, T.Integer, T.Version, T.Identifier, T.LParen);
const primaryStarts = new TokenSet(T.Integer, T.Version, T.Identifier, T.LParen);

/** Conditions, pages, protections and integers. */
export abstract class ExpressionParser extends RecoveringParser {
  private binaryOperators?: IOrAlt<IToken>[];
  private signs?: IOrAlt<IToken>[];
  private primaries?: IOrAlt<Expression>[];

  /** `a + b == c && d`: a flat run of operands, made a tree by precedence at its end. */
  protected readonly expression: Rule<Expression, [Expectation?]> = this.rule(
    "expression",
    (expected: Expectation = "an expression") => {
      if (!this.RECORDING_PHASE && !this.isExpressionStart()) return this.missingExpression(expected);
      const first = this.SUBRULE(this.operand);
      let operands: Expression[] | undefined;
      const operators: BinaryOperator[] = [];
      this.MANY(() => {
        const operator = this.OR(
          (this.binaryOperators ??= [{ ALT: () => this.CONSUME(T.Operator) }, { ALT: () => this.CONSUME(T.Minus) }]),
        );
        operators.push(operator.image as BinaryOperator);
        (operands ??= [first]).push(this.SUBRULE1(this.operand));
      });
      return operands === undefined || this.RECORDING_PHASE ? first : foldOperators(operands, operators);
    },
  );

  private readonly operand: Rule<Expression> = this.rule("operand", () => {
    const start = this.nextStart;
    let operators: ("!" | "-")[] | undefined;
    this.MANY(() => {
      const sign = this.OR((this.signs ??= [{ ALT: () => this.CONSUME(T.Not) }, { ALT: () => this.CONSUME(T.Minus) }]));
      (operators ??= []).push(sign.image as "!" | "-");
    });
    const operand =
      !this.RECORDING_PHASE && !primaryStarts.includes(this.LA(1))
        ? this.missingExpression("an expression")
        : this.OR1(
            (this.primaries ??= [
              { ALT: () => this.SUBRULE(this.nameOrSlice) },
              { ALT: () => this.integerExpression() },
              { ALT: () => this.versionExpression() },
              { ALT: () => this.SUBRULE(this.parenthesised) },
            ]),
          );
    return operators === undefined ? operand : { kind: "unary", span: this.spanFrom(start), operators, operand };
  });

  private integerExpression(): Expression {
    const token = this.CONSUME(T.Integer);
    return { kind: "integer", ...this.integerOf(token, token.image) };
  }

  private versionExpression(): Expression {
    return { kind: "version", ...this.versionOf(this.CONSUME(T.Version)) };
  }

  /** `p`, `p[i]`, `p[i..j]`, `mapped(p)` */
  private readonly nameOrSlice: Rule<Expression> = this.rule("nameOrSlice", () => {
    const token = this.CONSUME(T.Identifier);
    const start = token.startOffset;
    const name = this.nameOf(token);
    let expression: Expression = { kind: "name", span: name.span, name };
    this.OPTION(() => {
      const opener = this.CONSUME(T.LSquare);
      const from = this.SUBRULE(this.expression);
      const to = this.OPTION1(() => {
        this.CONSUME(T.DotDot);
        return this.SUBRULE1(this.expression);
      });
      this.closeBracket(0, T.RSquare, "`]`", opener);
      expression = { kind: "slice", span: this.spanFrom(start), name, from, ...(to && { to }) };
    });
    this.OPTION2(() => {
      if (token.image !== "mapped" && token.image !== "visible") {
        this.report({ kind: "unknown_query", span: name.span, name: name.text });
      }
      const opener = this.CONSUME(T.LParen);
      const page = this.SUBRULE2(this.expression, { ARGS: ["a page"] });
      this.closeBracket(1, T.RParen, "`)`", opener);
      const span = this.spanFrom(start);
      expression =
        token.image === "mapped" || token.image === "visible"
          ? { kind: "query", span, query: token.image, page }
          : { kind: "name", span, name: { span: name.span, text: "" } };
    });
    return expression;
  });

  /** The parentheses belong to the span of what is in them. */
  private readonly parenthesised: Rule<Expression> = this.rule("parenthesised", () => {
    const opener = this.CONSUME(T.LParen);
    const inner = this.SUBRULE(this.expression);
    this.closeBracket(0, T.RParen, "`)`", opener);
    return { ...inner, span: this.spanFrom(opener.startOffset) };
  });

  /** `(EXPR)` where the parentheses belong to the statement. */
  protected readonly condition: Rule<Expression> = this.rule("condition", () => {
    const opener = this.require(0, T.LParen, "`(`");
    const condition = this.SUBRULE(this.expression, { ARGS: ["a condition"] });
    if (opener !== undefined) this.closeBracket(0, T.RParen, "`)`", opener);
    else this.take(1, T.RParen);
    return condition;
  });

  /** `(a, b)` */
  protected readonly argumentList: Rule<Expression[]> = this.rule("argumentList", () => {
    const list: Expression[] = [];
    const opener = this.CONSUME(T.LParen);
    this.MANY_SEP({ SEP: T.Comma, DEF: () => list.push(this.SUBRULE(this.expression)) });
    this.closeBracket(0, T.RParen, "`,` or `)`", opener);
    return list;
  });

  private isExpressionStart(): boolean {
    const token = this.LA(1);
    return expressionStarts.includes(token) && !(this.nextIs(T.Identifier) && this.isChainStart());
  }

  private missingExpression(expected: Expectation): Expression {
    this.missing(expected);
    const span = this.gap();
    return { kind: "name", span, name: { span, text: "" } };
  }
}
