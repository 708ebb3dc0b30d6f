/** Reports on explorations say what `lmmu explore` says, as far as they come, and how far that is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { type Compilation, compile } from "../../compiler/index.js";
import { type ExploreLimits, type ExploreReport, exploreReport } from "../../compiler/reports/explore/index.js";
import { runLine } from "../cli/run-line.js";

const root = join(import.meta.dirname, "../..");

const NO_LIMITS: ExploreLimits = { maxStates: 1e6, maxMemory: 2 ** 29, begins: () => () => null };

function compilationOf(text: string, file = "a.lmmu"): Compilation {
  return compile(file, { read: () => ({ ok: true, text }), resolve: () => null });
}

function reportOf(compilation: Compilation, scenario = "s", limits: Partial<ExploreLimits> = {}): ExploreReport {
  const reported = exploreReport(compilation, { scenario }, { ...NO_LIMITS, ...limits });
  if (!reported.ok) throw new Error(reported.problem);
  // What an editor is sent.
  expect(JSON.parse(JSON.stringify(reported.report))).toEqual(reported.report);
  return reported.report;
}

const verdicts = ({ ruleSets }: ExploreReport): string[] => ruleSets.map((each) => `${each.ruleSet} ${each.verdict}`);
const texts = ({ ruleSets }: ExploreReport): string[] => ruleSets.flatMap(({ paths }) => paths.map(({ text }) => text));

interface CommandResult {
  readonly scenario: string;
  readonly ruleSet: string;
  readonly verdict: string;
  readonly coverage: { readonly states: number };
  readonly violations: readonly { readonly message: string }[];
  readonly witnesses: readonly unknown[];
}

test.each(["break-before-make", "pending-migrates"])("it is what `lmmu explore` says of %s", async (name) => {
  const file = `examples/explore/${name}.lmmu`;
  const compilation = compilationOf(readFileSync(join(root, file), "utf8"), file);
  const { results } = JSON.parse((await runLine(root, `explore ${file} --format json`)).out) as {
    results: CommandResult[];
  };
  for (const scenario of compilation.program!.scenarios) {
    const report = reportOf(compilation, scenario.name);
    const said = results.filter((each) => each.scenario === scenario.name);
    expect(verdicts(report)).toEqual(said.map(({ ruleSet, verdict }) => `${ruleSet} ${verdict}`));
    report.ruleSets.forEach(({ text, paths }, at) => {
      const { coverage, violations, witnesses } = said[at]!;
      expect(text.replaceAll(",", "")).toContain(`all ${coverage.states} states`);
      const broken = paths.filter(({ kind }) => kind === "violation");
      expect(broken.map((path) => path.text)).toEqual(violations.map(({ message }) => message));
      expect(paths).toHaveLength(violations.length + witnesses.length);
    });
    expect(report.partial).toEqual([]);
  }
});

const MAY = `config X;
scenario s {
  if (X) { lazy { } }
  expect xen70: may bugs "entered while lazy", may bugs "left while not lazy";
}`;

describe("a path", () => {
  it("is told in lanes, as a picture, and step by step with places", () => {
    const { ruleSets, text } = reportOf(compilationOf(MAY.replace(/may .*;/, "clean;")));
    const [broken] = ruleSets[0]!.paths;
    expect(broken).toMatchObject({ kind: "violation", when: "" });
    expect(broken!.length).toMatch(/^\d+ moves; no shorter path does it$/);
    expect(text).toContain("\ns under xen70 when X\n      task s\n :3 * on CPU 0\n");
    expect(text).toContain(`\n ${broken!.length}\n`);
    expect(broken!.svg).toMatch(/^<svg /);
    const steps = broken!.steps.map(({ lane, text, place }) => [lane, text, place?.start?.line]);
    expect(steps[0]).toEqual(["task s", "on CPU 0", 3]);
    expect(steps.at(-1)![1]).toMatch(/^(enable|disable)$/);
  });
});

describe("what `may` happen", () => {
  it("is not missing where one config shows it", () => {
    const report = reportOf(compilationOf(MAY));
    expect(verdicts(report)).toEqual(["xen70 holds"]);
    expect(report.ruleSets[0]!.coverage).toMatch(/^2 configs, /);
    expect(report.ruleSets[0]!.paths.map(({ kind }) => kind)).toEqual(["witness", "witness"]);
    expect(texts(report)[0]).toBe('shown: `may bugs "entered while lazy"` (a.lmmu:4)');
  });

  it("is missing where no path of any config shows it", () => {
    const report = reportOf(compilationOf(MAY.replace("xen70", "xen71")));
    expect(verdicts(report)).toEqual(["xen71 fails"]);
    expect(report.ruleSets[0]!.remarks).toContain('no path shows `may bugs "entered while lazy"` (a.lmmu:4)');
  });

  it("is not called missing before everything was looked at", () => {
    const report = reportOf(compilationOf(MAY.replace("xen70", "xen71")), "s", { maxStates: 10 });
    expect(verdicts(report)).toEqual(["xen71 undecided"]);
    expect(report.ruleSets[0]!.remarks).toContain(
      'no path of these shows `may bugs "entered while lazy"` (a.lmmu:4); others may',
    );
  });
});

/** Under D there are some hundred states. */
const LARGE = `scenario s {
  ${["a", "b", "c"].map((task) => `task ${task} { lazy { } lazy { } }`).join("\n  ")}
  expect D: clean; expect xen71: clean;
}`;

describe("limits", () => {
  it("are shared by the rule sets, and what they leave out is told", () => {
    const report = reportOf(compilationOf(LARGE), "s", { maxStates: 60 });
    expect(report.ruleSets.map(({ verdict, text }) => [verdict, text])).toEqual([
      ["undecided", "no violation in the 30 states that were looked at; there are more"],
      ["undecided", "no violation in the 30 states that were looked at; there are more"],
    ]);
    expect(report.partial[0]).toBe(
      "D: not all states were looked at, since here there is room for 60 over all rule sets and configs; `lmmu explore` has no such limit",
    );
    expect(report.partial).toHaveLength(2);
    expect(report.text.replaceAll(/\n */g, " ")).toContain(report.partial[1]);
  });

  it("of time end what is under way, and the next rule set has what is left", () => {
    const begun: number[] = [];
    const report = reportOf(compilationOf(LARGE), "s", {
      begins: (parts) => {
        begun.push(parts);
        return () => (parts === 2 ? "timeout" : null);
      },
    });
    expect(begun).toEqual([2, 1]);
    expect(verdicts(report)).toEqual(["D undecided", "xen71 holds"]);
    expect(report.ruleSets[0]!.text).toBe("not looked at");
    expect(report.partial).toEqual([expect.stringMatching(/^D: .* since the time was over; 1 part of its configs/)]);
  });

  it("of configs: those that nobody has begun with are counted", () => {
    const text = "config X;\nscenario s { if (X) { lazy { } } lazy { } expect D: clean; }";
    const report = reportOf(compilationOf(text), "s", { maxStates: 20 });
    expect(report.partial).toEqual([expect.stringContaining("; 1 part of its configs not begun with; ")]);
  });

  it("leave what was found until then", () => {
    const report = reportOf(compilationOf(LARGE.replace("expect D", "expect xen70")), "s", { maxStates: 1000 });
    expect(verdicts(report)).toContain("xen70 fails");
    expect(report.partial[0]).toMatch(/^xen70: not all states/);
  });
});

const many = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(" ");

test.each([
  ["runs long", "scenario s { repeat 20000 { repeat 20000 { lazy { } } } expect xen70: clean; }"],
  [
    "has many configs",
    `${many(24, (at) => `config S${at};`)}
    scenario s { ${many(24, (at) => `if (S${at}) { lazy { } }`)} expect D: clean; }`,
  ],
  ["has many tasks", `scenario s { ${many(12, (at) => `task t${at} { lazy { } lazy { } }`)} expect xen70: clean; }`],
])("a scenario that %s ends when its time is over", (_, text) => {
  const compilation = compilationOf(text);
  const begun = performance.now();
  const report = reportOf(compilation, "s", {
    begins: () => () => (performance.now() - begun > 300 ? "timeout" : null),
  });
  expect(report.partial[0]).toContain("since the time was over");
  expect(performance.now() - begun).toBeLessThan(4000);
});

it("shows the first paths of very many, and says how many there are", () => {
  const sections = Array.from({ length: 15 }, () => "  lazy { }").join("\n");
  const report = reportOf(compilationOf(`scenario s {\n${sections}\n  expect xen70: clean;\n}`));
  expect(report.ruleSets[0]!.text).toMatch(/^30 violations in all /);
  expect(texts(report)).toHaveLength(20);
  expect(report.partial).toEqual(["10 more paths not shown here; `lmmu explore` prints all"]);
});

it("is refused where there is nothing to explore", () => {
  const problems = [compilationOf("scenario s { enable }"), compilationOf("scenario t { }")].map((compilation) =>
    exploreReport(compilation, { scenario: "s" }, NO_LIMITS),
  );
  expect(problems).toEqual([
    { ok: false, problem: "a.lmmu has errors" },
    { ok: false, problem: 'there is no scenario "s"' },
  ]);
});
