import type { IOrAlt, IToken } from "chevrotain";
import type {
  Block,
  ConfigDeclaration,
  Declaration,
  FrameDeclaration,
  ImportDeclaration,
  IrqDeclaration,
  MachineDeclaration,
  MachineSetting,
  Parameter,
  RegionDeclaration,
  SourceFile,
} from "../ast.js";
import { type Documentation } from "../comments.js";
import type { SyntaxProblem } from "../problem.js";
import * as T from "../tokens.js";
import type { Words } from "../words.js";
import { TokenSet, type Rule } from "./recovery.js";
import { ScenarioParser } from "./scenarios.js";

const { Begins: B, Contextual: C, Reserved: R } = T;

const declarationStarts = new TokenSet(...Object.values(T.Declares));
const settingValues = new TokenSet(T.Identifier, T.Integer, T.Version);
const spaceWords = new TokenSet(C.Kernel, C.UserSpace, B.User);
const bodyStarts = new TokenSet(T.LCurly, T.Semicolon);

/** The whole language. One object parses any number of texts, one after the other. */
export class LmmuParser extends ScenarioParser {
  private declarations?: IOrAlt<Declaration>[];
  private values?: IOrAlt<MachineSetting["value"]>[];
  private spaces?: IOrAlt<IToken>[];
  private bodies?: IOrAlt<Block | undefined>[];

  /** `skipValidations`: the grammar is known to be sound; a test constructs the parser without it. */
  constructor(skipValidations: boolean) {
    super(T.VOCABULARY_TYPES, { recoveryEnabled: false, maxLookahead: 1, skipValidations });
    this.performSelfAnalysis();
  }

  /** Parses what the words pass made of a text. */
  parse(text: string, words: Words, documentation: Documentation): { ast: SourceFile; problems: SyntaxProblem[] } {
    this.begin(text, words, documentation);
    try {
      const declarations = this.file();
      const ast: SourceFile = { kind: "file", span: { start: 0, end: text.length }, declarations };
      return { ast, problems: [...this.problems] };
    } finally {
      this.end();
    }
  }

  private readonly file: Rule<Declaration[]> = this.rule("file", () => {
    const list: Declaration[] = [];
    this.toNextDeclaration(declarationStarts);
    this.MANY(() => {
      list.push(this.SUBRULE(this.declaration));
      this.toNextDeclaration(declarationStarts);
    });
    this.CONSUME(T.EndOfFile);
    return list;
  });

  private readonly declaration: Rule<Declaration> = this.rule("declaration", () =>
    this.OR(
      (this.declarations ??= [
        { ALT: () => this.SUBRULE(this.importDeclaration) },
        { ALT: () => this.SUBRULE(this.configDeclaration) },
        { ALT: () => this.SUBRULE(this.machineDeclaration) },
        { ALT: () => this.SUBRULE(this.regionDeclaration) },
        { ALT: () => this.SUBRULE(this.frameDeclaration) },
        { ALT: () => this.SUBRULE(this.irqDeclaration) },
        { ALT: () => this.SUBRULE(this.rulesDeclaration) },
        { ALT: () => this.SUBRULE(this.scenarioDeclaration) },
      ]),
    ),
  );

  private readonly importDeclaration: Rule<ImportDeclaration> = this.rule("importDeclaration", () => {
    const start = this.CONSUME(T.Declares.import).startOffset;
    const path = this.string(0);
    this.semicolon(0);
    return { kind: "import", span: this.spanFrom(start), path };
  });

  /** `config NAME [= y|n] [depends on CONFIGS];` */
  private readonly configDeclaration: Rule<ConfigDeclaration> = this.rule("configDeclaration", () => {
    const documentation = this.documentationHere();
    const start = this.CONSUME(T.Declares.config).startOffset;
    const name = this.name(0);
    const value = this.OPTION(() => {
      this.CONSUME(T.Equals);
      return this.require(0, C.YesNo, "`y` or `n`");
    });
    const dependsOn = this.OPTION1(() => {
      this.CONSUME(C.Depends);
      this.require(0, R.on, "`on`");
      return this.SUBRULE(this.expression, { ARGS: ["a condition"] });
    });
    this.semicolon(0);
    const options = { ...(value && { value: value.image === "y" }), ...(dependsOn && { dependsOn }) };
    return { kind: "config", span: this.spanFrom(start), documentation, name, ...options };
  });

  private readonly machineDeclaration: Rule<MachineDeclaration> = this.rule("machineDeclaration", () => {
    const start = this.CONSUME(T.Declares.machine).startOffset;
    const settings = this.SUBRULE(this.settingList);
    return { kind: "machine", span: this.spanFrom(start), settings };
  });

  private readonly settingList: Rule<MachineSetting[]> = this.defineList(
    "settingList",
    () => this.setting,
    new TokenSet(T.Identifier),
    "a setting",
  );

  /** `NAME VALUE;` Which names and values there are is no matter of syntax. */
  private readonly setting: Rule<MachineSetting> = this.rule("setting", () => {
    const name = this.nameOf(this.CONSUME(T.Identifier));
    const value = this.SUBRULE(this.settingValue);
    this.semicolon(0);
    return { span: this.spanFrom(name.span.start), name, value };
  });

  private readonly settingValue: Rule<MachineSetting["value"]> = this.rule("settingValue", () => {
    if (!this.RECORDING_PHASE && !settingValues.includes(this.LA(1))) return this.missingName("a value");
    return this.OR(
      (this.values ??= [
        { ALT: () => this.nameOf(this.CONSUME(T.Identifier)) },
        { ALT: () => this.integer(0) },
        { ALT: () => this.versionOf(this.CONSUME(T.Version)) },
      ]),
    );
  });

  /** `region NAME: kernel|user N pages [at ADDR] [bare];` */
  private readonly regionDeclaration: Rule<RegionDeclaration> = this.rule("regionDeclaration", () => {
    const documentation = this.documentationHere();
    const start = this.CONSUME(T.Declares.region).startOffset;
    const name = this.name(0);
    this.require(0, T.Colon, "`:`");
    const space = this.SUBRULE(this.space);
    const pages = this.integer(0);
    this.require(0, C.Pages, "`pages`");
    const at = this.OPTION(() => {
      this.CONSUME(C.At);
      return this.integer(1);
    });
    const bare = this.OPTION1(() => this.CONSUME(C.Bare)) !== undefined;
    this.semicolon(0);
    const rest = { space, pages, ...(at && { at }), bare };
    return { kind: "region", span: this.spanFrom(start), documentation, name, ...rest };
  });

  private readonly space: Rule<RegionDeclaration["space"]> = this.rule("space", () => {
    if (!this.RECORDING_PHASE && !spaceWords.includes(this.LA(1))) {
      this.missing("`kernel` or `user`");
      return "kernel";
    }
    // As the first word on its line `user` has the type of a statement's keyword.
    const word = this.OR(
      (this.spaces ??= [
        { ALT: () => this.CONSUME(C.Kernel) },
        { ALT: () => this.CONSUME(C.UserSpace) },
        { ALT: () => this.CONSUME(B.User) },
      ]),
    );
    return word.image as RegionDeclaration["space"];
  });

  /** `fn NAME(params) [inlines OTHER] [annotations] if (CONFIGS) @ "file:line" { … }`; all but the name may be left out. */
  private readonly frameDeclaration: Rule<FrameDeclaration> = this.rule("frameDeclaration", () => {
    const documentation = this.documentationHere();
    const start = this.CONSUME(T.Declares.fn).startOffset;
    const name = this.name(0);
    const parameters = this.OPTION(() => this.SUBRULE(this.parameterList));
    const inlines = this.OPTION1(() => {
      this.CONSUME(C.Inlines);
      return this.name(1);
    });
    const annotations = this.OPTION2(() => this.SUBRULE(this.annotationList)) ?? [];
    const guard = this.OPTION3(() => {
      this.CONSUME(R.if);
      return this.SUBRULE(this.condition);
    });
    const source = this.OPTION4(() => this.SUBRULE(this.sourceClause));
    const body = this.SUBRULE(this.frameBody);
    const head = { ...(parameters && { parameters }), annotations, ...(inlines && { inlines }) };
    const rest = { ...(guard && { guard }), ...(source && { source }), ...(body && { body }) };
    return { kind: "fn", span: this.spanFrom(start), documentation, name, ...head, ...rest };
  });

  /** The block of a frame, or `;`. What stands before it is skipped, so that the block is not lost. */
  private readonly frameBody: Rule<Block | undefined> = this.rule("frameBody", () => {
    if (!this.RECORDING_PHASE && !bodyStarts.includes(this.LA(1))) {
      this.afterUnfinished("`;` or `{`");
      if (!this.nextIs(T.LCurly)) return undefined;
    }
    return this.OR(
      (this.bodies ??= [
        { ALT: () => this.SUBRULE(this.block) },
        {
          ALT: () => {
            this.CONSUME(T.Semicolon);
            return undefined;
          },
        },
      ]),
    );
  });

  /** `(pages, prot = ro)` */
  private readonly parameterList: Rule<Parameter[]> = this.rule("parameterList", () => {
    const list: Parameter[] = [];
    const opener = this.CONSUME(T.LParen);
    this.MANY_SEP({ SEP: T.Comma, DEF: () => list.push(this.SUBRULE(this.parameter)) });
    this.closeBracket(0, T.RParen, "`,` or `)`", opener);
    return list;
  });

  private readonly parameter: Rule<Parameter> = this.rule("parameter", () => {
    const name = this.name(0);
    const value = this.OPTION(() => {
      this.CONSUME(T.Equals);
      return this.SUBRULE(this.expression);
    });
    return { span: this.spanFrom(name.span.start), name, ...(value && { default: value }) };
  });

  /** `irq NAME [soft|hard|nmi] { … }`; the kind of interrupt may stand in brackets, as annotations do. */
  private readonly irqDeclaration: Rule<IrqDeclaration> = this.rule("irqDeclaration", () => {
    const documentation = this.documentationHere();
    const start = this.CONSUME(T.Declares.irq).startOffset;
    const name = this.name(0);
    const plain = this.OPTION(() => this.CONSUME(C.InterruptKind));
    const bracketed = this.OPTION1(() => {
      const opener = this.CONSUME(T.LSquare);
      const word = this.require(1, C.InterruptKind, "`soft`, `hard` or `nmi`");
      this.closeBracket(0, T.RSquare, "`]`", opener);
      return word;
    });
    const context = ((plain ?? bracketed)?.image ?? "hard") as IrqDeclaration["context"];
    const body = this.SUBRULE(this.block);
    return { kind: "irq", span: this.spanFrom(start), documentation, name, context, body };
  });
}
