/** Calls without the nesting state in which they are made: which frame, with which rest of its chain, and which arguments. */
import {
  behind,
  claim,
  type Element,
  evaluate,
  type Expression,
  headOf,
  isAt,
  kindOf,
  type LoadedProgram,
  PageRangeError,
  type Parameter,
  type Rest,
  restAt,
  type Value,
  type Wrap,
} from "../../runtime/index.js";
import { slotEnvironment } from "./configs.js";
import { OTHER, Outlines, RETURNS, UNKNOWN } from "./outlines.js";

/**
 * A frame as it is called, as far as its behaviour depends on the call and not on the state. Equal ones of one
 * `Activations` are the same object.
 */
export interface StaticActivation {
  /** Its place in the list of its `Activations`. */
  readonly number: number;
  readonly frame: number;
  /** The parameters' values, then a page for each loop variable. Of pages only their number is kept: nothing else matters. */
  readonly slots: readonly Value[];
  /** The arguments as they came, for a `next` that hands them on. */
  readonly passed: readonly Value[];
  readonly rest: StaticRest | null;
  /** See the runtime's `Activation.claimed`. */
  readonly claimed: StaticRest | null;
  /** The frame in whose name things that happen here are reported. */
  readonly reportedIn: number;
  /** Annotations at the chain's element: opened before the frame's code, closed behind it. */
  readonly wraps: readonly Wrap[];
  /** By instruction: what the chain or `next` there calls, if somebody has asked. */
  readonly targets: (Target | undefined)[];
}

export type StaticRest = Rest<StaticActivation>;

/** A frame of the call stack that a call passes through on its way: an undeclared name, which only calls on. */
export interface Skipped {
  readonly frame: number;
  readonly origin: number;
}

/** What a chain or `next` calls. */
export type Target =
  /** Nothing is left to run. */
  | { readonly kind: "nothing" }
  | {
      readonly kind: "frame";
      readonly activation: StaticActivation;
      readonly origin: number;
      readonly skipped: readonly Skipped[];
    }
  /** The block at the end of the chain of `activation`, whose code begins at `at`. */
  | {
      readonly kind: "block";
      readonly activation: StaticActivation;
      readonly at: number;
      readonly origin: number;
      readonly skipped: readonly Skipped[];
    }
  /** The call cannot be made: a page index is outside its pages, or an argument without a default is missing. */
  | { readonly kind: "stop"; readonly stop: "range"; readonly origin: number; readonly skipped: readonly Skipped[] }
  | {
      readonly kind: "stop";
      readonly stop: "argument";
      readonly origin: number;
      readonly frame: number;
      readonly parameter: number;
      readonly reportedIn: number;
      readonly skipped: readonly Skipped[];
    };

/** What a callee gets from its caller where the chain does not say. */
interface Given {
  readonly arguments: readonly Value[];
  /** The frame that it is inlined into, or null. */
  readonly reportedIn: number | null;
}

/** A call that may turn out not to be possible. */
interface Attempted {
  readonly origin: number;
  readonly frame: number;
  readonly reportedIn: number;
  readonly skipped: readonly Skipped[];
  /** Of these, the ones that run `next` before the call: an argument is evaluated in the innermost of them. */
  readonly through: readonly Skipped[];
}

type FrameElement = Element & { readonly kind: "frame" };

const NO_WRAPS: readonly Wrap[] = [];
const NO_VALUES: readonly Value[] = [];
const NOTHING: Target = { kind: "nothing" };

class ArgumentMissing extends Error {
  constructor(readonly parameter: number) {
    super("an argument is missing");
  }
}

export class Activations {
  private readonly known = new Map<string, StaticActivation>();
  /** Most calls have no rest, no argument and no annotation: by frame. */
  private readonly plain: StaticActivation[] = [];
  private readonly rests = new Map<string, StaticRest>();
  private readonly numbers = new Map<object, number>();
  readonly list: StaticActivation[] = [];
  readonly outlines = new Outlines();

  constructor(private readonly loaded: LoadedProgram) {}

  /** A task, handler or frame that nothing calls. Null where it cannot be called without arguments. */
  root(frame: number): StaticActivation | null {
    const { origin } = this.loaded.frame(frame);
    const called = this.attempt({ origin, frame, reportedIn: frame, skipped: [], through: [] }, () =>
      this.activate(frame, NO_VALUES, null, frame, NO_WRAPS),
    );
    return "kind" in called ? null : called;
  }

  /** A handler: it has no rest. */
  handler(irq: number): StaticActivation {
    return this.activate(irq, NO_VALUES, null, irq, NO_WRAPS);
  }

  /** What the chain or `next` at `at` of the activation's code calls. */
  target(author: StaticActivation, at: number): Target {
    let target = author.targets[at];
    if (target === undefined) {
      const instruction = this.loaded.frame(author.frame).code[at]!;
      if (instruction.op === "chain") target = this.chain(author, instruction.elements);
      else if (instruction.op === "next") target = this.next(author, instruction.arguments, instruction.origin);
      else throw new TypeError(`${instruction.op} calls nothing`);
      author.targets[at] = target;
    }
    return target;
  }

  /** What the chains and `next` of the activation's code call, each. */
  targets(author: StaticActivation): Target[] {
    return this.loaded
      .frame(author.frame)
      .code.flatMap(({ op }, at) => (op === "chain" || op === "next" ? [this.target(author, at)] : []));
  }

  /** What is done at `at` of the activation's code, as far as that can be said in a number: see `Outlines`. */
  outlined(author: StaticActivation, at: number): number {
    const known = this.outlines.get(author.number, at);
    if (known !== UNKNOWN) return known;
    const instruction = this.loaded.frame(author.frame).code[at]!;
    const { op } = instruction;
    let outlined = op === "return" ? RETURNS : OTHER;
    if (op === "chain" || op === "next") {
      const plain = op === "chain" ? this.plainCallee(author, instruction.elements) : undefined;
      const target = plain === undefined ? this.target(author, at) : null;
      if (plain !== undefined) outlined = plain.number;
      else if (target?.kind === "frame" && target.skipped.length === 0) outlined = target.activation.number;
    }
    this.outlines.set(author.number, at, outlined);
    return outlined;
  }

  /** How many pages an expression of the activation's code means; null where an index is outside. */
  pageCount(author: StaticActivation, pages: Expression): number | null {
    try {
      const value = this.evaluate(pages, author.slots);
      return typeof value === "object" ? value.to - value.from : 1;
    } catch (failure) {
      if (failure instanceof PageRangeError) return null;
      throw failure;
    }
  }

  /** What a call enters that has no argument, no annotation and no rest, as most: found without a target of its own. */
  private plainCallee(author: StaticActivation, elements: readonly Element[]): StaticActivation | undefined {
    const [first] = elements;
    if (elements.length > 1 || first?.kind !== "frame" || author.rest !== null) return undefined;
    const { arguments: written, frame, wraps } = first;
    if (written !== null || wraps.length > 0 || this.loaded.frame(author.frame).inlines === frame) return undefined;
    const known = this.plain[frame];
    if (known !== undefined) return known;
    const { kind, parameters } = this.loaded.frame(frame);
    if (kind === "undeclared" || parameters.length > 0) return undefined;
    return this.activate(frame, NO_VALUES, null, frame, NO_WRAPS);
  }

  private chain(author: StaticActivation, elements: readonly Element[]): Target {
    const first = elements[0]!;
    if (first.kind !== "frame") throw new TypeError("a chain begins with a frame");
    const { claimed } = author;
    if (claimed !== null) {
      const head = headOf(claimed);
      if (head.kind === "frame" && head.frame === first.frame)
        return this.claimedCall(author, first, claimed, elements);
    }
    const handedOn = claimed === null ? author.rest : null;
    const rest = this.rest(restAt(elements, 1, author, handedOn));
    return this.call(first, first.wraps, author, rest, this.fused(author, first.frame), []);
  }

  /** A call of the body that is the frame with which the rest begins: the trace's arguments and annotation count. */
  private claimedCall(
    author: StaticActivation,
    written: FrameElement,
    claimed: StaticRest,
    elements: readonly Element[],
  ): Target {
    const traced = headOf(claimed) as FrameElement;
    const remainder = this.rest(behind(claimed));
    const rest = this.rest(elements.length === 1 ? remainder : restAt(elements, 1, author, remainder));
    const skipped: Skipped[] = [];
    for (let at = author.rest; at !== null && !isAt(at, claimed); at = behind(at)) {
      const { frame, origin } = headOf(at) as FrameElement;
      skipped.push({ frame, origin });
    }
    const wraps = traced.wraps.length > 0 ? traced.wraps : written.wraps;
    const given = this.fused(author, written.frame);
    return traced.arguments === null
      ? this.call(written, wraps, author, rest, given, skipped, [])
      : this.call(traced, wraps, claimed.author, rest, given, skipped, []);
  }

  private next(author: StaticActivation, written: readonly Expression[] | null, origin: number): Target {
    const { rest, claimed, passed } = author;
    if (rest === null || claimed !== null) return NOTHING;
    let given = passed;
    try {
      if (written !== null) given = written.map((argument) => this.evaluate(argument, author.slots));
    } catch (failure) {
      if (failure instanceof PageRangeError) return { kind: "stop", stop: "range", origin, skipped: [] };
      throw failure;
    }
    return this.callRest(rest, given, []);
  }

  private fused(author: StaticActivation, frame: number): Given {
    const inlined = this.loaded.frame(author.frame).inlines === frame;
    return inlined
      ? { arguments: author.passed, reportedIn: author.reportedIn }
      : { arguments: NO_VALUES, reportedIn: null };
  }

  private call(
    element: FrameElement,
    wraps: readonly Wrap[],
    author: StaticActivation,
    rest: StaticRest | null,
    given: Given,
    skipped: readonly Skipped[],
    through: readonly Skipped[] = skipped,
  ): Target {
    const { frame, origin } = element;
    const reportedIn = given.reportedIn ?? frame;
    if (this.isPassedThrough(frame, wraps)) {
      const passed = this.argumentsOf(element, author, given.arguments);
      if (passed === null) return { kind: "stop", stop: "range", origin, skipped: through };
      return this.callRest(rest, passed, [...skipped, { frame, origin }]);
    }
    const called = this.attempt({ origin, frame, reportedIn, skipped, through }, () => {
      const values = element.arguments?.map((argument) => this.evaluate(argument, author.slots)) ?? given.arguments;
      return this.activate(frame, values, rest, reportedIn, wraps);
    });
    return "kind" in called ? called : { kind: "frame", activation: called, origin, skipped };
  }

  /**
   * Calls what a rest begins with. An undeclared name does nothing but call on: whatever stands behind it is called, one frame
   * deeper.
   */
  private callRest(first: StaticRest | null, given: readonly Value[], skipped: Skipped[]): Target {
    let values = given;
    for (let rest = first; rest !== null; rest = this.rest(behind(rest))) {
      const { author } = rest;
      const element = headOf(rest);
      if (element.kind === "block") {
        return { kind: "block", activation: author, at: element.at, origin: element.origin, skipped };
      }
      if (element.kind !== "frame") return NOTHING;
      if (!this.isPassedThrough(element.frame, element.wraps)) {
        const handedOn = { arguments: values, reportedIn: null };
        return this.call(element, element.wraps, author, this.rest(behind(rest)), handedOn, skipped);
      }
      const passed = this.argumentsOf(element, author, values);
      if (passed === null) return { kind: "stop", stop: "range", origin: element.origin, skipped };
      values = passed;
      skipped.push({ frame: element.frame, origin: element.origin });
    }
    return NOTHING;
  }

  private isPassedThrough(frame: number, wraps: readonly Wrap[]): boolean {
    return wraps.length === 0 && this.loaded.frame(frame).kind === "undeclared";
  }

  /** The arguments that an element gives, else those given; null where a page index is outside. */
  private argumentsOf(
    element: FrameElement,
    author: StaticActivation,
    given: readonly Value[],
  ): readonly Value[] | null {
    try {
      return element.arguments?.map((each) => this.evaluate(each, author.slots)) ?? given;
    } catch (failure) {
      if (failure instanceof PageRangeError) return null;
      throw failure;
    }
  }

  private attempt({ through, ...call }: Attempted, activate: () => StaticActivation): StaticActivation | Target {
    try {
      return activate();
    } catch (failure) {
      if (failure instanceof PageRangeError) {
        return { kind: "stop", stop: "range", origin: call.origin, skipped: through };
      }
      if (failure instanceof ArgumentMissing) {
        return { kind: "stop", stop: "argument", parameter: failure.parameter, ...call };
      }
      throw failure;
    }
  }

  private activate(
    frame: number,
    passed: readonly Value[],
    rest: StaticRest | null,
    reportedIn: number,
    wraps: readonly Wrap[],
  ): StaticActivation {
    const isPlain = passed.length === 0 && rest === null && reportedIn === frame && wraps.length === 0;
    const plain = isPlain ? this.plain[frame] : undefined;
    if (plain !== undefined) return plain;
    const key = isPlain ? "" : this.keyOf(frame, passed, rest, reportedIn, wraps);
    const known = isPlain ? undefined : this.known.get(key);
    if (known !== undefined) return known;
    const slots = this.slotsOf(frame, passed);
    const claimed = rest === null ? null : claim(this.loaded, frame, rest);
    const number = this.list.length;
    const activation = { number, frame, slots, passed, rest, claimed, reportedIn, wraps, targets: [] };
    this.list.push(activation);
    this.outlines.add(this.loaded.frame(frame).code.length);
    if (isPlain) this.plain[frame] = activation;
    else this.known.set(key, activation);
    return activation;
  }

  private keyOf(
    frame: number,
    passed: readonly Value[],
    rest: StaticRest | null,
    reportedIn: number,
    wraps: readonly Wrap[],
  ): string {
    const values = passed.map((value) => (typeof value === "object" ? `p${value.to}` : `${typeof value} ${value}`));
    const around = wraps.length === 0 ? 0 : this.number(wraps);
    return `${frame} ${rest === null ? 0 : this.number(rest)} ${reportedIn} ${around} ${values.join(",")}`;
  }

  private slotsOf(frame: number, passed: readonly Value[]): readonly Value[] {
    const { parameters, slots: count } = this.loaded.frame(frame);
    if (count === 0) return NO_VALUES;
    const slots: Value[] = [];
    parameters.forEach((parameter, index) => {
      const value = this.parameterValue(parameter, passed[index], slots);
      if (value === null) throw new ArgumentMissing(index);
      slots.push(value);
    });
    while (slots.length < count) slots.push(pages(1));
    return slots;
  }

  /** The value given, if it is of the parameter's kind; else its default, else its own page; null: there is none. */
  private parameterValue(parameter: Parameter, given: Value | undefined, slots: readonly Value[]): Value | null {
    if (given !== undefined && kindOf(given) === parameter.kind) return given;
    if (parameter.default !== null) return this.evaluate(parameter.default, slots);
    return parameter.region === null ? null : pages(this.loaded.program.regions[parameter.region]!.pages);
  }

  private evaluate(expression: Expression, slots: readonly Value[]): Value {
    const regionPages = (region: number): number => this.loaded.program.regions[region]!.pages;
    const noSwitch = (): never => {
      throw new TypeError("an argument reads a switch");
    };
    const value = evaluate(expression, slotEnvironment(slots, null, regionPages, noSwitch));
    return typeof value === "object" ? pages(value.to - value.from) : value;
  }

  /** One object for all equal rests: their elements, author and what they hand on are objects that stand for themselves. */
  private rest(rest: StaticRest | null): StaticRest | null {
    if (rest === null) return null;
    const { elements, at, author, handedOn } = rest;
    const beyond = handedOn === null ? 0 : this.number(handedOn);
    const key = `${this.number(elements)} ${at} ${this.number(author)} ${beyond}`;
    const known = this.rests.get(key);
    if (known !== undefined) return known;
    this.rests.set(key, rest);
    return rest;
  }

  private number(object: object): number {
    let number = this.numbers.get(object);
    if (number === undefined) {
      number = this.numbers.size + 1;
      this.numbers.set(object, number);
    }
    return number;
  }
}

/** So many pages, wherever they are. */
function pages(count: number): Value {
  return { region: -1, from: 0, to: count };
}
