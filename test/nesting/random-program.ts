/**
 * Random programs about nesting, without page tables and without recursion: at most 8 frames, 6 configs, 12 calls of the
 * API in the text, 2 `maybe` and 1 `choose`. Most have something to find, under some configs, through some calls.
 */
import fc from "fast-check";
import { Draw } from "./draw.js";
import { randomRules } from "./random-rules.js";
import { smallerPrograms } from "./shrink.js";
import {
  type Arm,
  block,
  type Config,
  type Element,
  type Frame,
  frameText,
  type Program,
  programText,
  type Rules,
  simple,
  type Statement,
} from "./tree.js";

export interface ProgramOptions {
  /** The program brings a rule set of its own, and runs under that and one that ships; else under two that ship. */
  readonly ownRules: boolean;
}

/** Programs that print as `.lmmu` where a property fails, and shrink as trees. */
export class Programs extends fc.Arbitrary<Program> {
  constructor(private readonly options: ProgramOptions) {
    super();
  }

  override generate(random: fc.Random): fc.Value<Program> {
    return shown(new Author(new Draw(random), this.options).program());
  }

  override canShrinkWithoutContext(value: unknown): value is Program {
    return typeof value === "object" && value !== null && fc.toStringMethod in value;
  }

  override shrink(program: Program): fc.Stream<fc.Value<Program>> {
    return fc.stream(smallerPrograms(program)).map(shown);
  }
}

/** A value that fast-check prints as the program's text. */
export function shown<P extends Program>(program: P): fc.Value<P> {
  const printed = { ...program, [fc.toStringMethod]: () => `\n${programText(program)}` };
  return new fc.Value(printed, undefined);
}

const MOST = { frames: 8, configs: 6, calls: 12, maybes: 2, chooses: 1, statements: 45, onward: 14 };
const CONTEXTS = ["nopreempt", "irqs_off", "bh_off", "mutex m", "spin s", "spin_bh t", "raw_spin u"];
const CALLS = ["enable;", "disable;", "pause;", "resume;"];
const REGION = "r";
/** Hooks of their own, state of a CPU, and something to do at a context switch. */
const OF_ARCHITECTURES = ["xen70", "xen71", "powerpc_hash", "sparc64"];
/** The five of the discussion more often than the others. */
const FIVE = ["legacy", "A", "B", "C", "D"];
export const SHIPPED = [...FIVE, ...FIVE, "v3", "literal", "none", ...OF_ARCHITECTURES];

export interface Parameter {
  readonly name: string;
  readonly kind: "integer" | "pages";
  /** With its default, if it has one. */
  readonly text: string;
}

/** What a caller has to know of a frame. */
export interface Callee {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** It runs the rest of its chain, or may do so. */
  readonly goesOn: boolean;
  /** Frames that its own chains begin with: one that follows it in a chain is such a call. */
  readonly heads: readonly Callee[];
}

/** Where a statement stands. */
interface Scope {
  readonly kind: "fn" | "irq" | "scenario";
  readonly callees: readonly Callee[];
  readonly parameters: readonly Parameter[];
  /** How deep blocks may still nest. */
  readonly depth: number;
}

/** Draws one program. */
export class Author {
  protected left = { ...MOST };
  private share = { ...MOST };
  protected configs: readonly Config[] = [];
  private interrupts: readonly string[] = [];
  protected variables: readonly string[] = [];
  /** What the body that is being written calls first in its chains, and whether it goes on. */
  protected written: { goesOn: boolean; heads: Callee[] } = { goesOn: false, heads: [] };

  constructor(
    protected readonly draw: Draw,
    protected readonly options: ProgramOptions,
  ) {}

  program(): Program {
    const { draw } = this;
    this.configs = this.someConfigs(MOST.configs);
    const names = this.configs.map(({ name }) => name);
    const rules = this.options.ownRules ? randomRules(draw, names) : null;
    const ruleSets = [rules === null ? draw.pick(SHIPPED) : "own", draw.pick(SHIPPED)];
    this.variables = ["enable_count", "nesting_level", ...(rules === null ? [] : ["v0"])];
    this.interrupts = draw.weighted([
      [4, []],
      [2, ["i0"]],
      [1, ["i0", "i1"]],
    ]);
    const callees: Callee[] = [];
    const frames: Frame[] = [];
    for (let index = draw.int(1, MOST.frames - this.interrupts.length) - 1; index >= 0; index--) {
      frames.unshift(this.frame(`f${index}`, callees));
    }
    const handlers = this.interrupts.map((name) => this.handler(name, callees.slice(-2)));
    const body = this.scenario(callees, callees[0]!);
    return this.assembled([...handlers, ...frames], rules, body, ruleSets);
  }

  protected assembled(
    frames: readonly Frame[],
    rules: Rules | null,
    body: readonly Statement[],
    ruleSets: readonly string[],
  ): Program {
    const { draw } = this;
    return {
      settings: [
        ...(draw.oneIn(4) ? ["portable y;"] : []),
        ...(draw.oneIn(10) ? [`kernel ${draw.pick(["6.17", "6.18"])};`] : []),
      ],
      configs: this.configs,
      regions: [`region ${REGION}: kernel 2 pages;`],
      frames,
      rules,
      body,
      ruleSets: [...new Set(ruleSets)],
    };
  }

  // Declarations.

  protected someConfigs(most: number): Config[] {
    const { draw } = this;
    const names = Array.from({ length: Math.max(draw.int(0, most), draw.int(0, most - 2)) }, (_, nth) => `C${nth}`);
    if (names.length > 0 && draw.oneIn(3)) names[names.length - 1] = "DEBUG_VM";
    if (names.length > 1 && draw.oneIn(3)) names[names.length - 2] = "PREEMPT_RT";
    return names.map((name, nth) => {
      const earlier = names.slice(0, nth);
      const dependsOn = nth > 0 && draw.oneIn(3) ? this.conditionOver(earlier) : null;
      return { name, value: draw.weighted([[10, ""] as const, [1, " = y"], [1, " = n"]]), dependsOn };
    });
  }

  /** A frame that calls those after it, and is put before them. */
  protected frame(name: string, callees: Callee[]): Frame {
    const { draw } = this;
    const head = `fn ${name}`;
    const source = draw.oneIn(2) ? `${draw.pick(["mm", "arch/arm64/mm"])}/${name}.c` : null;
    const bare = { head, parameters: [], inlines: null, wraps: [], guard: null, source, body: null };
    if (callees.length > 0 && draw.oneIn(8)) {
      const other = draw.pick(callees);
      callees.unshift({ name, parameters: other.parameters, goesOn: other.goesOn, heads: [other] });
      return { ...bare, inlines: other.name };
    }
    const parameters = this.someParameters();
    const wraps = draw.oneIn(3) ? this.wraps(1, 2) : [];
    const guard = draw.oneIn(3) ? this.condition(parameters) : null;
    this.begin(8, 4);
    const body = draw.oneIn(4) ? null : this.body({ kind: "fn", callees, parameters, depth: 3 });
    const goesOn = body === null || this.written.goesOn;
    callees.unshift({ name, parameters, goesOn, heads: this.written.heads });
    const drawn: Frame = { ...bare, parameters: parameters.map(({ text }) => text), wraps, guard, body };
    // What tells that it is an integer is a default, or that a condition compares it.
    if (/\bn (?:[=!]=|<|>=)/.test(frameText(drawn))) return drawn;
    return { ...drawn, parameters: drawn.parameters.map((text) => (text === "n" ? "n = 0" : text)) };
  }

  private handler(name: string, callees: readonly Callee[]): Frame {
    const head = `irq ${name}${this.draw.pick(["", " hard", " soft", " nmi"])}`;
    this.begin(4, 3);
    const body = this.body({ kind: "irq", callees, parameters: [], depth: 1 });
    return { head, parameters: [], inlines: null, wraps: [], guard: null, source: null, body };
  }

  protected scenario(callees: readonly Callee[], first: Callee): Statement[] {
    const scope: Scope = { kind: "scenario", callees, parameters: [], depth: 2 };
    this.begin(8, 4);
    const chain = this.chain(scope, first);
    const body = this.body(scope);
    const at = this.draw.int(0, body.length);
    return body.toSpliced(at, 0, chain);
  }

  private someParameters(): Parameter[] {
    const { draw } = this;
    const integers = draw.weighted<string | null>([
      [5, null],
      [2, "n"],
      [2, "n = 0"],
      [1, "n = 1"],
    ]);
    const parameters: Parameter[] = [];
    if (integers !== null) parameters.push({ name: "n", kind: "integer", text: integers });
    if (draw.oneIn(6)) parameters.push({ name: "p", kind: "pages", text: "p" });
    return parameters;
  }

  /** Annotations, as many as there are calls left for. */
  protected wraps(least: number, most: number): string[] {
    return this.draw.some(least, most, () => {
      const calls = this.draw.weighted([
        [4, "lazy"],
        [3, "paused"],
        [2, ""],
      ]);
      return calls !== "" && this.takes("calls", 2) ? calls : this.draw.pick(CONTEXTS);
    });
  }

  /** A body begins, which may have so many statements and calls of the API of those left. */
  protected begin(statements: number, calls: number): void {
    this.written = { goesOn: false, heads: [] };
    this.share = { ...this.left, statements, calls, onward: this.draw.int(1, 3) };
  }

  private takes(what: keyof typeof MOST, times = 1): boolean {
    if (Math.min(this.left[what], this.share[what]) < times) return false;
    this.left[what] -= times;
    this.share[what] -= times;
    return true;
  }

  // Conditions.

  protected condition(parameters: readonly Parameter[]): string {
    const { draw } = this;
    if (parameters.some(({ kind }) => kind === "integer") && draw.oneIn(2)) {
      const own = `n ${draw.pick(["==", "==", "!=", "<", ">="])} ${draw.int(0, 2)}`;
      return draw.oneIn(3) && this.configs.length > 0 ? `${own} ${draw.pick(["&&", "||"])} ${this.oneConfig()}` : own;
    }
    return this.conditionOver(this.configs.map(({ name }) => name));
  }

  private conditionOver(names: readonly string[]): string {
    const { draw } = this;
    if (names.length === 0) return draw.pick(["kernel < 6.18", "kernel >= 7.0"]);
    const one = (from = names): string => draw.pick(["", "", "!"]) + draw.pick(from);
    const both = (operator: string): string => {
      const first = draw.pick(names);
      const others = names.filter((name) => name !== first);
      return `${draw.pick(["", "!"])}${first} ${operator} ${one(others.length > 0 ? others : names)}`;
    };
    return draw.weighted<() => string>([
      [10, one],
      [4, () => both("&&")],
      [3, () => both("||")],
      [1, () => `!(${both("&&")})`],
      [1, () => both("==")],
      [1, () => `kernel < 6.18 && ${one()}`],
      [1, () => "kernel < 6.18"],
    ])();
  }

  protected oneConfig(): string {
    return this.draw.pick(this.configs).name;
  }

  /** What an `assert` says; a scenario has to be judged under sets that lack variables. */
  private asserted({ kind, parameters }: Scope): string {
    const { draw } = this;
    const one = (): string =>
      draw.weighted<() => string>([
        [3, () => `${draw.pick(["sections", "pauses"])} ${draw.pick(["==", "<="])} ${draw.int(0, 2)}`],
        [2, () => draw.pick(["active", "!active", "!in_interrupt", "in_interrupt"])],
        [kind === "scenario" ? 0 : 2, () => `${draw.pick(this.variables)} ${draw.pick(["==", "<"])} ${draw.int(0, 3)}`],
        [this.configs.length === 0 ? 0 : 1, () => this.oneConfig()],
        [parameters.some(({ name }) => name === "n") ? 2 : 0, () => "n == 1"],
      ])();
    return draw.weighted<() => string>([
      [2, one],
      [1, () => `${one()} || ${one()}`],
      [1, () => `${one()} && ${one()}`],
    ])();
  }

  // Statements.

  protected body(scope: Scope): Statement[] {
    const body = this.draw.some(1, 4, () => this.statement(scope)).flat();
    const inner = scope.depth < 3 && scope.kind !== "scenario";
    return inner && this.draw.oneIn(9) ? [...body, simple("return;")] : body;
  }

  private statement(scope: Scope): Statement[] {
    if (!this.takes("statements")) return [];
    const { draw } = this;
    const compound = scope.depth > 0;
    return draw.weighted<() => Statement[]>([
      [7, () => this.call()],
      [scope.callees.length > 0 || scope.kind === "fn" ? 6 : 0, () => this.onward(scope)],
      [compound ? 3 : 0, () => this.section(scope)],
      [compound ? 6 : 0, () => [this.choice(scope)]],
      [compound ? 2 : 0, () => [block(draw.pick(CONTEXTS), this.inner(scope))]],
      [compound ? 1 : 0, () => this.loop(scope)],
      [this.interrupts.length > 0 ? 2 : 0, () => [simple(`interrupt ${draw.pick(this.interrupts)};`)]],
      [1, () => [simple(draw.pick(["sleep;", "schedule;"]))]],
      [1, () => [simple(`assert ${this.asserted(scope)};`)]],
    ])();
  }

  /** A chain or `next`; few of them in one body, since runs grow with their product along a chain. */
  private onward(scope: Scope): Statement[] {
    if (!this.takes("onward")) return [];
    const next = scope.kind === "fn" && (scope.callees.length === 0 || this.draw.oneIn(2));
    return [next ? this.next(scope) : this.chain(scope, this.draw.pick(scope.callees))];
  }

  private inner(scope: Scope): Statement[] {
    return this.body({ ...scope, depth: scope.depth - 1 });
  }

  /** One of the four calls, now and then often enough for a counter to wrap. */
  protected call(): Statement[] {
    const { draw } = this;
    if (!this.takes("calls")) return [];
    const one = simple(draw.pick(CALLS));
    if (draw.oneIn(60)) return [block(`repeat ${draw.pick([254, 255, 256, 256, 257])}`, [one])];
    return [draw.oneIn(400) ? block("repeat 1025", [one]) : one];
  }

  private section(scope: Scope): Statement[] {
    if (!this.takes("calls", 2)) return this.inner(scope);
    return [block(this.draw.pick(["lazy", "lazy", "paused"]), this.inner(scope))];
  }

  private next(scope: Scope): Statement {
    this.written.goesOn = true;
    const given = this.draw.weighted<() => string>([
      [6, () => ""],
      [1, () => "()"],
      [2, () => `(${this.integer(scope)})`],
      [1, () => `(${this.pages(scope)})`],
    ]);
    return simple(`next${given()};`);
  }

  private choice(scope: Scope): Statement {
    const { draw } = this;
    const drawn = draw.pick(["if", "if", "maybe", "choose"]);
    if (drawn === "maybe" && this.takes("maybes")) return block("maybe", this.inner(scope));
    const arms = (heads: readonly string[]): Statement => ({
      kind: "block",
      arms: heads.map((head): Arm => ({ head, body: this.inner(scope) })),
    });
    if (drawn === "choose" && this.takes("chooses")) return arms(["choose", "or", ...(draw.oneIn(3) ? ["or"] : [])]);
    const first = `if (${this.condition(scope.parameters)})`;
    return draw.weighted<() => Statement>([
      [3, () => arms([first])],
      [2, () => arms([first, "else"])],
      [1, () => arms([first, `else if (${this.condition(scope.parameters)})`, "else"])],
    ])();
  }

  private loop(scope: Scope): Statement[] {
    const { draw } = this;
    if (draw.oneIn(2)) return [block(`repeat ${draw.weighted([[1, 0] as const, [5, 2], [3, 3]])}`, this.inner(scope))];
    const name = `q${scope.depth}`;
    const inner: Scope = { ...scope, parameters: [...scope.parameters, { name, kind: "pages", text: name }] };
    return [block(`for ${name} in ${this.pages(scope)}`, this.inner(inner))];
  }

  // Chains and arguments.

  private chain(scope: Scope, first: Callee): Statement {
    const { draw } = this;
    const elements: Element[] = [this.element(first, scope)];
    if (!this.written.heads.includes(first)) this.written.heads.push(first);
    let last: Callee | null = first;
    const most = draw.weighted([
      [3, 1],
      [3, 2],
      [3, 3],
      [1, 5],
    ]);
    while (elements.length < most) {
      const heads: readonly Callee[] = last?.heads ?? [];
      if (last !== null && !last.goesOn && heads.length === 0) break;
      if (last?.goesOn !== false && draw.oneIn(5)) {
        elements.push({ name: `u${draw.int(0, 1)}`, arguments: null, wraps: draw.oneIn(4) ? this.wraps(1, 1) : [] });
        last = null;
        continue;
      }
      const follows: Callee = draw.pick(
        last?.goesOn === false || (heads.length > 0 && draw.oneIn(2)) ? heads : scope.callees,
      );
      elements.push(this.element(follows, scope));
      last = follows;
    }
    if (last?.goesOn === false) return { kind: "chain", elements, block: null };
    if (scope.kind === "fn" && draw.oneIn(3)) {
      this.written.goesOn = true;
      elements.push({ name: "next", arguments: null, wraps: [] });
      return { kind: "chain", elements, block: null };
    }
    return { kind: "chain", elements, block: scope.depth > 0 && draw.oneIn(5) ? this.inner(scope) : null };
  }

  private element({ name, parameters }: Callee, scope: Scope): Element {
    const { draw } = this;
    const wraps = draw.oneIn(6) ? this.wraps(1, 2) : [];
    const how = draw.weighted([[4, "all"] as const, [2, "none"], [1, "first"]]);
    const given = how === "none" ? [] : parameters.slice(0, how === "first" ? 1 : parameters.length);
    const values = given.map(({ kind }) => (kind === "integer" ? this.integer(scope) : this.pages(scope)));
    return { name, arguments: values.length === 0 ? null : values.join(", "), wraps };
  }

  private integer({ parameters }: Scope): string {
    const own = parameters.find(({ kind }) => kind === "integer");
    const { draw } = this;
    if (own !== undefined && draw.oneIn(2))
      return draw.pick([own.name, own.name, `${own.name} + 1`, `${own.name} - 1`]);
    return String(draw.int(0, 2));
  }

  private pages({ parameters }: Scope): string {
    const own = parameters.filter(({ kind }) => kind === "pages");
    const { draw } = this;
    if (own.length > 0 && draw.oneIn(2)) return draw.pick(own).name + draw.pick(["", "", "[0]", "[0..2]", "[1]"]);
    return draw.pick([REGION, `${REGION}[0]`, `${REGION}[1..2]`]);
  }
}
