/** When a scenario holds: each expectation, and what fails it unasked. */
import { describe, expect, test } from "vitest";
import { failuresOf } from "./programs.js";

describe("without a line for it", () => {
  for (const [what, body, failures] of [
    [
      "a warning, and the contract that it detects",
      "disable;",
      [
        "unexpected warning in s: disable without enable",
        "unexpected forbidden in s: disable without enable",
        "unexpected leak in s",
      ],
    ],
    [
      "a broken contract",
      "pause; enable; resume; disable; enable;",
      [
        "unexpected forbidden in s: resume crosses a section",
        "unexpected warning in s: disable without enable",
        "unexpected warning in s: enable count overflow",
        "unexpected leak in s",
      ],
    ],
    ["a section left open", "enable;", ["unexpected leak in s"]],
    ["a pause left open", "pause;", ["unexpected leak in s"]],
    ["a failed assert", "assert active;", ["unexpected assert in s"]],
    ["a hazard", "nopreempt { sleep; }", ["unexpected hazard in s: sleep_in_atomic"]],
    ["nothing", "lazy { paused { lazy { } } }", []],
  ] as const) {
    test(`${what}`, () => {
      expect(failuresOf(`scenario s { ${body} }`)).toEqual(failures);
    });
  }
});

describe("a line", () => {
  const under = (expectation: string, body: string): string[] =>
    failuresOf(`fn f { disable; }\nscenario s { ${body} expect D: ${expectation}; }`);

  for (const [line, body] of [
    ["clean", "lazy { }"],
    ["leaks", "enable;"],
    ["warns, leaks", "f();"],
    ['warns "disable without enable" in f x1, leaks', "f();"],
    ['forbidden "disable without enable" x1, warns, leaks', "f();"],
    ["hooks enter leave", "lazy { }"],
    ["hooks enter leave enter leave", "enable; disable; enable; disable;"],
    ["hooks none", "paused { }"],
    ["barriers 0", "lazy { }"],
    ["hazard sleep_in_atomic in s", "nopreempt { sleep; }"],
    ["reachable active", "lazy { }"],
    ["may hooks enter leave", "maybe { lazy { } }"],
    ["may clean, may leaks", "maybe { enable; } "],
  ] as const) {
    test(`holds: ${line} of ${body}`, () => {
      expect(under(line, body)).toEqual([]);
    });
  }

  for (const [line, body, failures] of [
    ["leaks", "lazy { }", ["unmet leaks"]],
    ["warns, leaks", "enable;", ["unmet warns"]],
    ["hooks enter", "lazy { }", ["unmet hooks"]],
    ["hooks enter leave leave", "lazy { }", ["unmet hooks"]],
    ["hooks enter leave x18446744073709551615", "lazy { }", ["unmet hooks"]],
    ["hooks none", "lazy { }", ["unmet hooks"]],
    ["barriers 1", "lazy { }", ["unmet barriers"]],
    ["reachable pauses > 0", "lazy { }", ["unmet reachable"]],
    ["hooks enter leave", "maybe { lazy { } }", ["unmet hooks"]],
    ["may leaks", "lazy { }", ["unmet may leaks"]],
    ["hazard sleep_in_atomic", "sleep;", ["unmet hazard"]],
  ] as const) {
    test(`does not hold: ${line} of ${body}`, () => {
      expect(under(line, body)).toEqual(failures);
    });
  }

  test("with another text, frame or count covers nothing", () => {
    for (const line of ['warns "disable", leaks', "warns in s, leaks", "warns x2, leaks"]) {
      expect(under(line, "f();")).toContain("unmet warns");
    }
  });
});

test("under a warning that is expected, the contract is too, also where the warning is not printed again", () => {
  const rules = `rules once "" extends D {
    disable { forbid "contract" (sections == 0); warn_once "warning" (sections == 0); }
  }`;
  const text = `${rules}\nscenario s { repeat 3 { disable; } expect once: warns "warning" x1; }`;
  expect(failuresOf(text, "once")).toEqual([]);
});

test("a rule set whose lines are all guarded is clean elsewhere", () => {
  const text = "config C;\nscenario s { if (C) { enable; } else { disable; } expect D when C: leaks; }";
  expect(failuresOf(text)).toContain("unexpected warning in s: disable without enable");
});

test("`always` is looked at after every statement and reported once", () => {
  expect(failuresOf("scenario s { enable; enable; disable; disable; always: sections < 2; }")).toEqual([
    "unexpected invariant in s",
  ]);
  expect(failuresOf("scenario s { lazy { } always D: enable_count < 2; }")).toEqual([]);
});

test("an assert under another rule set is not looked at", () => {
  expect(failuresOf("scenario s { lazy { assert A: nesting_level == 7; } expect A, D: clean; }", "D")).toEqual([]);
});
