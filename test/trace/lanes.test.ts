/** Interleaved tasks side by side: what people see of a counterexample. */
import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Sources } from "../../compiler/index.js";
import { displayWidth } from "../../compiler/text/index.js";
import { lanesText } from "../../compiler/trace/lanes/index.js";
import { Path, preempted, warning } from "./paths.js";
import { tracesOf } from "./traces-of.js";
import { WRITTEN_LINE, WrittenTraces } from "./written-trace.js";

const golden = (name: string): string => join(import.meta.dirname, "goldens", name);
const PLAIN = { unicode: false, width: 100 } as const;

/** The lanes of the first run of a text. */
function lanesOf(text: string, width = 100): string {
  const { traces, sources } = tracesOf(text);
  return lanesText(traces[0]!, sources, null, { unicode: false, width });
}

describe("lanes", () => {
  it("are columns: what each step did and changed, calls under way, CPUs, the finding", async () => {
    const { sources, ...trace } = preempted();
    await expect(lanesText(trace, sources, { kind: "unexpected", finding: 0 }, PLAIN)).toMatchFileSnapshot(
      golden("preempted.txt"),
    );
  });

  it("are tracks where there are too many for columns", async () => {
    const tasks = ["a", "b", "c", "d"].map((name) => `task ${name} { lazy { schedule; map r; } }`);
    const text = `region r: kernel 2 pages;\nirq net soft { interrupt timer; }\nirq timer { lazy { } }
scenario s {\n${tasks.join("\n")}\ntask e { pause; interrupt net; resume; } }`;
    await expect(lanesOf(text)).toMatchFileSnapshot(golden("tracks.txt"));
  });

  it("are named alone where there are too many for tracks", () => {
    const tasks = Array.from({ length: 40 }, (_, i) => `task t${i} { sleep; schedule; }`);
    const lines = lanesOf(`scenario s {\n${tasks.join("\n")}\n}`).split("\n");
    expect(lines).toContain(" :3   t1: sleep");
    expect(lines).toContain(" :2   t0: schedule t1");
  });

  it("show of the columns what is written in them", () => {
    const lines = lanesOf("fn f { sleep; }\nscenario s { task a { sleep; f(); schedule; } task b { sleep; } }").split(
      "\n",
    );
    expect(lines.slice(1)).toEqual([
      " * a step; meanwhile | on the CPU, : off it or interrupted",
      "      task a       task b",
      " :2 * sleep",
      " :1 * f",
      "    |   sleep",
      " :2 * schedule b |",
      " :2 :            * sleep",
      " :2 :            * end",
      " :2 * end",
      " end of b: state as at the start, nothing pending.",
      " end of a: state as at the start, nothing pending.",
      "",
    ]);
  });

  it("fold repetitions, and not those of different tasks", () => {
    const lines = lanesOf(
      "scenario s { task a { repeat 50 { sleep; } schedule; } task b { repeat 3 { sleep; } } }",
    ).split("\n");
    expect(lines.filter((line) => line.includes("46 more like these"))).toHaveLength(1);
    expect(lines.filter((line) => line.endsWith("* sleep"))).toHaveLength(4 + 3);
  });

  it("tell hooks and changes once, whether a call was under way or not", () => {
    const path = new Path("scenario s { lazy { } }", "D")
      .step(
        "s",
        { kind: "underway", call: "enable", hooks: ["arch_enter"], next: null },
        { variables: [1, 0], active: true },
      )
      .call("s", "enable", { sections: 1 }, { hooks: ["arch_enter", "arch_flush"] });
    const text = lanesText(path.trace(), path.sources, null, PLAIN);
    expect(text).toContain("enable so far -> enable_count 1, on, hook enter\n");
    expect(text).toContain("enable -> hook flush\n");
    expect(text).toContain("next: the end of enable");
  });

  it("say which statement of the rule set comes next", () => {
    const next = (statement: number): string => {
      const path = new Path("scenario s { lazy { } }", "D").underway("s", "enable", statement);
      return /next: .*/.exec(lanesText(path.trace(), path.sources, null, PLAIN))![0];
    };
    expect(next(0)).toBe("next: if (in_interrupt) (lmmu:rules/d:10)");
    expect(next(6)).toBe("next: enable_count += 1 (lmmu:rules/d:14)");
    expect(next(8)).toBe("next: arch_enter (lmmu:rules/d:15)");
    expect(next(9)).toBe("next: return (lmmu:rules/d:16)");
  });

  it("say of a bug in a switch of tasks that it ends the task", () => {
    const path = new Path("scenario s { task a { sleep; } task b { sleep; } }", "D")
      .on("a", 0)
      .step("a", {
        kind: "switch_out",
        cpu: 0,
        because: "preempted",
        hooks: [],
        reports: [{ ...warning("lost"), assertion: "bug" }],
      })
      .on("b", 0);
    const text = lanesText(path.trace(), path.sources, null, PLAIN);
    expect(text).toContain("BUG: lost");
    expect(text).toContain("end of a: by a bug, in the middle.");
    expect(text).toContain("1 bug: lost");
  });
});

describe("what a path violates", () => {
  const violated = (text: string, kind: string): string => {
    const { traces, sources } = tracesOf(text);
    const { run } = traces[0]!;
    const finding = run.findings.findIndex((each) => each.kind === kind);
    const lanes = lanesText(traces[0]!, sources, { kind: "unexpected", finding }, PLAIN);
    return lanes.slice(lanes.indexOf("\n\n") + 2);
  };

  it.each([
    ["warning", "scenario s { disable; }", " WARN: disable without enable, in s (a.lmmu:1)\n   a.lmmu:1  s\n"],
    ["leak", "scenario s { enable; }", " s ends: 1 section still open; enable_count is 1, was 0\n   a.lmmu:1  s\n"],
    ["assert", "scenario s { assert pending; }", " assert fails in s (a.lmmu:1)\n   a.lmmu:1  s\n"],
    [
      "invariant",
      "scenario s {\n lazy { }\n always D: !active; }",
      " always D: !active (a.lmmu:3) does not hold after a.lmmu:2\n   a.lmmu:2  s\n",
    ],
    [
      "forbidden",
      "scenario s { enable; pause; disable; resume; }",
      " forbidden: disable crosses a pause, in s (a.lmmu:1), and nothing warns\n   a.lmmu:1  s\n",
    ],
    [
      "hazard",
      'fn f @ "mm/a.c";\nscenario s {\n f -> { nopreempt { sleep; } }\n}',
      " HAZARD sleep_in_atomic in s (a.lmmu:3): this may sleep, and the context is atomic\n" +
        "   a.lmmu:3  s\n   a.lmmu:3  f  mm/a.c\n   a.lmmu:3  s\n",
    ],
  ])("%s", (kind, text, lines) => {
    expect(violated(text, kind)).toBe(lines);
  });

  it("names the switches, or says that none matters", () => {
    const text = "config X;\nscenario s { if (X) assert pending; }";
    expect(violated(text, "assert")).toMatch(/\n when X\n$/);
    expect(violated("config X;\nscenario s { assert pending; if (X) sleep; expect D: clean; }", "assert")).toMatch(
      /\n when X\n$/,
    );
    expect(violated("config X;\nscenario s { assert pending; expect D when X: clean; }", "assert")).toMatch(
      /\n (when X|whatever the switches are)\n$/,
    );
  });

  it("quotes a fact that does not hold on the path", () => {
    const { traces, sources } = tracesOf("scenario s {\n lazy { }\n expect D: clean, barriers 1;\n}");
    const text = lanesText(traces[0]!, sources, { kind: "unmet", expectation: 0, fact: 1 }, PLAIN);
    expect(text).toMatch(/\n\n expected: barriers 1 \(a\.lmmu:3\): does not hold on this path\n$/);
  });

  it("says why a run could not go on", () => {
    const { traces, sources } = tracesOf("irq h { }\nscenario s { irqs_off { interrupt h; } }");
    const text = lanesText(traces[0]!, sources, { kind: "stopped" }, PLAIN);
    expect(text).toMatch(/\n\n stopped: h cannot fire in s \(a\.lmmu:2\): interrupts are off\n {3}a\.lmmu:2 {2}s\n$/);
  });

  it("leaves out the middle of a deep stack", () => {
    const path = new Path("fn f { maybe { f(); } sleep; }\nscenario s { f(); }", "D");
    const deep = ["s", ...Array.from({ length: 400 }, () => "f")].join("/");
    path.step(deep, { kind: "assert", holds: false }).finding((step) => ({ kind: "assert", step }));
    const text = lanesText(path.trace(), path.sources, { kind: "unexpected", finding: 0 }, PLAIN);
    expect(text).toContain("... 385 more frames");
    expect(text.split("\n").length).toBeLessThan(40);
  });
});

describe("texts of strangers", () => {
  it("fit the width, and are plain where they should be", () => {
    const name = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).map((text) => text.replace(/[/#]/g, "_"));
    const kind = fc.constantFrom("task", "irq", "fn");
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, kind), { minLength: 1, maxLength: 20, selector: ([each]) => each }),
        fc.integer({ min: 72, max: 100 }),
        (frames, width) => {
          const traces = new WrittenTraces({ scenario: frames[0]![0], kinds: Object.fromEntries(frames) });
          const trace = traces.trace(traces.ruleSet("D", [`u8 ${frames[0]![0].replaceAll(" ", "_")}`]), {
            steps: frames.flatMap(([frame]) => [
              { in: frame, call: "enable", warns: frame, active: true, variables: [frames.length] },
              { in: frame, action: { kind: "context", context: "spin", lock: frame, enters: true } },
              { in: `${frames[0]![0]}/${frame}`, action: { kind: "underway", call: "pause", hooks: [], next: 0 } },
            ]),
          });
          const sources = new Sources(new Map([["f.lmmu", WRITTEN_LINE]]));
          const text = lanesText(trace, sources, { kind: "unexpected", finding: 0 }, { unicode: false, width });
          expect(text).toMatch(/^[\n\x20-\x7e]*$/);
          for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
