/** Reports say what the command line says of the same file, and no more can go wrong with them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { type Compilation, compile } from "../../compiler/index.js";
import { type MatrixReport, matrixReport, type TraceReport, traceReport } from "../../compiler/reports/index.js";
import { runLine } from "../cli/run-line.js";

const root = join(import.meta.dirname, "../..");

function compilationOf(text: string): Compilation {
  return compile("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
}

function example(name: string): Compilation {
  const text = readFileSync(join(root, "examples", name), "utf8");
  return compile(`examples/${name}`, { read: () => ({ ok: true, text }), resolve: () => null });
}

function given<T>(reported: { readonly ok: true; readonly report: T } | { readonly ok: false }): T {
  if (!reported.ok) throw new Error(JSON.stringify(reported));
  // What a worker or an editor is sent.
  expect(JSON.parse(JSON.stringify(reported.report))).toEqual(reported.report);
  return reported.report;
}

const FORKING = `config A; config B;
fn f { if (A) { enable; } maybe { pause; resume; } if (A) { disable; } }
scenario s { f; if (B) { f; } expect A: clean; }`;

/** Two to the sixth runs. */
const MANY = `${Array.from({ length: 6 }, (_, i) => `config S${i};`).join(" ")}
scenario s { ${Array.from({ length: 6 }, (_, i) => `if (S${i}) { enable; disable; }`).join(" ")} }`;

const LONG = "scenario s { repeat 20000 { enable; disable; } }\nscenario t { enable; disable; }";

describe("the report of a trace", () => {
  test.each([
    ["kasan.lmmu", "A"],
    ["discussion.lmmu", "D"],
    ["visibility.lmmu", "B"],
    ["interrupts.lmmu", "D"],
  ])("is what `lmmu run` says: %s under %s", async (name, ruleSet) => {
    const compilation = example(name);
    for (const { name: scenario } of compilation.program!.scenarios) {
      const line = `run examples/${name} --scenario ${scenario} --rules ${ruleSet}`;
      const report = given<TraceReport>(traceReport(compilation, { scenario, ruleSet }));
      expect(report.text).toBe((await runLine(root, line)).out);
      expect(report.svg).toBe((await runLine(root, `${line} --format svg`)).out);
      expect(report.trace).toEqual(JSON.parse((await runLine(root, `${line} --format json`)).out));
      expect(report.partial).toEqual([]);
    }
  });

  it("is of the case and the choices that are asked for", () => {
    const compilation = compilationOf(FORKING);
    const titles = (options: { when?: string; choices?: number[] }): string[] => {
      const report = given<TraceReport>(traceReport(compilation, { scenario: "s", ruleSet: "A", ...options }));
      expect(report.trace.runs).toHaveLength(report.text.match(/^s under A/gm)!.length);
      return [report.title, report.outcome];
    };
    expect(titles({})).toEqual(["s under A: 4 runs", "0-4 WARN"]);
    expect(titles({ when: "!A" })[0]).toBe("s under A when !A: 2 runs");
    expect(titles({ when: "A && !CONFIG_B", choices: [1] })).toEqual([
      "s under A when A && !B; a.lmmu:2 does not happen",
      "ok",
    ]);
    expect(titles({ when: "A,!B", choices: [0, 9] })[0]).toBe("s under A when A && !B; a.lmmu:2 happens");
  });

  it("has the first runs of many, and says so", () => {
    const report = given<TraceReport>(traceReport(compilationOf(MANY), { scenario: "s", ruleSet: "A" }));
    expect(report.title).toBe("s under A: 64 runs");
    expect(report.trace.runs).toHaveLength(16);
    expect(report.partial).toEqual(["48 more runs, which a case of configs or choices can single out"]);
    expect(report.text.endsWith(`\n${report.partial[0]}\n`)).toBe(true);
    expect(report.svg).toContain(report.partial[0]);
  });

  it.each([
    [{ scenario: "t", ruleSet: "A" }, 'there is no scenario "t"'],
    [{ scenario: "__proto__", ruleSet: "A" }, 'there is no scenario "__proto__"'],
    [{ scenario: "s", ruleSet: "Z" }, 'there is no rule set "Z"'],
    [{ scenario: "s", ruleSet: "A", when: "A ||" }, '"A ||" is no case of configs'],
    [{ scenario: "s", ruleSet: "A", when: "" }, '"" is no case of configs'],
    [{ scenario: "s", ruleSet: "A", when: "C" }, "there is no switch C"],
    [{ scenario: "s", ruleSet: "A", choices: [-1] }, "outcomes of choices are whole numbers from 0"],
    [{ scenario: "s", ruleSet: "A", choices: [NaN] }, "outcomes of choices are whole numbers from 0"],
  ])("is refused of what is not there: %j", (options, problem) => {
    expect(traceReport(compilationOf(FORKING), options)).toEqual({ ok: false, problem });
  });

  it("ends when somebody says so", () => {
    let asked = 0;
    const stopped = (): boolean => ++asked > 2;
    expect(traceReport(compilationOf(LONG), { scenario: "s", ruleSet: "A" }, stopped)).toEqual({
      ok: false,
      problem: "s is not covered whole: the time for it was up",
    });
    expect(asked).toBe(3);
  });
});

describe("the report of a matrix", () => {
  test.each(["discussion.lmmu", "kasan.lmmu", "visibility.lmmu"])("is what `lmmu matrix` says: %s", async (name) => {
    const report = given<MatrixReport>(matrixReport(example(name)));
    expect(report.text).toBe((await runLine(root, `matrix examples/${name}`)).out);
    expect(report.matrix).toEqual(JSON.parse((await runLine(root, `matrix examples/${name} --format json`)).out));
    for (const scenario of report.scenarios) {
      for (const { cells } of scenario.cases) {
        expect(cells.map(({ ruleSet }) => ruleSet)).toEqual(report.ruleSets);
        for (const { verdict } of cells) expect(report.text).toContain(verdict);
      }
    }
    expect(report.partial).toEqual([]);
  });

  it("has the scenario and the columns that are asked for, in words", () => {
    const text = `${FORKING}\nscenario t { enable; pause; enable; disable; resume; }`;
    const report = given<MatrixReport>(matrixReport(compilationOf(text), { scenario: "t", ruleSets: ["D", "A", "D"] }));
    expect(report.scenarios).toEqual([
      {
        name: "t",
        cases: [
          {
            when: "",
            cells: [
              { ruleSet: "D", verdict: "leaks", text: "not as begun at the end; 0 barriers, 3 hooks" },
              { ruleSet: "A", verdict: "2 WARN", text: "2 warnings, not as begun at the end; 0 barriers, 4 hooks" },
            ],
          },
        ],
      },
    ]);
  });

  it("is refused of what is not there, or has errors", () => {
    const compilation = compilationOf(FORKING);
    expect(matrixReport(compilation, { scenario: "t" })).toEqual({ ok: false, problem: 'there is no scenario "t"' });
    expect(matrixReport(compilation, { ruleSets: ["A", "toString"] })).toEqual({
      ok: false,
      problem: 'there is no rule set "toString"',
    });
    expect(matrixReport(compilationOf("scenario s { g(); }"))).toEqual({ ok: false, problem: "a.lmmu has errors" });
    const missing = compile("a.lmmu", { read: () => ({ ok: false, reason: "missing" }), resolve: () => null });
    expect(matrixReport(missing)).toEqual({ ok: false, problem: "a.lmmu cannot be read" });
  });

  it("keeps what is done when somebody ends it", () => {
    let asked = 0;
    const text = LONG.replace(/(.*)\n(.*)/, "$2\n$1");
    const report = given<MatrixReport>(matrixReport(compilationOf(text), {}, () => ++asked > 16));
    expect(report.scenarios.map(({ name, cases }) => [name, cases.length])).toEqual([
      ["t", 1],
      ["s", 0],
    ]);
    expect(report.partial).toEqual(["s is not covered whole: the time for it was up"]);
    expect(asked).toBeLessThan(40);
  });
});
