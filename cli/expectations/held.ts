import { checkScenario, type Compilation, ProgramNesting } from "../../compiler/index.js";
import type { Diagnostic } from "../../grammar/index.js";
import { loadProgram, type LoadedProgram, type Program } from "../../runtime/index.js";

/** The scenarios of a file without errors, ready to be held against what their lines state. */
export class HeldScenarios {
  readonly program: Program;
  readonly loaded: LoadedProgram;
  private readonly analysis: ProgramNesting;

  /** The compilation must have a program and no errors. */
  constructor(readonly compilation: Compilation) {
    const { program, file } = compilation;
    if (program === null) throw new Error(`${file} has no program and no error`);
    this.program = program;
    this.loaded = loadProgram(program);
    this.analysis = new ProgramNesting(this.loaded);
  }

  /** What a scenario does under a rule set that no line states, and what a line states in vain. */
  failures(scenario: number, ruleSet: number): readonly Diagnostic[] {
    const found = checkScenario(this.compilation, this.loaded, this.analysis, scenario, {
      ruleSets: [ruleSet],
      others: [],
      notes: false,
      heedsExpectations: true,
      stopped: () => false,
    });
    return found.filter(({ severity }) => severity !== "note");
  }
}
