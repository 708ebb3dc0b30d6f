import type { NestingState } from "../../../../runtime/index.js";
import { Changes } from "../../changes.js";
import { hooksOf } from "../../actions.js";
import { runs, Standings } from "../../standings.js";
import type { Sources } from "../../../sources.js";
import type { Trace } from "../../trace.js";
import type { Violation } from "../../../../runtime/explore/index.js";
import { violationLines } from "../../violation-lines.js";
import type { Interleaved } from "../draw-lanes.js";
import { type Ending, endingsOf } from "../run-picture.js";
import { lanesOf } from "../lanes.js";

/** Who runs where, what each step changed, and what the path violates. Steps by their indices. */
export class Interleaving implements Interleaved {
  private readonly signs: string[][] = [];
  private readonly before: NestingState[] = [];
  private readonly changes: (readonly string[])[] = [];
  private readonly cpus: number[] = [];

  constructor(
    private readonly trace: Trace,
    private readonly sources: Sources,
    private readonly violation: Violation | null,
  ) {
    const lanes = lanesOf(trace.program, trace.run.steps);
    const standings = new Standings(
      trace.program,
      lanes.map((lane) => lane.frame),
    );
    const changes = new Changes(trace);
    for (const step of trace.run.steps) {
      this.cpus.push(standings.advance(step));
      this.signs.push(standings.signs());
      const { before, texts } = changes.advance(step);
      this.before.push(before);
      this.changes.push(texts);
    }
  }

  runs(step: number, lane: number): boolean {
    return runs(this.signs[step]![lane]!);
  }

  takesOver(step: number): boolean {
    const { steps } = this.trace.run;
    const [last, own] = [steps[step - 1]!, steps[step]!];
    // A handler that ends leaves its CPU to its task.
    return last.task !== own.task && last.action.kind !== "interrupt" && this.cpus[step - 1] === this.cpus[step];
  }

  isOver(step: number, lane: number): boolean {
    return this.signs[step]![lane] === "";
  }

  known(step: number): NestingState {
    return this.before[step]!;
  }

  untold(step: number): string {
    const { action } = this.trace.run.steps[step]!;
    const texts = this.changes[step]!;
    // The row of a switch names its hooks, which come last.
    return (hooksOf(action).length > 0 ? texts.slice(0, -1) : texts).join(", ");
  }

  /** `step 12: a in update_range_prot, CPU 1, a.lmmu:22; enable_count 1, on`. */
  title(step: number): string {
    const { task, stack, origin } = this.trace.run.steps[step]!;
    const { frames } = this.trace.program;
    const where = stack.frame === task ? "" : ` in ${frames[stack.frame]!.name}`;
    const place = this.sources.showLine(this.trace.placeOf(origin));
    const changed = this.changes[step]!.length === 0 ? "" : `; ${this.changes[step]!.join(", ")}`;
    return `step ${step + 1}: ${frames[task]!.name}${where}, CPU ${this.cpus[step]}, ${place}${changed}`;
  }

  endings(): Ending[] {
    if (this.violation === null) return endingsOf(this.trace, this.sources);
    const { finding, chain, when } = violationLines(this.violation, this.trace, this.sources);
    const lines = chain.map(({ place, frame, source }) => `${place} ${frame} ${source}`.trimEnd());
    return [
      { texts: [finding], color: "alarm" },
      { texts: [...lines, ...(when === "" ? [] : [when])], color: "text" },
    ];
  }
}
