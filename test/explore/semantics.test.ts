/** What can happen to a scenario, move by move, with the source of each fact. */
import { describe, expect, it } from "vitest";
import { type Counterexample, type Move, replay, type SearchOptions } from "../../runtime/explore/index.js";
import { exploreAll, explorationsOf, OPTIONS, programOf, violationText } from "./exploring.js";
import { loadProgram } from "../../runtime/index.js";

/** Moves in words: `a+0` is put on CPU 0, `a` goes a step, `a-` leaves its CPU, `a!0` is interrupted by the first handler. */
function words(moves: readonly Move[], names: readonly string[]): string {
  return moves
    .map((move) => {
      const name = names[move.task]!;
      if (move.kind === "switch_in") return `${name}+${move.cpu}`;
      if (move.kind === "switch_out") return `${name}-`;
      if (move.kind === "interrupt") return `${name}!${move.handler}`;
      return move.outcome === 0 ? name : `${name}${move.outcome}`;
    })
    .join(" ");
}

/** Violations of a text's first scenario, each with its schedule. */
function found(text: string, ruleSet = "D", options: Partial<SearchOptions> = {}): Map<string, string> {
  const { program, explorations } = explorationsOf(text, ruleSet, { reduction: false, ...options });
  const names = program.scenarios[0]!.tasks.map((frame) => program.frames[frame]!.name);
  const told = (each: Counterexample): [string, string] => [
    violationText(program, each),
    words(each.schedule.moves, names),
  ];
  return new Map(explorations.flatMap(({ violations }) => violations.map(told)));
}

const kinds = (text: string, ruleSet = "D"): string[] => [...found(text, ruleSet).keys()].sort();

/** Whether some path comes to where the condition holds. */
function isReachable(text: string, ruleSet = "D"): boolean {
  const { explorations } = explorationsOf(text, ruleSet);
  const [{ witnesses, unwitnessed }] = explorations as [(typeof explorations)[number]];
  expect(witnesses.length + unwitnessed.length).toBe(1);
  return witnesses.length === 1;
}

/*
 * kernel-semantics, bugs and regressions, row 7: `kernel BUG at arch/x86/include/asm/xen/hypervisor.h:78!` and `:85!` of
 * 7.0-rc1; preemption between a counter and its hook. Introduced by 291b3abed657, tolerated from 7.1 on.
 */
describe("Xen PV", () => {
  const text = `scenario s { lazy { } expect xen70: clean; }`;

  /** What comes of it when the task is preempted after so many steps, and goes on at once. */
  const preemptedAfter = (steps: number): string[] => {
    const program = programOf(text);
    const loaded = loadProgram(program);
    const ruleSet = program.ruleSets.findIndex(({ name }) => name === "xen70");
    const step: Move = { kind: "step", task: 0, outcome: 0 };
    const on: Move = { kind: "switch_in", task: 0, cpu: 0 };
    const moves = [on, ...Array.from({ length: steps }, () => step), { kind: "switch_out", task: 0 } as const, on];
    for (;;) {
      const { findings } = replay(loaded, 0, ruleSet, { switches: [], moves });
      if (findings.length > 0) return findings.flatMap((each) => ("report" in each ? [each.report.text] : []));
      moves.push(step);
    }
  };
  /** No path has more steps: eight of enable, eleven of disable, the end. */
  const ends = (steps: number): boolean => {
    try {
      preemptedAfter(steps);
      return false;
    } catch {
      return true;
    }
  };

  it("enters a mode that the switch has entered, preempted between the counter and arch_enter", () => {
    // enable: in_interrupt, pause_count, the assertion, the count; `if (enable_count == 1)`, the hook, and in it BUG_ON();
    // behind that, the store does no harm.
    for (const steps of [4, 5, 6]) expect(preemptedAfter(steps)).toEqual(["entered while lazy"]);
    for (const steps of [0, 1, 2, 3, 7, 8]) expect(ends(steps)).toBe(true);
    const schedule = found(text, "xen70").get("bug entered while lazy in s");
    expect(schedule).toMatch(/^s\+0( s){4,6} s- s\+0( s){1,3}$/);
    expect(schedule!.split(" ")).toHaveLength(1 + 6 + 2 + 1);
  });

  it("leaves a mode that the switch has left, preempted between the counter and arch_leave", () => {
    // disable, after the eight of enable: in_interrupt, pause_count, the assertion, the count; `if (enable_count == 0)`, the
    // hook, in it preempt_off, the flush, and BUG_ON().
    for (const steps of [12, 13, 14]) expect(preemptedAfter(steps)).toEqual(["left while not lazy"]);
    for (const steps of [9, 10, 11]) expect(ends(steps)).toBe(true);
    const schedule = found(text, "xen70").get("bug left while not lazy in s");
    expect(schedule).toMatch(/^s\+0( s){12,14} s- s\+0( s){3,5}$/);
    expect(schedule!.split(" ")).toHaveLength(1 + 14 + 2 + 3);
    const bugs = kinds(text, "xen70").filter((key) => key.startsWith("bug"));
    expect(bugs).toEqual(["bug entered while lazy in s", "bug left while not lazy in s"]);
  });

  it("tolerates both in 7.1", () => {
    expect(kinds(text.replace("xen70", "xen71"), "xen71")).toEqual([]);
  });

  it("has neither where preemption is off", () => {
    expect(kinds(`scenario s { nopreempt { lazy { } } expect xen70: clean; }`, "xen70")).toEqual([]);
  });

  it("leaves the mode of a CPU at a switch, so that another task finds it off", () => {
    const tasks = `task a { nopreempt { enable; } nopreempt { disable; } } task b { assert xen70: !xen_lazy_mmu; }`;
    expect(kinds(`scenario s { ${tasks} expect xen70: clean; }`, "xen70")).toEqual([]);
  });
});

/* kernel-semantics, arch hooks, "Context switch": __switch_to() of arm64 does dsb(ish), the flags are the task's. */
describe("a barrier that is owed", () => {
  const region = `machine { cpus 2; } region p: kernel 1 pages;`;
  const given = `given { populate p; }`;

  it("stays with its task, and is paid on the CPU where that one flushes", () => {
    const body = `enable; map p; schedule on 1; assert (pending); disable; assert (!pending && barriers == 1);`;
    expect(kinds(`${region} scenario s { ${given} ${body} expect D: clean; }`)).toEqual([]);
  });

  it("may be owed while nothing is visible, until a switch makes it so", () => {
    const owed = (after: string): string =>
      `${region} scenario s { ${given} lazy { map p; ${after} } expect D: clean; }`;
    expect(kinds(owed("assert (!visible(p));"))).toEqual(["assert  in s"]);
    expect(kinds(owed("nopreempt { assert (!visible(p)); }"))).toEqual(["assert  in s"]);
    expect(kinds(owed("schedule; assert (visible(p));"))).toEqual([]);
    const masked = `nopreempt { lazy { map p; assert (!visible(p)); } }`;
    expect(kinds(`${region} scenario s { ${given} ${masked} expect D: clean; }`)).toEqual([]);
  });

  it("lets an access find nothing, unless it is preempted in between", () => {
    const text = `${region} scenario s { ${given} lazy { map p; read p; } expect D: clean; }`;
    expect(kinds(text)).toEqual(["hazard not_visible in s"]);
    expect(kinds(text.replace("read p;", "").replace("} expect", "} read p; expect"))).toEqual([]);
  });

  it("is still to come between the store and the barrier: an interrupt there reads too early", () => {
    const text = `region p: kernel 1 pages; irq h { read p; }
      scenario s { interrupts h x1; ${given} STORE expect D: clean; }`;
    // Outside a section the barrier follows at once, in a step of its own: put on, stored, interrupted, read.
    const schedule = found(text.replace("STORE", "map p; ")).get("hazard not_visible in h");
    expect(schedule).toBe("s+0 s s!0 s");
    expect(kinds(text.replace("STORE", "irqs_off { map p; }"))).not.toContain("hazard not_visible in h");
  });
});

describe("preemption", () => {
  /** Another task on the same CPU that sees the variable of that CPU change only if it comes in between. */
  const between = (block: string): string => `
    rules seen "who is in between" extends none { percpu bool inside; active = 0; enable { inside = 1; } disable { inside = 0; } }
    scenario s { task a { ${block} { enable; disable; } } task b { assert seen: !inside; } expect seen: clean; }`;

  it.each(["nopreempt", "irqs_off", "bh_off", "spin l", "spin_bh l", "raw_spin l"])("is off in %s", (block) => {
    expect(kinds(between(block), "seen")).toEqual([]);
  });

  it.each(["maybe", "mutex m", "repeat 1"])("is on in %s", (block) => {
    expect(kinds(between(block), "seen")).toContain("assert  in b");
  });

  it("is on under a spin lock where that sleeps", () => {
    const [before, after] = [between("spin l"), `config PREEMPT_RT = y;\n${between("spin l")}`];
    expect([kinds(before, "seen").length, kinds(after, "seen").includes("assert  in b")]).toEqual([0, true]);
  });
});

/* include/linux/preempt.h: in_interrupt() in handlers of all kinds and with bottom halves off. */
describe("interrupts", () => {
  const fires = (kind: string, block: string, count = "x1"): boolean =>
    isReachable(
      `rules fired "a handler has fired" extends none { percpu bool inside; active = 0; enable { inside = 1; } disable { inside = 0; } }
      irq h ${kind} { assert fired: !inside; }
      scenario s { interrupts h ${count}; ${block} { enable; disable; } expect fired: may reachable in_interrupt && sections == 0 && inside; }`,
      "fired",
    );

  it.each<[string, string, boolean]>([
    ["soft", "repeat 1", true],
    ["hard", "repeat 1", true],
    ["nmi", "repeat 1", true],
    ["soft", "nopreempt", true],
    ["soft", "bh_off", false],
    ["soft", "spin_bh l", false],
    ["soft", "irqs_off", false],
    ["hard", "spin l", true],
    ["hard", "irqs_off", false],
    ["nmi", "irqs_off", true],
  ])("of kind %s in %s: %s", (kind, block, expected) => {
    // `bh_off` counts as interrupt context and the task's own section as open: the handler's stack is empty.
    expect(fires(kind, block)).toBe(expected);
  });

  it("nest by their kinds: soft, hard, nmi", () => {
    // Whoever finds the page as the other one has left it in the middle has come upon it.
    const nested = (outer: string, inner: string): boolean =>
      isReachable(
        `rules inside "who is inside" extends none { percpu bool outer; active = 0; enable { outer = 1; } disable { outer = 0; } }
        irq o ${outer} { enable; disable; } irq i ${inner} { assert (in_interrupt); }
        scenario s { interrupts o x1; interrupts i x1; expect inside: may reachable outer && in_interrupt && sections == 0; }`,
        "inside",
      );
    const order = ["soft", "hard", "nmi"];
    for (const [outer, one] of order.entries())
      for (const [inner, other] of order.entries()) expect(nested(one, other)).toBe(inner > outer);
  });

  it("come as often as the scenario says", () => {
    const counted = (times: string, most: number): string[] =>
      kinds(
        `region p: kernel 1 pages; irq h { emit; } scenario s { interrupts h${times}; assert (barriers <= ${most}); expect D: clean; }`,
      );
    expect(counted(" x2", 2)).toEqual([]);
    expect(counted(" x2", 1)).toEqual(["assert  in s"]);
    expect(counted(" x3", 2)).toEqual(["assert  in s"]);
  });
});

describe("locks", () => {
  it("that a task has already are deadlocks", () => {
    expect(found(`scenario s { spin l { spin l { } } expect D: clean; }`).get("stopped deadlock")).toBe("s+0 s");
    expect(kinds(`scenario s { mutex l { mutex l { } } expect D: clean; }`)).toEqual(["stopped deadlock"]);
    expect(kinds(`scenario s { mutex l { } mutex l { } expect D: clean; }`)).toEqual([]);
  });

  it("that a handler wants too are deadlocks, unless interrupts are off", () => {
    const text = (lock: string): string =>
      `irq h { spin l { } } scenario s { interrupts h x1; ${lock} { } expect D: clean; }`;
    expect(found(text("spin l")).get("stopped deadlock")).toBe("s+0 s s!0");
    expect(kinds(text("irqs_off { spin l").replace("{ } expect", "{ } } expect"))).toEqual([]);
  });

  it("in two orders on two CPUs are deadlocks", () => {
    const two = (cpus: number, first: string, second: string): Map<string, string> =>
      found(`machine { cpus ${cpus}; }
        scenario s { task a { ${first} { ${second} { } } } task b { ${second} { ${first} { } } } expect D: clean; }`);
    expect(two(2, "spin l", "spin k").get("stopped deadlock")).toBe("a+0 a b+1 b");
    // On one CPU, nobody comes in between: a spin lock turns preemption off. A mutex does not.
    expect([...two(1, "spin l", "spin k")]).toEqual([]);
    expect(two(1, "mutex l", "mutex k").get("stopped deadlock")).toBe("a+0 a a- b+0 b");
  });

  it("keep others out, and who waits for a mutex makes room", () => {
    const text = (lock: string): string => `
      rules seen "who is in between" extends none { bool inside; active = 0; enable { inside = 1; } disable { inside = 0; } }
      scenario s { task a { ${lock} { } } task b { nopreempt { ${lock} { } } } expect seen: clean; }`;
    expect(kinds(text("mutex m"), "seen")).toEqual(["hazard sleep_in_atomic in b"]);
  });

  it("are let go by a bug", () => {
    // v3: VM_BUG_ON(count == 0) in disable; the task is gone, and the lock with it.
    const text = (what: string): string =>
      `scenario s { task a { mutex m { ${what} } } task b { mutex m { } } expect v3: clean; }`;
    expect(kinds(text("disable;"), "v3").filter((key) => key.startsWith("stopped"))).toEqual([]);
    expect(kinds(text("disable;"), "v3")).toContain("bug disable without enable in a");
  });
});

describe("`schedule`", () => {
  const ruleSet = `rules seen "what has been" extends none { percpu bool was; active = 0; enable { was = 1; } }`;

  it("with a task makes that one the next on the CPU", () => {
    const first = (task: string): string | undefined =>
      found(
        `${ruleSet} scenario s { task a { nopreempt { enable; schedule ${task}; } } task b { } task c { assert seen: !was; } }`,
        "seen",
      ).get("assert  in c");
    expect(first("")).toBe("a+0 a a a c+0 c");
    expect(first("c")).toBe("a+0 a a a c+0 c");
    // b comes first, and is preempted, or ends.
    expect(first("b")).toMatch(/^a\+0 a a a b\+0 b-? c\+0 c$/);
  });

  it("on a CPU goes on there", () => {
    const text = (cpu: number): string =>
      `machine { cpus 2; } ${ruleSet} scenario s { irqs_off { schedule on 0; enable; schedule on ${cpu}; assert seen: !was; } }`;
    expect(kinds(text(0), "seen")).toContain("assert  in s");
    expect(kinds(text(1), "seen")).not.toContain("assert  in s");
  });
});

describe("`always`", () => {
  // Inside a call the counter and the calls as written differ; between statements they agree.
  const text = `scenario s { enable; disable; always D: sections == enable_count; expect D: clean; }`;

  it("is asked between statements", () => {
    expect(kinds(`scenario s { nopreempt { enable; disable; } always D: sections == enable_count; }`)).toEqual([]);
    const between = `scenario s { nopreempt { enable; disable; } always D: enable_count == 0; expect D: clean; }`;
    expect(kinds(between)).toEqual(["invariant  in s"]);
  });

  it("is not asked inside a call that is preempted", () => {
    expect(kinds(text)).toEqual([]);
  });

  it("is not asked inside a call with reduction", () => {
    expect([...found(text, "D", { reduction: true })]).toEqual([]);
  });
});

describe("what is told", () => {
  it("`may` needs one path over all configs", () => {
    const program = programOf(
      `config X; scenario s { if (X) disable; expect D: may warns, may forbidden, may leaks; }`,
    );
    const ruleSet = program.ruleSets.findIndex(({ name }) => name === "D");
    const explorations = exploreAll(loadProgram(program), 0, ruleSet, OPTIONS);
    expect(explorations.map(({ switches, witnesses }) => [switches[0]!.value, witnesses.length])).toEqual([
      [true, 3],
      [false, 0],
    ]);
  });

  it("statements that nothing comes to", () => {
    const places = (body: string): number => {
      const [exploration] = explorationsOf(`scenario s { ${body} expect v3: bugs; }`, "v3").explorations;
      return exploration!.unreached.length;
    };
    expect(places("disable; enable; pause; emit;")).toBe(3);
    expect(places("maybe { disable; } enable; disable;")).toBe(0);
    expect(places("choose { disable; } or { enable; } nopreempt { }")).toBe(0);
  });

  it("schedules of nothing but the scenario's moves", () => {
    const program = programOf(`scenario s { enable; disable; expect D: clean; }`);
    const ruleSet = program.ruleSets.findIndex(({ name }) => name === "D");
    const moves: Move[] = [{ kind: "step", task: 0, outcome: 0 }];
    expect(() => replay(loadProgram(program), 0, ruleSet, { switches: [], moves })).toThrow("move 0 cannot be made");
  });
});

describe("what depends on more than one would think", () => {
  // A handler waits for what its own task has, for ever; the other task is off, and waits for nothing.
  it("a handler that wants its task's lock is a deadlock, whoever else there is", () => {
    const text = `irq h { spin l { } } scenario s { interrupts h x1; task a { } task b { spin l { } } expect D: clean; }`;
    expect(kinds(text)).toContain("stopped deadlock");
  });

  it("what stands right behind a certain bug is not reached", () => {
    const [exploration] = explorationsOf(`scenario s { disable; enable; expect v3: bugs; }`, "v3").explorations;
    expect(exploration!.unreached).toHaveLength(1);
  });

  // Nobody can move, though one of them waits for nothing: it is off, and the other one spins on the only CPU.
  it("a task that holds a spin lock off its CPU is a deadlock for one that spins without preemption", () => {
    const text = `scenario s { task a { spin l { schedule; } } task b { nopreempt { spin l { } } }
      expect D: hazard sleep_in_atomic; }`;
    expect(kinds(text)).toContain("stopped deadlock");
  });

  it("a rule set sees the barriers of other tasks", () => {
    const text = `region p: kernel 1 pages;
      rules own "counts barriers" extends none { active = 0; enable { if (barriers > 0) bug "late" (sections == 0); } }
      scenario s { task a { enable; disable; } task b { emit; } expect own: clean; }`;
    expect(kinds(text, "own")).toContain("bug late in a");
  });

  it("a `warn_once` of a switch hook warns once", () => {
    const text = `rules own "warns at switches" extends none { active = 0; switch_in { warn_once "w" (1 == 1); } }
      scenario s { nopreempt { } expect own: warns "w" x1; }`;
    expect(kinds(text, "own")).toEqual([]);
  });

  it("`may clean` is not shown by a path that leaks", () => {
    const { explorations } = explorationsOf(`scenario s { enable; expect D: may clean; }`);
    expect(explorations[0]!.witnesses).toEqual([]);
  });
});
