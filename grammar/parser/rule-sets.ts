import type { IOrAlt, IToken } from "chevrotain";
import type {
  ArchHook,
  HookName,
  IfStatement,
  LazyCall,
  RuleBlock,
  RulesDeclaration,
  RulesMember,
  RuleStatement,
  VariableType,
  Version,
} from "../ast.js";
import type { ASSERTIONS } from "../vocabulary.js";
import * as T from "../tokens.js";
import { TokenSet, type Rule } from "./recovery.js";
import { StatementParser } from "./statements.js";

const { Begins: B, Contextual: C, Reserved: R } = T;

const memberStarts = [B.PerCpu, B.VariableType, T.Identifier, B.LazyCall, B.ArchHook, B.SwitchHook];
const simpleStarts = [B.Forbid, B.Assertion, T.Identifier, B.ArchHook, B.Preempt, R.return];
const versions = new TokenSet(T.Version, T.Integer);
const assignmentOperators = new TokenSet(T.Equals, T.StepAssign);

/** Rule sets: variables, `active`, the four calls, and hooks of their own. */
export abstract class RuleSetParser extends StatementParser {
  private members?: IOrAlt<RulesMember | undefined>[];
  private hookWords?: IOrAlt<IToken>[];
  private ruleStatements?: IOrAlt<RuleStatement>[];
  private simpleRuleStatements?: IOrAlt<RuleStatement>[];
  private versions?: IOrAlt<Version>[];
  private assignments?: IOrAlt<IToken>[];

  /** `rules NAME "title" [extends OTHER] [since 7.0] { … }` */
  protected readonly rulesDeclaration: Rule<RulesDeclaration> = this.rule("rulesDeclaration", () => {
    const documentation = this.documentationHere();
    const start = this.CONSUME(T.Declares.rules).startOffset;
    const name = this.name(0);
    const title = this.OPTION(() => this.textOf(this.CONSUME(T.Text)));
    const base = this.OPTION1(() => {
      this.CONSUME(C.Extends);
      return this.name(1);
    });
    const since = this.OPTION2(() => {
      this.CONSUME(C.Since);
      return this.SUBRULE(this.version);
    });
    const members = this.SUBRULE(this.memberList);
    const head = { ...(title && { title }), ...(base && { extends: base }), ...(since && { since }) };
    return { kind: "rules", span: this.spanFrom(start), documentation, name, ...head, members };
  });

  private readonly version: Rule<Version> = this.rule("version", () => {
    if (!this.RECORDING_PHASE && !versions.includes(this.LA(1))) {
      this.missing("a version");
      return { span: this.gap(), parts: [0] };
    }
    return this.OR(
      (this.versions ??= [
        { ALT: () => this.versionOf(this.CONSUME(T.Version)) },
        { ALT: () => this.versionOf(this.CONSUME(T.Integer)) },
      ]),
    );
  });

  private readonly memberList: Rule<RulesMember[]> = this.defineList(
    "memberList",
    () => this.member,
    new TokenSet(...memberStarts),
    "a member of the rule set",
  );

  private readonly member: Rule<RulesMember | undefined> = this.rule("member", () =>
    this.OR(
      (this.members ??= [
        { ALT: () => this.SUBRULE(this.variable) },
        { ALT: () => this.SUBRULE(this.activeDefinition) },
        { ALT: () => this.SUBRULE(this.callBody) },
        { ALT: () => this.SUBRULE(this.hookBody) },
      ]),
    ),
  );

  /** `[percpu] bool|u8|u16 NAME;` */
  private readonly variable: Rule<RulesMember> = this.rule("variable", () => {
    const start = this.nextStart;
    const perCpu = this.OPTION(() => this.CONSUME(B.PerCpu)) !== undefined;
    const type = (this.require(0, B.VariableType, "`bool`, `u8` or `u16`")?.image ?? "u8") as VariableType;
    const name = this.reference(0);
    this.semicolon(0);
    return { kind: "variable", span: this.spanFrom(start), perCpu, type, name };
  });

  /** `active = EXPR;` A variable may be called so too; only here it is a definition. */
  private readonly activeDefinition: Rule<RulesMember | undefined> = this.rule("activeDefinition", () => {
    const token = this.CONSUME(T.Identifier);
    if (!this.RECORDING_PHASE && token.image !== "active") {
      const found = this.foundAt(token);
      this.add({ kind: "expected", span: this.spanOf(token), expected: "a member of the rule set", found });
      this.skipStatement();
      return undefined;
    }
    this.require(0, T.Equals, "`=`");
    const value = this.SUBRULE(this.expression, { ARGS: ["a condition"] });
    this.semicolon(0);
    return { kind: "active", span: this.spanFrom(token.startOffset), value };
  });

  private readonly callBody: Rule<RulesMember> = this.rule("callBody", () => {
    const token = this.CONSUME(B.LazyCall);
    const body = this.SUBRULE(this.ruleBlock);
    return { kind: "call", span: this.spanFrom(token.startOffset), call: token.image as LazyCall, body };
  });

  private readonly hookBody: Rule<RulesMember> = this.rule("hookBody", () => {
    const token = this.OR(
      (this.hookWords ??= [{ ALT: () => this.CONSUME(B.ArchHook) }, { ALT: () => this.CONSUME(B.SwitchHook) }]),
    );
    const body = this.SUBRULE(this.ruleBlock);
    return { kind: "hook", span: this.spanFrom(token.startOffset), hook: token.image as HookName, body };
  });

  private readonly ruleStatement: Rule<RuleStatement> = this.rule("ruleStatement", () =>
    this.OR((this.ruleStatements ??= [...this.simpleForms(), { ALT: () => this.SUBRULE(this.ruleIf) }])),
  );

  private readonly simpleRuleStatement: Rule<RuleStatement> = this.rule("simpleRuleStatement", () =>
    this.OR((this.simpleRuleStatements ??= this.simpleForms())),
  );

  private simpleForms(): IOrAlt<RuleStatement>[] {
    return [
      { ALT: () => this.SUBRULE(this.assignment) },
      { ALT: () => this.SUBRULE(this.assertion) },
      { ALT: () => this.SUBRULE(this.forbid) },
      { ALT: () => this.SUBRULE(this.hookStatement) },
      { ALT: () => this.SUBRULE(this.preemptStatement) },
      { ALT: () => this.SUBRULE(this.returnStatement) },
    ];
  }

  private readonly ruleStatementList: Rule<RuleStatement[]> = this.defineList(
    "ruleStatementList",
    () => this.ruleStatement,
    new TokenSet(...simpleStarts, R.if),
    "a statement of a rule",
  );
  private readonly ruleBlock: Rule<RuleBlock> = this.defineBlock("ruleBlock", () => this.ruleStatementList);
  private readonly ruleBody: Rule<RuleBlock> = this.defineBody("ruleBody", {
    block: () => this.ruleBlock,
    simple: () => this.simpleRuleStatement,
    simpleStarts: new TokenSet(...simpleStarts),
    compoundStarts: new TokenSet(R.if),
  });
  private readonly ruleIf: Rule<IfStatement<RuleBlock>> = this.defineIf("ruleIf", () => this.ruleBody);

  /** `forbid "text" (EXPR);` */
  private readonly forbid: Rule<RuleStatement> = this.rule("forbid", () => {
    const start = this.CONSUME(B.Forbid).startOffset;
    const text = this.string(0);
    const condition = this.SUBRULE(this.condition);
    this.semicolon(0);
    return { kind: "forbid", span: this.spanFrom(start), text, condition };
  });

  /** `warn|warn_once|bug "text" (EXPR) [@ "file:line"];` */
  private readonly assertion: Rule<RuleStatement> = this.rule("assertion", () => {
    const token = this.CONSUME(B.Assertion);
    const text = this.string(0);
    const condition = this.SUBRULE(this.condition);
    const source = this.OPTION(() => this.SUBRULE(this.sourceClause));
    this.semicolon(0);
    const assertion = token.image as (typeof ASSERTIONS)[number];
    const span = this.spanFrom(token.startOffset);
    return { kind: "assertion", span, assertion, text, condition, ...(source && { source }) };
  });

  /** `NAME = EXPR;`, also with `+=` and `-=` */
  private readonly assignment: Rule<RuleStatement> = this.rule("assignment", () => {
    const target = this.nameOf(this.CONSUME(T.Identifier));
    const operator = this.SUBRULE(this.assignmentOperator);
    const value = this.SUBRULE(this.expression);
    this.semicolon(0);
    const span = this.spanFrom(target.span.start);
    return { kind: "assign", span, target, operator, value };
  });

  private readonly assignmentOperator: Rule<"=" | "+=" | "-="> = this.rule("assignmentOperator", () => {
    if (!this.RECORDING_PHASE && !assignmentOperators.includes(this.LA(1))) {
      this.missing("`=`, `+=` or `-=`");
      return "=";
    }
    const token = this.OR(
      (this.assignments ??= [{ ALT: () => this.CONSUME(T.Equals) }, { ALT: () => this.CONSUME(T.StepAssign) }]),
    );
    return token.image as "=" | "+=" | "-=";
  });

  private readonly hookStatement: Rule<RuleStatement> = this.rule("hookStatement", () => {
    const token = this.CONSUME(B.ArchHook);
    this.semicolon(0);
    return { kind: "hook", span: this.spanFrom(token.startOffset), hook: token.image as ArchHook };
  });

  private readonly preemptStatement: Rule<RuleStatement> = this.rule("preemptStatement", () => {
    const token = this.CONSUME(B.Preempt);
    this.semicolon(0);
    return { kind: "preempt", span: this.spanFrom(token.startOffset), on: token.image === "preempt_on" };
  });
}
