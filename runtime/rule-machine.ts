/** Executes the code of a rule set: the four calls, its hooks, and the question whether the mode is active. */
import { wrap } from "./arithmetic.js";
import { compileCondition, compileInteger, type Environment, type Evaluator, type Value } from "./expression.js";
import type { ArchHook, HookName, LazyCall, Origin, RuleInstruction, RuleSet, StateName, Version } from "./ir.js";
import {
  type CallContext,
  INITIAL_STATE,
  type LazyState,
  type RaisedAssertion,
  type StepResult,
} from "./lazy-state.js";
import { read, type Slot, write } from "./packing.js";
import type { Opening, WrittenStack, WrittenStacks } from "./written.js";

/** What the machine has to know of its rule set. */
interface MachineSettings {
  readonly definition: RuleSet;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly stacks: WrittenStacks;
  readonly kernel: Version | null;
  /** Index of the switch without which assertions are silent, or null. */
  readonly debugVm: number | null;
}

const OPENING: Readonly<Record<LazyCall, Opening>> = {
  enable: "section",
  disable: "section",
  pause: "pause",
  resume: "pause",
};

/** Where code goes on that does not. */
const RETURN = -1;
const BUG = -2;

/** Between calls: what a context can reach is not to be kept. */
const NO_CONTEXT: CallContext = { inInterrupt: false, readSwitch: () => false };

/** Most calls raise nothing, break nothing and call no hook: they share this. */
const NONE: readonly never[] = [];

type Operation =
  | { readonly op: "forbid"; readonly text: string; readonly condition: (environment: Environment) => boolean }
  | {
      readonly op: "assertion";
      readonly raised: RaisedAssertion;
      readonly condition: (environment: Environment) => boolean;
    }
  | { readonly op: "assign"; readonly slot: Slot; readonly value: Evaluator }
  | { readonly op: "hook"; readonly hook: ArchHook }
  | { readonly op: "preempt"; readonly change: 1 | -1 }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "branch"; readonly condition: (environment: Environment) => boolean; readonly to: number }
  | { readonly op: "return" };

/** How far a call has come that is taken statement by statement. A value. */
export interface CallProgress {
  readonly entry: LazyCall;
  /** The codes under way, innermost last, and where each goes on. */
  readonly code: readonly { readonly name: LazyCall | HookName; readonly at: number }[];
  readonly raised: readonly RaisedAssertion[];
  readonly forbidden: readonly string[];
  readonly hooks: StepResult["hooks"];
}

/** What one statement of a call did; where it was the last, `result` is the whole call's. */
export interface CallStep {
  readonly ended: boolean;
  readonly result: StepResult;
  readonly progress: CallProgress;
}

/** The code of one rule set with the registers of the call that is under way. */
export class RuleMachine implements Environment {
  private readonly code = new Map<LazyCall | HookName, readonly Operation[]>();
  private readonly active: (environment: Environment) => boolean;
  private assertions = 0;

  private variables = 0;
  private perCpu = 0;
  private pending = false;
  private barriers = 0;
  private before: LazyState = INITIAL_STATE;
  private context: CallContext = NO_CONTEXT;
  private closing: Opening | null = null;
  private raised: readonly RaisedAssertion[] = NONE;
  private forbidden: readonly string[] = NONE;
  private hooks: StepResult["hooks"] = NONE;
  private preempt = 0;
  private leastPreempt = 0;
  /** Whether what was worked out last depends on a switch: in another run it may come out differently. */
  hasReadSwitch = false;

  constructor(private readonly ruleSet: MachineSettings) {
    const { calls, hooks, active } = ruleSet.definition;
    for (const [name, code] of [...Object.entries(calls), ...Object.entries(hooks)]) {
      this.code.set(
        name as LazyCall | HookName,
        code.map((instruction) => this.compile(instruction)),
      );
    }
    this.active = compileCondition(active);
  }

  get kernel(): Version | null {
    return this.ruleSet.kernel;
  }

  isActive(state: LazyState, context: CallContext): boolean {
    this.begin(state, context);
    const active = this.active(this);
    this.context = NO_CONTEXT;
    return active;
  }

  run(state: LazyState, entry: LazyCall | "switch_out" | "switch_in", context: CallContext): StepResult {
    this.begin(state, context, entry);
    this.execute(this.code.get(entry) ?? []);
    return this.result(this.writtenAfter(entry));
  }

  /** One statement of a call that is under way; its jumps go with the statement before them. */
  continue(state: LazyState, progress: CallProgress, context: CallContext): CallStep {
    const { entry } = progress;
    this.begin(state, context, entry);
    this.raised = progress.raised;
    this.forbidden = progress.forbidden;
    this.hooks = progress.hooks;
    const code = progress.code.map((each) => ({ ...each }));
    this.advance(code);
    const ended = code.length === 0;
    const result = this.result(ended ? this.writtenAfter(entry) : { written: state.written, full: false });
    const { raised, forbidden, hooks } = result;
    return { ended, result, progress: { entry, code, raised, forbidden, hooks } };
  }

  /** Where the text has a statement; null behind the last. */
  originOf(name: LazyCall | HookName, at: number): Origin | null {
    const { calls, hooks } = this.ruleSet.definition;
    const code = name in calls ? calls[name as LazyCall] : hooks[name as HookName];
    return code?.[at]?.origin ?? null;
  }

  private result({ written, full }: { written: WrittenStack; full: boolean }): StepResult {
    this.context = NO_CONTEXT;
    return {
      state: {
        variables: this.variables,
        perCpu: this.perCpu,
        written,
        pending: this.pending,
        barriers: this.barriers,
      },
      raised: this.raised,
      forbidden: this.forbidden,
      hooks: this.hooks,
      preempt: this.preempt,
      leastPreempt: this.leastPreempt,
      full,
    };
  }

  slot(): Value {
    throw new TypeError("a rule set has no slots");
  }

  switch(index: number): boolean {
    this.hasReadSwitch = true;
    return this.context.readSwitch(index);
  }

  variable(name: string): number {
    const slot = this.ruleSet.slots.get(name);
    if (slot === undefined) throw new TypeError(`rule set ${this.ruleSet.definition.name} has no variable ${name}`);
    return read(slot, this.variables, this.perCpu);
  }

  state(name: StateName): number {
    const { stacks } = this.ruleSet;
    const { written } = this.before;
    switch (name) {
      case "active":
        return Number(this.active(this));
      case "pending":
        return Number(this.pending);
      case "barriers":
        return this.barriers;
      case "in_interrupt":
        return Number(this.context.inInterrupt);
      case "sections":
        return stacks.sections(written);
      case "pauses":
        return stacks.pauses(written);
      case "crossing":
        return Number(this.closing !== null && stacks.crosses(written, this.closing));
      case "other_context":
        return Number(
          this.closing !== null && stacks.openedInOtherContext(written, this.closing, this.context.inInterrupt),
        );
    }
  }

  regionPages(): number {
    throw new TypeError("a rule set has no regions");
  }

  mapped(): boolean {
    throw new TypeError("a rule set has no regions");
  }

  visible(): boolean {
    throw new TypeError("a rule set has no regions");
  }

  private begin(state: LazyState, context: CallContext, entry: LazyCall | HookName | null = null): void {
    this.closing = entry === "disable" ? "section" : entry === "resume" ? "pause" : null;
    this.raised = NONE;
    this.forbidden = NONE;
    this.hooks = NONE;
    this.preempt = 0;
    this.leastPreempt = 0;
    this.hasReadSwitch = false;
    this.before = state;
    this.context = context;
    this.variables = state.variables;
    this.perCpu = state.perCpu;
    this.pending = state.pending;
    this.barriers = state.barriers;
  }

  /** Runs code from its first instruction; true where a `bug` ended the task. */
  private execute(code: readonly Operation[], inHook = false): boolean {
    for (let at = 0; at >= 0 && at < code.length;) {
      const operation = code[at]!;
      at = this.perform(operation, at + 1, inHook);
      if (at === BUG) return true;
      if (operation.op === "hook" && this.execute(this.code.get(operation.hook) ?? [], true)) return true;
    }
    return false;
  }

  /** One statement; returns where the code goes on, `RETURN` or `BUG`. Of a hook with a body, that is still to run. */
  private perform(operation: Operation, following: number, inHook: boolean): number {
    switch (operation.op) {
      case "forbid":
        if (operation.condition(this)) this.forbidden = [...this.forbidden, operation.text];
        return following;
      case "assertion":
        if (!operation.condition(this) || !this.asserts()) return following;
        this.raised = [...this.raised, operation.raised];
        return operation.raised.assertion === "bug" ? BUG : following;
      case "assign":
        this.assign(operation.slot, wrapTo(operation.slot, operation.value(this)));
        return following;
      case "hook":
        this.callHook(operation.hook, inHook);
        return following;
      case "preempt":
        this.preempt += operation.change;
        this.leastPreempt = Math.min(this.leastPreempt, this.preempt);
        return following;
      case "jump":
        return operation.to;
      case "branch":
        return operation.condition(this) ? following : operation.to;
      case "return":
        return RETURN;
    }
  }

  /** Assertions are VM_WARN_ON and its kin: nothing without DEBUG_VM. Read only where one would report. */
  private asserts(): boolean {
    return this.ruleSet.debugVm === null || this.switch(this.ruleSet.debugVm);
  }

  /** What a hook calls in its turn is the architecture's own affair, and not told. */
  private callHook(hook: ArchHook, inHook: boolean): void {
    if (!inHook) this.hooks = [...this.hooks, { hook, variables: this.variables }];
    if (this.code.has(hook) || hook === "arch_enter" || !this.pending) return;
    this.pending = false;
    this.barriers++;
  }

  /**
   * Goes one statement on in codes under way, innermost last, and leaves those that have no more to do. Jumps and
   * returns, and the contract, which is judged by what the task alone can change, are no statements of their own.
   */
  private advance(codes: { readonly name: LazyCall | HookName; at: number }[]): void {
    for (let done = false; ;) {
      const top = codes[codes.length - 1];
      if (top === undefined) return;
      const operation = this.code.get(top.name)?.[top.at];
      const silent = operation === undefined || ["jump", "return", "forbid"].includes(operation.op);
      if (done && !silent) return;
      const next = operation === undefined ? RETURN : this.perform(operation, top.at + 1, codes.length > 1);
      if (next === BUG) codes.length = 0;
      else if (next === RETURN) codes.pop();
      else top.at = next;
      if (operation?.op === "hook" && this.code.has(operation.hook)) codes.push({ name: operation.hook, at: 0 });
      done ||= !silent;
    }
  }

  private assign(slot: Slot, value: number): void {
    if (slot.perCpu) this.perCpu = write(slot, this.perCpu, value);
    else this.variables = write(slot, this.variables, value);
  }

  private writtenAfter(entry: LazyCall | "switch_out" | "switch_in"): { written: WrittenStack; full: boolean } {
    const { stacks } = this.ruleSet;
    const { written } = this.before;
    if (entry === "switch_out" || entry === "switch_in") return { written, full: false };
    const opening = OPENING[entry];
    if (entry === "disable" || entry === "resume") return { written: stacks.close(written, opening), full: false };
    if (stacks.isFull(written)) return { written, full: true };
    return { written: stacks.open(written, opening, this.context.inInterrupt), full: false };
  }

  private compile(instruction: RuleInstruction): Operation {
    switch (instruction.op) {
      case "forbid":
        return { op: "forbid", text: instruction.text, condition: compileCondition(instruction.condition) };
      case "assertion": {
        const { assertion, text, source, condition } = instruction;
        return {
          op: "assertion",
          raised: { assertion, text, source, id: this.assertions++ },
          condition: compileCondition(condition),
        };
      }
      case "assign": {
        const slot = this.ruleSet.slots.get(instruction.variable);
        if (slot === undefined) throw new TypeError(`no variable ${instruction.variable}`);
        return { op: "assign", slot, value: compileInteger(instruction.value) };
      }
      case "hook":
        return { op: "hook", hook: instruction.hook };
      case "preempt":
        return { op: "preempt", change: instruction.on ? -1 : 1 };
      case "jump":
        return { op: "jump", to: instruction.to };
      case "branch":
        return { op: "branch", condition: compileCondition(instruction.condition), to: instruction.to };
      case "return":
        return { op: "return" };
    }
  }
}

function wrapTo(slot: Slot, value: number | bigint): number {
  if (slot.variable.type === "bool") return value < 0 || value > 0 ? 1 : 0;
  return wrap(value, slot.bits);
}
