/** Compiles and runs `.lmmu` text in tests, and tells briefly what came of it. */
import { compile } from "../../compiler/index.js";
import {
  type Failure,
  judge,
  loadProgram,
  type Program,
  type Run,
  type Runs,
  runScenario,
  type Step,
} from "../../runtime/index.js";

/** The program of a text; throws where the compiler finds an error in it. */
function programOf(text: string): Program {
  const host = { read: () => ({ ok: true, text }) as const, resolve: () => null };
  const { program, diagnostics } = compile("test.lmmu", host);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code} ${message}`).join("\n"));
  if (program === null) throw new Error("nothing to run");
  return program;
}

/** Runs the text's scenario (by name, else the first) under a rule set. */
export function runsOf(text: string, ruleSet = "D", scenario?: string): Runs & { readonly program: Program } {
  const program = programOf(text);
  const index = scenario === undefined ? 0 : program.scenarios.findIndex(({ name }) => name === scenario);
  return { ...runScenario(loadProgram(program), index, ruleSetIndex(program, ruleSet), { choices: null }), program };
}

/** Runs it and holds it against its expectations: each failure in a few words. */
export function failuresOf(text: string, ruleSet = "D"): string[] {
  const { program, ...runs } = runsOf(text, ruleSet);
  return judge(program, 0, runs).map((failure) => failureText(program, runs.runs, failure));
}

/** Each call of a run as "path: call", the path from the task inwards; inlined frames as "host(frame)". */
export function callsOf(text: string, ruleSet = "D"): string[] {
  const { runs, program } = runsOf(text, ruleSet);
  return runs[0]!.steps.filter(({ action }) => action.kind === "call").map((step) => callText(program, step));
}

/** Findings of a run as "kind in frame: what". */
export function findingsOf(text: string, ruleSet = "D"): string[] {
  const { runs, program } = runsOf(text, ruleSet);
  return runs[0]!.findings.map((finding) => findingText(program, runs[0]!, finding));
}

function ruleSetIndex(program: Program, name: string): number {
  return program.ruleSets.findLastIndex((ruleSet) => ruleSet.name === name);
}

function callText(program: Program, step: Step): string {
  const path: string[] = [];
  for (let frame: Step["stack"] | null = step.stack; frame !== null; frame = frame.caller) {
    const name = program.frames[frame.frame]!.name;
    const host = program.frames[frame.reportedIn]!.name;
    path.unshift(frame.block ? `{${name}}` : host === name ? name : `${host}(${name})`);
  }
  return `${path.join(">")}: ${step.action.kind === "call" ? step.action.call : step.action.kind}`;
}

function findingText(program: Program, run: Run, finding: Run["findings"][number]): string {
  const frame = program.frames[run.steps[finding.step]!.stack.reportedIn]!.name;
  const what =
    "report" in finding
      ? `: ${finding.report.text}`
      : "text" in finding
        ? `: ${finding.text}`
        : "name" in finding
          ? `: ${finding.name}`
          : "";
  return `${finding.kind} in ${frame}${what}`;
}

function failureText(program: Program, runs: readonly Run[], failure: Failure): string {
  switch (failure.kind) {
    case "unexpected": {
      const run = runs[failure.run]!;
      return `unexpected ${findingText(program, run, run.findings[failure.finding]!)}`;
    }
    case "unmet": {
      const fact = program.scenarios[0]!.expectations[failure.expectation]!.facts[failure.fact]!;
      return `unmet ${fact.may ? "may " : ""}${fact.kind}`;
    }
    case "stopped":
      return `stopped ${runs[failure.run]!.stop!.kind}`;
  }
}
