import type { IOrAlt, IToken } from "chevrotain";
import type { Expect, Fact, HookCount, ScenarioDeclaration, ScenarioItem } from "../ast.js";
import * as T from "../tokens.js";
import { TokenSet, type Rule } from "./recovery.js";
import { RuleSetParser } from "./rule-sets.js";
import { STATEMENT_STARTS } from "./statements.js";

const { Begins: B, Contextual: C, Reserved: R } = T;

const factStarts = new TokenSet(
  ...[C.May, C.PlainFact, C.ReportFact, C.HooksFact, C.BarriersFact, C.HazardFact, C.FaultsFact, C.ReachableFact],
);
const hookStarts = new TokenSet(C.None, C.Hook);
const factEnds = new TokenSet(T.Comma);

/** What the kind of a fact says, without its place and `may`. */
type FactBody = Fact extends infer One ? (One extends Fact ? Omit<One, "span" | "may"> : never) : never;

/** Scenarios: what is set up, what runs, and what must come of it. */
export abstract class ScenarioParser extends RuleSetParser {
  private items?: IOrAlt<ScenarioItem>[];
  private factBodies?: IOrAlt<FactBody>[];

  /** `scenario NAME "title" { … }` */
  protected readonly scenarioDeclaration: Rule<ScenarioDeclaration> = this.rule("scenarioDeclaration", () => {
    const documentation = this.documentationHere();
    const start = this.CONSUME(T.Declares.scenario).startOffset;
    const name = this.name(0);
    const title = this.OPTION(() => this.textOf(this.CONSUME(T.Text)));
    const items = this.SUBRULE(this.itemList);
    return { kind: "scenario", span: this.spanFrom(start), documentation, name, ...(title && { title }), items };
  });

  private readonly itemList: Rule<ScenarioItem[]> = this.defineList(
    "itemList",
    () => this.item,
    new TokenSet(...STATEMENT_STARTS, B.Given, B.Task, B.Interrupts, B.Expect, B.Always),
    "an item of the scenario",
  );

  private readonly item: Rule<ScenarioItem> = this.rule("item", () =>
    this.OR(
      (this.items ??= [
        { ALT: () => this.SUBRULE(this.statement) },
        { ALT: () => this.SUBRULE(this.expect) },
        { ALT: () => this.SUBRULE(this.given) },
        { ALT: () => this.SUBRULE(this.task) },
        { ALT: () => this.SUBRULE(this.interrupts) },
        { ALT: () => this.SUBRULE(this.always) },
      ]),
    ),
  );

  private readonly given: Rule<ScenarioItem> = this.rule("given", () => {
    const start = this.CONSUME(B.Given).startOffset;
    const body = this.SUBRULE(this.block);
    return { kind: "given", span: this.spanFrom(start), body };
  });

  private readonly task: Rule<ScenarioItem> = this.rule("task", () => {
    const start = this.CONSUME(B.Task).startOffset;
    const name = this.reference(0);
    const body = this.SUBRULE(this.block);
    return { kind: "task", span: this.spanFrom(start), name, body };
  });

  /** `interrupts NAME [xN];` */
  private readonly interrupts: Rule<ScenarioItem> = this.rule("interrupts", () => {
    const start = this.CONSUME(B.Interrupts).startOffset;
    const name = this.reference(0);
    const times = this.OPTION(() => this.times(0));
    this.semicolon(0);
    return { kind: "interrupts", span: this.spanFrom(start), name, ...(times && { times }) };
  });

  /** `always [RULES]: EXPR;` */
  private readonly always: Rule<ScenarioItem> = this.rule("always", () => {
    const start = this.CONSUME(B.Always).startOffset;
    const rules = this.OPTION(() => this.SUBRULE(this.rulesList));
    this.require(0, T.Colon, "`:`");
    const condition = this.SUBRULE(this.expression, { ARGS: ["a condition"] });
    this.semicolon(0);
    return { kind: "always", span: this.spanFrom(start), ...(rules && { rules }), condition };
  });

  /** `expect [RULES] [when CONFIGS]: FACT, …;` */
  private readonly expect: Rule<Expect> = this.rule("expect", () => {
    const facts: Fact[] = [];
    const start = this.CONSUME(B.Expect).startOffset;
    const rules = this.OPTION(() => this.SUBRULE(this.rulesList));
    const when = this.OPTION1(() => {
      this.CONSUME(R.when);
      return this.SUBRULE(this.expression, { ARGS: ["a condition"] });
    });
    this.require(0, T.Colon, "`:`");
    this.pushFact(facts, this.SUBRULE(this.fact));
    this.MANY(() => {
      this.CONSUME(T.Comma);
      this.pushFact(facts, this.SUBRULE1(this.fact));
    });
    this.semicolon(0);
    return { kind: "expect", span: this.spanFrom(start), ...(rules && { rules }), ...(when && { when }), facts };
  });

  private pushFact(facts: Fact[], fact: Fact | undefined): void {
    if (fact !== undefined) facts.push(fact);
  }

  private readonly fact: Rule<Fact | undefined> = this.rule("fact", () => {
    const start = this.nextStart;
    const may = this.OPTION(() => this.CONSUME(C.May)) !== undefined;
    if (!this.RECORDING_PHASE && !factStarts.includes(this.LA(1))) {
      this.missing("a fact");
      this.skipTo(factEnds);
      return undefined;
    }
    const body = this.OR(
      (this.factBodies ??= [
        { ALT: () => ({ kind: this.CONSUME(C.PlainFact).image as "clean" | "leaks" }) },
        { ALT: () => this.SUBRULE(this.reportFact) },
        { ALT: () => this.SUBRULE(this.hooksFact) },
        { ALT: () => this.SUBRULE(this.barriersFact) },
        { ALT: () => this.SUBRULE(this.hazardFact) },
        { ALT: () => this.SUBRULE(this.faultsFact) },
        { ALT: () => this.SUBRULE(this.reachableFact) },
      ]),
    );
    return { ...body, span: this.spanFrom(start), may };
  });

  /** `warns|bugs|forbidden ["text"] [in FN] [xN]` */
  private readonly reportFact: Rule<FactBody> = this.rule("reportFact", () => {
    const kind = this.CONSUME(C.ReportFact).image as "warns" | "bugs" | "forbidden";
    const text = this.OPTION(() => this.textOf(this.CONSUME(T.Text)));
    const frame = this.OPTION1(() => {
      this.CONSUME(R.in);
      return this.reference(0);
    });
    const times = this.OPTION2(() => this.times(0));
    return { kind, ...(text && { text }), ...(frame && { in: frame }), ...(times && { times }) };
  });

  /** `hooks enter flush x255 leave`, `hooks none` */
  private readonly hooksFact: Rule<FactBody> = this.rule("hooksFact", () => {
    const hooks: HookCount[] = [];
    this.CONSUME(C.HooksFact);
    if (!this.RECORDING_PHASE && !hookStarts.includes(this.LA(1))) this.missing("a hook or `none`");
    this.OPTION(() => this.CONSUME(C.None));
    this.MANY(() => {
      const token: IToken = this.CONSUME(C.Hook);
      const times = this.OPTION1(() => this.times(0));
      const hook = token.image as HookCount["hook"];
      hooks.push({ span: this.spanFrom(token.startOffset), hook, ...(times && { times }) });
    });
    return { kind: "hooks", hooks };
  });

  private readonly barriersFact: Rule<FactBody> = this.rule("barriersFact", () => {
    this.CONSUME(C.BarriersFact);
    return { kind: "barriers", count: this.integer(0) };
  });

  /** `hazard NAME [in FN]` */
  private readonly hazardFact: Rule<FactBody> = this.rule("hazardFact", () => {
    this.CONSUME(C.HazardFact);
    const name = this.reference(0);
    const frame = this.OPTION(() => {
      this.CONSUME(R.in);
      return this.reference(1);
    });
    return { kind: "hazard", name, ...(frame && { in: frame }) };
  });

  /** `faults KIND [at PAGE]` */
  private readonly faultsFact: Rule<FactBody> = this.rule("faultsFact", () => {
    this.CONSUME(C.FaultsFact);
    const name = this.reference(0);
    const at = this.OPTION(() => {
      this.CONSUME(C.At);
      return this.SUBRULE(this.expression, { ARGS: ["a page"] });
    });
    return { kind: "faults", name, ...(at && { at }) };
  });

  private readonly reachableFact: Rule<FactBody> = this.rule("reachableFact", () => {
    this.CONSUME(C.ReachableFact);
    return { kind: "reachable", condition: this.SUBRULE(this.expression, { ARGS: ["a condition"] }) };
  });
}
