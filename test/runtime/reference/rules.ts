/** Executes the text of a rule set, a statement at a time, and evaluates what the language lets one ask. */
import type { ArchHook, Expression, HookName, LazyCall, RuleSet, Version } from "../../../runtime/index.js";
import type { Assertion, Calling, TaskState, World, Written } from "./world.js";

/** What expressions may ask for. */
export interface Questions {
  readonly kernel: Version | null;
  ask(expression: Expression & { op: "switch" | "variable" | "state" | "mapped" | "visible" | "slot" }): number;
}

function compareVersions(left: Version, right: Version): number {
  for (const part of [0, 1, 2, 3]) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const compare = (operator: string, left: number, right: number): boolean =>
  operator === "=="
    ? left === right
    : operator === "!="
      ? left !== right
      : operator === "<"
        ? left < right
        : operator === "<="
          ? left <= right
          : operator === ">"
            ? left > right
            : left >= right;

/** Small integers are all that the random scenarios need. */
export function evaluate(expression: Expression, questions: Questions): number {
  switch (expression.op) {
    case "integer":
      return Number(expression.value);
    case "kernel": {
      const order = questions.kernel === null ? 1 : compareVersions(questions.kernel, expression.version);
      return Number(compare(expression.compare, order, 0));
    }
    case "not":
      return Number(evaluate(expression.operand, questions) === 0);
    case "negate":
      return -evaluate(expression.operand, questions);
    case "operation": {
      const [first, ...others] = expression.operands;
      let value = evaluate(first!, questions);
      others.forEach((operand, index) => {
        const operator = expression.operators[index]!;
        const right = evaluate(operand, questions);
        if (operator === "||") value = Number(value !== 0 || right !== 0);
        else if (operator === "&&") value = Number(value !== 0 && right !== 0);
        else if (operator === "+") value += right;
        else if (operator === "-") value -= right;
        else if (operator === "&") value &= right;
        else if (operator === "|") value |= right;
        else value = Number(compare(operator, value, right));
      });
      return value;
    }
    case "protection":
    case "region":
    case "slice":
      throw new TypeError(`${expression.op} is no number`);
    default:
      return questions.ask(expression);
  }
}

export const inInterrupt = (task: TaskState): boolean => task.handlers.length > 0 || task.bhOff > 0;
const count = (written: readonly Written[], opening: Written["opening"]): number =>
  written.filter((each) => each.opening === opening).length;

/** What a call took away from, or adds to, the calls as written. */
export function writtenAfter(written: readonly Written[], call: LazyCall, interrupt: boolean): Written[] {
  const opening = call === "enable" || call === "disable" ? "section" : "pause";
  if (call === "enable" || call === "pause") return [...written, { opening, inInterrupt: interrupt }];
  const at = written.findLastIndex((each) => each.opening === opening);
  return written.filter((_, index) => index !== at);
}

/** What one statement did beside changing the state. */
export interface Did {
  readonly raised: Assertion[];
  readonly hooks: ArchHook[];
  bug: boolean;
}

/** The rule set on one task of a world. */
export class Rules {
  /** A hook has turned preemption on more often than it was off, since somebody set it to false. */
  fell = false;

  constructor(
    private readonly set: RuleSet,
    private readonly kernel: Version | null,
    private readonly readSwitch: (index: number) => boolean,
    /** Whether assertions report; asked where one would. */
    private readonly debugVm: () => boolean,
    /** emit_pte_barriers() on a CPU. */
    private readonly emit: (world: World, cpu: number) => void,
  ) {}

  isActive(world: World, task: TaskState): boolean {
    return evaluate(this.set.active, this.questions(world, task, null)) !== 0;
  }

  /** All variables, in the rule set's order. */
  variables(world: World, task: TaskState): number[] {
    return this.set.variables.map(({ name }) => this.variable(world, task, name));
  }

  variable(world: World, task: TaskState, name: string): number {
    return task.variables[name] ?? world.perCpu[task.cpu]![name]!;
  }

  /** The whole of a hook for context switches. */
  switchHook(world: World, task: TaskState, hook: "switch_out" | "switch_in"): Did {
    const did: Did = { raised: [], hooks: [], bug: false };
    let at: Calling["at"] = [{ text: hook, line: 0 }];
    while (at.length > 0) at = this.line(world, task, at, null, did, []);
    return did;
  }

  /** One statement of a call, and what stands around it that is none of its own. An empty `at`: the call has ended. */
  proceed(world: World, task: TaskState, calling: Calling, did: Did): Calling {
    const forbidden = [...calling.forbidden];
    let { at } = calling;
    const line = (): void => {
      at = this.line(world, task, at, calling.call, did, forbidden);
    };
    while (at.length > 0 && this.isSilent(at)) line();
    if (at.length > 0) line();
    while (at.length > 0 && this.isSilent(at)) line();
    const raised = [...calling.raised, ...did.raised];
    return { ...calling, at, raised, forbidden, hooks: [...calling.hooks, ...did.hooks] };
  }

  private instruction(at: Calling["at"]): RuleSet["calls"]["enable"][number] | undefined {
    const { text, line } = at.at(-1)!;
    const { calls, hooks } = this.set;
    return (text in calls ? calls[text as LazyCall] : hooks[text as HookName])?.[line];
  }

  /** Jumps, returns and the contract are nothing that something could come between. */
  private isSilent(at: Calling["at"]): boolean {
    const instruction = this.instruction(at);
    return instruction === undefined || ["jump", "return", "forbid"].includes(instruction.op);
  }

  private line(
    world: World,
    task: TaskState,
    at: Calling["at"],
    call: LazyCall | null,
    did: Did,
    forbidden: string[],
  ): Calling["at"] {
    const instruction = this.instruction(at);
    const outer = at.slice(0, -1);
    if (instruction === undefined) return outer;
    const { text, line } = at.at(-1)!;
    const following = (to: number): Calling["at"] => [...outer, { text, line: to }];
    const holds = (condition: Expression): boolean => evaluate(condition, this.questions(world, task, call)) !== 0;
    switch (instruction.op) {
      case "forbid":
        if (holds(instruction.condition)) forbidden.push(instruction.text);
        return following(line + 1);
      case "assertion": {
        if (!holds(instruction.condition) || !this.debugVm()) return following(line + 1);
        const { assertion, source, origin } = instruction;
        did.raised.push({ kind: assertion, text: instruction.text, source, origin });
        if (assertion !== "bug") return following(line + 1);
        did.bug = true;
        return [];
      }
      case "assign": {
        const { type, perCpu } = this.set.variables.find(({ name }) => name === instruction.variable)!;
        const value = evaluate(instruction.value, this.questions(world, task, call));
        const bits = type === "u8" ? 0xff : 0xffff;
        const wrapped = type === "bool" ? Number(value !== 0) : value & bits;
        (perCpu ? world.perCpu[task.cpu]! : task.variables)[instruction.variable] = wrapped;
        return following(line + 1);
      }
      case "hook": {
        // What a hook calls in its turn is its own affair.
        if (outer.length === 0) did.hooks.push(instruction.hook);
        if (this.set.hooks[instruction.hook] !== undefined)
          return [...following(line + 1), { text: instruction.hook, line: 0 }];
        if (instruction.hook !== "arch_enter" && task.pending) {
          task.pending = false;
          this.emit(world, task.cpu);
        }
        return following(line + 1);
      }
      case "preempt":
        if (instruction.on && task.preemptOff === 0) this.fell = true;
        task.preemptOff += instruction.on ? -1 : 1;
        return following(line + 1);
      case "jump":
        return following(instruction.to);
      case "branch":
        return following(holds(instruction.condition) ? line + 1 : instruction.to);
      case "return":
        return outer;
    }
  }

  private questions(world: World, task: TaskState, call: LazyCall | null): Questions {
    return {
      kernel: this.kernel,
      ask: (question) => {
        if (question.op === "switch") return Number(this.readSwitch(question.switch));
        if (question.op === "variable") return this.variable(world, task, question.name);
        if (question.op !== "state") throw new TypeError(`a rule set asks for ${question.op}`);
        const { written } = task;
        const closes = call === "disable" ? "section" : call === "resume" ? "pause" : null;
        const innermost = written.findLast((each) => each.opening === closes);
        switch (question.state) {
          case "crossing":
            return Number(innermost !== undefined && innermost !== written.at(-1));
          case "other_context":
            return Number(innermost !== undefined && innermost.inInterrupt !== inInterrupt(task));
          case "active":
            return Number(this.isActive(world, task));
          default:
            return stateOf(world, task, question.state);
        }
      },
    };
  }
}

/** What the machine knows of a task, whatever the rule set. */
export function stateOf(
  world: World,
  task: TaskState,
  state: "pending" | "in_interrupt" | "barriers" | "sections" | "pauses",
): number {
  switch (state) {
    case "pending":
      return Number(task.pending);
    case "in_interrupt":
      return Number(inInterrupt(task));
    case "barriers":
      return world.barriers;
    case "sections":
      return count(task.written, "section");
    case "pauses":
      return count(task.written, "pause");
  }
}
