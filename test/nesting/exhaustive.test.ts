/** The exhaustive runner itself, on programs whose answers are known. */
import { describe, expect, test } from "vitest";
import { ready } from "./agreement.js";
import { type Exhausted, exhaust } from "./exhaustive.js";

const STEPS = 100_000;

interface Told {
  readonly exhausted: Exhausted;
  /** Each finding as "kind call text in frame @depth: when", sorted; `when` lists assignments by number, or "always". */
  readonly told: readonly string[];
}

function tell(text: string, ruleSet: string): Told {
  const program = ready(text);
  if (program === null) throw new Error("the text has errors");
  const { loaded, assignments } = program;
  const index = loaded.program.ruleSets.findIndex(({ name }) => name === ruleSet);
  const exhausted = exhaust(loaded, 0, index, assignments, STEPS);
  if (exhausted === null) throw new Error("too many runs");
  const told = [...exhausted.found.values()].map(({ key, table, depth }) => {
    const { kind, call, text: words, reportedIn } = key;
    const numbers = Array.from({ length: assignments.count }, (_, each) => each).filter(
      (each) => ((table >> BigInt(each)) & 1n) === 1n,
    );
    const when = table === assignments.all ? "always" : numbers.join(" ");
    return `${[kind, call, words].filter(Boolean).join(" ")} in ${loaded.program.frames[reportedIn]!.name} @${depth}: ${when}`;
  });
  return { exhausted, told: told.sort() };
}

const findings = (text: string, ruleSet: string): readonly string[] => tell(text, ruleSet).told;

test("a warning is found under the configs under which some run meets it, at the shortest stack", () => {
  // [A], "enable while paused" and "disable while not active": the warning of 12 November 2025.
  const text = `
    config C;
    config E;
    fn outer [lazy];
    fn pausing [paused] if (C);
    fn inner [lazy];
    scenario s { outer -> pausing -> inner; if (E) { outer -> inner; } lazy { paused { inner; } } }`;
  expect(findings(text, "A")).toEqual([
    "warning disable disable while not active in inner @2: always",
    "warning enable enable while paused in inner @2: always",
  ]);
  expect(findings(text.replace("lazy { paused { inner; } }", ""), "A")).toEqual([
    "warning disable disable while not active in inner @4: 1 3",
    "warning enable enable while paused in inner @4: 1 3",
  ]);
});

test("a `warn_once` that is suppressed is a warning where it is suppressed", () => {
  // Both calls of `f` are one site: the second report is not printed, and only that one has the shorter stack. The
  // enable between them takes the counter from 255 back to 0.
  const text = "fn f { disable; }\nfn g;\nscenario s { g -> f; enable; f; }";
  expect(findings(text, "D")).toContain("warning disable disable without enable in f @2: always");
});

test("a broken contract counts only where nothing noticed", () => {
  // D does not notice a disable that crosses a pause; it does notice one without an enable.
  expect(findings("scenario s { lazy { pause; } resume; }", "D")).toEqual([
    "forbidden disable disable crosses a pause in s @1: always",
    "leak in s @1: always",
  ]);
  expect(findings("scenario s { disable; }", "D")).toEqual([
    "leak in s @1: always",
    "warning disable disable without enable in s @1: always",
  ]);
});

describe("switches", () => {
  test("one that depends on another is n where that is n, whatever it was given", () => {
    const text = "config E;\nconfig C depends on E;\nscenario s { if (C) { pause; } }";
    // Bit 0 is E, bit 1 is C.
    expect(findings(text, "D")).toEqual(["leak in s @1: 3"]);
  });

  test("DEBUG_VM free: without it the broken contract is silent", () => {
    expect(findings("config DEBUG_VM;\nscenario s { disable; }", "D")).toEqual([
      "forbidden disable disable without enable in s @1: 0",
      "leak in s @1: always",
      "warning disable disable without enable in s @1: 1",
    ]);
  });

  test("under PREEMPT_RT a spin lock sleeps", () => {
    const text = "config PREEMPT_RT;\nscenario s { nopreempt { spin a { } } spin b { sleep; } }";
    expect(findings(text, "D")).toEqual(["sleep_in_atomic in s @1: 0", "sleep_in_atomic in s @1: 1"]);
  });

  test("`effective` follows what a switch depends on", () => {
    const program = ready("config E;\nconfig C depends on E;\nconfig F = y depends on !E;\nscenario s { }")!;
    const { assignments, loaded } = program;
    const named = (each: number): string[] => {
      const value = assignments.effective(each, 0);
      return loaded.program.switches.flatMap(({ name }, index) => (value(index) ? [name] : []));
    };
    expect([0, 1, 2, 3].map(named)).toEqual([
      ["DEBUG_VM", "F"],
      ["DEBUG_VM", "E"],
      ["DEBUG_VM", "F"],
      ["DEBUG_VM", "E", "C"],
    ]);
  });
});

test("every outcome of `maybe` and `choose` is run", () => {
  const text = "scenario s { maybe { enable; } choose { disable; } or { } or { pause; } }";
  const { exhausted, told } = tell(text, "D");
  expect(exhausted.runs).toBe(6);
  expect(told).toEqual(["leak in s @1: always", "warning disable disable without enable in s @1: always"]);
});

test("a u8 wraps", () => {
  // D: the 256th enable overflows the counter, the disable after it warns.
  expect(findings("scenario s { repeat 256 { enable; } disable; repeat 255 { disable; } }", "D")).toEqual([
    "warning disable disable without enable in s @1: always",
    "warning enable enable count overflow in s @1: always",
  ]);
});

test("what ends a run early is a finding, and nothing is known after it", () => {
  const wild = "disable; pause;";
  expect(findings(`irq i { }\nscenario s { irqs_off { interrupt i; } ${wild} }`, "D")).toEqual([
    "masked in s @1: always",
  ]);
  expect(findings(`fn f(n) if (n == 0);\nscenario s { f; ${wild} }`, "D")).toEqual(["argument in f @2: always"]);
  expect(findings(`scenario s { repeat 1025 { pause; resume; pause; } ${wild} }`, "none")).toEqual([
    "written_depth in s @1: always",
  ]);
  const range = "region r: kernel 2 pages;\nfn f(p) { for q in p { g(q[1]); } }\nfn g(p);";
  expect(findings(`${range}\nscenario s { f(r); ${wild} }`, "D")).toEqual(["range in f @2: always"]);
});

test("a bug ends the task: it leaves nothing behind", () => {
  expect(findings("scenario s { disable; }", "v3")).toEqual(["bug disable disable without enable in s @1: always"]);
});

test("a handler is judged at its own end", () => {
  const text = "irq i { enable; }\nscenario s { interrupt i; }";
  expect(findings(text, "D")).toEqual(["leak in i @2: always"]);
});

test("more steps than the limit give no answer", () => {
  const program = ready(`scenario s { ${"maybe { } ".repeat(5)} }`)!;
  // Each run has one step, the task's end.
  const within = (steps: number) => exhaust(program.loaded, 0, 4, program.assignments, steps);
  expect(within(32)?.runs).toBe(32);
  expect(within(31)).toBe(null);
});
