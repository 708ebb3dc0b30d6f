/**
 * The tree of a `.lmmu` file: plain data, no meaning. Every node has the span of its text, every name a span of its own.
 * What the parser could not find it leaves out of a list, or gives as a `Name` with an empty text, for which it has
 * reported a problem: later phases pass over it in silence.
 */
import type { Span } from "./span.js";

interface Node {
  readonly span: Span;
}

/** An identifier where it stands; backquotes are not part of `text`. Empty text: missing, and reported as such. */
export interface Name extends Node {
  readonly text: string;
}

/** A string literal, `value` with its escapes resolved. */
export interface Text extends Node {
  readonly value: string;
}

/** An integer or a size; `K`, `M`, `G` are multiplied out. Unsigned, at most 64 bits. */
export interface Integer extends Node {
  readonly value: bigint;
}

/** `6.18` as [6, 18]; an integer where a version is wanted counts as one ([7]). */
export interface Version extends Node {
  readonly parts: readonly number[];
}

/** The `///` lines before a declaration, markers stripped, joined by line feeds; empty where there are none. */
type Documentation = string;

export interface SourceFile extends Node {
  readonly kind: "file";
  readonly declarations: Declaration[];
}

export type Declaration =
  | ImportDeclaration
  | ConfigDeclaration
  | MachineDeclaration
  | RegionDeclaration
  | FrameDeclaration
  | IrqDeclaration
  | RulesDeclaration
  | ScenarioDeclaration;

export interface ImportDeclaration extends Node {
  readonly kind: "import";
  readonly path: Text;
}

export interface ConfigDeclaration extends Node {
  readonly kind: "config";
  readonly documentation: Documentation;
  /** As written: a leading `CONFIG_` is still there. */
  readonly name: Name;
  /** Absent: the switch is free. */
  readonly value?: boolean;
  readonly dependsOn?: Expression;
}

export interface MachineDeclaration extends Node {
  readonly kind: "machine";
  readonly settings: MachineSetting[];
}

export interface MachineSetting extends Node {
  readonly name: Name;
  readonly value: Name | Integer | Version;
}

export interface RegionDeclaration extends Node {
  readonly kind: "region";
  readonly documentation: Documentation;
  readonly name: Name;
  readonly space: "kernel" | "user";
  readonly pages: Integer;
  readonly at?: Integer;
  readonly bare: boolean;
}

export interface FrameDeclaration extends Node {
  readonly kind: "fn";
  readonly documentation: Documentation;
  readonly name: Name;
  /** Absent: no list was written (`fn f;`), which differs from an empty one (`fn f();`). */
  readonly parameters?: Parameter[];
  readonly annotations: Annotation[];
  /** `fn f inlines g;`. */
  readonly inlines?: Name;
  readonly guard?: Expression;
  /** `@ "mm/memory.c:12"`. */
  readonly source?: Text;
  readonly body?: Block;
}

export interface Parameter extends Node {
  readonly name: Name;
  readonly default?: Expression;
}

/** `[lazy]`, `[paused]`, or a context block used as an annotation; several are separated by commas, outermost first. */
export type Annotation =
  | (Node & { readonly kind: "section"; readonly section: Section })
  | (Node & { readonly kind: "context" } & ContextKind);

/** `lazy` is enable … disable, `paused` is pause … resume. */
export type Section = "lazy" | "paused";

export type ContextKind =
  | { readonly context: "nopreempt" | "irqs_off" | "bh_off" }
  | { readonly context: "mutex" | "spin" | "spin_bh" | "raw_spin"; readonly lock: Name };

export interface IrqDeclaration extends Node {
  readonly kind: "irq";
  readonly documentation: Documentation;
  readonly name: Name;
  readonly context: "soft" | "hard" | "nmi";
  readonly body: Block;
}

export interface RulesDeclaration extends Node {
  readonly kind: "rules";
  readonly documentation: Documentation;
  readonly name: Name;
  readonly title?: Text;
  readonly extends?: Name;
  readonly since?: Version;
  readonly members: RulesMember[];
}

export type RulesMember =
  | (Node & { readonly kind: "variable"; readonly perCpu: boolean; readonly type: VariableType; readonly name: Name })
  | (Node & { readonly kind: "active"; readonly value: Expression })
  | (Node & { readonly kind: "call"; readonly call: LazyCall; readonly body: RuleBlock })
  | (Node & { readonly kind: "hook"; readonly hook: HookName; readonly body: RuleBlock });

export type VariableType = "bool" | "u8" | "u16";
export type LazyCall = "enable" | "disable" | "pause" | "resume";
export type ArchHook = "arch_enter" | "arch_leave" | "arch_flush";
export type HookName = ArchHook | "switch_out" | "switch_in";

export interface RuleBlock extends Node {
  readonly statements: RuleStatement[];
}

export type RuleStatement =
  | (Node & { readonly kind: "forbid"; readonly text: Text; readonly condition: Expression })
  | (Node & {
      readonly kind: "assertion";
      readonly assertion: "warn" | "warn_once" | "bug";
      readonly text: Text;
      readonly condition: Expression;
      readonly source?: Text;
    })
  | (Node & {
      readonly kind: "assign";
      readonly target: Name;
      readonly operator: "=" | "+=" | "-=";
      readonly value: Expression;
    })
  | (Node & { readonly kind: "hook"; readonly hook: ArchHook })
  | (Node & { readonly kind: "preempt"; readonly on: boolean })
  | (Node & { readonly kind: "return" })
  | IfStatement<RuleBlock>;

export interface ScenarioDeclaration extends Node {
  readonly kind: "scenario";
  readonly documentation: Documentation;
  readonly name: Name;
  readonly title?: Text;
  /** In the order written: the statements among them are the one task's code, if there is no `task` block. */
  readonly items: ScenarioItem[];
}

export type ScenarioItem =
  | (Node & { readonly kind: "given"; readonly body: Block })
  | (Node & { readonly kind: "task"; readonly name: Name; readonly body: Block })
  | (Node & { readonly kind: "interrupts"; readonly name: Name; readonly times?: Integer })
  | Expect
  | (Node & { readonly kind: "always"; readonly rules?: RulesList; readonly condition: Expression })
  | Statement;

/** `A, B` or `all`. */
export interface RulesList extends Node {
  readonly all: boolean;
  readonly names: Name[];
}

export interface Expect extends Node {
  readonly kind: "expect";
  readonly rules?: RulesList;
  readonly when?: Expression;
  readonly facts: Fact[];
}

/** One thing that an `expect` line states. `may` asks for one run that has it instead of all. */
export type Fact = Node & { readonly may: boolean } & (
    | { readonly kind: "clean" | "leaks" }
    | {
        readonly kind: "warns" | "bugs" | "forbidden";
        readonly text?: Text;
        readonly in?: Name;
        readonly times?: Integer;
      }
    | { readonly kind: "hooks"; readonly hooks: HookCount[] }
    | { readonly kind: "barriers"; readonly count: Integer }
    | { readonly kind: "hazard"; readonly name: Name; readonly in?: Name }
    | { readonly kind: "faults"; readonly name: Name; readonly at?: Expression }
    | { readonly kind: "reachable"; readonly condition: Expression }
  );

/** `flush x255`; an empty list is written `none`. */
export interface HookCount extends Node {
  readonly hook: "enter" | "leave" | "flush";
  readonly times?: Integer;
}

export interface Block extends Node {
  readonly statements: Statement[];
}

export interface IfStatement<Body> extends Node {
  readonly kind: "if";
  /** The `if` and each `else if`, in order; a body without braces is a block of one statement. */
  readonly branches: { readonly condition: Expression; readonly body: Body }[];
  readonly otherwise?: Body;
}

export interface Chain extends Node {
  readonly kind: "chain";
  readonly elements: ChainElement[];
}

/** A block or `next` can only be the last element. */
export type ChainElement =
  | (Node & {
      readonly kind: "frame";
      readonly name: Name;
      readonly arguments?: Expression[];
      readonly annotations: Annotation[];
    })
  | (Node & { readonly kind: "block"; readonly body: Block })
  | (Node & { readonly kind: "next" });

export type Protection = "rw" | "ro" | "rx" | "none";
export type TableLevel = "pte" | "pmd" | "pud" | "p4d" | "pgd";

export type Statement =
  | Chain
  | IfStatement<Block>
  | (Node & { readonly kind: "lazy_call"; readonly call: LazyCall })
  | (Node & { readonly kind: "section"; readonly section: Section; readonly body: Block })
  | (Node & { readonly kind: "context"; readonly body: Block } & ContextKind)
  | (Node & { readonly kind: "next"; readonly arguments?: Expression[] })
  | (Node & { readonly kind: "return" })
  | (Node & { readonly kind: "maybe"; readonly body: Block })
  | (Node & { readonly kind: "choose"; readonly arms: Block[] })
  | (Node & { readonly kind: "repeat"; readonly times: Integer; readonly body: Block })
  | (Node & { readonly kind: "for"; readonly variable: Name; readonly pages: Expression; readonly body: Block })
  | (Node & { readonly kind: "interrupt"; readonly name: Name })
  | (Node & { readonly kind: "schedule"; readonly task?: Name; readonly cpu?: Integer })
  | (Node & { readonly kind: "sleep" })
  | (Node & {
      readonly kind: "map";
      readonly pages: Expression;
      readonly protection?: Protection;
      readonly as?: "block" | "contiguous";
      readonly to?: Expression;
    })
  | (Node & { readonly kind: "unmap" | "populate" | "split" | "flush_tlb"; readonly pages: Expression })
  /** The protection is an expression because a frame may take it as a parameter. */
  | (Node & { readonly kind: "protect"; readonly pages: Expression; readonly protection: Expression })
  | (Node & {
      readonly kind: "set_entry";
      readonly level: TableLevel;
      readonly page: Expression;
      readonly value: Expression;
    })
  | (Node & { readonly kind: "store"; readonly page: Expression; readonly value: Expression })
  | (Node & { readonly kind: "emit" | "dsb" | "isb" })
  | (Node & {
      readonly kind: "access";
      readonly user: boolean;
      readonly access: "read" | "write" | "exec";
      readonly pages: Expression;
    })
  | (Node & { readonly kind: "assert"; readonly rules?: RulesList; readonly condition: Expression });

export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "&" | "|";

/** Conditions, pages, protections and integers share one grammar; which of them is meant, the compiler decides. */
export type Expression =
  | (Node & { readonly kind: "integer"; readonly value: bigint })
  | (Node & { readonly kind: "version"; readonly parts: readonly number[] })
  | (Node & { readonly kind: "name"; readonly name: Name })
  /** `p[i]` has `from` alone, `p[i..j]` both. */
  | (Node & { readonly kind: "slice"; readonly name: Name; readonly from: Expression; readonly to?: Expression })
  /** `mapped(p)`, `visible(p)`. */
  | (Node & { readonly kind: "query"; readonly query: "mapped" | "visible"; readonly page: Expression })
  /** `!-x`: the operators as written, the innermost last. */
  | (Node & { readonly kind: "unary"; readonly operators: ("!" | "-")[]; readonly operand: Expression })
  /**
   * A run of operators of one precedence, left to right: `operators[i]` stands between `operands[i]` and
   * `operands[i + 1]`. So a long condition is wide, not deep, and can be walked by recursion.
   */
  | (Node & { readonly kind: "operation"; readonly operators: BinaryOperator[]; readonly operands: Expression[] });
