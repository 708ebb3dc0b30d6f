/** The code of a rule set, statement by statement: where a call stands, and what its next statement does. */
import type { HookName, LazyCall, LoadedRuleSet, RuleInstruction } from "../../../runtime/index.js";
import { type Expressions, readsState } from "./expressions.js";
import { Refusal } from "./refusal.js";
import { type Line, when } from "./text.js";

type Assertion = RuleInstruction & { op: "assertion" };
type Forbid = RuleInstruction & { op: "forbid" };

/** What a rule set needs of the rest of the model. */
export interface RuleSetting {
  readonly ruleSet: LoadedRuleSet;
  readonly expressions: Expressions;
  readonly variables: ReadonlyMap<string, string>;
  /** Whether assertions report: DEBUG_VM. */
  readonly asserts: boolean;
  /** A hook has been called, by a call or by a context switch. */
  readonly hookCalled: (hook: "arch_enter" | "arch_leave" | "arch_flush") => readonly Line[];
  /** emit_pte_barriers() of the task `me`. */
  readonly emitted: readonly Line[];
}

/** One way in which a call goes on. */
export interface RuleStep {
  /** null: always. */
  readonly guard: string | null;
  readonly effects: readonly Line[];
  /** The place behind it; `end`: the call has ended, `bug`: by a bug, which ends the task. */
  readonly to: number | "end" | "bug";
}

/** A call, taken apart: bits of `raised` and `broken` say which assertions held and which sentences it broke. */
export interface CallCode {
  /** The first step of all, and the places where the call stands afterwards. */
  readonly first: readonly RuleStep[];
  readonly places: readonly (readonly RuleStep[])[];
  readonly assertions: readonly Assertion[];
  readonly forbids: readonly Forbid[];
}

/** Codes under way, innermost last, and where each goes on. */
type Codes = readonly { readonly name: LazyCall | HookName; readonly at: number }[];

/** More places than this are a rule set gone wild. */
const MAX_PLACES = 1000;
/** `raised` and `broken` are an int each. */
const MAX_BITS = 31;

/** Takes a call apart as `explore` does: jumps, returns and the contract go with the statement before them. */
export function callCode(setting: RuleSetting, call: LazyCall): CallCode {
  return new CallReader(setting, call).read();
}

class CallReader {
  private readonly places: (readonly RuleStep[])[] = [];
  private readonly known = new Map<string, number>();
  private readonly waiting: { readonly codes: Codes; readonly place: number }[] = [];
  private readonly assertions: Assertion[] = [];
  private readonly forbids: Forbid[] = [];

  constructor(
    private readonly setting: RuleSetting,
    private readonly call: LazyCall,
  ) {}

  read(): CallCode {
    const { codes, effects } = this.quiet([{ name: this.call, at: 0 }]);
    const first: readonly RuleStep[] =
      codes.length === 0
        ? [{ guard: null, effects, to: "end" }]
        : this.stepsAt(codes).map((step) => ({ ...step, effects: [...effects, ...step.effects] }));
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      this.places[next.place] = this.stepsAt(next.codes);
    }
    const { places, assertions, forbids } = this;
    if (assertions.length > MAX_BITS || forbids.length > MAX_BITS)
      throw new Refusal(`its rule set has more than ${MAX_BITS} assertions in one call`);
    return { first, places, assertions, forbids };
  }

  private instructionAt({ name, at }: Codes[number]): RuleInstruction | undefined {
    const { calls, hooks } = this.setting.ruleSet.definition;
    return (name in calls ? calls[name as LazyCall] : hooks[name as HookName])?.[at];
  }

  /** Goes over what is no statement of its own. */
  private quiet(from: Codes): { codes: Codes; effects: readonly Line[] } {
    const effects: Line[] = [];
    let codes = from;
    for (let steps = 0; ; steps++) {
      if (steps > MAX_PLACES) throw new Refusal("its rule set's calls do not end");
      const top = codes.at(-1);
      if (top === undefined) return { codes, effects };
      const instruction = this.instructionAt(top);
      const below = codes.slice(0, -1);
      if (instruction === undefined || instruction.op === "return") codes = below;
      else if (instruction.op === "jump") codes = [...below, { ...top, at: instruction.to }];
      else if (instruction.op === "forbid") {
        effects.push(...this.forbid(instruction));
        codes = [...below, { ...top, at: top.at + 1 }];
      } else return { codes, effects };
    }
  }

  private forbid(instruction: Forbid): Line[] {
    const bit = bitOf(this.forbids, instruction);
    return this.judged(instruction.condition, [`broken = broken | ${2 ** bit};`]);
  }

  /** What is done where a condition of the contract holds. */
  private judged(condition: (Forbid | Assertion)["condition"], then: readonly Line[]): Line[] {
    const done = when(this.setting.expressions.condition(condition), then);
    if (!readsState(condition, ["crossing", "other_context"])) return done;
    const kind = this.call === "disable" ? "SECTION" : "PAUSE";
    return [`find(me, ${kind});`, ...done, "found = 0;"];
  }

  private placeOf(codes: Codes): number {
    const key = codes.map(({ name, at }) => `${name}:${at}`).join();
    let place = this.known.get(key);
    if (place === undefined) {
      place = this.known.size;
      if (place > MAX_PLACES) throw new Refusal("its rule set's calls have too many statements");
      this.known.set(key, place);
      this.waiting.push({ codes, place });
    }
    return place;
  }

  /** What follows a statement. */
  private then(guard: string | null, effects: readonly Line[], reached: Codes): RuleStep[] {
    if (guard === "0") return [];
    const quiet = this.quiet(reached);
    const to = quiet.codes.length === 0 ? "end" : this.placeOf(quiet.codes);
    return [{ guard: guard === "1" ? null : guard, effects: [...effects, ...quiet.effects], to }];
  }

  private stepsAt(codes: Codes): readonly RuleStep[] {
    const { expressions, variables, ruleSet, asserts } = this.setting;
    const top = codes.at(-1)!;
    const below = codes.slice(0, -1);
    const at = (to: number): Codes => [...below, { ...top, at: to }];
    const following = at(top.at + 1);
    const instruction = this.instructionAt(top)!;
    switch (instruction.op) {
      case "assertion": {
        if (!asserts) return this.then(null, [], following);
        const raise = [`raised = raised | ${2 ** bitOf(this.assertions, instruction)};`];
        if (instruction.assertion !== "bug")
          return this.then(null, this.judged(instruction.condition, raise), following);
        const condition = this.guard(instruction.condition);
        const bug: RuleStep[] = condition === "0" ? [] : [{ guard: condition, effects: raise, to: "bug" }];
        return [...bug, ...this.then(negated(condition), [], following)];
      }
      case "assign":
        return this.then(null, assignment(ruleSet, expressions, variables, instruction), following);
      case "hook": {
        const { hook } = instruction;
        const called = codes.length === 1 ? this.setting.hookCalled(hook) : [];
        if (ruleSet.definition.hooks[hook] !== undefined)
          return this.then(null, called, [...following, { name: hook, at: 0 }]);
        return this.then(null, [...called, ...builtIn(hook, this.setting)], following);
      }
      case "preempt":
        return this.then(null, preempting(instruction), following);
      case "branch": {
        const condition = this.guard(instruction.condition);
        return [...this.then(condition, [], following), ...this.then(negated(condition), [], at(instruction.to))];
      }
      default:
        throw new TypeError(`${instruction.op} is no statement of its own`);
    }
  }

  private guard(condition: Assertion["condition"]): string {
    if (readsState(condition, ["crossing", "other_context"]))
      throw new Refusal("a statement of its rule set goes on by what the contract alone reads");
    return this.setting.expressions.condition(condition);
  }
}

/** What a context switch's hook does, all at once; `met` tells of an assertion that held. */
export function switchHook(
  setting: RuleSetting,
  hook: "switch_out" | "switch_in",
  met: (assertion: Assertion) => readonly Line[],
): Line[] {
  const { ruleSet, expressions, variables, asserts } = setting;
  let size = 0;
  const run = (codes: Codes): Line[] => {
    if (++size > MAX_PLACES) throw new Refusal(`the rule set's ${hook} has too many paths`);
    const top = codes.at(-1);
    if (top === undefined) return [];
    const instruction = ruleSet.definition.hooks[top.name as HookName]?.[top.at];
    const below = codes.slice(0, -1);
    if (instruction === undefined || instruction.op === "return") return run(below);
    const following = [...below, { ...top, at: top.at + 1 }];
    switch (instruction.op) {
      case "jump":
        return run([...below, { ...top, at: instruction.to }]);
      case "forbid":
        return run(following);
      case "assertion": {
        const condition = asserts ? expressions.condition(instruction.condition) : "0";
        if (instruction.assertion !== "bug") return [...when(condition, met(instruction)), ...run(following)];
        return when(condition, [...met(instruction), "kill(me);"], run(following));
      }
      case "assign":
        return [...assignment(ruleSet, expressions, variables, instruction), ...run(following)];
      case "hook": {
        const called = codes.length === 1 ? setting.hookCalled(instruction.hook) : [];
        if (ruleSet.definition.hooks[instruction.hook] !== undefined)
          return [...called, ...run([...following, { name: instruction.hook, at: 0 }])];
        return [...called, ...builtIn(instruction.hook, setting), ...run(following)];
      }
      case "preempt":
        return [...preempting(instruction), ...run(following)];
      case "branch": {
        const condition = expressions.condition(instruction.condition);
        return when(condition, run(following), run([...below, { ...top, at: instruction.to }]));
      }
    }
  };
  const lines = run([{ name: hook, at: 0 }]);
  // What was below zero before falls no more.
  const mayFall = (ruleSet.definition.hooks[hook] ?? []).length > 0 && changesPreemption(ruleSet);
  return mayFall ? [...when("no_preempt[me] < 0", ["imbalance = 2;"]), ...lines] : lines;
}

/** Whether some code of the rule set turns preemption on or off. */
export function changesPreemption({ definition: { calls, hooks } }: LoadedRuleSet): boolean {
  return [...Object.values(calls), ...Object.values(hooks)].some((code) => code.some(({ op }) => op === "preempt"));
}

/** Preemption on or off; `imbalance`: the count has fallen below zero. */
function preempting({ on }: RuleInstruction & { op: "preempt" }): Line[] {
  if (!on) return ["no_preempt[me] = no_preempt[me] + 1;"];
  return [...when("no_preempt[me] == 0 && imbalance == 0", ["imbalance = 1;"]), "no_preempt[me] = no_preempt[me] - 1;"];
}

/** A hook without a body is arm64's: leave and flush emit what is owed. */
function builtIn(hook: "arch_enter" | "arch_leave" | "arch_flush", { emitted }: RuleSetting): Line[] {
  return hook === "arch_enter" ? [] : when("pending[me]", ["pending[me] = 0;", ...emitted]);
}

function assignment(
  ruleSet: LoadedRuleSet,
  expressions: Expressions,
  variables: ReadonlyMap<string, string>,
  { variable, value }: RuleInstruction & { op: "assign" },
): Line[] {
  const slot = ruleSet.slots.get(variable)!;
  const place = `${variables.get(variable)!}[${slot.perCpu ? "on[me]" : "me"}]`;
  const number = expressions.integer(value);
  const wrapped = slot.variable.type === "bool" ? `(${number} != 0)` : `(${number} & ${2 ** slot.bits - 1})`;
  return [`${place} = ${wrapped};`];
}

export function negated(condition: string): string {
  return condition === "0" ? "1" : condition === "1" ? "0" : `!(${condition})`;
}

/** Which bit stands for one of these; it is added where it is not among them. */
function bitOf<Each>(all: Each[], one: Each): number {
  if (!all.includes(one)) all.push(one);
  return all.indexOf(one);
}
