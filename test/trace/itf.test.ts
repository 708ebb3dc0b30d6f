/** Traces of model checkers: that their tools can read ours, and that ours come back as they were. */
import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Trace } from "../../compiler/trace/index.js";
import { type ItfReading, itfOf, MAX_ITF_LENGTH, MAX_ITF_MOVES, readItf } from "../../compiler/trace/itf/index.js";
import type { Move, Schedule } from "../../runtime/explore/index.js";
import type { Step } from "../../runtime/index.js";
import { itfObjections } from "./itf-rules.js";
import { Path, preempted } from "./paths.js";
import { tracesOf } from "./traces-of.js";

const TEXT = `config SMP;
config DEBUG;
config FIXED = y;
machine { cpus 2; }
irq timer { lazy { } }
irq net soft { lazy { } }
scenario other { sleep; }
scenario race {
  task a { if (SMP) sleep; maybe { sleep; } }
  task b { lazy { } if (DEBUG) sleep; if (FIXED) sleep; }
  interrupts timer x2;
  interrupts net;
  interrupts timer;
  expect D, E: clean;
}
rules E extends D { }
`;
const { traces, sources } = tracesOf(TEXT);
const TRACE = traces.find(({ scenario }) => scenario.name === "race")!;
const PROGRAM = TRACE.program;
const NOTHING: Schedule = { switches: [], moves: [] };

const task = fc.nat(1);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant("step" as const), task, outcome: fc.oneof(fc.constant(0), fc.nat(300)) }),
  fc.record({ kind: fc.constant("interrupt" as const), task, handler: fc.nat(2) }),
  fc.record({ kind: fc.constant("switch_out" as const), task }),
  fc.record({ kind: fc.constant("switch_in" as const), task, cpu: fc.nat(1) }),
);
const free = PROGRAM.switches.flatMap(({ value }, index) => (value === null ? [index] : []));
const schedule: fc.Arbitrary<Schedule> = fc.record({
  switches: fc.uniqueArray(fc.record({ switch: fc.constantFrom(...free), value: fc.boolean() }), {
    selector: (each) => each.switch,
  }),
  moves: fc.array(move, { maxLength: 40 }),
});

describe("a trace that is written", () => {
  it("is one of the format, with what a person looks for", async () => {
    const { sources, ...trace } = preempted();
    const moves: Move[] = [
      { kind: "switch_in", task: 0, cpu: 0 },
      { kind: "switch_in", task: 1, cpu: 1 },
      { kind: "step", task: 0, outcome: 0 },
      { kind: "interrupt", task: 0, handler: 0 },
      { kind: "switch_out", task: 0 },
    ];
    const text = itfOf(trace, { switches: [{ switch: 0, value: true }], moves }, sources);
    expect(itfObjections(JSON.parse(text))).toEqual([]);
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, "goldens", "preempted.itf.json"));
  });

  it("is one whatever ran", () => {
    for (const trace of traces) expect(itfObjections(JSON.parse(itfOf(trace, NOTHING, sources)))).toEqual([]);
  });

  it("has a state before the first step and one after each", () => {
    const { states } = JSON.parse(itfOf(TRACE, NOTHING, sources)) as { states: { action: string }[] };
    expect(states).toHaveLength(TRACE.run.steps.length + 1);
    expect(states[0]!.action).toBe("init");
  });

  it("leaves out the states that are too many, and says how many those are", () => {
    const step = { kind: "sleep" } as const;
    const path = new Path(TEXT.replace("scenario other { sleep; }", ""), "D").step("a", step);
    const { run, ...trace } = path.trace();
    const steps = Array.from({ length: 60_000 }, (): Step => run.steps[0]!);
    const text = itfOf({ ...trace, run: { ...run, steps } } satisfies Trace, NOTHING, path.sources);
    const written = JSON.parse(text) as { "#meta": { statesOmitted: number }; states: unknown[] };
    expect(text.length).toBeLessThan(17 * 2 ** 20);
    expect(written["#meta"].statesOmitted).toBeGreaterThan(0);
    expect(written["#meta"].statesOmitted + written.states.length).toBe(steps.length + 1);
  });
});

describe("a trace that is read", () => {
  it("has the schedule that was written", () => {
    fc.assert(
      fc.property(schedule, (written) => {
        const read = readItf(itfOf(TRACE, written, sources), PROGRAM);
        const indices = {
          scenario: PROGRAM.scenarios.indexOf(TRACE.scenario),
          ruleSet: PROGRAM.ruleSets.indexOf(TRACE.ruleSet),
        };
        expect(read).toEqual({ ok: true, ...indices, schedule: written });
      }),
    );
  });

  it("is found again by its names after the text has changed", () => {
    const moves: Move[] = [
      { kind: "step", task: 1, outcome: 0 },
      { kind: "interrupt", task: 0, handler: 2 },
    ];
    const written = itfOf(TRACE, { switches: [{ switch: free[0]!, value: true }], moves }, sources);
    const { program } = tracesOf(
      TEXT.replace("scenario race {", "scenario race { task first { }").replace(
        "config SMP;",
        "config A;\nconfig SMP;",
      ),
    ).traces[0]!;
    const read = readItf(written, program);
    expect(read).toMatchObject({ ok: true, schedule: { moves: [{ task: 2 }, { task: 1, handler: 2 }] } });
    expect(read.ok && program.switches[read.schedule.switches[0]!.switch]!.name).toBe("SMP");
  });
});

/** What is wrong with a schedule: `where: message`. */
function errorsOf(lmmu: unknown): string[] {
  return told(readItf(JSON.stringify({ "#meta": { lmmu }, vars: [], states: [] }), PROGRAM));
}

function told(read: ItfReading): string[] {
  return read.ok ? ["(fine)"] : read.errors.map(({ where, message }) => `${where}: ${message}`);
}

const GOOD = { version: 1, scenario: "race", rules: "E", switches: {}, moves: [] };
const withMove = (each: unknown): unknown => ({ ...GOOD, moves: [each] });

describe("what is wrong with a trace", () => {
  it.each<[string, unknown, string]>([
    ["nothing", GOOD, "(fine)"],
    ["no schedule", null, "#meta.lmmu: this trace has no schedule of lmmu, so there is nothing to replay"],
    [
      "a version",
      { ...GOOD, version: 2 },
      "#meta.lmmu.version: the schedule is of version 2, and this lmmu reads version 1",
    ],
    [
      "a scenario",
      { ...GOOD, scenario: "rac" },
      '#meta.lmmu.scenario: there is no scenario "rac"; there are: other, race',
    ],
    [
      "no scenario",
      { ...GOOD, scenario: undefined },
      "#meta.lmmu.scenario: a scenario is given by its name, not nothing",
    ],
    ["a rule set", { ...GOOD, rules: 3 }, "#meta.lmmu.rules: a rule set is given by its name, not 3"],
    [
      "switches",
      { ...GOOD, switches: [] },
      "#meta.lmmu.switches: switches are an object of true and false, not a list",
    ],
    ["a switch", { ...GOOD, switches: { SMP: 1 } }, "#meta.lmmu.switches.SMP: a switch is true or false, not 1"],
    [
      "a fixed one",
      { ...GOOD, switches: { FIXED: true } },
      "#meta.lmmu.switches.FIXED: the program fixes this switch, so no run can choose it",
    ],
    ["moves", { ...GOOD, moves: {} }, "#meta.lmmu.moves: moves are a list, not an object"],
    [
      "a move",
      withMove("step a"),
      '#meta.lmmu.moves[0]: a move is an object with one of step, interrupt, switch_out, switch_in, not "step a"',
    ],
    ["a task", withMove({ step: "c" }), '#meta.lmmu.moves[0].step: there is no task "c"; there are: a, b'],
    [
      "an outcome",
      withMove({ step: "a", outcome: -1 }),
      "#meta.lmmu.moves[0].outcome: this is a whole number from 0 to 65535, not -1",
    ],
    [
      "a handler",
      withMove({ interrupt: "a", handler: "timer#3" }),
      '#meta.lmmu.moves[0].handler: there is no handler "timer#3"; there are: timer, net, timer#2',
    ],
    ["a CPU", withMove({ switch_in: "a", cpu: 2 }), "#meta.lmmu.moves[0].cpu: the machine has no CPU 2; it has 2"],
    [
      "no CPU",
      withMove({ switch_in: "a" }),
      "#meta.lmmu.moves[0].cpu: this is a whole number from 0 to 65535, not nothing",
    ],
  ])("%s", (_, lmmu, error) => {
    expect(errorsOf(lmmu)).toEqual([error]);
  });

  it("is said of an unknown switch with those that there are", () => {
    const [error] = errorsOf({ ...GOOD, switches: { SMB: true } });
    expect(error).toMatch(/^#meta\.lmmu\.switches\.SMB: the program has no such switch; there are: .*SMP/);
  });

  it("is all told, up to a number", () => {
    const errors = errorsOf({ ...GOOD, moves: Array.from({ length: 50 }, () => 0) });
    expect(errors).toHaveLength(21);
    expect(errors.at(-1)).toBe(": 30 more like these");
  });

  it("is a text that is no trace", () => {
    expect(told(readItf("", PROGRAM))[0]).toMatch(/^: a trace is JSON, and this is not: /);
    expect(told(readItf("[]", PROGRAM))[0]).toMatch(/^#meta\.lmmu: /);
    expect(told(readItf("[".repeat(1_000_000), PROGRAM))).toEqual([
      ": its brackets are nested more than 64 deep, as in no trace of lmmu",
    ]);
    expect(told(readItf(`"${"[".repeat(100)}\\"${"[".repeat(100)}"`, PROGRAM))[0]).toMatch(/^#meta\.lmmu: /);
  });

  it("is a size that nobody reads", () => {
    expect(told(readItf(" ".repeat(MAX_ITF_LENGTH + 1), PROGRAM))[0]).toMatch(/^: the trace has 33554433 characters/);
    const moves = Array.from({ length: MAX_ITF_MOVES + 1 }, () => 0);
    expect(errorsOf({ ...GOOD, moves })).toEqual([
      "#meta.lmmu.moves: there are 500001 moves, and at most 500000 are replayed",
    ]);
  });

  it("comes back as errors, whatever the text is", () => {
    const shaped = fc.record({
      "#meta": fc.oneof(
        fc.jsonValue(),
        fc.record({
          lmmu: fc.oneof(
            fc.jsonValue(),
            fc.record({
              version: fc.constantFrom(1, 1, 1, "1"),
              scenario: fc.oneof(fc.constant("race"), fc.jsonValue()),
              rules: fc.oneof(fc.constant("D"), fc.jsonValue()),
              switches: fc.oneof(fc.constant({}), fc.constant({ ["__proto__"]: true }), fc.jsonValue()),
              moves: fc.oneof(
                fc.array(
                  fc.oneof(
                    fc.jsonValue(),
                    fc.dictionary(
                      fc.constantFrom("step", "interrupt", "handler", "cpu", "outcome", "__proto__"),
                      fc.oneof(fc.constant("a"), fc.jsonValue()),
                    ),
                  ),
                ),
                fc.jsonValue(),
              ),
            }),
          ),
        }),
      ),
    });
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      shaped.map((value) => JSON.stringify(value)),
      fc.tuple(schedule, fc.nat(), fc.string({ maxLength: 3 })).map(([each, at, put]) => {
        const written = itfOf(TRACE, each, sources);
        const place = at % written.length;
        return written.slice(0, place) + put + written.slice(place + 1);
      }),
    );
    fc.assert(
      fc.property(text, (each) => {
        const read = readItf(each, PROGRAM);
        if (read.ok) return;
        expect(read.errors.length).toBeGreaterThan(0);
        for (const error of read.errors) {
          expect(`${error.where}${error.message}${error.help}`).not.toMatch(/\p{Cc}|undefined|\[object/u);
          expect(error.message.length).toBeLessThan(1000);
        }
      }),
    );
  });
});
