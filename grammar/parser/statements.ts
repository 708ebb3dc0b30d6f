import type { IOrAlt, IToken, TokenType } from "chevrotain";
import type {
  Annotation,
  Block,
  Chain,
  ChainElement,
  IfStatement,
  LazyCall,
  Name,
  Protection,
  RulesList,
  Section,
  Statement,
  TableLevel,
} from "../ast.js";
import * as T from "../tokens.js";
import type { ACCESSES, BARRIER_STATEMENTS, PAGES_STATEMENTS } from "../vocabulary.js";
import { CONTEXTS, LOCKS, SECTIONS } from "../vocabulary.js";
import { BlockParser } from "./blocks.js";
import { TokenSet, type Rule } from "./recovery.js";

const { Begins: B, Contextual: C, Reserved: R } = T;

const simpleStarts = [
  ...[T.Identifier, R.next, R.return, B.LazyCall, B.Interrupt, B.Schedule, B.Sleep, B.Map, B.PagesStatement],
  ...[B.Protect, B.EntryStatement, B.Store, B.BarrierStatement, B.User, B.Access, B.Assert],
];
const compoundStarts = [R.if, R.for, B.Section, B.Context, B.Lock, B.Maybe, B.Choose, B.Repeat];
/** What a statement of a frame can begin with. */
export const STATEMENT_STARTS: readonly TokenType[] = [...simpleStarts, ...compoundStarts];

const elementStarts = new TokenSet(T.Identifier, R.next, T.LCurly);
const annotationStarts = new TokenSet(T.Identifier, B.Section, B.Context, B.Lock);
const annotationEnds = new TokenSet(T.Comma, T.RSquare);

type Access = (typeof ACCESSES)[number];

/** Frames' statements: chains, control, context, page tables, accesses and checks. */
export abstract class StatementParser extends BlockParser {
  private simpleAlternatives?: IOrAlt<Statement>[];
  private alternatives?: IOrAlt<Statement>[];
  private elementAlternatives?: IOrAlt<ChainElement>[];
  private annotationWords?: IOrAlt<IToken>[];

  protected readonly statement: Rule<Statement> = this.rule("statement", () =>
    this.OR((this.alternatives ??= [...this.simpleStatements(), ...this.compoundStatements()])),
  );

  private readonly simpleStatement: Rule<Statement> = this.rule("simpleStatement", () =>
    this.OR((this.simpleAlternatives ??= this.simpleStatements())),
  );

  private simpleStatements(): IOrAlt<Statement>[] {
    return [
      { ALT: () => this.SUBRULE(this.chain) },
      { ALT: () => this.SUBRULE(this.lazyCall) },
      { ALT: () => this.SUBRULE(this.nextStatement) },
      { ALT: () => this.SUBRULE(this.returnStatement) },
      { ALT: () => this.SUBRULE(this.interruptStatement) },
      { ALT: () => this.SUBRULE(this.scheduleStatement) },
      { ALT: () => this.SUBRULE(this.sleepStatement) },
      { ALT: () => this.SUBRULE(this.mapStatement) },
      { ALT: () => this.SUBRULE(this.pagesStatement) },
      { ALT: () => this.SUBRULE(this.protectStatement) },
      { ALT: () => this.SUBRULE(this.entryStatement) },
      { ALT: () => this.SUBRULE(this.storeStatement) },
      { ALT: () => this.SUBRULE(this.barrierStatement) },
      { ALT: () => this.SUBRULE(this.accessStatement) },
      { ALT: () => this.SUBRULE(this.userAccess) },
      { ALT: () => this.SUBRULE(this.assertStatement) },
    ];
  }

  private compoundStatements(): IOrAlt<Statement>[] {
    return [
      { ALT: () => this.SUBRULE(this.ifStatement) },
      { ALT: () => this.SUBRULE(this.sectionBlock) },
      { ALT: () => this.SUBRULE(this.contextBlock) },
      { ALT: () => this.SUBRULE(this.lockBlock) },
      { ALT: () => this.SUBRULE(this.maybeStatement) },
      { ALT: () => this.SUBRULE(this.chooseStatement) },
      { ALT: () => this.SUBRULE(this.repeatStatement) },
      { ALT: () => this.SUBRULE(this.forStatement) },
    ];
  }

  private readonly statementList: Rule<Statement[]> = this.defineList(
    "statementList",
    () => this.statement,
    new TokenSet(...STATEMENT_STARTS),
    "a statement",
  );
  protected readonly block: Rule<Block> = this.defineBlock("block", () => this.statementList);
  private readonly body: Rule<Block> = this.defineBody("body", {
    block: () => this.block,
    simple: () => this.simpleStatement,
    simpleStarts: new TokenSet(...simpleStarts),
    compoundStarts: new TokenSet(...compoundStarts),
  });
  private readonly ifStatement: Rule<IfStatement<Block>> = this.defineIf("ifStatement", () => this.body);

  // Chains

  /** `a(x) [lazy] -> b -> next;` After a block the semicolon may be left out. */
  private readonly chain: Rule<Chain> = this.rule("chain", () => {
    const start = this.nextStart;
    const elements: ChainElement[] = [this.SUBRULE(this.frameElement)];
    let end: "block" | "next" | undefined;
    let isReported = false;
    this.MANY(() => {
      const arrow = this.CONSUME(T.Arrow);
      const element = this.SUBRULE(this.chainElement);
      if (end === undefined) {
        elements.push(element);
        if (element.kind !== "frame") end = element.kind;
      } else if (!isReported) {
        this.add({ kind: "after_chain_end", span: this.spanOf(arrow), end });
        isReported = true;
      }
    });
    if (end === "block") this.take(0, T.Semicolon);
    else this.semicolon(0);
    return { kind: "chain", span: this.spanFrom(start), elements };
  });

  private readonly chainElement: Rule<ChainElement> = this.rule("chainElement", () => {
    if (!this.RECORDING_PHASE && !elementStarts.includes(this.LA(1))) {
      const name = this.missingName("a name, a block or `next`");
      return { kind: "frame", span: name.span, name, annotations: [] };
    }
    return this.OR(
      (this.elementAlternatives ??= [
        { ALT: () => this.SUBRULE(this.frameElement) },
        { ALT: () => ({ kind: "next", span: this.spanOf(this.CONSUME(R.next)) }) },
        {
          ALT: () => {
            const body = this.SUBRULE(this.block);
            return { kind: "block", span: body.span, body };
          },
        },
      ]),
    );
  });

  private readonly frameElement: Rule<Extract<ChainElement, { kind: "frame" }>> = this.rule("frameElement", () => {
    const name = this.nameOf(this.CONSUME(T.Identifier));
    const list = this.OPTION(() => this.SUBRULE(this.argumentList));
    const annotations = this.OPTION1(() => this.SUBRULE(this.annotationList)) ?? [];
    const span = this.spanFrom(name.span.start);
    return { kind: "frame", span, name, ...(list && { arguments: list }), annotations };
  });

  /** `[lazy]`, `[irqs_off, mutex NAME]` */
  protected readonly annotationList: Rule<Annotation[]> = this.rule("annotationList", () => {
    const list: Annotation[] = [];
    const opener = this.CONSUME(T.LSquare);
    this.MANY_SEP({
      SEP: T.Comma,
      DEF: () => {
        const annotation = this.SUBRULE(this.annotation);
        if (annotation !== undefined) list.push(annotation);
      },
    });
    if (this.LA(0) === opener) this.missing("an annotation");
    this.closeBracket(0, T.RSquare, "`,` or `]`", opener);
    return list;
  });

  private readonly annotation: Rule<Annotation | undefined> = this.rule("annotation", () => {
    if (!this.RECORDING_PHASE && !annotationStarts.includes(this.LA(1))) {
      this.missing("an annotation");
      return undefined;
    }
    // One that is the first word on its line has the type of a statement's keyword.
    const word = this.OR(
      (this.annotationWords ??= [
        { ALT: () => this.CONSUME(T.Identifier) },
        { ALT: () => this.CONSUME(B.Section) },
        { ALT: () => this.CONSUME(B.Context) },
        { ALT: () => this.CONSUME(B.Lock) },
      ]),
    );
    const start = word.startOffset;
    if (isOneOf(SECTIONS, word.image)) return { kind: "section", span: this.spanFrom(start), section: word.image };
    if (isOneOf(CONTEXTS, word.image)) return { kind: "context", span: this.spanFrom(start), context: word.image };
    const lock = this.OPTION(() => this.nameOf(this.CONSUME1(T.Identifier)));
    if (isOneOf(LOCKS, word.image)) {
      const name = lock ?? this.missingName("a name");
      return { kind: "context", span: this.spanFrom(start), context: word.image, lock: name };
    }
    this.unknownAnnotation(word);
    return undefined;
  });

  private unknownAnnotation(word: IToken): void {
    if (this.RECORDING_PHASE) return;
    this.add({ kind: "expected", span: this.spanOf(word), expected: "an annotation", found: this.foundAt(word) });
    this.skipTo(annotationEnds);
  }

  // Lazy MMU and control

  private readonly lazyCall: Rule<Statement> = this.rule("lazyCall", () => {
    const token = this.CONSUME(B.LazyCall);
    this.semicolon(0);
    return { kind: "lazy_call", span: this.spanFrom(token.startOffset), call: token.image as LazyCall };
  });

  private readonly sectionBlock: Rule<Statement> = this.rule("sectionBlock", () => {
    const token = this.CONSUME(B.Section);
    const body = this.SUBRULE(this.block);
    return { kind: "section", span: this.spanFrom(token.startOffset), section: token.image as Section, body };
  });

  private readonly nextStatement: Rule<Statement> = this.rule("nextStatement", () => {
    const start = this.CONSUME(R.next).startOffset;
    const list = this.OPTION(() => this.SUBRULE(this.argumentList));
    this.semicolon(0);
    return { kind: "next", span: this.spanFrom(start), ...(list && { arguments: list }) };
  });

  protected readonly returnStatement: Rule<Statement & { kind: "return" }> = this.rule("returnStatement", () => {
    const start = this.CONSUME(R.return).startOffset;
    this.semicolon(0);
    return { kind: "return", span: this.spanFrom(start) };
  });

  private readonly maybeStatement: Rule<Statement> = this.rule("maybeStatement", () => {
    const start = this.CONSUME(B.Maybe).startOffset;
    const body = this.SUBRULE(this.block);
    return { kind: "maybe", span: this.spanFrom(start), body };
  });

  private readonly chooseStatement: Rule<Statement> = this.rule("chooseStatement", () => {
    const arms: Block[] = [];
    const start = this.CONSUME(B.Choose).startOffset;
    arms.push(this.SUBRULE(this.block));
    this.MANY(() => {
      this.CONSUME(R.or);
      arms.push(this.SUBRULE1(this.block));
    });
    if (arms.length < 2) this.missing("`or`");
    return { kind: "choose", span: this.spanFrom(start), arms };
  });

  private readonly repeatStatement: Rule<Statement> = this.rule("repeatStatement", () => {
    const start = this.CONSUME(B.Repeat).startOffset;
    const times = this.integer(0);
    const body = this.SUBRULE(this.block);
    return { kind: "repeat", span: this.spanFrom(start), times, body };
  });

  /** `for p in PAGES { … }` */
  private readonly forStatement: Rule<Statement> = this.rule("forStatement", () => {
    const start = this.CONSUME(R.for).startOffset;
    const variable = this.reference(0);
    this.require(0, R.in, "`in`");
    const pages = this.SUBRULE(this.expression, { ARGS: ["pages"] });
    const body = this.SUBRULE(this.block);
    return { kind: "for", span: this.spanFrom(start), variable, pages, body };
  });

  // Context

  private readonly contextBlock: Rule<Statement> = this.rule("contextBlock", () => {
    const token = this.CONSUME(B.Context);
    const body = this.SUBRULE(this.block);
    const context = token.image as (typeof CONTEXTS)[number];
    return { kind: "context", span: this.spanFrom(token.startOffset), context, body };
  });

  private readonly lockBlock: Rule<Statement> = this.rule("lockBlock", () => {
    const token = this.CONSUME(B.Lock);
    const lock = this.reference(0);
    const body = this.SUBRULE(this.block);
    const context = token.image as (typeof LOCKS)[number];
    return { kind: "context", span: this.spanFrom(token.startOffset), context, lock, body };
  });

  private readonly interruptStatement: Rule<Statement> = this.rule("interruptStatement", () => {
    const start = this.CONSUME(B.Interrupt).startOffset;
    const name = this.reference(0);
    this.semicolon(0);
    return { kind: "interrupt", span: this.spanFrom(start), name };
  });

  /** `schedule [TASK] [on CPU];` */
  private readonly scheduleStatement: Rule<Statement> = this.rule("scheduleStatement", () => {
    const start = this.CONSUME(B.Schedule).startOffset;
    const task = this.OPTION({
      GATE: () => !this.isChainStart(),
      DEF: () => this.nameOf(this.CONSUME(T.Identifier)),
    });
    const cpu = this.OPTION1(() => {
      this.CONSUME(R.on);
      return this.integer(0);
    });
    this.semicolon(0);
    return { kind: "schedule", span: this.spanFrom(start), ...(task && { task }), ...(cpu && { cpu }) };
  });

  private readonly sleepStatement: Rule<Statement> = this.rule("sleepStatement", () => {
    const start = this.CONSUME(B.Sleep).startOffset;
    this.semicolon(0);
    return { kind: "sleep", span: this.spanFrom(start) };
  });

  // Page tables and accesses

  /** `map PAGES [rw|ro|rx|none] [as block|contiguous] [to PA];` */
  private readonly mapStatement: Rule<Statement> = this.rule("mapStatement", () => {
    const start = this.CONSUME(B.Map).startOffset;
    const pages = this.SUBRULE(this.expression, { ARGS: ["pages"] });
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(C.Protection) }, { ALT: () => this.CONSUME(C.None) }]),
    );
    const unit = this.OPTION1(() => {
      this.CONSUME(C.As);
      return this.require(0, C.MapUnit, "`block` or `contiguous`")?.image as "block" | "contiguous" | undefined;
    });
    const to = this.OPTION2(() => {
      this.CONSUME(C.To);
      return this.SUBRULE1(this.expression, { ARGS: ["a physical address"] });
    });
    this.semicolon(0);
    const protection = word?.image as Protection | undefined;
    const options = { ...(protection && { protection }), ...(unit && { as: unit }), ...(to && { to }) };
    return { kind: "map", span: this.spanFrom(start), pages, ...options };
  });

  private readonly pagesStatement: Rule<Statement> = this.rule("pagesStatement", () => {
    const token = this.CONSUME(B.PagesStatement);
    const pages = this.SUBRULE(this.expression, { ARGS: ["pages"] });
    this.semicolon(0);
    const kind = token.image as (typeof PAGES_STATEMENTS)[number];
    return { kind, span: this.spanFrom(token.startOffset), pages };
  });

  private readonly protectStatement: Rule<Statement> = this.rule("protectStatement", () => {
    const start = this.CONSUME(B.Protect).startOffset;
    const pages = this.SUBRULE(this.expression, { ARGS: ["pages"] });
    const protection = this.SUBRULE1(this.expression, { ARGS: ["a protection"] });
    this.semicolon(0);
    return { kind: "protect", span: this.spanFrom(start), pages, protection };
  });

  /** `set_pte PAGE = INT;` */
  private readonly entryStatement: Rule<Statement> = this.rule("entryStatement", () => {
    const token = this.CONSUME(B.EntryStatement);
    const page = this.SUBRULE(this.expression, { ARGS: ["a page"] });
    this.require(0, T.Equals, "`=`");
    const value = this.SUBRULE1(this.expression);
    this.semicolon(0);
    const level = token.image.slice("set_".length) as TableLevel;
    return { kind: "set_entry", span: this.spanFrom(token.startOffset), level, page, value };
  });

  private readonly storeStatement: Rule<Statement> = this.rule("storeStatement", () => {
    const start = this.CONSUME(B.Store).startOffset;
    const page = this.SUBRULE(this.expression, { ARGS: ["a page"] });
    this.require(0, T.Equals, "`=`");
    const value = this.SUBRULE1(this.expression);
    this.semicolon(0);
    return { kind: "store", span: this.spanFrom(start), page, value };
  });

  private readonly barrierStatement: Rule<Statement> = this.rule("barrierStatement", () => {
    const token = this.CONSUME(B.BarrierStatement);
    this.semicolon(0);
    return { kind: token.image as (typeof BARRIER_STATEMENTS)[number], span: this.spanFrom(token.startOffset) };
  });

  private readonly accessStatement: Rule<Statement> = this.rule("accessStatement", () => {
    const token = this.CONSUME(B.Access);
    const pages = this.SUBRULE(this.expression, { ARGS: ["pages"] });
    this.semicolon(0);
    const access = token.image as Access;
    return { kind: "access", span: this.spanFrom(token.startOffset), user: false, access, pages };
  });

  /** `user read PAGES;` */
  private readonly userAccess: Rule<Statement> = this.rule("userAccess", () => {
    const start = this.CONSUME(B.User).startOffset;
    const access = (this.require(0, B.Access, "`read`, `write` or `exec`")?.image ?? "read") as Access;
    const pages = this.SUBRULE(this.expression, { ARGS: ["pages"] });
    this.semicolon(0);
    return { kind: "access", span: this.spanFrom(start), user: true, access, pages };
  });

  // Checks

  /** `assert [RULES:] EXPR;` The one place where the grammar looks two tokens ahead. */
  private readonly assertStatement: Rule<Statement> = this.rule("assertStatement", () => {
    const start = this.CONSUME(B.Assert).startOffset;
    const rules = this.OPTION({
      GATE: () => this.nextIs(T.Colon, 2) || this.nextIs(T.Comma, 2),
      DEF: () => {
        const list = this.SUBRULE(this.rulesList);
        this.require(0, T.Colon, "`:`");
        return list;
      },
    });
    const condition = this.SUBRULE(this.expression, { ARGS: ["a condition"] });
    this.semicolon(0);
    return { kind: "assert", span: this.spanFrom(start), ...(rules && { rules }), condition };
  });

  /** `A, B` or `all` */
  protected readonly rulesList: Rule<RulesList> = this.rule("rulesList", () => {
    const names: Name[] = [];
    const start = this.nextStart;
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => names.push(this.name(0, "a rule set")) });
    const span = this.spanFrom(start);
    const all = names.length === 1 && names[0]!.text === "all" && names[0]!.span.end - names[0]!.span.start === 3;
    return { span, all, names: all ? [] : names };
  });
}

function isOneOf<Word extends string>(words: readonly Word[], word: string): word is Word {
  return (words as readonly string[]).includes(word);
}
