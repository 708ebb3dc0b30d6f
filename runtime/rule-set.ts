/**
 * The rule-set machine: executes the four calls as a rule set defines them. `step` is the one place where a call changes
 * nesting state; runs, sequences and the checker all go through it.
 */
import { wrap } from "./arithmetic.js";
import { compileCondition, compileInteger, type Environment, type Evaluator, type Value } from "./expression.js";
import type { ArchHook, HookName, LazyCall, RuleInstruction, RuleSet, StateName, Variable, Version } from "./ir.js";
import { NOTHING_OPEN, type Opening, type WrittenStack, type WrittenStacks } from "./written.js";

/**
 * One task's nesting state. The variables are packed, the first in the lowest bits; those of a CPU (`percpu`) apart from
 * those of the task.
 */
export interface LazyState {
  readonly variables: number;
  readonly perCpu: number;
  readonly written: WrittenStack;
  /** A barrier is owed. */
  readonly pending: boolean;
  /** Calls of `emit_pte_barriers` so far. */
  readonly barriers: number;
}

/** How every task begins. */
export const INITIAL_STATE: LazyState = {
  variables: 0,
  perCpu: 0,
  written: NOTHING_OPEN,
  pending: false,
  barriers: 0,
};

/** What a call sees besides the state. */
export interface CallContext {
  readonly inInterrupt: boolean;
  /** Reads a switch of the program by index. */
  readonly readSwitch: (index: number) => boolean;
}

/** An assertion whose condition held, whether or not a `_ONCE` lets it print. */
export interface RaisedAssertion {
  readonly assertion: "warn" | "warn_once" | "bug";
  readonly text: string;
  readonly source: string | null;
  /** Tells the rule set's assertions apart. */
  readonly id: number;
}

export interface StepResult {
  readonly state: LazyState;
  readonly raised: readonly RaisedAssertion[];
  /** Texts of the contract's sentences that the call breaks. */
  readonly forbidden: readonly string[];
  /** The hooks in the order called, each with the packed task variables as it found them. */
  readonly hooks: readonly { readonly hook: ArchHook; readonly variables: number }[];
  /** By how much the call changed the task's preempt count (only rule sets with hook bodies of their own do). */
  readonly preempt: number;
  /** True: the stack of calls as written was full, the call's opening is not on it. */
  readonly full: boolean;
}

const OPENING: Readonly<Record<LazyCall, Opening>> = {
  enable: "section",
  disable: "section",
  pause: "pause",
  resume: "pause",
};

interface Slot {
  readonly perCpu: boolean;
  readonly shift: number;
  readonly bits: number;
  readonly variable: Variable;
}

/** Most calls raise nothing, break nothing and call no hook: they share this. */
const NONE: readonly never[] = [];

const BITS = { bool: 1, u8: 8, u16: 16 } as const;

/** A rule set ready to run. Make it with `loadRuleSet`. */
export class LoadedRuleSet {
  readonly slots: ReadonlyMap<string, Slot>;
  private readonly ordered: readonly Slot[];
  private readonly machine: RuleMachine;

  constructor(
    readonly definition: RuleSet,
    readonly stacks: WrittenStacks,
    readonly kernel: Version | null,
    readonly debugVm: number | null,
  ) {
    const slots = new Map<string, Slot>();
    const used = { task: 0, cpu: 0 };
    for (const variable of definition.variables) {
      const where = variable.perCpu ? "cpu" : "task";
      const bits = BITS[variable.type];
      slots.set(variable.name, { perCpu: variable.perCpu, shift: used[where], bits, variable });
      used[where] += bits;
    }
    if (used.task > 32 || used.cpu > 32) throw new RangeError(`rule set ${definition.name}: over 32 bits of variables`);
    this.slots = slots;
    this.ordered = [...slots.values()];
    this.machine = new RuleMachine(this);
  }

  get name(): string {
    return this.definition.name;
  }

  /** The variables' values in the rule set's order. */
  variables(state: LazyState): number[] {
    return this.ordered.map((slot) => read(slot, state.variables, state.perCpu));
  }

  /** One variable's value, or undefined where the rule set has none of that name. */
  variable(state: LazyState, name: string): number | undefined {
    const slot = this.slots.get(name);
    return slot && read(slot, state.variables, state.perCpu);
  }

  /** Whether a kernel store would now be deferred. */
  isActive(state: LazyState, context: CallContext): boolean {
    return this.machine.isActive(state, context);
  }

  /** Runs one of the four calls. */
  step(state: LazyState, call: LazyCall, context: CallContext): StepResult {
    return this.machine.run(state, call, context);
  }

  /** Runs `switch_out` or `switch_in`; where the set has no such body nothing happens. */
  switchHook(state: LazyState, hook: "switch_out" | "switch_in", context: CallContext): StepResult {
    return this.machine.run(state, hook, context);
  }
}

function read(slot: Slot, variables: number, perCpu: number): number {
  return ((slot.perCpu ? perCpu : variables) >>> slot.shift) & (2 ** slot.bits - 1);
}

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

/** The code of one rule set with the registers of the call that is under way. */
class RuleMachine implements Environment {
  private readonly code = new Map<LazyCall | HookName, readonly Operation[]>();
  private readonly active: (environment: Environment) => boolean;
  private assertions = 0;

  private variables = 0;
  private perCpu = 0;
  private pending = false;
  private barriers = 0;
  private before: LazyState = INITIAL_STATE;
  private context: CallContext = { inInterrupt: false, readSwitch: () => false };
  private closing: Opening | null = null;
  private raised: readonly RaisedAssertion[] = NONE;
  private forbidden: readonly string[] = NONE;
  private hooks: StepResult["hooks"] = NONE;
  private preempt = 0;

  constructor(private readonly ruleSet: LoadedRuleSet) {
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
    return this.active(this);
  }

  run(state: LazyState, entry: LazyCall | "switch_out" | "switch_in", context: CallContext): StepResult {
    this.begin(state, context);
    this.closing = entry === "disable" ? "section" : entry === "resume" ? "pause" : null;
    this.raised = NONE;
    this.forbidden = NONE;
    this.hooks = NONE;
    this.preempt = 0;
    this.execute(this.code.get(entry) ?? []);
    const { written, full } = this.writtenAfter(entry);
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
      full,
    };
  }

  slot(): Value {
    throw new TypeError("a rule set has no slots");
  }

  switch(index: number): boolean {
    return this.context.readSwitch(index);
  }

  variable(name: string): number {
    const slot = this.ruleSet.slots.get(name);
    if (slot === undefined) throw new TypeError(`rule set ${this.ruleSet.name} has no variable ${name}`);
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

  private begin(state: LazyState, context: CallContext): void {
    this.before = state;
    this.context = context;
    this.variables = state.variables;
    this.perCpu = state.perCpu;
    this.pending = state.pending;
    this.barriers = state.barriers;
    this.closing = null;
  }

  /** Runs code from its first instruction; true where a `bug` ended the task. */
  private execute(code: readonly Operation[]): boolean {
    for (let at = 0; at < code.length;) {
      const operation = code[at]!;
      at++;
      switch (operation.op) {
        case "forbid":
          if (operation.condition(this)) this.forbidden = [...this.forbidden, operation.text];
          break;
        case "assertion":
          if (operation.condition(this) && this.asserts()) {
            this.raised = [...this.raised, operation.raised];
            if (operation.raised.assertion === "bug") return true;
          }
          break;
        case "assign":
          this.assign(operation.slot, wrapTo(operation.slot, operation.value(this)));
          break;
        case "hook":
          if (this.callHook(operation.hook)) return true;
          break;
        case "preempt":
          this.preempt += operation.change;
          break;
        case "jump":
          at = operation.to;
          break;
        case "branch":
          if (!operation.condition(this)) at = operation.to;
          break;
        case "return":
          return false;
      }
    }
    return false;
  }

  /** Assertions are VM_WARN_ON and its kin: nothing without DEBUG_VM. Read only where one would report. */
  private asserts(): boolean {
    return this.ruleSet.debugVm === null || this.context.readSwitch(this.ruleSet.debugVm);
  }

  private callHook(hook: ArchHook): boolean {
    this.hooks = [...this.hooks, { hook, variables: this.variables }];
    const own = this.code.get(hook);
    if (own !== undefined) return this.execute(own);
    if (hook !== "arch_enter" && this.pending) {
      this.pending = false;
      this.barriers++;
    }
    return false;
  }

  private assign(slot: Slot, value: number): void {
    const mask = (2 ** slot.bits - 1) << slot.shift;
    const placed = value << slot.shift;
    if (slot.perCpu) this.perCpu = ((this.perCpu & ~mask) | placed) >>> 0;
    else this.variables = ((this.variables & ~mask) | placed) >>> 0;
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
