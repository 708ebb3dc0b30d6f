/** Tasks, context switches, interrupts, and what may not be done where. */
import { describe, expect, test } from "vitest";
import { findingsOf, runsOf } from "./programs.js";

/** The calls and switches of the first run, each with its task. */
function orderOf(text: string): string[] {
  const { runs, program } = runsOf(text);
  return runs[0]!.steps.map(({ task, action }) => {
    const what = action.kind === "call" ? action.call : action.kind;
    return `${program.frames[task]!.name} ${what}`;
  });
}

describe("tasks", () => {
  test("run in the file's order, each to its schedule points", () => {
    const text = `scenario s {
      task a { enable; schedule; disable; }
      task b { pause; schedule; resume; }
    }`;
    expect(orderOf(text)).toEqual([
      "a enable",
      "a schedule",
      "b pause",
      "b schedule",
      "a disable",
      "a end",
      "b resume",
      "b end",
    ]);
  });

  test("may name the one to switch to", () => {
    const text = `scenario s {
      task a { enable; schedule c; disable; }
      task b { pause; resume; }
      task c { enable; disable; }
    }`;
    expect(orderOf(text)).toEqual([
      "a enable",
      "a schedule",
      "c enable",
      "c disable",
      "c end",
      "a disable",
      "a end",
      "b pause",
      "b resume",
      "b end",
    ]);
  });

  test("have variables and open calls of their own", () => {
    const text = `scenario s {
      task a { enable; schedule; assert D: enable_count == 1 && sections == 1; disable; }
      task b { assert D: enable_count == 0 && sections == 0; lazy { } }
    }`;
    expect(findingsOf(text)).toEqual([]);
  });

  test("a single one is switched out and back", () => {
    expect(orderOf("scenario s { enable; schedule; disable; }")).toEqual([
      "s enable",
      "s schedule",
      "s disable",
      "s end",
    ]);
  });

  test("a bug ends its task, the others go on, and its end is not judged", () => {
    const text = `scenario s {
      task a { disable; enable; }
      task b { lazy { } }
      expect v3: bugs "disable without enable";
    }`;
    const { runs, program } = runsOf(text, "v3");
    expect(runs[0]!.findings.map(({ kind }) => kind)).toEqual(["bug", "forbidden"]);
    expect(runs[0]!.steps.map(({ task }) => program.frames[task]!.name)).toEqual(["a", "b", "b", "b"]);
  });
});

describe("an interrupt", () => {
  test("sees the interrupted task's variables and an empty stack of its own", () => {
    const text = `irq h { assert D: enable_count == 1 && sections == 0 && in_interrupt && !active; }
      scenario s { lazy { interrupt h; assert sections == 1 && !in_interrupt; } }`;
    expect(findingsOf(text)).toEqual([]);
  });

  test("that leaves a section open leaks, though the rules ignore it", () => {
    const text = "irq h { enable; }\nscenario s { interrupt h; }";
    expect(findingsOf(text)).toEqual(["leak in h"]);
  });

  for (const [name, text, because] of [
    ["hard with interrupts off", "irq h { }\nscenario s { irqs_off { interrupt h; } }", "irqs_off"],
    ["soft with interrupts off", "irq h soft { }\nscenario s { irqs_off { interrupt h; } }", "irqs_off"],
    ["soft with bottom halves off", "irq h soft { }\nscenario s { bh_off { interrupt h; } }", "bh_off"],
    ["soft under a bottom-half lock", "irq h soft { }\nscenario s { spin_bh l { interrupt h; } }", "bh_off"],
    ["hard in a hard one", "irq g { }\nirq h { interrupt g; }\nscenario s { interrupt h; }", "nesting"],
    ["soft in a hard one", "irq g soft { }\nirq h { interrupt g; }\nscenario s { interrupt h; }", "nesting"],
    ["nmi in an nmi", "irq g nmi { }\nirq h nmi { interrupt g; }\nscenario s { interrupt h; }", "nesting"],
  ] as const) {
    test(`cannot fire: ${name}`, () => {
      expect(runsOf(text).runs[0]!.stop).toMatchObject({ kind: "masked", because });
    });
  }

  for (const [name, text] of [
    ["hard with bottom halves off", "irq h { }\nscenario s { bh_off { interrupt h; } }"],
    ["hard in a soft one", "irq g { }\nirq h soft { interrupt g; }\nscenario s { interrupt h; }"],
    ["nmi with interrupts off", "irq h nmi { }\nscenario s { irqs_off { interrupt h; } }"],
    ["nmi in a hard one", "irq g nmi { }\nirq h { interrupt g; }\nscenario s { interrupt h; }"],
  ] as const) {
    test(`can fire: ${name}`, () => {
      expect(runsOf(text).runs[0]!.stop).toBeNull();
    });
  }
});

describe("sleeping", () => {
  for (const [name, text] of [
    ["with preemption off", "scenario s { nopreempt { sleep; } }"],
    ["with interrupts off", "scenario s { irqs_off { sleep; } }"],
    ["with bottom halves off", "scenario s { bh_off { sleep; } }"],
    ["under a spin lock", "scenario s { spin l { sleep; } }"],
    ["in an interrupt", "irq h { sleep; }\nscenario s { interrupt h; }"],
    ["by taking a mutex under a spin lock", "scenario s { spin l { mutex m { } } }"],
    ["by switching with preemption off", "scenario s { nopreempt { schedule; } }"],
    ["under a raw spin lock, PREEMPT_RT", "config PREEMPT_RT = y;\nscenario s { raw_spin l { sleep; } }"],
    [
      "by taking a spin lock under a raw one, PREEMPT_RT",
      "config PREEMPT_RT = y;\nscenario s { raw_spin l { spin m { } } }",
    ],
  ] as const) {
    test(`is a hazard ${name}`, () => {
      expect(findingsOf(text).filter((finding) => finding.endsWith("sleep_in_atomic"))).toHaveLength(1);
    });
  }

  for (const [name, text] of [
    ["in a section: arm64 allows it", "scenario s { lazy { sleep; } }"],
    ["under a mutex", "scenario s { mutex m { sleep; } }"],
    ["under a spin lock, PREEMPT_RT", "config PREEMPT_RT = y;\nscenario s { spin l { sleep; } }"],
    ["with bottom halves off, PREEMPT_RT", "config PREEMPT_RT = y;\nscenario s { bh_off { sleep; } }"],
    ["a spin lock under a spin lock", "scenario s { spin l { spin m { } } }"],
  ] as const) {
    test(`is none ${name}`, () => {
      expect(findingsOf(text)).toEqual([]);
    });
  }
});

test("`in_interrupt` is true with bottom halves off, not with interrupts or preemption off", () => {
  const text = `scenario s {
    bh_off { assert in_interrupt; }
    spin_bh l { assert in_interrupt; }
    irqs_off { assert !in_interrupt; }
    nopreempt { assert !in_interrupt; }
    spin l { assert !in_interrupt; }
  }`;
  expect(findingsOf(text)).toEqual([]);
});
