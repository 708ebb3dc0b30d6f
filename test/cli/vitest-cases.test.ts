/** Which tests a scenario is under a rule set; and that together they fail where `lmmu test` does. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assuming, type ConfigCase, configCases, within } from "../../cli/vitest/cases.js";
import { HeldScenarios } from "../../cli/expectations/held.js";
import { type Compilation, compile, hasErrors } from "../../compiler/index.js";
import { loadProgram, type Program } from "../../runtime/index.js";

function compiled(text: string): Compilation & { readonly program: Program } {
  const compilation = compile("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  if (compilation.program === null || hasErrors(compilation)) throw new Error(JSON.stringify(compilation.diagnostics));
  return { ...compilation, program: compilation.program };
}

/** Of the first scenario, by rule set. */
function whens(text: string): Record<string, string[]> {
  const { program } = compiled(text);
  const { ruleSets } = program.scenarios[0]!;
  const cases = (ruleSet: number): readonly ConfigCase[] => configCases(loadProgram(program), 0, ruleSet);
  return Object.fromEntries(
    ruleSets.map((each) => [program.ruleSets[each]!.name, cases(each).map(({ when }) => when)]),
  );
}

const SWITCHES = "config A; config B depends on A; config C; config Y = y;\n";

describe("the tests of a scenario under a rule set", () => {
  it.each([
    ["no line: mainline, whatever the configs", "", { D: [""] }],
    ["lines without a `when`", "expect A, D: clean;", { A: [""], D: [""] }],
    ["a switch", "expect D when A: clean;", { D: ["A", "!A"] }],
    [
      "each rule set by its own lines",
      "expect D when A: clean; expect A when C: clean;",
      { A: ["C", "!C"], D: ["A", "!A"] },
    ],
    ["what no line tells apart is together", "expect D when A || C: clean;", { D: ["A || C", "!A && !C"] }],
    ["`depends on` counts", "expect D when B: clean; expect D when A: clean;", { D: ["A && B", "A && !B", "!A"] }],
    ["what is fixed tells nothing apart", "expect D when Y: clean; expect A when !Y: leaks;", { A: [""], D: [""] }],
    ["nor do versions", "expect A, D when kernel < 6.18: clean;", { A: [""], D: [""] }],
    ["what may happen in one case", "expect D when A: may leaks;", { D: ["A", "!A"] }],
    ["what may happen in a case that `depends on` divides", "expect D when !B && C: may leaks;", { D: [""] }],
    ["what may happen in one of several cases", "expect D: may leaks; expect D when A: may leaks;", { D: [""] }],
  ])("%s", (_, lines, expected) => {
    expect(whens(`${SWITCHES}scenario s { maybe { enable; } ${lines} }`)).toEqual(expected);
  });

  it("a line under each of many switches makes one test, which nobody has to tell from the others", () => {
    const names = Array.from({ length: 7 }, (_, i) => `S${i}`);
    const lines = names.map((name) => `expect D when ${name}: clean;`).join(" ");
    const text = (count: number): string =>
      `${names.map((name) => `config ${name};`).join(" ")} scenario s { ${lines
        .split(" ")
        .slice(0, 5 * count)
        .join(" ")} }`;
    expect(whens(text(5))["D"]).toHaveLength(32);
    expect(whens(text(6))["D"]).toEqual([""]);
  });

  it("does not read what the scenario reads", () => {
    expect(whens(`${SWITCHES}scenario s { if (C) { lazy { } } expect D when A: clean; }`)).toEqual({ D: ["A", "!A"] });
  });
});

describe("what a finding says of its configs", () => {
  const A = new Map([["A", true]]);
  it.each([
    [new Map<string, boolean>(), "", ""],
    [new Map<string, boolean>(), "B || C", "B || C"],
    [A, "", "A"],
    [A, "!B && C", "A && !B && C"],
    [A, "!B || C", "A && (!B || C)"],
  ])("%o, %j", (values, when, expected) => expect(within(values, when)).toBe(expected));
});

const guard = fc.constantFrom("A", "!A", "B", "!B", "C", "A && C", "A || C", "!B && C", "kernel < 6.18");
const fact = fc.constantFrom(
  ...[
    "clean",
    "leaks",
    "may leaks",
    "warns",
    "may warns",
    "forbidden",
    "barriers 0",
    "hooks enter leave",
    "hooks none",
  ],
  ...["may hooks enter", "reachable sections == 1", "may reachable pauses == 1"],
);
const line = fc
  .tuple(fc.constantFrom("A", "D", "A, D"), fc.option(guard, { nil: null }), fact)
  .map(([rules, when, what]) => `expect ${rules}${when === null ? "" : ` when ${when}`}: ${what};`);
const statement = fc.constantFrom(
  ...["lazy { }", "paused { }", "enable;", "disable;", "pause;", "resume;", "maybe { enable; }"],
  "lazy { paused { } }",
);
const code = fc
  .tuple(fc.option(guard, { nil: null }), statement)
  .map(([when, what]) => (when === null ? what : `if (${when}) { ${what} }`));

describe("the tests of a scenario together", () => {
  it("fail if and only if the scenario does", () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(fc.array(code, { maxLength: 3 }), fc.array(line, { minLength: 1, maxLength: 4 }), (body, lines) => {
        const text = `${SWITCHES}scenario s {\n${[...body, ...lines].join("\n")}\n}\n`;
        const compilation = compile("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
        const { program } = compilation;
        // Some lines contradict each other.
        fc.pre(program !== null && !hasErrors(compilation));
        const whole = new HeldScenarios(compilation);
        for (const ruleSet of program.scenarios[0]!.ruleSets) {
          const tests = configCases(whole.loaded, 0, ruleSet).map(({ cases }) =>
            cases.flatMap((values) =>
              new HeldScenarios({ ...compilation, program: assuming(program, values) }).failures(0, ruleSet),
            ),
          );
          const failed = tests.filter((failures) => failures.length > 0).length;
          expect(failed > 0, text).toBe(whole.failures(0, ruleSet).length > 0);
          outcomes.add(failed === 0 ? "all pass" : failed < tests.length ? "some fail" : "all fail");
        }
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 500 : 50 },
    );
    expect([...outcomes].sort()).toEqual(["all fail", "all pass", "some fail"]);
  });
});
