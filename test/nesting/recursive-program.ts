/**
 * Random programs in which a frame calls itself, and what they are unrolled to: copies of that frame, of which each calls
 * the next and the last one ends the run.
 */
import fc from "fast-check";
import { Draw } from "./draw.js";
import { Author, type Callee, type Parameter, shown, SHIPPED } from "./random-program.js";
import { randomRules } from "./random-rules.js";
import { smallerPrograms } from "./shrink.js";
import { type Arm, block, type Element, type Frame, type Program, type Statement } from "./tree.js";

/** A program in which frames call themselves, each in one place of its text. */
export interface RecursiveProgram extends Program {
  /** Names of those frames. None of them is called by another in more than one place. */
  readonly recursive: readonly string[];
  /** To so many levels they are to be unrolled. */
  readonly levels: number;
}

/** Few configs, and no choice but whether a frame calls itself: runs grow with every choice of every level. */
export class RecursivePrograms extends fc.Arbitrary<RecursiveProgram> {
  override generate(random: fc.Random): fc.Value<RecursiveProgram> {
    const draw = new Draw(random);
    return shown(new RecursiveAuthor(draw, { ownRules: draw.oneIn(3) }).recursiveProgram());
  }

  override canShrinkWithoutContext(value: unknown): value is RecursiveProgram {
    return typeof value === "object" && value !== null && fc.toStringMethod in value;
  }

  override shrink(program: RecursiveProgram): fc.Stream<fc.Value<RecursiveProgram>> {
    const { recursive, levels } = program;
    const fewer = levels > 3 ? [{ ...program, levels: levels >> 1 }] : [];
    const smaller = fc.stream(smallerPrograms(program)).map((less) => ({ ...less, recursive, levels }));
    return fc.Stream.of(...fewer)
      .join(smaller)
      .map(shown);
  }
}

class RecursiveAuthor extends Author {
  /**
   * One frame that calls itself, or one that calls itself and another such. They are called from nowhere else, so that
   * no rest begins with them and every copy of them means the same.
   */
  recursiveProgram(): RecursiveProgram {
    const { draw } = this;
    this.left = { ...this.left, maybes: 0, chooses: 0 };
    this.configs = this.someConfigs(3);
    const rules = this.options.ownRules
      ? randomRules(
          draw,
          this.configs.map(({ name }) => name),
        )
      : null;
    this.variables = ["enable_count", "nesting_level"];
    const callees: Callee[] = [];
    const frames = Array.from({ length: draw.int(1, 3) }, (_, nth) => this.frame(`f${nth}`, callees)).reverse();
    const inner = draw.oneIn(4) ? this.recursiveFrame("r1", callees, null) : null;
    const outer = this.recursiveFrame("r0", callees, inner === null ? null : this.entry(inner.callee, callees));
    const recursive = inner === null ? [outer] : [outer, inner];
    // Under a `maybe` there are as many runs as levels, and more where two frames have one.
    const runs = recursive.filter(({ forks }) => forks).length;
    const levels = draw.oneIn(runs === 0 ? 2 : 20) && runs < 2 ? 300 : draw.int(2, [40, 24, 6][runs]!);
    const body = this.scenario(callees, callees[0]!);
    const at = draw.int(0, body.length);
    const entered = body.toSpliced(at, 0, this.entry(outer.callee, callees));
    const declared = [...recursive.map(({ frame }) => frame), ...frames];
    const program = this.assembled(declared, rules, entered, [rules === null ? draw.pick(SHIPPED) : "own"]);
    return { ...program, recursive: recursive.map(({ callee }) => callee.name), levels };
  }

  /** The call of a recursive frame from without: with how often it is to call itself, and with a rest or without. */
  private entry(first: Callee, callees: readonly Callee[]): Statement {
    const { draw } = this;
    const given =
      first.parameters.length === 0 ? null : String(draw.pick([0, 1, 2, 3, 7, 40, 254, 255, 256, 257, 298, 299, 300]));
    const elements: Element[] = [{ name: first.name, arguments: given, wraps: draw.oneIn(6) ? this.wraps(1, 1) : [] }];
    if (first.goesOn && draw.oneIn(2)) elements.push({ name: draw.pick(callees).name, arguments: null, wraps: [] });
    return { kind: "chain", elements, block: null };
  }

  /** A frame that calls itself somewhere in its body, where a `maybe`, a config or a count allows it. */
  private recursiveFrame(name: string, callees: readonly Callee[], also: Statement | null) {
    const { draw } = this;
    const counts = draw.oneIn(3);
    const parameters: Parameter[] = counts ? [{ name: "n", kind: "integer", text: "n" }] : [];
    this.begin(6, 4);
    const body = this.body({ kind: "fn", callees, parameters, depth: 2 });
    const forks = !counts && draw.oneIn(2);
    const element: Element = {
      name,
      arguments: counts ? "n - 1" : null,
      wraps: draw.oneIn(5) ? this.wraps(1, 1) : [],
    };
    const goesOn = this.written.goesOn;
    const last: Element[] = !goesOn ? [] : draw.pick([[], [], [{ name: "next", arguments: null, wraps: [] }]]);
    const self: Statement = { kind: "chain", elements: [element, ...last], block: null };
    const head = counts
      ? "if (n > 0)"
      : forks
        ? "maybe"
        : `if (${this.configs.length === 0 ? "kernel < 6.18" : this.oneConfig()})`;
    const around = draw.some(0, 1, () => this.call()).flat();
    const extended = this.inserted(body, block(head, draw.oneIn(2) ? [...around, self] : [self, ...around]));
    const frame: Frame = {
      head: `fn ${name}`,
      parameters: counts ? ["n"] : [],
      inlines: null,
      wraps: draw.oneIn(3) ? this.wraps(1, 1) : [],
      guard: draw.oneIn(5) ? this.condition(parameters) : null,
      source: null,
      body: also === null ? extended : this.inserted(extended, also),
    };
    const callee: Callee = { name, parameters, goesOn, heads: [] };
    return { frame, callee, forks };
  }

  /** Puts a statement somewhere into a body, not into a loop. */
  private inserted(body: readonly Statement[], statement: Statement): Statement[] {
    const { draw } = this;
    const at = draw.int(0, body.length);
    const into = body[at];
    if (into?.kind === "block" && draw.oneIn(2) && !/^(?:repeat|for) /.test(into.arms[0]!.head)) {
      const nth = draw.int(0, into.arms.length - 1);
      const arm = into.arms[nth]!;
      const arms = into.arms.with(nth, { ...arm, body: this.inserted(arm.body, statement) });
      return body.with(at, { ...into, arms });
    }
    return body.toSpliced(at, 0, statement);
  }
}

/** The frame that ends a run: nobody gives its integer. */
export const CUT = "cut";

/** The program with every frame that calls itself copied; `r0_1` is the first, the last calls `CUT` instead. */
export function unrolled({ recursive, levels, ...program }: RecursiveProgram): Program {
  const entering = (name: string): string => (recursive.includes(name) ? `${name}_1` : name);
  const frames = program.frames.flatMap((frame): Frame[] => {
    const name = recursive.find((each) => frame.head === `fn ${each}`);
    if (name === undefined) return [renamedFrame(frame, entering)];
    return Array.from({ length: levels }, (_, nth): Frame => {
      const deeper = (callee: string): string => {
        if (callee !== name) return entering(callee);
        return nth + 1 < levels ? `${name}_${nth + 2}` : CUT;
      };
      return { ...renamedFrame(frame, deeper), head: `fn ${name}_${nth + 1}` };
    });
  });
  const cut: Frame = {
    head: `fn ${CUT}`,
    parameters: ["n"],
    inlines: null,
    wraps: [],
    guard: "n == 0",
    source: null,
    body: null,
  };
  return { ...program, frames: [...frames, cut], body: renamed(program.body, entering) };
}

type Rename = (name: string) => string;

function renamedFrame(frame: Frame, rename: Rename): Frame {
  return { ...frame, body: frame.body === null ? null : renamed(frame.body, rename) };
}

function renamed(body: readonly Statement[], rename: Rename): Statement[] {
  return body.map((statement): Statement => {
    switch (statement.kind) {
      case "simple":
        return statement;
      case "block":
        return { ...statement, arms: statement.arms.map((arm): Arm => ({ ...arm, body: renamed(arm.body, rename) })) };
      case "chain":
        return {
          ...statement,
          elements: statement.elements.map((element) => renamedElement(element, rename)),
          block: statement.block === null ? null : renamed(statement.block, rename),
        };
    }
  });
}

function renamedElement(element: Element, rename: Rename): Element {
  const name = rename(element.name);
  return { ...element, name, arguments: name === CUT ? null : element.arguments };
}
