/** The rule sets of other architectures: the calls are D's, and the hooks are held against `test/model/architectures.ts`. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countSequences,
  effectOf,
  INITIAL_STATE,
  LAZY_CALLS,
  type LazyCall,
  type LoadedRuleSet,
} from "../../runtime/index.js";
import { sequences, type Sequence } from "../fixtures/sequences/index.js";
import { ARCHITECTURES, architectures, type ArchitectureName, type Cpu, KernelBug } from "../model/architectures.js";
import { model } from "../model/model.js";
import { load, ruleSetOf, runOf } from "./programs.js";

type Event = { readonly call: LazyCall | "schedule"; readonly inInterrupt: boolean };

/** What can be seen after an event. */
interface Seen {
  readonly counters: readonly number[];
  readonly lazy: boolean;
  readonly preemptCount: number;
  readonly putsOff: boolean;
  /** The hooks that the generic layer called. */
  readonly hooks: readonly string[];
  readonly warnings: readonly string[];
  /** Where a BUG ended the task; null: nowhere. */
  readonly bug: string | null;
}

const shipped = load(`scenario s { expect ${ARCHITECTURES.join(", ")}: clean; }`);
const D = model("D");

/** What the kernel's text says of each event, up to a BUG. */
function predicted(name: ArchitectureName, events: readonly Event[]): Seen[] {
  const architecture = architectures[name];
  const cpu: Cpu = { lazy: false, preemptCount: 0 };
  const seen: Seen[] = [];
  let state = D.initial();
  for (const { call, inInterrupt } of events) {
    const hooks: string[] = [];
    let warnings: string[] = [];
    let bug: string | null = null;
    try {
      if (call === "schedule") architecture.contextSwitch(cpu, D.active(state, false));
      else {
        const outcome = D.call(state, call, inInterrupt);
        state = outcome.state;
        warnings = outcome.warnings.map(({ text }) => text);
        for (const { hook } of outcome.hooks) {
          hooks.push(hook);
          if (hook === "arch_enter") architecture.enter(cpu);
          if (hook === "arch_leave") architecture.leave(cpu);
        }
      }
    } catch (failure) {
      if (!(failure instanceof KernelBug)) throw failure;
      bug = failure.message;
    }
    const putsOff = !inInterrupt && architecture.putsOff(cpu, D.active(state, false));
    // Preemption is off inside xen_leave_lazy_mmu(), where one of the BUGs is.
    const preemptCount = bug === null ? cpu.preemptCount : 0;
    seen.push({ counters: D.variables(state), lazy: cpu.lazy, preemptCount, putsOff, hooks, warnings, bug });
    if (bug !== null) break;
  }
  return seen;
}

/** What the rule set does. */
function observed(ruleSet: LoadedRuleSet, events: readonly Event[]): Seen[] {
  const seen: Seen[] = [];
  let state = INITIAL_STATE;
  let preemptCount = 0;
  for (const { call, inInterrupt } of events) {
    const context = { inInterrupt, readSwitch: () => true };
    const results =
      call === "schedule"
        ? (["switch_out", "switch_in"] as const).map((hook) => {
            const result = ruleSet.switchHook(state, hook, context);
            state = result.state;
            return result;
          })
        : [ruleSet.step(state, call, context)];
    state = results.at(-1)!.state;
    preemptCount += results.reduce((sum, { preempt }) => sum + preempt, 0);
    const raised = results.flatMap((result) => result.raised);
    const bug = raised.find(({ assertion }) => assertion === "bug")?.source ?? null;
    const hooks = call === "schedule" ? [] : results.flatMap((result) => result.hooks.map(({ hook }) => hook));
    const [enabled, paused, lazy] = ruleSet.variables(state);
    seen.push({
      counters: [enabled!, paused!],
      lazy: lazy === 1,
      preemptCount: bug === null ? preemptCount : 0,
      putsOff: ruleSet.isActive(state, context),
      // What a leave flushes itself is its own business.
      hooks: hooks.filter((hook, at) => hook !== "arch_flush" || hooks[at - 1] !== "arch_leave"),
      warnings: raised.filter(({ assertion }) => assertion !== "bug").map(({ text }) => text),
      bug,
    });
    if (bug !== null) break;
  }
  return seen;
}

const made = (calls: Sequence["calls"]): Event[] =>
  calls.flatMap(({ call, inInterrupt, times }) => Array<Event>(times).fill({ call, inInterrupt }));

const randomEvents = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ call: fc.constantFrom(...LAZY_CALLS), inInterrupt: fc.constant(false) }) },
    { weight: 1, arbitrary: fc.record({ call: fc.constantFrom(...LAZY_CALLS), inInterrupt: fc.constant(true) }) },
    { weight: 1, arbitrary: fc.constant<Event>({ call: "schedule", inInterrupt: false }) },
  ),
  { maxLength: 24, size: "max" },
);

describe.each(ARCHITECTURES)("%s", (name) => {
  const ruleSet = ruleSetOf(shipped, name);

  it.each(sequences)("does what its kernel does: $name", ({ calls }) => {
    expect(observed(ruleSet, made(calls))).toEqual(predicted(name, made(calls)));
  });

  it("does what its kernel does with any calls and context switches", () => {
    fc.assert(
      fc.property(randomEvents, (events) => {
        expect(observed(ruleSet, events)).toEqual(predicted(name, events));
      }),
      { numRuns: process.env["LMMU_DEEP"] === undefined ? 300 : 25_000 },
    );
  });
});

// By hand: what the two Xen sets differ in without any preemption inside a call.
it("a section closed too often, then a pause: a BUG in 7.0, nothing more in 7.1", () => {
  const events: Event[] = ["disable" as const, "pause" as const].map((call) => ({ call, inInterrupt: false }));
  const ends = (name: ArchitectureName) => observed(ruleSetOf(shipped, name), events).map(({ bug }) => bug);
  expect(ends("xen70")).toEqual([null, "arch/x86/include/asm/xen/hypervisor.h:85"]);
  expect(ends("xen71")).toEqual([null, null]);
});

describe("a run with a context switch in a section", () => {
  const loaded = load(`
    region kern: kernel 1 pages;
    scenario s {
      given { map kern ro; }
      lazy { protect kern rw; schedule; protect kern none; }
      expect xen70, xen71, powerpc_hash, D: may clean;
    }`);
  const barriers = (name: string): number[] => runOf(loaded, "s", name).steps.map(({ after }) => after.barriers);
  const after = (name: string): readonly number[] => runOf(loaded, "s", name).steps.at(-1)!.after.variables;

  it.each(["xen70", "xen71"])("under %s sends what is queued, and queues again", (name) => {
    //                                 enable, protect, schedule, protect, disable, end
    expect(barriers(name)).toEqual([0, 0, 1, 1, 1, 1]);
    expect(after(name)).toEqual([0, 0, 0]);
  });

  it("under D leaves what is owed to the task", () => {
    expect(barriers("D")).toEqual([0, 0, 0, 0, 1, 1]);
  });

  it("under powerpc_hash cannot be: preemption is off", () => {
    const { findings } = runOf(loaded, "s", "powerpc_hash");
    expect(findings.map((finding) => (finding.kind === "hazard" ? finding.name : finding.kind))).toEqual([
      "sleep_in_atomic",
    ]);
  });
});

it.each(ARCHITECTURES)("%s: what a section puts off is paid when it is left, and that call leaves the mode", (name) => {
  const text = `region kern: kernel 1 pages;
    scenario s { given { map kern ro; } lazy { protect kern rw; } expect ${name}: clean, barriers 1; }`;
  const { findings, steps } = runOf(load(text), "s", name);
  expect(findings).toEqual([]);
  expect(steps.map(({ after }) => after.barriers)).toEqual([0, 0, 1, 1]);
  expect(steps.flatMap((step) => effectOf(step) ?? [])).toEqual(["enters", "leaves"]);
});

/** What a run of `s` under `A_sparc64` meets, and at what: the call's name, or the kind of step. */
function hazardsOf(loaded: ReturnType<typeof load>): string[] {
  const { findings, steps } = runOf(loaded, "s", "A_sparc64");
  return findings.flatMap((finding) => {
    if (finding.kind !== "hazard") return [];
    const { action } = steps[finding.step]!;
    if (action.kind === "context") return [`${finding.name} at ${action.enters ? "enter" : "exit"}`];
    return [`${finding.name} at ${action.kind === "call" ? action.call : action.kind}`];
  });
}

it("a preempt count below zero is as atomic as one above", () => {
  const loaded = load(`
    rules A_sparc64 extends A { arch_enter { preempt_off; } arch_leave { arch_flush; preempt_on; } }
    scenario s { pause; sleep; nopreempt { sleep; } expect A_sparc64: may clean; }`);
  expect(hazardsOf(loaded).filter((found) => found.startsWith("sleep_in_atomic"))).toHaveLength(1);
});

describe("hooks that do not change the preempt count in pairs", () => {
  const RULES = "rules A_sparc64 extends A { arch_enter { preempt_off; } arch_leave { arch_flush; preempt_on; } }";

  it.each([
    ["at the call that leaves", "pause; resume;", ["preempt_imbalance at pause"]],
    ["at no call after it", "pause; pause;", ["preempt_imbalance at pause"]],
    [
      "at the end of a lock inside which a hook turned it on",
      "spin l { pause; } resume;",
      ["preempt_imbalance at exit"],
    ],
    ["at the end of a task that leaves it off", "enable;", ["preempt_imbalance at end"]],
    ["nowhere where each leave has its enter", "nopreempt { lazy { paused { } } } lazy { }", []],
  ])("are told %s", (_, text, expected) => {
    expect(hazardsOf(load(`${RULES} scenario s { ${text} expect A_sparc64: may clean; }`))).toEqual(expected);
  });

  it("are told at a context switch, and inside a call", () => {
    const hook = (text: string) => `rules A_sparc64 extends A { ${text} } scenario s { `;
    const end = " expect A_sparc64: may clean; }";
    const switched = load(`${hook("switch_in { preempt_on; }")}schedule;${end}`);
    expect(hazardsOf(switched)).toEqual(["preempt_imbalance at schedule"]);
    const inside = load(`${hook("arch_enter { preempt_on; preempt_off; }")}lazy { }${end}`);
    expect(hazardsOf(inside)).toEqual(["preempt_imbalance at enable"]);
  });
});

describe("sequences under a rule set with variables of a CPU", () => {
  const counting = load(`
    rules counting extends D {
      percpu u8 entered;
      arch_enter { warn "third" (entered == 2); entered += 1; }
    }
    scenario s { expect counting, xen70: clean; }`);

  it.each(["counting", "xen70"])("%s: are counted as `step` judges each of them", (name) => {
    const ruleSet = ruleSetOf(counting, name);
    const length = 7;
    const told = { warned: 0, silent: 0 };
    const visit = (
      state: typeof INITIAL_STATE,
      left: number,
      warns: boolean,
      breaks: boolean,
      ended: boolean,
    ): void => {
      if (left < length) {
        told.warned += Number(warns);
        told.silent += Number(breaks && !warns);
      }
      if (left === 0) return;
      for (const call of LAZY_CALLS) {
        const result = ruleSet.step(state, call, { inInterrupt: false, readSwitch: () => true });
        if (ended) visit(state, left - 1, warns, breaks, true);
        else {
          const ends = result.raised.some(({ assertion }) => assertion === "bug");
          const [raises, forbidden] = [result.raised.length > 0, result.forbidden.length > 0];
          visit(result.state, left - 1, warns || raises, breaks || forbidden, ends);
        }
      }
    };
    visit(INITIAL_STATE, length, false, false, false);

    const counts = Object.values(countSequences(ruleSet, length));
    const sum = (outcomes: readonly (keyof (typeof counts)[number])[]): number =>
      counts.reduce((all, each) => all + outcomes.reduce((some, outcome) => some + each[outcome], 0), 0);
    expect({ warned: sum(["detected", "late", "spurious"]), silent: sum(["silent"]) }).toEqual(told);
  });
});
