import { describe, expect, test } from "vitest";
import type { LoadedProgram, Run } from "../../runtime/index.js";
import { callsOf, load, runOf, runsOf } from "./programs.js";

/** What the calls of a run reported, in order: the text, in brackets where `_ONCE` kept it back. */
function reports(run: Run): string[] {
  return callsOf(run).flatMap(({ action }) =>
    action.reports.map(({ text, suppressed }) => (suppressed ? `(${text})` : text)),
  );
}

/** The same of those that became findings: what a kernel prints. */
function printed(run: Run): string[] {
  return run.findings.flatMap((finding) =>
    finding.kind === "warning" || finding.kind === "bug" ? [finding.report.text] : [],
  );
}

function judgements(run: Run): string[] {
  return callsOf(run).map(({ action }) => action.judgement);
}

/** Compiles one scenario, `s`, behind the declarations given. */
function scenario(body: string, declarations = ""): LoadedProgram {
  return load(`${declarations}\nscenario s "s" {\n${body}\nexpect A, D, v3: may clean;\n}`);
}

const UNDERFLOW = "disable without enable";
const OVERFLOW = "enable count overflow";
/** Under D: 0 becomes 255 and 0 again, with a warning at each. */
const WRAPS = "disable; enable;";

// The calls are inlined, and each copy has a bug entry of its own: VM_WARN_ON_ONCE prints once per place in the text.
describe("warn_once", () => {
  test("reports once where one statement runs again and again", () => {
    const run = runOf(scenario(`repeat 3 { ${WRAPS} }`), "s", "D");
    const kept = [`(${UNDERFLOW})`, `(${OVERFLOW})`];
    expect(reports(run)).toEqual([UNDERFLOW, OVERFLOW, ...kept, ...kept]);
    expect(printed(run)).toEqual([UNDERFLOW, OVERFLOW]);
  });

  test("counts as detected where it is kept back", () => {
    // The disable with bottom halves disabled is not counted: it closes what the enable opened in the text alone.
    const run = runOf(scenario(`repeat 2 { ${WRAPS} bh_off { disable; } }`), "s", "D");
    expect(reports(run)).toEqual([UNDERFLOW, OVERFLOW, `(${UNDERFLOW})`, `(${OVERFLOW})`]);
    expect(judgements(run)).toEqual(["detected", "late", "silent", "detected", "late", "silent"]);
  });

  test("reports at each statement of the text", () => {
    const run = runOf(scenario(`${WRAPS} ${WRAPS}`), "s", "D");
    expect(printed(run)).toEqual([UNDERFLOW, OVERFLOW, UNDERFLOW, OVERFLOW]);
  });

  test("reports once for a statement that two chains reach", () => {
    const run = runOf(scenario("a -> f; b -> f;", `fn a; fn b; fn f { ${WRAPS} }`), "s", "D");
    expect(reports(run)).toEqual([UNDERFLOW, OVERFLOW, `(${UNDERFLOW})`, `(${OVERFLOW})`]);
  });

  test("reports anew in another task, which has the same text, only where it stands elsewhere", () => {
    const tasks = `task one { f(); } task two { f(); ${WRAPS} }`;
    const run = runOf(scenario(tasks, `fn f { ${WRAPS} }`), "s", "D");
    expect(printed(run)).toEqual([UNDERFLOW, OVERFLOW, UNDERFLOW, OVERFLOW]);
  });

  test("reports again in another run", () => {
    const runs = runsOf(scenario(`maybe { sleep; } repeat 2 { ${WRAPS} }`), "s", "D");
    expect(runs.map(printed)).toEqual([
      [UNDERFLOW, OVERFLOW],
      [UNDERFLOW, OVERFLOW],
    ]);
  });

  test("is not what warn does: that reports every time", () => {
    const run = runOf(scenario("enable; pause; repeat 3 { enable; }"), "s", "A");
    expect(reports(run)).toEqual(["enable while paused", "enable while paused", "enable while paused"]);
    expect(printed(run)).toHaveLength(3);
  });
});

describe("call sites", () => {
  // With 255 sections open, enable wraps to 0 and disable to 255 again.
  const full = (body: string): string => `repeat 255 { enable; } ${body}`;
  const both = [OVERFLOW, UNDERFLOW];
  const kept = [`(${OVERFLOW})`, `(${UNDERFLOW})`];

  test("a lazy block has two", () => {
    const again = runOf(scenario(full("repeat 2 { lazy { } }")), "s", "D");
    expect(reports(again)).toEqual([...both, ...kept]);
    const twice = runOf(scenario(full("lazy { } lazy { }")), "s", "D");
    expect(reports(twice)).toEqual([...both, ...both]);
  });

  test("an annotation has two, in the declaration for all of its callers", () => {
    const run = runOf(scenario(full("f(); f();"), "fn f [lazy];"), "s", "D");
    expect(reports(run)).toEqual([...both, ...kept]);
  });

  test("an annotation in a chain has two of its own", () => {
    const run = runOf(scenario(full("f [lazy] -> g; f [lazy] -> g;"), "fn f; fn g;"), "s", "D");
    expect(reports(run)).toEqual([...both, ...both]);
  });

  test("no two are the same in a program", () => {
    const { program } = scenario(
      full("f(); f [paused] -> { lazy { } paused { } } enable; disable; pause; resume;"),
      "fn f [lazy, paused] { lazy { } next; }",
    );
    const sites = program.frames.flatMap(({ code }) =>
      code.flatMap((instruction) => {
        if (instruction.op === "call") return [instruction.site];
        if (instruction.op !== "chain") return [];
        return instruction.elements.flatMap((element) =>
          element.kind === "frame"
            ? element.wraps.flatMap((wrap) => (wrap.kind === "section" ? [wrap.open, wrap.close] : []))
            : [],
        );
      }),
    );
    expect(sites).toHaveLength(1 + 2 + 4 + 4 + 6);
    expect(new Set(sites).size).toBe(sites.length);
  });

  test("an inlined frame has its own for each frame that it is inlined into", () => {
    const declarations = `fn g { ${WRAPS} } fn one inlines g; fn two inlines g;`;
    const loaded = scenario("one(); two(); g(); one(); two(); g();", declarations);
    const run = runOf(loaded, "s", "D");
    const first = [UNDERFLOW, OVERFLOW];
    const again = [`(${UNDERFLOW})`, `(${OVERFLOW})`];
    expect(reports(run)).toEqual([...first, ...first, ...first, ...again, ...again, ...again]);
    const places = callsOf(run).map(({ stack }) => loaded.program.frames[stack.reportedIn]!.name);
    expect(places.slice(0, 6)).toEqual(["one", "one", "two", "two", "g", "g"]);
  });

  test("so has what is inlined into an inlined frame", () => {
    const declarations = `fn h { ${WRAPS} } fn g inlines h; fn one inlines g; fn two inlines g;`;
    const run = runOf(scenario("one(); two(); one(); h();", declarations), "s", "D");
    const first = [UNDERFLOW, OVERFLOW];
    const again = [`(${UNDERFLOW})`, `(${OVERFLOW})`];
    expect(reports(run)).toEqual([...first, ...first, ...again, ...first]);
  });

  test("a frame that an inlined one calls has but one", () => {
    const declarations = `fn h { ${WRAPS} } fn g { h(); } fn one inlines g; fn two inlines g;`;
    const run = runOf(scenario("one(); two();", declarations), "s", "D");
    expect(reports(run)).toEqual([UNDERFLOW, OVERFLOW, `(${UNDERFLOW})`, `(${OVERFLOW})`]);
  });
});

// VM_WARN_ON and its kin compile to nothing without CONFIG_DEBUG_VM.
describe("DEBUG_VM", () => {
  test("n: nothing is reported, what is forbidden is silent, and the call goes on", () => {
    const run = runOf(scenario(WRAPS, "config DEBUG_VM = n;"), "s", "D");
    expect(reports(run)).toEqual([]);
    expect(judgements(run)).toEqual(["silent", "allowed"]);
    // The enable closes nothing: it is open at the end.
    expect(run.findings.map(({ kind }) => kind)).toEqual(["forbidden", "leak"]);
    expect(callsOf(run).map(({ after }) => after.variables)).toEqual([
      [255, 0],
      [0, 0],
    ]);
  });

  test("n: a bug does not end the task", () => {
    const run = runOf(scenario("disable; enable;", "config DEBUG_VM = n;"), "s", "v3");
    expect(callsOf(run)).toHaveLength(2);
    // v3 then wraps as u8 does, and leaves nothing that says so.
    expect(callsOf(run).map(({ after }) => after.variables)).toEqual([
      [255, 0],
      [0, 0],
    ]);
    expect(run.steps.at(-1)?.action.kind).toBe("end");
  });

  test("y, said or not: it is reported", () => {
    for (const declarations of ["", "config DEBUG_VM = y;"]) {
      expect(printed(runOf(scenario(WRAPS, declarations), "s", "D"))).toEqual([UNDERFLOW, OVERFLOW]);
    }
  });

  test("free: one run for each value, where something would be reported", () => {
    const runs = runsOf(scenario(WRAPS, "config DEBUG_VM;"), "s", "D");
    const told = runs.map((run) => ({
      debug: run.decisions.map((one) => "value" in one && one.value),
      reports: reports(run),
    }));
    expect(told).toEqual([
      { debug: [true], reports: [UNDERFLOW, OVERFLOW] },
      { debug: [false], reports: [] },
    ]);
    expect(runs.map(judgements)).toEqual([
      ["detected", "late"],
      ["silent", "allowed"],
    ]);
  });

  test("free: one run where nothing would be reported", () => {
    expect(runsOf(scenario("enable; disable;", "config DEBUG_VM;"), "s", "D")).toHaveLength(1);
  });

  test("depends on what is n: it is n", () => {
    const run = runOf(scenario(WRAPS, "config DEBUG_KERNEL = n; config DEBUG_VM depends on DEBUG_KERNEL;"), "s", "D");
    expect(reports(run)).toEqual([]);
  });
});

// v3: VM_BUG_ON of a count out of its range.
describe("bug", () => {
  const buggy = `task one { lazy { } f(); sleep; enable; } task two { enable; } `;
  const run = runOf(scenario(buggy, "fn f { g(); enable; } fn g { pause; disable; enable; }"), "s", "v3");

  test("ends the task from wherever it is, and the others go on", () => {
    const [first] = run.steps;
    const of = (task: number) => run.steps.filter((step) => step.task === task).map(({ action }) => action.kind);
    const other = run.steps.find((step) => step.task !== first?.task)!;
    expect(of(first!.task)).toEqual(["call", "call", "call", "call"]);
    expect(of(other.task)).toEqual(["call", "end"]);
  });

  test("is a finding, and how the task ended is not judged", () => {
    const found = run.findings.map((finding) => ({ kind: finding.kind, task: run.steps[finding.step]!.task }));
    const one = run.steps[0]!.task;
    const two = run.steps.at(-1)!.task;
    expect(found.filter(({ task }) => task === one)).not.toContainEqual({ kind: "leak", task: one });
    expect(found).toContainEqual({ kind: "bug", task: one });
    // The second task left its section open.
    expect(found).toContainEqual({ kind: "leak", task: two });
  });

  test("leaves the state as it was before the call", () => {
    const { before, after } = callsOf(run).find(({ action }) =>
      action.reports.some((each) => each.assertion === "bug"),
    )!;
    expect(after.variables).toEqual(before.variables);
  });

  test("does not stop an interrupt's calls, which return first", () => {
    const interrupted = scenario("interrupt h; enable; disable;", "irq h { disable; }");
    const calm = runOf(interrupted, "s", "v3");
    expect(printed(calm)).toEqual([]);
    expect(callsOf(calm)).toHaveLength(3);
  });
});
