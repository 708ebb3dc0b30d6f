import { type Environment, type Expression, loadProgram, type Program, type Version } from "../../runtime/index.js";

/** Most combinations of switches that are tried to answer one question. */
const MAX_TRIED = 4096;
/** Most parts of conditions and values that are looked at for one program, so that many hard questions do not add up. */
const MAX_WORK = 3_000_000;

/** Values of free switches, by index. A switch that nothing reads is not in it. */
export type Values = ReadonlyMap<number, boolean>;

/** Answers which values of a program's switches conditions can have, by trying them. */
export class Configs {
  private readonly loaded: ReturnType<typeof loadProgram>;
  private readonly sizes = new Map<Expression, number>();
  private work = 0;

  constructor(private readonly program: Program) {
    this.loaded = loadProgram(program);
  }

  /**
   * Values of the free switches under which all conditions hold under a rule set, on the version of the kernel that the
   * machine or the set states. "never" where there are none, "unknown" where there is too much to try. A switch is decided
   * when a condition reads it, as in a run, so that a long conjunction is settled quickly.
   */
  satisfy(conditions: readonly Expression[], ruleSet: number): Values | "never" | "unknown" {
    const kernel = this.kernelUnder(ruleSet);
    const open: Values[] = [new Map()];
    let tried = 0;
    for (let values = open.pop(); values !== undefined; values = open.pop()) {
      this.work += values.size;
      if (++tried > MAX_TRIED || this.work > MAX_WORK) return "unknown";
      const { holds, undecided } = this.outcome(conditions, values, kernel);
      if (undecided !== null) open.push(new Map(values).set(undecided, true), new Map(values).set(undecided, false));
      else if (holds) return values;
    }
    return "never";
  }

  /** The version of the kernel under a rule set; null: newer than every one. */
  kernelUnder(ruleSet: number): Version | null {
    return this.program.machine.kernel ?? this.program.ruleSets[ruleSet]!.since;
  }

  /** How the conditions come out, or the first free switch without a value that they read. */
  private outcome(
    conditions: readonly Expression[],
    values: Values,
    kernel: Version | null,
  ): { readonly holds: boolean; readonly undecided: number | null } {
    const read = new Map<number, boolean>();
    let undecided: number | null = null;
    const holds = (condition: Expression): boolean => {
      this.work += this.sizeOf(condition);
      return this.loaded.condition(condition)(environment);
    };
    const readSwitch = (index: number): boolean => {
      let known = read.get(index);
      if (known === undefined) {
        const { value, dependsOn } = this.program.switches[index]!;
        const possible = dependsOn === null || holds(dependsOn);
        const own = value ?? values.get(index);
        // What comes after this is worked out in vain; the first one is what counts.
        if (possible && own === undefined) undecided ??= index;
        known = possible && own === true;
        read.set(index, known);
      }
      return known;
    };
    const unread = (): never => {
      throw new TypeError("a condition on configs reads something else");
    };
    const environment: Environment = {
      kernel,
      switch: readSwitch,
      slot: unread,
      variable: unread,
      state: unread,
      regionPages: unread,
      mapped: unread,
      visible: unread,
    };
    return { holds: conditions.every(holds), undecided };
  }

  /** How many parts a condition has. */
  private sizeOf(condition: Expression): number {
    let size = this.sizes.get(condition);
    if (size === undefined) {
      size = partsOf(condition);
      this.sizes.set(condition, size);
    }
    return size;
  }
}

/** How many parts a condition on configs has, itself included. */
function partsOf(condition: Expression): number {
  const work = [condition];
  let parts = 0;
  for (let part = work.pop(); part !== undefined; part = work.pop()) {
    parts++;
    if (part.op === "not" || part.op === "negate") work.push(part.operand);
    else if (part.op === "operation") for (const operand of part.operands) work.push(operand);
  }
  return parts;
}
