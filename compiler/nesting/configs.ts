/** Configs as sets: under which values of the free switches a condition of the program holds. */
import {
  type Environment,
  type Expression,
  type LoadedProgram,
  type Program,
  someExpression,
  type Value,
  type Version,
} from "../../runtime/index.js";
import { ALWAYS, type Bdd, BddTable, MAX_VARIABLES, NEVER } from "./bdd.js";
import { SpareArrays } from "./spare-arrays.js";
import { UndecidedError } from "./undecided.js";

/** One way in which something that reads switches can come out. */
export interface Way<Result> {
  readonly when: Bdd;
  readonly result: Result;
}

/** Most ways of one expression or call that are told apart; a condition made to have more is beyond this checker. */
const MAX_WAYS = 4096;

/** Where conditions are evaluated that read no task: slots and the kernel's version are known, nothing else is there. */
export function slotEnvironment(
  slots: readonly Value[],
  kernel: Version | null,
  regionPages: (region: number) => number,
  readSwitch: (index: number) => boolean,
): Environment {
  const unread = (): never => {
    throw new TypeError("a condition on configs reads a task's state");
  };
  return {
    kernel,
    slot: (index) => slots[index]!,
    switch: readSwitch,
    variable: unread,
    state: unread,
    regionPages,
    mapped: unread,
    visible: unread,
  };
}

/**
 * The free switches, each with its variable. Variables stand in the program's order, so that how a formula is written, and
 * which way leads to a finding, does not depend on what has been looked at before; of more switches than there can be
 * variables, in the order in which they are met.
 */
export class ConfigVariables {
  readonly bdds: BddTable;
  private readonly variables = new Map<number, number>();
  private readonly switches: number[] = [];

  constructor({ switches }: Pick<Program, "switches">, arrays = new SpareArrays()) {
    this.bdds = new BddTable(arrays);
    const free = [...switches.keys()].filter((index) => switches[index]!.value === null);
    if (free.length <= MAX_VARIABLES) for (const index of free) this.add(index);
  }

  /** Where the free switch of this index is on. */
  on(index: number): Bdd {
    return this.bdds.variable(this.variables.get(index) ?? this.add(index));
  }

  /** The switch of a variable, by index. */
  switchOf(variable: number): number {
    return this.switches[variable]!;
  }

  private add(index: number): number {
    const variable = this.switches.push(index) - 1;
    this.variables.set(index, variable);
    return variable;
  }
}

/**
 * The switches of a program under the kernel version of one rule set. A free switch is a variable, and
 * stands for the value that code sees: `possible` leaves out what `depends on` rules out.
 */
export class Configs {
  /** All values that the free switches can have together. */
  readonly possible: Bdd;
  readonly bdds: BddTable;
  private readonly program: Program;
  private readonly switches: (Bdd | null)[];
  /** What has been found of conditions that read no slot. */
  private readonly conditions = new WeakMap<Expression, Bdd>();

  constructor(
    private readonly loaded: LoadedProgram,
    readonly kernel: Version | null,
    readonly variables: ConfigVariables,
  ) {
    const { bdds } = variables;
    this.bdds = bdds;
    this.program = loaded.program;
    this.switches = this.program.switches.map(() => null);
    let possible: Bdd = ALWAYS;
    this.program.switches.forEach(({ value, dependsOn }, index) => {
      if (value !== null || dependsOn === null) return;
      possible = bdds.minus(possible, bdds.minus(variables.on(index), this.holds(dependsOn, [])));
    });
    this.possible = possible;
  }

  /** Where a switch is on. */
  switchOn(index: number): Bdd {
    const known = this.switches[index]!;
    if (known !== null) return known;
    const { value, dependsOn } = this.program.switches[index]!;
    // One that is read while its own dependencies are worked out counts as on, as in a run.
    this.switches[index] = ALWAYS;
    const fixed = value === false ? NEVER : dependsOn === null ? ALWAYS : this.holds(dependsOn, []);
    const found = value === null ? this.variables.on(index) : fixed;
    this.switches[index] = found;
    return found;
  }

  /** Where a condition holds that reads switches, the kernel's version and slots with these values. */
  holds(condition: Expression, slots: readonly Value[]): Bdd {
    const known = this.conditions.get(condition);
    if (known !== undefined) return known;
    const found = this.evaluate(condition, slots);
    if (!someExpression(condition, ({ op }) => op === "slot")) this.conditions.set(condition, found);
    return found;
  }

  /** Every way in which a function that reads switches can come out; ways that come out alike are not joined. */
  ways<Result>(evaluate: (readSwitch: (index: number) => boolean) => Result): Way<Result>[] {
    const ways: Way<Result>[] = [];
    const { bdds } = this;
    for (let script: boolean[] | null = []; script !== null;) {
      const answers: boolean[] = script;
      let asked = 0;
      let when: Bdd = ALWAYS;
      const result = evaluate((index) => {
        const on = this.switchOn(index);
        const yes = bdds.and(when, on);
        if (yes === NEVER || yes === when) return yes !== NEVER;
        const answer = answers[asked] ?? true;
        answers[asked++] = answer;
        when = answer ? yes : bdds.minus(when, on);
        return answer;
      });
      ways.push({ when, result });
      if (ways.length > MAX_WAYS) throw new UndecidedError({ kind: "configs" });
      answers.length = asked;
      const turn = answers.lastIndexOf(true);
      script = turn < 0 ? null : [...answers.slice(0, turn), false];
    }
    return ways;
  }

  private evaluate(condition: Expression, slots: readonly Value[]): Bdd {
    const { bdds } = this;
    switch (condition.op) {
      case "switch":
        return this.switchOn(condition.switch);
      case "not":
        return bdds.not(this.holds(condition.operand, slots));
      case "operation": {
        const [operator] = condition.operators;
        if (operator === "&&")
          return condition.operands.reduce((all, each) => bdds.and(all, this.holds(each, slots)), ALWAYS);
        if (operator === "||")
          return condition.operands.reduce((any, each) => bdds.or(any, this.holds(each, slots)), NEVER);
        break;
      }
      default:
        break;
    }
    const holds = this.loaded.condition(condition);
    const regionPages = (region: number): number => this.program.regions[region]!.pages;
    return this.ways((readSwitch) => holds(slotEnvironment(slots, this.kernel, regionPages, readSwitch)))
      .filter(({ result }) => result)
      .reduce((any, { when }) => bdds.or(any, when), NEVER);
  }
}
