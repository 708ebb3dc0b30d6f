import { compileCondition, type Environment } from "./expression.js";
import { type Expression, type Frame, IR_VERSION, type Program } from "./ir.js";
import { LoadedRuleSet } from "./rule-set.js";
import { WrittenStacks } from "./written.js";

/** A program ready to run: its conditions compiled once, its rule sets loaded when they are first wanted. */
export class LoadedProgram {
  readonly stacks = new WrittenStacks();
  /** Index of the switch that silences assertions, or null where the program has none. */
  private readonly debugVm: number | null;
  /** Index of the switch under which spin locks sleep, or null. */
  readonly preemptRt: number | null;
  private readonly ruleSets = new Map<number, LoadedRuleSet>();
  private readonly conditions = new WeakMap<Expression, (environment: Environment) => boolean>();
  private readonly heads = new Map<number, ReadonlySet<number>>();

  constructor(readonly program: Program) {
    // The type says so; a program that was read from a file may differ.
    const version: number = program.version;
    if (version !== IR_VERSION) {
      throw new RangeError(`the program's IR has version ${version}, this runtime reads ${IR_VERSION}`);
    }
    this.debugVm = this.switchNamed("DEBUG_VM");
    this.preemptRt = this.switchNamed("PREEMPT_RT");
  }

  /** A rule set by index. */
  ruleSet(index: number): LoadedRuleSet {
    const known = this.ruleSets.get(index);
    if (known !== undefined) return known;
    const definition = this.program.ruleSets[index];
    if (definition === undefined) throw new RangeError(`the program has no rule set ${index}`);
    const kernel = this.program.machine.kernel ?? definition.since;
    const loaded = new LoadedRuleSet(definition, this.stacks, kernel, this.debugVm);
    this.ruleSets.set(index, loaded);
    return loaded;
  }

  /** A condition of the program as a function, compiled once. */
  condition(expression: Expression): (environment: Environment) => boolean {
    let compiled = this.conditions.get(expression);
    if (compiled === undefined) {
      compiled = compileCondition(expression);
      this.conditions.set(expression, compiled);
    }
    return compiled;
  }

  frame(index: number): Frame {
    return this.program.frames[index]!;
  }

  /** The frames with which the chains of a frame's code begin: if the rest begins with one of them, that call is it. */
  headsOf(frame: number): ReadonlySet<number> {
    let heads = this.heads.get(frame);
    if (heads === undefined) {
      heads = new Set(
        this.frame(frame).code.flatMap((instruction) => {
          const first = instruction.op === "chain" ? instruction.elements[0] : undefined;
          return first?.kind === "frame" ? [first.frame] : [];
        }),
      );
      this.heads.set(frame, heads);
    }
    return heads;
  }

  private switchNamed(name: string): number | null {
    const index = this.program.switches.findIndex((candidate) => candidate.name === name);
    return index < 0 ? null : index;
  }
}

/** Makes a program ready to run. Throws a RangeError where its IR has another version. */
export function loadProgram(program: Program): LoadedProgram {
  return new LoadedProgram(program);
}
