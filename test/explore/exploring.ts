/** Compiles and explores `.lmmu` text in tests, and tells briefly what came of it. */
import { compile } from "../../compiler/index.js";
import {
  type Counterexample,
  type Exploration,
  explore,
  type Schedule,
  type SearchOptions,
} from "../../runtime/explore/index.js";
import { loadProgram, type LoadedProgram, type Program } from "../../runtime/index.js";

export const OPTIONS: SearchOptions = {
  strategy: "breadth",
  reduction: true,
  storage: "exact",
  maxStates: null,
  maxMemory: null,
  seed: 1,
  walks: 100,
};

/** The program of a text; throws where the compiler finds an error in it. */
export function programOf(text: string): Program {
  const host = { read: () => ({ ok: true, text }) as const, resolve: () => null };
  const { program, diagnostics } = compile("test.lmmu", host);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code} ${message}`).join("\n"));
  if (program === null) throw new Error("nothing to run");
  return program;
}

/** The explorations of a scenario (an index) under a rule set: one for each config. */
export function exploreAll(
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
  options: SearchOptions = OPTIONS,
): Exploration[] {
  const explorations: Exploration[] = [];
  const waiting: Schedule["switches"][] = [[]];
  for (let switches = waiting.pop(); switches !== undefined; switches = waiting.pop()) {
    const { exploration, others } = explore(loaded, scenario, ruleSet, switches, options);
    explorations.push(exploration);
    waiting.push(...others);
  }
  return explorations;
}

/** The text's first scenario, explored under a rule set. */
export function explorationsOf(
  text: string,
  ruleSet = "D",
  options: Partial<SearchOptions> = {},
): { program: Program; loaded: LoadedProgram; explorations: Exploration[] } {
  const program = programOf(text);
  const loaded = loadProgram(program);
  const index = program.ruleSets.findLastIndex(({ name }) => name === ruleSet);
  return { program, loaded, explorations: exploreAll(loaded, 0, index, { ...OPTIONS, ...options }) };
}

/** What a counterexample breaks, in a few words. */
export function violationText(program: Program, { violation, run }: Counterexample): string {
  switch (violation.kind) {
    case "stopped":
      return `stopped ${run.stop!.kind}`;
    case "unmet":
      return `unmet ${violation.expectation}.${violation.fact}`;
    case "unexpected": {
      const finding = run.findings[violation.finding]!;
      const text = "report" in finding ? finding.report.text : "text" in finding ? finding.text : "";
      const name = "name" in finding ? finding.name : text;
      return `${finding.kind} ${name} in ${program.frames[run.steps[finding.step]!.stack.reportedIn]!.name}`;
    }
  }
}
