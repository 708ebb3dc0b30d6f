import type { Annotation, Block, ContextKind, Section, Statement } from "../../grammar/index.js";
import type { Span } from "../../grammar/index.js";
import type { Element, Expression, Instruction, Origin, StateName, ValueKind } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import type { Scope } from "../names/scope.js";
import type { Want } from "../names/walk.js";
import type { Assembly, DeclarationOrigins } from "./assembly.js";
import { lowerAssert } from "./assert.js";
import { lowerChain } from "./chain.js";
import { CodeWriter } from "./code.js";
import { lowerCondition, lowerValue, NO_STATES, type Slot, type Vocabulary } from "./expression.js";
import { lowerPageStatement } from "./pages.js";

/** What a body belongs to, as far as its statements need it. */
export interface BodyOwner {
  readonly kind: "fn" | "irq" | "task" | "given";
  /** The frame's name, for findings. */
  readonly name: string;
  /** Tasks by name, in a scenario's own code: `schedule` can name them only there. */
  readonly tasks: ReadonlyMap<string, number> | null;
  /** Rule sets that the scenario runs under; null in code that scenarios share. */
  readonly ruleSets: readonly number[] | null;
}

/** A block at the end of a chain: its code follows the frame's own. */
interface PendingBlock {
  readonly element: { at: number };
  readonly body: Block;
  readonly loops: readonly Loop[];
}

interface Loop {
  readonly name: string;
  readonly slot: Slot;
}

/** Lowers the code of one frame. */
export class Body implements Vocabulary {
  readonly code = new CodeWriter();
  readonly variables = null;
  readonly states: ReadonlySet<StateName> = NO_STATES;
  /** Writes the end of each open block, the innermost last. */
  private closers: (() => void)[] = [];
  private loops: readonly Loop[] = [];
  private readonly blocks: PendingBlock[] = [];
  private readonly parameters: ReadonlyMap<string, Slot>;
  private slotCount: number;

  constructor(
    readonly assembly: Assembly,
    readonly scope: Scope,
    readonly owner: BodyOwner,
    readonly origins: DeclarationOrigins,
    parameters: readonly { readonly name: string; readonly kind: ValueKind }[],
  ) {
    this.parameters = new Map(parameters.map(({ name, kind }, slot) => [name, { slot, kind }]));
    this.slotCount = parameters.length;
  }

  get findings() {
    return this.assembly.findings;
  }
  get suggestions() {
    return this.assembly.suggestions;
  }
  get switches() {
    return this.assembly.switches;
  }
  get file(): string {
    return this.scope.unit.file;
  }
  /** How many slots the code lowered so far needs. */
  get slots(): number {
    return this.slotCount;
  }

  slot(name: string): Slot | undefined {
    for (let index = this.loops.length - 1; index >= 0; index--) {
      if (this.loops[index]!.name === name) return this.loops[index]!.slot;
    }
    return this.parameters.get(name);
  }

  *slotNames(): Iterable<string> {
    for (const { name } of this.loops) yield name;
    yield* this.parameters.keys();
  }

  value(tree: Parameters<typeof lowerValue>[0], want: Want): Expression | null {
    return lowerValue(tree, want, this);
  }

  /** Ends the frame's own code and adds that of its chains' blocks. `end` is the span of the closing brace. */
  finish(end: Span): readonly Instruction[] {
    this.code.emit({ op: "return", origin: this.origins.at(end) });
    for (let next = 0; next < this.blocks.length; next++) {
      const { element, body, loops } = this.blocks[next]!;
      element.at = this.code.here;
      this.loops = loops;
      this.closers = [];
      this.block(body);
      this.code.emit({ op: "return", origin: this.origins.at(lastOf(body.span)) });
    }
    return this.code.instructions;
  }

  /** The element for a block at the end of a chain. */
  laterBlock(body: Block, span: Span): Element {
    const element = { kind: "block" as const, at: -1, origin: this.origins.at(span) };
    this.blocks.push({ element, body, loops: this.loops });
    return element;
  }

  block(block: Block): void {
    for (const statement of block.statements) this.statement(statement);
  }

  /** Code between the two ends of an annotation or block. */
  within(annotation: SectionOrContext, open: Origin, close: Origin, inner: () => void): void {
    const end = this.open(annotation, open, close);
    this.closers.push(end);
    inner();
    this.closers.pop();
    end();
  }

  private open(annotation: SectionOrContext, open: Origin, close: Origin): () => void {
    if ("section" in annotation) {
      const [first, last] =
        annotation.section === "lazy" ? (["enable", "disable"] as const) : (["pause", "resume"] as const);
      this.code.emit({ op: "call", call: first, site: this.assembly.site(), origin: open });
      const site = this.assembly.site();
      return () => this.code.emit({ op: "call", call: last, site, origin: close });
    }
    const { context } = annotation;
    const lock = lockOf(annotation);
    this.code.emit({ op: "enter", context, lock, origin: open });
    return () => this.code.emit({ op: "exit", context, lock, origin: close });
  }

  /** Annotations of a declaration around its code, outermost first. */
  annotated(annotations: readonly Annotation[], inner: () => void): void {
    const [first, ...others] = annotations;
    if (first === undefined) return inner();
    const origin = this.origins.at(first.span);
    this.within(first, origin, origin, () => this.annotated(others, inner));
  }

  /** Code under a condition; a condition that has no meaning lets it run. */
  guarded(condition: Parameters<typeof lowerCondition>[0] | undefined, inner: () => void): void {
    const lowered = condition === undefined ? null : lowerCondition(condition, this);
    if (condition === undefined || lowered === null) return inner();
    const end = this.code.unless(lowered, this.origins.at(condition.span));
    inner();
    end.land();
  }

  private statement(statement: Statement): void {
    const { span } = statement;
    switch (statement.kind) {
      case "chain":
        return lowerChain(statement, this);
      case "if":
        return this.ifStatement(statement);
      case "lazy_call":
        return this.code.emit({
          op: "call",
          call: statement.call,
          site: this.assembly.site(),
          origin: this.origins.at(span),
        });
      case "section":
      case "context": {
        const word = statement.kind === "section" ? statement.section : statement.context;
        const opening = this.origins.at({ start: span.start, end: Math.min(span.end, span.start + word.length) });
        return this.within(statement, opening, this.origins.at(lastOf(span)), () => this.block(statement.body));
      }
      case "next":
        return this.next(statement);
      case "return": {
        for (const close of [...this.closers].reverse()) close();
        return this.code.emit({ op: "return", origin: this.origins.at(span) });
      }
      case "maybe": {
        const end = this.code.pending({ op: "maybe", to: -1, origin: this.origins.at(wordOf(span, "maybe")) });
        this.block(statement.body);
        return end.land();
      }
      case "choose":
        return this.choose(statement);
      case "repeat":
        return this.repeat(statement);
      case "for":
        return this.forPages(statement);
      case "interrupt":
        return this.interrupt(statement);
      case "schedule":
        return this.schedule(statement);
      case "sleep":
        return this.code.emit({ op: "sleep", origin: this.origins.at(span) });
      case "assert":
        return lowerAssert(statement, this);
      default:
        return lowerPageStatement(statement, this);
    }
  }

  private ifStatement({ branches, otherwise }: Extract<Statement, { kind: "if" }>): void {
    const ends: { land(): void }[] = [];
    branches.forEach(({ condition, body }, index) => {
      const lowered = lowerCondition(condition, this);
      const origin = this.origins.at(condition.span);
      // A condition without a meaning is reported; its body is lowered all the same, for what is wrong in it.
      const skip = this.code.unless(lowered ?? { op: "integer", value: 0 }, origin);
      this.block(body);
      const last = index === branches.length - 1 && otherwise === undefined;
      if (!last) ends.push(this.code.forward(origin));
      skip.land();
    });
    if (otherwise !== undefined) this.block(otherwise);
    for (const end of ends) end.land();
  }

  private next({ span, arguments: written }: Extract<Statement, { kind: "next" }>): void {
    if (this.owner.kind !== "fn") {
      this.findings.at(names.nextOutside, this.file, span, this.owner);
      return;
    }
    if (written === undefined) return this.code.emit({ op: "next", arguments: null, origin: this.origins.at(span) });
    const values = written.map((argument) => this.value(argument, "any"));
    const known = values.filter((value) => value !== null);
    this.code.emit({
      op: "next",
      arguments: known.length === values.length ? known : null,
      origin: this.origins.at(span),
    });
  }

  private choose({ span, arms }: Extract<Statement, { kind: "choose" }>): void {
    if (arms.length === 0) return;
    const origin = this.origins.at(wordOf(span, "choose"));
    const starts: number[] = [];
    this.code.emit({ op: "choose", arms: starts, origin });
    const ends: { land(): void }[] = [];
    for (const arm of arms) {
      starts.push(this.code.here);
      this.block(arm);
      ends.push(this.code.forward(origin));
    }
    for (const end of ends) end.land();
  }

  private repeat({ times, body, span }: Extract<Statement, { kind: "repeat" }>): void {
    if (times.value > 65_535n) {
      this.findings.at(names.numberTooLarge, this.file, times.span, { what: "`repeat`", limit: 65_535n });
    }
    const slot = this.slotCount++;
    const origin = this.origins.at(wordOf(span, "repeat"));
    this.code.emit({ op: "rounds", slot, times: Number(times.value > 65_535n ? 65_535n : times.value), origin });
    const start = this.code.here;
    const end = this.code.pending({ op: "round", slot, to: -1, origin });
    this.block(body);
    this.code.jump(start, origin);
    end.land();
  }

  private forPages({ variable, pages, body, span }: Extract<Statement, { kind: "for" }>): void {
    const value = this.value(pages, "pages");
    const slot = this.slotCount++;
    const page = this.slotCount++;
    const origin = this.origins.at(wordOf(span, "for"));
    const outer = this.loops;
    this.loops = [...outer, { name: variable.text, slot: { slot: page, kind: "pages" } }];
    if (value === null) {
      this.skipped(() => this.block(body), origin);
    } else {
      this.code.emit({ op: "pages", slot, pages: value, origin });
      const start = this.code.here;
      const end = this.code.pending({ op: "page", slot, page, to: -1, origin });
      this.block(body);
      this.code.jump(start, origin);
      end.land();
    }
    this.loops = outer;
  }

  /** Lowers code that never runs, for what is wrong in it. */
  private skipped(inner: () => void, origin: Origin): void {
    const end = this.code.forward(origin);
    inner();
    end.land();
  }

  private interrupt({ name, span }: Extract<Statement, { kind: "interrupt" }>): void {
    const irq = this.irq(name);
    if (irq !== null) this.code.emit({ op: "interrupt", irq, origin: this.origins.at(span) });
  }

  /** The handler of that name; null, and reported, where it is none. */
  irq(name: { readonly text: string; readonly span: Span }): number | null {
    if (name.text === "") return null;
    const symbol = this.scope.frames.get(name.text);
    if (symbol?.declaration.kind === "irq") return symbol.index;
    if (symbol !== undefined) {
      const label = { file: symbol.unit.file, span: symbol.declaration.name.span, message: "declared with `fn`" };
      this.findings.at(names.notAnInterrupt, this.file, name.span, { name: name.text }, { labels: [label] });
    } else {
      const suggestion = this.suggestions.near(name.text, handlersOf(this.scope));
      this.findings.at(names.unknownInterrupt, this.file, name.span, { name: name.text, suggestion });
    }
    return null;
  }

  private schedule({ task, cpu, span }: Extract<Statement, { kind: "schedule" }>): void {
    const on = cpu === undefined ? null : Number(cpu.value);
    let to: number | null = null;
    if (task !== undefined && task.text !== "") {
      const { tasks } = this.owner;
      to = tasks?.get(task.text) ?? null;
      if (tasks === null) {
        this.findings.at(names.scheduleOutside, this.file, task.span, { name: task.text });
        return;
      }
      if (to === null) {
        const suggestion = this.suggestions.near(task.text, tasks.keys());
        this.findings.at(names.unknownTask, this.file, task.span, { name: task.text, suggestion });
        return;
      }
    }
    this.code.emit({ op: "schedule", task: to, cpu: on, origin: this.origins.at(span) });
  }
}

type SectionOrContext = { readonly section: Section } | ContextKind;
/** The lock that a context takes, or null for those that take none. */
export function lockOf(annotation: ContextKind): string | null {
  return "lock" in annotation && annotation.lock.text !== "" ? annotation.lock.text : null;
}

/** The last character: of a block, its closing brace. */
export function lastOf(span: Span): Span {
  return { start: Math.max(span.start, span.end - 1), end: span.end };
}

/** The keyword that a statement begins with. */
function wordOf(span: Span, word: string): Span {
  return { start: span.start, end: Math.min(span.end, span.start + word.length) };
}

function* handlersOf(scope: Scope): Iterable<string> {
  for (const { name, declaration } of scope.frames.values()) if (declaration.kind === "irq") yield name;
}
