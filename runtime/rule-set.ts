/** A rule set ready to run. `step` is the one place where a call changes nesting state: everything goes through it. */
import { LAZY_CALLS, type LazyCall, type Origin, type RuleSet, type Version } from "./ir.js";
import type { CallContext, LazyState, StepResult } from "./lazy-state.js";
import { packed, read, type Slot } from "./packing.js";
import { type CallProgress, type CallStep, RuleMachine } from "./rule-machine.js";
import type { NestingState } from "./trace.js";
import type { WrittenStacks } from "./written.js";

/** What has been worked out of a state, as far as no switch was read for it. */
interface Known {
  variables: readonly number[] | null;
  /** By whether it is in interrupt context. */
  readonly active: boolean[];
  readonly shown: NestingState[];
  /** By call, and by whether it is in interrupt context. */
  readonly results: StepResult[];
}

/** States beyond this are not remembered: a hostile rule set has no end of them. */
const MAX_INTERNED = 100_000;

/**
 * A rule set ready to run. What it makes of a state it works out once: runs of one program go through few states, and
 * through these again and again.
 */
export class LoadedRuleSet {
  readonly slots: ReadonlyMap<string, Slot>;
  private readonly ordered: readonly Slot[];
  private readonly machine: RuleMachine;
  private readonly states = new Map<string, LazyState>();
  private readonly known = new WeakMap<LazyState, Known>();
  private passing: { readonly state: LazyState; readonly active: boolean[] } | null = null;

  constructor(
    readonly definition: RuleSet,
    readonly stacks: WrittenStacks,
    readonly kernel: Version | null,
    readonly debugVm: number | null,
  ) {
    this.slots = packed(definition.variables);
    this.ordered = [...this.slots.values()];
    this.machine = new RuleMachine(this);
  }

  get name(): string {
    return this.definition.name;
  }

  /** The variables' values in the rule set's order. */
  variables(state: LazyState): readonly number[] {
    const known = this.of(state);
    return (known.variables ??= this.ordered.map((slot) => read(slot, state.variables, state.perCpu)));
  }

  /** One variable's value, or undefined where the rule set has none of that name. */
  variable(state: LazyState, name: string): number | undefined {
    const slot = this.slots.get(name);
    return slot && read(slot, state.variables, state.perCpu);
  }

  /** Whether a kernel store would now be deferred. */
  isActive(state: LazyState, context: CallContext): boolean {
    const { active } = this.known.get(state) ?? this.passed(state);
    const at = Number(context.inInterrupt);
    const known = active[at];
    if (known !== undefined) return known;
    const found = this.machine.isActive(state, context);
    if (!this.machine.hasReadSwitch) active[at] = found;
    return found;
  }

  /** The state as a trace shows it. */
  shown(state: LazyState, context: CallContext): NestingState {
    const { shown, active } = this.of(state);
    const at = Number(context.inInterrupt);
    const known = shown[at];
    if (known !== undefined) return known;
    const found = {
      variables: this.variables(state),
      active: this.isActive(state, context),
      inInterrupt: context.inInterrupt,
      sections: this.stacks.sections(state.written),
      pauses: this.stacks.pauses(state.written),
      pending: state.pending,
      barriers: state.barriers,
    };
    // Where it could not be remembered whether the mode is active, neither can this.
    if (active[at] !== undefined) shown[at] = found;
    return found;
  }

  /** For a state that no step begins or ends with: a statement that owes a million barriers goes through as many. */
  private passed(state: LazyState): Pick<Known, "active"> {
    if (this.passing?.state !== state) this.passing = { state, active: [] };
    return this.passing;
  }

  /** Runs one of the four calls. */
  step(state: LazyState, call: LazyCall, context: CallContext): StepResult {
    const { results } = this.of(state);
    const at = LAZY_CALLS.indexOf(call) * 2 + Number(context.inInterrupt);
    const known = results[at];
    if (known !== undefined) return known;
    const found = this.machine.run(state, call, context);
    const result = { ...found, state: this.interned(found.state) };
    if (!this.machine.hasReadSwitch) results[at] = result;
    return result;
  }

  /** A call that is to be taken statement by statement. */
  beginCall(entry: LazyCall): CallProgress {
    return { entry, code: [{ name: entry, at: 0 }], raised: [], forbidden: [], hooks: [] };
  }

  /** The next statement of a call. */
  continueCall(state: LazyState, progress: CallProgress, context: CallContext): CallStep {
    return this.machine.continue(state, progress, context);
  }

  /** The rule set's statement that a call comes to next. */
  nextStatement({ code }: CallProgress): Origin | null {
    const under = code.at(-1);
    return under === undefined ? null : this.machine.originOf(under.name, under.at);
  }

  /** Runs `switch_out` or `switch_in`; where the set has no such body nothing happens. */
  switchHook(state: LazyState, hook: "switch_out" | "switch_in", context: CallContext): StepResult {
    return this.machine.run(state, hook, context);
  }

  private of(state: LazyState): Known {
    let known = this.known.get(state);
    if (known === undefined) {
      known = { variables: null, active: [], shown: [], results: [] };
      this.known.set(state, known);
    }
    return known;
  }

  /** One object for all equal states, so that what is known of one is known of all. */
  private interned(state: LazyState): LazyState {
    const { variables, perCpu, written, pending, barriers } = state;
    const key = `${variables} ${perCpu} ${written} ${pending} ${barriers}`;
    const first = this.states.get(key);
    if (first !== undefined) return first;
    if (this.states.size < MAX_INTERNED) this.states.set(key, state);
    return state;
  }
}
