/** What one instruction of an activation's code can do to a nesting state. */
import {
  type Expression,
  type Frame,
  type Instruction,
  type LazyCall,
  type LoadedProgram,
  type LoadedRuleSet,
  judgementOf,
  type Origin,
  someExpression,
  type StateName,
  type Wrap,
} from "../../runtime/index.js";
import type { Activations, StaticActivation, Target } from "./activations.js";
import { ALWAYS, type Bdd } from "./bdd.js";
import { type Configs, slotEnvironment, type Way } from "./configs.js";
import { AT_END, type Spot, type Spots } from "./spots.js";
import type { CallResult, ContextResult, States, TaskState } from "./states.js";

/** One thing that can happen. */
export interface Move {
  readonly when: Bdd;
  /** Where the code goes on. */
  readonly to: number;
  /** Null: nothing follows, the task has ended or the run cannot go on. */
  readonly after: TaskState | null;
  readonly spots: readonly Spot[];
}

/** A frame, block or handler is run, and the code goes on at the next instruction. */
export interface Call {
  readonly activation: StaticActivation;
  /** Where its code begins: that of a block stands behind its frame's own. */
  readonly start: number;
  readonly entry: TaskState;
  /** By how much it is deeper on the call stack. */
  readonly deeper: number;
  /** A handler has a stack of open calls of its own. */
  readonly isHandler: boolean;
  /** The state behind the call, when the callee ends in `exit`. */
  readonly after: (exit: TaskState) => { readonly state: TaskState; readonly spot: Spot | null };
}

export type Step = { readonly moves: readonly Move[] } | { readonly call: Call };

/** An instruction that begins a loop or goes round in it; the rounds are counted by whoever follows the code. */
export type LoopInstruction = Extract<Instruction, { op: "rounds" | "round" | "pages" | "page" }>;

export function isLoop(instruction: Instruction): instruction is LoopInstruction {
  const { op } = instruction;
  return op === "rounds" || op === "round" || op === "pages" || op === "page";
}

const NO_SPOTS: readonly Spot[] = [];
const OPENING = { lazy: "enable", paused: "pause" } as const;
const CLOSING = { lazy: "disable", paused: "resume" } as const;

/** What a condition may ask that only a run with page tables can answer. */
const RUN_STATES: ReadonlySet<StateName> = new Set(["pending", "barriers"]);

export class Steps {
  private readonly ruleSet: LoadedRuleSet;

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly ruleSetIndex: number,
    readonly states: States,
    private readonly configs: Configs,
    readonly activations: Activations,
    readonly spots: Spots,
  ) {
    this.ruleSet = states.ruleSet;
  }

  frame(activation: StaticActivation): Frame {
    return this.loaded.frame(activation.frame);
  }

  /** The instruction at `at` in `state`; not for the ones of loops. */
  step(activation: StaticActivation, at: number, instruction: Instruction, state: TaskState): Step {
    const { origin } = instruction;
    const next = at + 1;
    switch (instruction.op) {
      case "call":
        return { moves: this.call(activation, origin, instruction.call, state, next) };
      case "chain":
      case "next":
        return this.target(activation, this.activations.target(activation, at), state, next);
      case "jump":
        return onTo(instruction.to, state);
      case "branch": {
        const holds = this.configs.holds(instruction.condition, activation.slots);
        const not = this.configs.bdds.not(holds);
        return { moves: [move(holds, next, state), move(not, instruction.to, state)] };
      }
      case "maybe":
        return { moves: [move(ALWAYS, next, state), move(ALWAYS, instruction.to, state)] };
      case "choose":
        return { moves: instruction.arms.map((arm) => move(ALWAYS, arm, state)) };
      case "enter":
      case "exit": {
        const ways = this.states.enterOrExit(state, instruction.context, instruction.op === "enter");
        return { moves: this.context(activation, origin, ways, next) };
      }
      case "sleep":
        return { moves: this.context(activation, origin, this.states.sleeping(state), next) };
      case "schedule":
        return { moves: this.context(activation, origin, this.states.schedule(state), next) };
      case "interrupt":
        return this.interrupt(activation, origin, instruction.irq, state);
      case "assert":
        return { moves: this.assert(activation, instruction, state, next) };
      case "return":
      case "rounds":
      case "round":
      case "pages":
      case "page":
        throw new TypeError(`${instruction.op} is followed by whoever follows the code`);
      default:
        return this.pageStatement(activation, instruction, state, next);
    }
  }

  /** An annotation at the chain's element, opened or closed. */
  wrap(activation: StaticActivation, wrap: Wrap, opens: boolean, state: TaskState): readonly Move[] {
    if (wrap.kind === "context") {
      return this.context(activation, wrap.origin, this.states.enterOrExit(state, wrap.context, opens), 0);
    }
    const call = opens ? OPENING[wrap.section] : CLOSING[wrap.section];
    return this.call(activation, wrap.origin, call, state, 0);
  }

  /** How often a loop goes round; null where a page index is outside, which ends the run. */
  rounds(activation: StaticActivation, instruction: LoopInstruction & { op: "rounds" | "pages" }): number | null {
    if (instruction.op === "rounds") return instruction.times;
    return this.activations.pageCount(activation, instruction.pages);
  }

  rangeStop(activation: StaticActivation, origin: Origin): Spot {
    return this.spots.spot("range", origin, activation.reportedIn);
  }

  /** What a task or handler, called at `origin`, leaves behind that was not there when it began; null where that is nothing. */
  leak(
    { reportedIn }: StaticActivation,
    origin: Origin,
    begun: TaskState,
    end: TaskState,
    deeper: number,
  ): Spot | null {
    const { stacks } = this.ruleSet;
    const sections = stacks.sections(end.lazy.written);
    const pauses = stacks.pauses(end.lazy.written);
    const before = this.ruleSet.variables(begun.lazy);
    const variables = this.ruleSet.variables(end.lazy);
    if (sections === 0 && pauses === 0 && variables.every((value, index) => value === before[index])) return null;
    const details = { kind: "leak", sections, pauses, begun: before, variables, pending: false } as const;
    const text = `${sections} ${pauses} ${before.join(",")} ${variables.join(",")}`;
    return this.spots.spot("leak", origin, reportedIn, { text, deeper, details });
  }

  /** A task ends with preemption off; of a count below zero is told where it falls. */
  imbalance({ reportedIn }: StaticActivation, origin: Origin, { contexts }: TaskState): Spot | null {
    return contexts.noPreempt > 0 ? this.spots.spot("preempt_imbalance", origin, reportedIn, { text: AT_END }) : null;
  }

  private call(
    activation: StaticActivation,
    origin: Origin,
    call: LazyCall,
    state: TaskState,
    next: number,
  ): readonly Move[] {
    const ways = this.states.call(state, call, this.loaded.frame(activation.frame).source);
    return ways.map(({ when, result }) => ({
      when,
      to: next,
      after: result.after,
      spots: this.callSpots(activation.reportedIn, origin, call, state, result),
    }));
  }

  private callSpots(
    reportedIn: number,
    origin: Origin,
    call: LazyCall,
    before: TaskState,
    { step, effect }: CallResult,
  ): readonly Spot[] {
    const { spots } = this;
    if (step.full) return [spots.spot("written_depth", origin, reportedIn)];
    const found = [spots.effect(origin, reportedIn, call, effect)];
    for (const { assertion, text } of step.raised) {
      found.push(spots.spot(assertion === "bug" ? "bug" : "warning", origin, reportedIn, { call, text }));
    }
    if (judgementOf(step) === "silent") {
      for (const text of step.forbidden) found.push(spots.spot("forbidden", origin, reportedIn, { call, text }));
    }
    if (before.contexts.underflows(step.leastPreempt)) {
      found.push(spots.spot("preempt_imbalance", origin, reportedIn, { call }));
    }
    if (call === "disable" || call === "resume") {
      const as = this.asWritten(call, before);
      if (as !== null) found.push(spots.spot(as, origin, reportedIn, { call }));
    }
    return found;
  }

  /** What is wrong with a close by the calls as written, whatever the rules make of them. */
  private asWritten(
    call: "disable" | "resume",
    { lazy: { written }, contexts }: TaskState,
  ): "closes_nothing" | "crosses" | "other_context" | null {
    const { stacks } = this.ruleSet;
    const opening = call === "disable" ? "section" : "pause";
    const open = opening === "section" ? stacks.sections(written) : stacks.pauses(written);
    if (open === 0) return "closes_nothing";
    if (stacks.openedInOtherContext(written, opening, contexts.inInterrupt)) return "other_context";
    return stacks.crosses(written, opening) ? "crosses" : null;
  }

  private context(
    { reportedIn }: StaticActivation,
    origin: Origin,
    ways: readonly Way<ContextResult>[],
    next: number,
  ): readonly Move[] {
    return ways.map(({ when, result: { after, asleep, unportable, underflows } }) => ({
      when,
      to: next,
      after,
      spots: [
        ...(asleep ? [this.spots.spot("sleep_in_atomic", origin, reportedIn)] : []),
        ...(unportable ? [this.spots.spot("sleep_in_section", origin, reportedIn)] : []),
        ...(underflows ? [this.spots.spot("preempt_imbalance", origin, reportedIn)] : []),
      ],
    }));
  }

  private target(activation: StaticActivation, target: Target, entry: TaskState, next: number): Step {
    switch (target.kind) {
      case "nothing":
        return onTo(next, entry);
      case "frame":
        return this.into(target.activation, 0, entry, 1 + target.skipped.length);
      case "block":
        return this.into(target.activation, target.at, entry, 1 + target.skipped.length);
      case "stop": {
        const { origin, skipped } = target;
        if (target.stop === "range") {
          const reportedIn = skipped.at(-1)?.frame ?? activation.reportedIn;
          return stop(this.spots.spot("range", origin, reportedIn, { deeper: skipped.length }));
        }
        const { frame, parameter, reportedIn } = target;
        const details = { kind: "argument", frame, parameter } as const;
        return stop(this.spots.spot("argument", origin, reportedIn, { deeper: 1 + skipped.length, details }));
      }
    }
  }

  private into(activation: StaticActivation, start: number, state: TaskState, deeper: number): Step {
    const after = (exit: TaskState) => ({ state: this.states.leaving(state, exit), spot: null });
    return { call: { activation, start, entry: this.states.entering(state), deeper, isHandler: false, after } };
  }

  private interrupt(activation: StaticActivation, origin: Origin, irq: number, state: TaskState): Step {
    const kind = this.loaded.frame(irq).interrupt!;
    const because = state.contexts.masks(kind);
    if (because !== null) {
      const details = { kind: "masked", irq, because } as const;
      return stop(this.spots.spot("masked", origin, activation.reportedIn, { text: because, details }));
    }
    const handler = this.activations.handler(irq);
    const entry = this.states.inHandler(state, kind);
    const after = (end: TaskState) => ({
      state: this.states.afterHandler(state, end),
      spot: this.leak(handler, origin, entry, end, 1),
    });
    return { call: { activation: handler, start: 0, entry, deeper: 1, isHandler: true, after } };
  }

  private assert(
    activation: StaticActivation,
    { ruleSets, condition, origin }: Instruction & { op: "assert" },
    state: TaskState,
    next: number,
  ): readonly Move[] {
    const judged = ruleSets === null || ruleSets.includes(this.ruleSetIndex);
    if (!judged || asksForRun(condition)) return [move(ALWAYS, next, state)];
    const holds = this.loaded.condition(condition);
    const fails = [this.spots.spot("assert", origin, activation.reportedIn)];
    return this.configs
      .ways((readSwitch) => holds(this.environment(activation, state, readSwitch)))
      .map(({ when, result }) => ({ when, to: next, after: state, spots: result ? NO_SPOTS : fails }));
  }

  private environment(
    { slots }: StaticActivation,
    state: TaskState,
    readSwitch: (index: number) => boolean,
  ): ReturnType<typeof slotEnvironment> {
    const { regions } = this.loaded.program;
    const regionPages = (region: number): number => regions[region]!.pages;
    const shown = this.states.shown(state, readSwitch);
    return {
      ...slotEnvironment(slots, this.configs.kernel, regionPages, readSwitch),
      variable: (name) => this.ruleSet.variable(state.lazy, name)!,
      state: (name) => {
        switch (name) {
          case "active":
            return Number(shown.active);
          case "in_interrupt":
            return Number(shown.inInterrupt);
          case "sections":
            return shown.sections;
          case "pauses":
            return shown.pauses;
          default:
            throw new TypeError(`${name} cannot be told without a run`);
        }
      },
    };
  }

  /** Page tables are left to runs; an index outside its pages ends these as well. */
  private pageStatement(activation: StaticActivation, instruction: Instruction, state: TaskState, next: number): Step {
    for (const pages of pagesOf(instruction)) {
      if (pages.op === "slice" && this.activations.pageCount(activation, pages) === null) {
        return stop(this.rangeStop(activation, instruction.origin));
      }
    }
    return onTo(next, state);
  }
}

/** Whether a condition asks what only a run with page tables knows. */
export function asksForRun(condition: Expression): boolean {
  return someExpression(
    condition,
    (part) => part.op === "mapped" || part.op === "visible" || (part.op === "state" && RUN_STATES.has(part.state)),
  );
}

function pagesOf(instruction: Instruction): Expression[] {
  if ("pages" in instruction) return [instruction.pages];
  return "page" in instruction && typeof instruction.page === "object" ? [instruction.page] : [];
}

function move(when: Bdd, to: number, after: TaskState): Move {
  return { when, to, after, spots: NO_SPOTS };
}

function onTo(to: number, after: TaskState): Step {
  return { moves: [move(ALWAYS, to, after)] };
}

function stop(spot: Spot): Step {
  return { moves: [{ when: ALWAYS, to: 0, after: null, spots: [spot] }] };
}
