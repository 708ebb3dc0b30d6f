/**
 * What an editor shows beside the text: above scenarios and functions one line each, behind lines the nesting states, and
 * what a function does to the nesting under each rule set.
 */
import type { FrameDeclaration, Place } from "../../grammar/index.js";
import { type LoadedProgram, loadProgram } from "../../runtime/index.js";
import { ProgramNesting } from "../nesting/index.js";
import { placeOf } from "../origins.js";
import type { CheckResult } from "../scenarios/index.js";
import { chainsThatReach, type Reached } from "./reach.js";
import { verdictLine } from "./verdicts.js";
import { worstLine } from "./worst.js";

export { frameEffects, type FrameEffects } from "./frame-effects.js";
export { compileFrame } from "./frame-program.js";
export { type LineStates, lineStates } from "./line-states.js";
export { isNews, shownText } from "./shown-states.js";

/** The lines for one checked program. */
export class Summaries {
  private readonly verdicts = new Map<number, string>();
  private reached: Reached | null = null;
  private run: { readonly loaded: LoadedProgram; readonly analysis: ProgramNesting } | null = null;
  /** What ends the work for who asks now. */
  private stopped: () => boolean = () => false;

  constructor(private readonly result: CheckResult) {}

  /**
   * What each of the usual rule sets makes of a scenario, whatever its lines expect; null where that has no meaning. Once
   * `stopped` says yes it has to keep to that; then the line has what is known until then.
   */
  scenario(name: string, stopped: () => boolean): string | null {
    const { program, ran } = this.result;
    const index = program?.scenarios.findIndex((scenario) => scenario.name === name) ?? -1;
    if (program === null || !ran || index < 0) return null;
    const known = this.verdicts.get(index);
    if (known !== undefined) return known;
    this.stopped = stopped;
    if (this.run === null) {
      const loaded = loadProgram(program);
      this.run = { loaded, analysis: new ProgramNesting(loaded, () => this.stopped()) };
    }
    const line = verdictLine(this.result, this.run.loaded, this.run.analysis, index, stopped);
    // What was stopped may lack something.
    if (stopped()) this.run = null;
    else this.verdicts.set(index, line);
    return line;
  }

  /** How many chains reach a function that a file of the program declares, and the worst that was found in it. */
  frame(file: string, { name, span }: Pick<FrameDeclaration, "name" | "span">): string | null {
    const { program, ran, diagnostics, origins } = this.result;
    if (program === null || !ran) return null;
    const place: Place = { file, span: name.span };
    const index = program.frames.findIndex(
      ({ kind, origin }) => kind === "fn" && isAt(placeOf(origins, origin), place),
    );
    this.reached ??= chainsThatReach(program);
    const worst = worstLine(diagnostics, { file, span }, name.text);
    return [this.reached.told(index), ...(worst === null ? [] : [worst])].join("; ");
  }
}

function isAt(one: Place, other: Place): boolean {
  return one.file === other.file && one.span.start === other.span.start;
}
