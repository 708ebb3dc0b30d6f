/** What a scenario's runs are: every value of the switches that a run reads, every outcome of its choices. */
import { describe, expect, test } from "vitest";
import { MAX_RUNS } from "../../runtime/index.js";
import { runsOf } from "./programs.js";

/** What each run decided, as text. */
function decisionsOf(text: string): string[] {
  const { runs, program } = runsOf(text);
  return runs.map(({ decisions }) =>
    decisions
      .map((decision) =>
        decision.kind === "switch"
          ? `${decision.value ? "" : "!"}${program.switches[decision.switch]!.name}`
          : `${decision.kind} ${decision.outcome}`,
      )
      .join(", "),
  );
}

describe("a free switch", () => {
  test("is decided when a run first reads it, and keeps its value", () => {
    expect(decisionsOf("config C;\nscenario s { if (C) { lazy { } } if (C) { lazy { } } }")).toEqual(["C", "!C"]);
  });

  test("that a run does not read does not fork it", () => {
    expect(decisionsOf("config C;\nconfig E;\nscenario s { if (C && E) { lazy { } } }")).toEqual([
      "C, E",
      "C, !E",
      "!C",
    ]);
  });

  test("is n where `depends on` is false, without being decided", () => {
    const text = "config C depends on E;\nconfig E;\nscenario s { if (C) { lazy { } } }";
    expect(decisionsOf(text)).toEqual(["E, C", "E, !C", "!E"]);
  });

  test("is read by the guard of an expectation", () => {
    const text = "config C;\nscenario s { lazy { } expect D when C: clean; }";
    expect(decisionsOf(text)).toEqual(["C", "!C"]);
  });
});

test("a switch with a value is not decided", () => {
  expect(decisionsOf("config C = n;\nscenario s { if (C) { lazy { } } }")).toEqual([""]);
});

test("a switch with a value is n where `depends on` is false", () => {
  const text = "config C = y depends on E;\nconfig E = n;\nscenario s { if (C) { disable; } }";
  expect(runsOf(text).runs[0]!.findings).toEqual([]);
});

test("`maybe` may or may not happen, `choose` takes each arm", () => {
  const text = "scenario s { maybe { lazy { } } choose { paused { } } or { lazy { } } or { } }";
  expect(decisionsOf(text)).toEqual([
    "maybe 0, choose 0",
    "maybe 0, choose 1",
    "maybe 0, choose 2",
    "maybe 1, choose 0",
    "maybe 1, choose 1",
    "maybe 1, choose 2",
  ]);
});

test("`kernel` is the version that the rule set states, unless the machine fixes it", () => {
  const body = "scenario s { if (kernel < 6.18) { disable; } }";
  const warned = (text: string, ruleSet: string): boolean => runsOf(text, ruleSet).runs[0]!.hooks.length > 0;
  expect(warned(body, "legacy")).toBe(true);
  expect(warned(body, "D")).toBe(false);
  // A proposal that names no version is newer than every version.
  expect(warned(body, "A")).toBe(false);
  expect(warned(`machine { kernel 6.17; }\n${body}`, "D")).toBe(true);
});

test("more than 4,096 runs end in a partial result", () => {
  const text = `scenario s { ${"maybe { lazy { } } ".repeat(13)} }`;
  const { runs, partial } = runsOf(text);
  expect(runs).toHaveLength(MAX_RUNS);
  expect(partial).toBe("runs");
});

test.each(["unmap r", "populate r", "map r; split r", "flush_tlb r"])(
  "page statements count by entry: %s",
  (statement) => {
    const { partial } = runsOf(
      `region r: kernel 100_000 pages;\nscenario s { repeat 65535 { repeat 9 { ${statement}; } } }`,
    );
    expect(partial).toBe("steps");
  },
);

test("a run without end is cut short", () => {
  const { partial } = runsOf("scenario s { repeat 65535 { repeat 65535 { } } }");
  expect(partial).toBe("steps");
});

test("a trace that does not fit is cut short", () => {
  const { partial } = runsOf("scenario s { repeat 65535 { repeat 65535 { lazy { } } } }");
  expect(partial).toBe("steps");
});
