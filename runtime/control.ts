/**
 * Where one task, or one interrupt handler, stands in its code. Calls, rests of chains, annotations, loops and conditions
 * are gone through here, up to the next operation: what changes anything but the place. Control stacks are explicit, so a
 * chain may be as long as it likes.
 */
import { type Activation, behind, claim, headOf, isAt, type Rest, restAt, type Work, workOn } from "./activation.js";
import type { Budget } from "./budget.js";
import { type Environment, evaluate, kindOf, PageRangeError, type Pages, type Value } from "./expression.js";
import { Halt } from "./halt.js";
import type {
  Element,
  Expression,
  Instruction,
  Origin,
  PageInstruction,
  Parameter,
  StateName,
  Version,
  Wrap,
} from "./ir.js";
import type { LoadedProgram } from "./program.js";
import type { StackFrame } from "./trace.js";

/** Calls nest at most this deep. */
export const MAX_CALL_DEPTH = 10_000;

/** What changes more than the place in the code, or chooses where it goes on. An annotation is its two ends. */
export type Operation = Exclude<
  Instruction,
  { op: "chain" | "next" | "return" | "jump" | "branch" | "rounds" | "round" | "pages" | "page" }
>;

const PAGE_OPERATIONS: ReadonlySet<string> = new Set<PageInstruction["op"]>([
  "map",
  "unmap",
  "populate",
  "split",
  "flush_tlb",
  "protect",
  "set_entry",
  "store",
  "emit",
  "dsb",
  "isb",
  "access",
]);

/** Whether an instruction is about page tables. */
export function isPageOperation(instruction: Instruction): instruction is PageInstruction & Operation {
  return PAGE_OPERATIONS.has(instruction.op);
}

/** Where code stands. */
export interface Position {
  /** What comes next; null: it has ended. Throws a `Halt` where the code cannot go on. */
  readonly operation: Operation | null;
  /** The same; null as well where the code cannot go on. */
  peek(): Operation | null;
  /** In whose slots the operation's expressions are evaluated. */
  readonly scope: Activation;
  readonly stack: StackFrame;
  /** Goes on behind the operation; `outcome` of a `maybe` or `choose`. */
  advance(outcome: number): void;
}

const CLOSING = { lazy: "disable", paused: "resume" } as const;
const OPENING = { lazy: "enable", paused: "pause" } as const;

export class Control implements Position, Environment {
  private found: Operation | null = null;
  /** Why it cannot go on, once that has come out. */
  private halt: Halt | null = null;
  /** What is being executed: where a failing expression stands. */
  private reached: Origin = 0;

  private constructor(
    private readonly loaded: LoadedProgram,
    private readonly machine: Omit<Environment, "slot">,
    private readonly budget: Budget,
    /** The control stack, innermost last; it changes as the place does. */
    readonly work: Work[],
    public scope: Activation,
    public stack: StackFrame,
  ) {}

  /** The beginning of a frame that nothing calls but a task, or (`caller`) an interrupt. May throw a `Halt`. */
  static begin(
    loaded: LoadedProgram,
    machine: Omit<Environment, "slot">,
    budget: Budget,
    frame: number,
    origin: Origin,
    caller: StackFrame | null,
  ): Control {
    const outside = { frame, slots: [], passed: [], rest: null, claimed: null, stack: NO_STACK };
    const control = new Control(loaded, machine, budget, [], outside, NO_STACK);
    control.stack = control.push(caller, frame, origin, frame);
    control.work.push(workOn(control.activate(frame, [], null, control.stack), control.stack));
    return control;
  }

  /** The same place with a control stack of its own, which `copy` makes of this one's: to go on in another way. */
  copy(copy: (work: readonly Work[]) => Work[]): Control {
    const { loaded, machine, budget, scope, stack } = this;
    const copied = new Control(loaded, machine, budget, copy(this.work), scope, stack);
    copied.found = this.found;
    return copied;
  }

  get operation(): Operation | null {
    if (this.halt !== null) throw this.halt;
    while (this.found === null) {
      const work = this.work[this.work.length - 1];
      if (work === undefined) return null;
      this.budget.instruction();
      this.scope = work.activation;
      this.stack = work.stack;
      try {
        if (work.closing) this.found = this.closeWrap(work);
        else if (work.opened < work.wraps.length) this.found = openingOf(work.wraps[work.opened++]!);
        else this.found = this.perform(work, this.loaded.frame(work.activation.frame).code[work.at++]!);
      } catch (failure) {
        if (failure instanceof Halt) this.halt = failure;
        else if (failure instanceof PageRangeError)
          this.halt = new Halt({ kind: "range", stack: work.stack, origin: this.reached });
        else throw failure;
        throw this.halt;
      }
    }
    return this.found;
  }

  peek(): Operation | null {
    try {
      return this.operation;
    } catch (failure) {
      if (!(failure instanceof Halt)) throw failure;
      return null;
    }
  }

  advance(outcome: number): void {
    const { found } = this;
    this.found = null;
    const work = this.work[this.work.length - 1]!;
    if (found?.op === "maybe" && outcome === 1) work.at = found.to;
    if (found?.op === "choose") work.at = found.arms[outcome]!;
  }

  // What expressions read.

  get kernel(): Version | null {
    return this.machine.kernel;
  }

  slot(index: number): Value {
    return this.scope.slots[index]!;
  }

  switch(index: number): boolean {
    return this.machine.switch(index);
  }

  variable(name: string): number {
    return this.machine.variable(name);
  }

  state(name: StateName): number {
    return this.machine.state(name);
  }

  regionPages(region: number): number {
    return this.machine.regionPages(region);
  }

  mapped(pages: Pages): boolean {
    return this.machine.mapped(pages);
  }

  visible(pages: Pages): boolean {
    return this.machine.visible(pages);
  }

  /** The next operation where the instruction is one; else null, and it is done. */
  private perform(work: Work, instruction: Instruction): Operation | null {
    this.reached = instruction.origin;
    switch (instruction.op) {
      case "chain":
        this.chain(work, instruction.elements);
        return null;
      case "next":
        this.next(work, instruction.arguments);
        return null;
      case "return":
        work.closing = true;
        return null;
      case "jump":
        work.at = instruction.to;
        return null;
      case "branch":
        if (!this.loaded.condition(instruction.condition)(this)) work.at = instruction.to;
        return null;
      case "rounds":
        work.activation.slots[instruction.slot] = instruction.times;
        return null;
      case "round": {
        const left = work.activation.slots[instruction.slot] as number;
        if (left === 0) work.at = instruction.to;
        else work.activation.slots[instruction.slot] = left - 1;
        return null;
      }
      case "pages":
        work.activation.slots[instruction.slot] = evaluate(instruction.pages, this);
        return null;
      case "page": {
        const left = work.activation.slots[instruction.slot] as Pages;
        if (left.from === left.to) work.at = instruction.to;
        else {
          work.activation.slots[instruction.page] = { ...left, to: left.from + 1 };
          work.activation.slots[instruction.slot] = { ...left, from: left.from + 1 };
        }
        return null;
      }
      default:
        return instruction;
    }
  }

  private closeWrap(work: Work): Operation | null {
    const wrap = work.wraps[--work.opened];
    if (wrap !== undefined) return closingOf(wrap);
    this.work.pop();
    return null;
  }

  private chain(work: Work, elements: readonly Element[]): void {
    const author = work.activation;
    const first = elements[0]!;
    if (first.kind !== "frame") throw new TypeError("a chain begins with a frame");
    const { claimed } = author;
    if (claimed !== null && isCallOf(claimed, first.frame)) {
      const remainder = behind(claimed);
      const rest = elements.length === 1 ? remainder : restAt(elements, 1, author, remainder);
      this.callClaimed(work, first, claimed, rest);
      return;
    }
    const handedOn = claimed === null ? author.rest : null;
    const given = this.fused(author, first.frame);
    this.callFrame(first, first.wraps, author, restAt(elements, 1, author, handedOn), given, work.stack);
  }

  /** A call of the body that is the frame with which the rest begins: the trace's arguments and annotation count. */
  private callClaimed(work: Work, written: FrameElement, claimed: Rest, rest: Rest | null): void {
    const traced = headOf(claimed) as FrameElement;
    let caller = work.stack;
    for (let at = work.activation.rest; at !== null && !isAt(at, claimed); at = behind(at)) {
      const skipped = headOf(at) as FrameElement;
      caller = this.push(caller, skipped.frame, skipped.origin, skipped.frame);
    }
    const wraps = traced.wraps.length > 0 ? traced.wraps : written.wraps;
    const given = this.fused(work.activation, written.frame);
    if (traced.arguments === null) this.callFrame(written, wraps, work.activation, rest, given, caller);
    else this.callFrame(traced, wraps, claimed.author, rest, given, caller);
  }

  private next(work: Work, written: readonly Expression[] | null): void {
    const { rest, claimed, passed } = work.activation;
    if (rest === null || claimed !== null) return;
    const values = written === null ? passed : written.map((argument) => evaluate(argument, this));
    const element = headOf(rest);
    if (element.kind === "frame") {
      const given = { arguments: values, reportedIn: null };
      this.callFrame(element, element.wraps, rest.author, behind(rest), given, work.stack);
    } else if (element.kind === "block") {
      const stack = this.push(work.stack, rest.author.frame, element.origin, rest.author.stack.reportedIn, true);
      this.work.push(workOn(rest.author, stack, { at: element.at }));
    }
  }

  /** What a frame that is called from one it is inlined into takes over from there. */
  private fused(author: Activation, frame: number): Given {
    const inlined = this.loaded.frame(author.frame).inlines === frame;
    return inlined
      ? { arguments: author.passed, reportedIn: author.stack.reportedIn }
      : { arguments: [], reportedIn: null };
  }

  private callFrame(
    element: FrameElement,
    wraps: readonly Wrap[],
    author: Activation,
    rest: Rest | null,
    given: Given,
    caller: StackFrame,
  ): void {
    this.scope = author;
    this.reached = element.origin;
    const values = element.arguments?.map((argument) => evaluate(argument, this)) ?? given.arguments;
    const stack = this.push(caller, element.frame, element.origin, given.reportedIn ?? element.frame);
    this.work.push(workOn(this.activate(element.frame, values, rest, stack), stack, { wraps }));
  }

  private push(
    caller: StackFrame | null,
    frame: number,
    origin: Origin,
    reportedIn: number,
    block = false,
  ): StackFrame {
    const depth = (caller?.depth ?? 0) + 1;
    const stack = { frame, origin, caller, depth, reportedIn, block };
    if (depth > MAX_CALL_DEPTH) throw new Halt({ kind: "call_depth", limit: MAX_CALL_DEPTH, stack, origin });
    return stack;
  }

  private activate(frame: number, passed: readonly Value[], rest: Rest | null, stack: StackFrame): Activation {
    const { parameters } = this.loaded.frame(frame);
    const slots: Value[] = [];
    const activation = { frame, slots, passed, rest, claimed: claim(this.loaded, frame, rest), stack };
    this.scope = activation;
    parameters.forEach((parameter, index) => {
      const value = this.parameterValue(parameter, passed[index]);
      if (value === null) throw new Halt({ kind: "argument", frame, parameter: index, stack, origin: stack.origin });
      slots[index] = value;
    });
    return activation;
  }

  /** The value given, if it is of the parameter's kind; else its default, else its own page; null: there is none. */
  private parameterValue(parameter: Parameter, given: Value | undefined): Value | null {
    if (given !== undefined && kindOf(given) === parameter.kind) return given;
    if (parameter.default !== null) return evaluate(parameter.default, this);
    if (parameter.region === null) return null;
    return { region: parameter.region, from: 0, to: this.regionPages(parameter.region) };
  }
}

/** Before the first frame. */
const NO_STACK: StackFrame = { frame: -1, origin: 0, caller: null, depth: 0, reportedIn: -1, block: false };

type FrameElement = Element & { readonly kind: "frame" };

/** What a callee gets from its caller where the chain does not say. */
interface Given {
  readonly arguments: readonly Value[];
  /** The frame that it is inlined into, or null. */
  readonly reportedIn: number | null;
}

function isCallOf(rest: Rest, frame: number): boolean {
  const head = headOf(rest);
  return head.kind === "frame" && head.frame === frame;
}

function openingOf(wrap: Wrap): Operation {
  const { origin } = wrap;
  if (wrap.kind === "section") return { op: "call", call: OPENING[wrap.section], site: wrap.open, origin };
  return { op: "enter", context: wrap.context, lock: wrap.lock, origin };
}

function closingOf(wrap: Wrap): Operation {
  const { origin } = wrap;
  if (wrap.kind === "section") return { op: "call", call: CLOSING[wrap.section], site: wrap.close, origin };
  return { op: "exit", context: wrap.context, lock: wrap.lock, origin };
}
