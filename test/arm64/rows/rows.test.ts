/**
 * The arm64 machine, held to what is known of Linux and of the architecture: row by row, a scenario for each, with its
 * source in the comment above it. The expectations are written from these facts, not from what the machine did.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile, type Host } from "../../../compiler/index.js";
import { parse } from "../../../grammar/index.js";
import {
  type Failure,
  type Finding,
  judge,
  loadProgram,
  type Program,
  type Run,
  runScenario,
  tolerated,
} from "../../../runtime/index.js";
import { ROWS } from "./covered.js";

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".lmmu"))
  .map((name) => ({ name, text: readFileSync(join(import.meta.dirname, name), "utf8") }));

const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });

const written = files.map(({ name, text }) => {
  const { program, diagnostics } = compile(name, hostOf(text));
  return { name, text, program: program!, diagnostics };
});

/** `ordering/dsb_alone`, as the table of rows names a scenario. */
const idOf = (file: string, scenario: string): string => `${file.replace(".lmmu", "")}/${scenario}`;

function findingText(program: Program, { steps }: Run, finding: Finding): string {
  const stack = steps[finding.step]!.stack;
  const where = program.frames[stack.reportedIn]!.name;
  switch (finding.kind) {
    case "hazard":
      return `hazard ${finding.name} in ${where} (${finding.page?.missing ?? finding.page?.change ?? "no page"})`;
    case "fault":
      return `faults ${finding.name} in ${where}`;
    default:
      return `${finding.kind} in ${where}: step ${finding.step}`;
  }
}

function failureText(program: Program, scenario: number, runs: readonly Run[], failure: Failure): string {
  switch (failure.kind) {
    case "unexpected": {
      const run = runs[failure.run]!;
      return findingText(program, run, run.findings[failure.finding]!);
    }
    case "unmet": {
      const fact = program.scenarios[scenario]!.expectations[failure.expectation]!.facts[failure.fact]!;
      const counted = fact.kind === "barriers" ? ` (${runs[failure.runs[0]!]!.barriers})` : "";
      return `not so: ${JSON.stringify(fact)}${counted}`;
    }
    case "stopped":
      return `stopped: ${JSON.stringify(runs[failure.run]!.stop, (key, value: unknown) => (key === "stack" ? undefined : value))}`;
  }
}

/** What does not hold of a scenario, by rule set. A spurious fault counts here: these scenarios state each. */
function failuresOf(program: Program, scenario: number): string[] {
  const loaded = loadProgram(program);
  return program.scenarios[scenario]!.ruleSets.flatMap((ruleSet) => {
    const runs = runScenario(loaded, scenario, ruleSet, { choices: null });
    if (runs.partial !== null) return ["not all runs"];
    const failures = [...judge(program, scenario, runs), ...tolerated(program, scenario, runs)];
    const { name } = program.ruleSets[ruleSet]!;
    return failures.map((failure) => `${name}: ${failureText(program, scenario, runs.runs, failure)}`);
  });
}

describe.each(written.map((each) => [each.name, each] as const))("%s", (_file, { text, program, diagnostics }) => {
  it("compiles", () => {
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  it.each(program.scenarios.map(({ name }, index) => [name, index] as const))("%s", (_name, index) => {
    expect(program.scenarios[index]!.expectations.length).toBeGreaterThan(0);
    expect(failuresOf(program, index)).toEqual([]);
  });

  it("says of every scenario which row it is", () => {
    const undocumented = parse(text).ast.declarations.flatMap((each) =>
      each.kind === "scenario" && each.documentation === "" ? [each.name.text] : [],
    );
    expect(undocumented).toEqual([]);
  });
});

describe("the rows", () => {
  const scenarios = new Set(
    written.flatMap(({ name, program }) => program.scenarios.map((scenario) => idOf(name, scenario.name))),
  );

  it.each(Object.entries(ROWS))("%s", (_row, covering) => {
    expect(covering.length).toBeGreaterThan(0);
    expect(covering.filter((scenario) => !scenarios.has(scenario))).toEqual([]);
  });

  it("are what the scenarios are for", () => {
    const covering = new Set(Object.values(ROWS).flat());
    expect([...scenarios].filter((scenario) => !covering.has(scenario))).toEqual([]);
  });
});
