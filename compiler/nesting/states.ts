/** The nesting states of a task under one rule set, each one object, and what statements make of them. */
import {
  type AskRealTime,
  type Context,
  Contexts,
  type Effect,
  effectOfCall,
  INITIAL_STATE,
  type InterruptKind,
  LAZY_CALLS,
  type LazyCall,
  type LazyState,
  type LoadedProgram,
  type LoadedRuleSet,
  maySleepAtEntry,
  type NestingState,
  NOTHING_OPEN,
  type StepResult,
} from "../../runtime/index.js";
import type { Configs, Way } from "./configs.js";

/**
 * What a task is in as far as nesting goes: pages and barriers that are owed are left to runs. Equal states of one
 * `States` are the same object.
 */
export interface TaskState {
  /** Its place in the list of its `States`. */
  readonly number: number;
  readonly lazy: LazyState;
  readonly contexts: Contexts;
  /** For each section that is open, whether code outside `arch/` opened it ("1") or not ("0"); kept for portable programs. */
  readonly openers: string;
}

/** What a call of the API does. */
export interface CallResult {
  readonly step: StepResult;
  readonly effect: Effect;
  /** Null: a bug has ended the task, or the stack of open calls is full. */
  readonly after: TaskState | null;
}

/** What a context switch, or a context that is entered or left, does. */
export interface ContextResult {
  readonly after: TaskState;
  /** It may sleep, where that is a bug. */
  readonly asleep: boolean;
  /** It may sleep, where some architecture has preemption off. */
  readonly unportable: boolean;
  /** The preempt count falls below zero. */
  readonly underflows: boolean;
}

export class States {
  readonly initial: TaskState;
  readonly list: TaskState[] = [];
  private readonly known = new Map<string, TaskState>();
  private readonly countsContexts: boolean;
  private readonly calls = new Map<TaskState, (Way<CallResult>[] | undefined)[]>();

  constructor(
    private readonly loaded: LoadedProgram,
    readonly ruleSet: LoadedRuleSet,
    private readonly configs: Configs,
  ) {
    const { calls, hooks } = ruleSet.definition;
    const code = [...Object.values(calls), ...Object.values(hooks)].flat();
    this.countsContexts = code.some(({ op }) => op === "preempt");
    this.initial = this.state(INITIAL_STATE, Contexts.none, "");
  }

  /** The first state, with so many sections open, and so many pauses in them. */
  opened(sections: number, pauses: number): TaskState {
    const calls = [...Array<LazyCall>(sections).fill("enable"), ...Array<LazyCall>(pauses).fill("pause")];
    // Of a call that can end the task nothing is left to begin with.
    return calls.reduce((state, call) => this.call(state, call, null)[0]!.result.after ?? state, this.initial);
  }

  /** One of the four calls; `source` is the file of the frame whose text has it. */
  call(state: TaskState, call: LazyCall, source: string | null): readonly Way<CallResult>[] {
    if (this.loaded.program.machine.portable) return this.workOutCall(state, call, source);
    let ways = this.calls.get(state);
    if (ways === undefined) {
      ways = [];
      this.calls.set(state, ways);
    }
    return (ways[LAZY_CALLS.indexOf(call)] ??= this.workOutCall(state, call, source));
  }

  enterOrExit(state: TaskState, context: Context, enters: boolean): readonly Way<ContextResult>[] {
    const { contexts } = state;
    return this.configs.ways((readSwitch) => {
      const realTime = this.realTime(readSwitch);
      const maySleep = enters && maySleepAtEntry(context, realTime);
      const sleeps = maySleep ? this.sleep(state, readSwitch) : { asleep: false, unportable: false };
      const changed = contexts.changed(context, enters ? 1 : -1, realTime);
      const underflows = contexts.underflows(changed.noPreempt - contexts.noPreempt);
      return { ...sleeps, underflows, after: this.state(state.lazy, changed, state.openers) };
    });
  }

  sleeping(state: TaskState): readonly Way<ContextResult>[] {
    return this.configs.ways((readSwitch) => ({
      ...this.sleep(state, readSwitch),
      underflows: false,
      after: state,
    }));
  }

  /** A context switch to whatever task and back, as this task sees it. */
  schedule(state: TaskState): readonly Way<ContextResult>[] {
    const context = (readSwitch: (index: number) => boolean, { contexts }: TaskState) => ({
      inInterrupt: contexts.inInterrupt,
      readSwitch,
    });
    return this.configs.ways((readSwitch) => {
      const sleeps = this.sleep(state, readSwitch);
      let after = state;
      let underflows = false;
      for (const hook of ["switch_out", "switch_in"] as const) {
        const result = this.ruleSet.switchHook(after.lazy, hook, context(readSwitch, after));
        underflows ||= after.contexts.underflows(result.leastPreempt);
        after = this.state(result.state, after.contexts.withPreemption(result.preempt), after.openers);
      }
      return { ...sleeps, underflows, after };
    });
  }

  /**
   * As a frame finds it that is called here: whether a context is open matters to it, not how often, since it leaves them as
   * they are. So a recursion under a lock does not have ever more states. Rule sets that turn preemption on and off
   * themselves need not leave it so.
   */
  entering(state: TaskState): TaskState {
    if (this.countsContexts || state.contexts === Contexts.none) return state;
    const uncounted = state.contexts.uncounted();
    return uncounted === state.contexts ? state : this.state(state.lazy, uncounted, state.openers);
  }

  /** As the caller goes on, which called in `before`, when the frame has ended in `end`. */
  leaving(before: TaskState, end: TaskState): TaskState {
    if (this.countsContexts || end.contexts === before.contexts) return end;
    return this.state(end.lazy, before.contexts, end.openers);
  }

  /** As a handler finds it that interrupts the task. */
  inHandler({ lazy, contexts }: TaskState, kind: InterruptKind): TaskState {
    return this.state({ ...lazy, written: NOTHING_OPEN }, contexts.inHandler(kind), "");
  }

  /** As the task goes on, when a handler that interrupted it in `before` has ended in `end`. */
  afterHandler(before: TaskState, end: TaskState): TaskState {
    return this.state({ ...end.lazy, written: before.lazy.written }, end.contexts.afterHandler(), before.openers);
  }

  /** The state as a trace shows it. */
  shown({ lazy, contexts }: TaskState, readSwitch: (index: number) => boolean): NestingState {
    return this.ruleSet.shown(lazy, { inInterrupt: contexts.inInterrupt, readSwitch });
  }

  private workOutCall(state: TaskState, call: LazyCall, source: string | null): Way<CallResult>[] {
    const { lazy, contexts, openers } = state;
    return this.configs.ways((readSwitch) => {
      const step = this.ruleSet.step(lazy, call, { inInterrupt: contexts.inInterrupt, readSwitch });
      const ends = step.full || step.raised.some(({ assertion }) => assertion === "bug");
      const open = this.openersAfter(openers, call, source);
      const after = ends ? null : this.state(step.state, contexts.withPreemption(step.preempt), open);
      return { step, after, effect: effectOfCall(step, lazy, this.ruleSet.stacks.sections(lazy.written) > 0) };
    });
  }

  private openersAfter(openers: string, call: LazyCall, source: string | null): string {
    if (!this.loaded.program.machine.portable) return "";
    if (call === "enable") return openers + (source !== null && source.startsWith("arch/") ? "0" : "1");
    return call === "disable" ? openers.slice(0, -1) : openers;
  }

  private sleep({ lazy, contexts, openers }: TaskState, readSwitch: (index: number) => boolean) {
    const asleep = contexts.isAtomic(this.realTime(readSwitch));
    // On an architecture that turns preemption off; code of one architecture knows what its own does.
    const unportable =
      openers.includes("1") && this.ruleSet.isActive(lazy, { inInterrupt: contexts.inInterrupt, readSwitch });
    return { asleep, unportable };
  }

  private realTime(readSwitch: (index: number) => boolean): AskRealTime {
    const { preemptRt } = this.loaded;
    return () => preemptRt !== null && readSwitch(preemptRt);
  }

  private state(lazy: LazyState, contexts: Contexts, openers: string): TaskState {
    const { noPreempt, irqsOff, bhOff, handlers } = contexts;
    const where = contexts === Contexts.none ? "" : `${noPreempt} ${irqsOff} ${bhOff} ${handlers.join(" ")}`;
    const key = `${lazy.variables} ${lazy.perCpu} ${lazy.written}|${where}|${openers}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const state = { number: this.list.length, lazy, contexts, openers };
    this.list.push(state);
    this.known.set(key, state);
    return state;
  }
}
