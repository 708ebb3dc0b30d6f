import type { IOrAlt } from "chevrotain";
import type { Expression, IfStatement, Text } from "../ast.js";
import type { Expectation } from "../problem.js";
import type { Span } from "../span.js";
import * as T from "../tokens.js";
import { ExpressionParser } from "./expressions.js";
import type { Rule, TokenSet } from "./recovery.js";

interface BlockOf<S> {
  readonly span: Span;
  readonly statements: S[];
}

/** The statements that may be the body of an `if` without braces. */
interface BodyForms<S> {
  readonly block: () => Rule<BlockOf<S>>;
  readonly simple: () => Rule<S>;
  readonly simpleStarts: TokenSet;
  /** Statements that have a body themselves; these need braces, so that `if (a) if (b) …` does not nest without end. */
  readonly compoundStarts: TokenSet;
}

/** Rules that frames, rule sets and scenarios have in common: braces around elements, and `if` with its bodies. */
export abstract class BlockParser extends ExpressionParser {
  /** `@ "file:line"` */
  protected readonly sourceClause: Rule<Text> = this.rule("sourceClause", () => {
    this.CONSUME(T.At);
    return this.string(0);
  });

  /** `{ … }` around elements; `expected` says what they are where something else stands. */
  protected defineList<Element>(
    name: string,
    element: () => Rule<Element | undefined>,
    starts: TokenSet,
    expected: Expectation,
  ): Rule<Element[]> {
    return this.rule(name, () => {
      const list: Element[] = [];
      const opener = this.take(0, T.LCurly);
      if (opener === undefined) {
        this.afterUnfinished("`{`");
        return list;
      }
      let strays = this.toNextElement(starts, expected, 0);
      this.MANY(() => {
        const one = this.SUBRULE(element());
        if (one !== undefined) list.push(one);
        strays = this.toNextElement(starts, expected, strays);
      });
      if (this.take(0, T.RCurly) === undefined) this.unclosed(opener);
      return list;
    });
  }

  /** A list of statements as a node. */
  protected defineBlock<S>(name: string, list: () => Rule<S[]>): Rule<BlockOf<S>> {
    return this.rule(name, () => {
      const start = this.nextIs(T.LCurly) ? this.nextStart : this.previousEnd;
      const statements = this.SUBRULE(list());
      return { span: this.spanFrom(start), statements };
    });
  }

  /** A block, or one simple statement, which counts as a block. */
  protected defineBody<S extends { readonly span: Span }>(name: string, forms: BodyForms<S>): Rule<BlockOf<S>> {
    let alternatives: IOrAlt<BlockOf<S>>[] | undefined;
    return this.rule(name, () => {
      if (!this.RECORDING_PHASE && !this.nextIs(T.LCurly) && !forms.simpleStarts.includes(this.LA(1))) {
        return this.missingBody(forms.compoundStarts);
      }
      return this.OR(
        (alternatives ??= [
          { ALT: () => this.SUBRULE(forms.block()) },
          {
            ALT: () => {
              const statement = this.SUBRULE(forms.simple());
              return { span: statement.span, statements: [statement] };
            },
          },
        ]),
      );
    });
  }

  private missingBody<S>(compoundStarts: TokenSet): BlockOf<S> {
    const token = this.LA(1);
    if (compoundStarts.includes(token)) {
      // It is read as the next statement of the block around, so that nothing in it is lost.
      this.report({ kind: "needs_braces", span: this.spanOf(token), keyword: token.image });
    } else this.missing("a statement or `{`");
    return { span: this.gap(), statements: [] };
  }

  /** `if (…) BODY else if (…) BODY else BODY`; a loop, so that a long ladder does not nest. */
  protected defineIf<Body>(name: string, body: () => Rule<Body>): Rule<IfStatement<Body>> {
    return this.rule(name, () => {
      const branches: { condition: Expression; body: Body }[] = [];
      let otherwise: Body | undefined;
      const start = this.CONSUME(T.Reserved.if).startOffset;
      branches.push({ condition: this.SUBRULE(this.condition), body: this.SUBRULE(body()) });
      this.MANY({
        GATE: () => otherwise === undefined,
        DEF: () => {
          this.CONSUME(T.Reserved.else);
          const condition = this.OPTION(() => {
            this.CONSUME1(T.Reserved.if);
            return this.SUBRULE1(this.condition);
          });
          const last = this.SUBRULE1(body());
          if (condition === undefined) otherwise = last;
          else branches.push({ condition, body: last });
        },
      });
      return { kind: "if", span: this.spanFrom(start), branches, ...(otherwise && { otherwise }) };
    });
  }
}
