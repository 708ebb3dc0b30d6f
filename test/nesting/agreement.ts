/** Holds the static analysis of a scenario against all of its runs. */
import { type Compilation, compile, hasErrors, placeOf } from "../../compiler/index.js";
import { type LoadedProgram, loadProgram, type Run, runScenario } from "../../runtime/index.js";
import {
  Assignments,
  exhaust,
  type Exhausted,
  type FindingKey,
  fits,
  type Found,
  keyText,
  type Met,
  metIn,
} from "./exhaustive.js";

/** What the analysis says of one finding. */
export interface Analysed extends FindingKey {
  readonly depth: number;
  holds(configs: (index: number) => boolean): boolean;
  replay(): Replay | null;
}

export interface Replay {
  readonly switches: ReadonlyMap<number, boolean>;
  readonly choices: readonly number[];
}

export type Analyse = (
  loaded: LoadedProgram,
  scenario: number,
  ruleSet: number,
) => { readonly undecided: unknown; readonly findings: readonly Analysed[] };

/** A compiled text, ready to run. */
export interface Ready {
  readonly text: string;
  readonly compilation: Compilation;
  readonly loaded: LoadedProgram;
  readonly assignments: Assignments;
}

/** Compiles a text; null where it has errors. */
export function ready(text: string): Ready | null {
  const compilation = compile("test.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  if (hasErrors(compilation) || compilation.program === null) return null;
  const loaded = loadProgram(compilation.program);
  return { text, compilation, loaded, assignments: new Assignments(loaded) };
}

/** How many steps the traces of all runs may have together; a program that needs more is passed over. */
const STEPS = 3000;

/** What the analysis says where it has not decided; that is honest, but must be rare. */
export const UNDECIDED = "the analysis has not decided";

/**
 * Everything in which the analysis of the first scenario and its runs differ, under each of the scenario's rule sets that
 * can be run exhaustively, in words; null where none can be.
 */
export function disagreements(program: Ready, analyse: Analyse): string[] | null {
  const { loaded, assignments } = program;
  const { ruleSets } = loaded.program.scenarios[0]!;
  const found: string[] = [];
  let compared = 0;
  for (const ruleSet of ruleSets) {
    const exhausted = exhaust(loaded, 0, ruleSet, assignments, STEPS);
    if (exhausted === null) continue;
    compared++;
    const { name } = loaded.program.ruleSets[ruleSet]!;
    const different = new Comparison(program, ruleSet, exhausted).differences(analyse(loaded, 0, ruleSet));
    found.push(...different.map((difference) => `${name}: ${difference}`));
  }
  return compared === 0 ? null : found;
}

/** A run with what it meets. */
interface Shown {
  readonly run: Run;
  readonly met: Met;
}

class Comparison {
  private readonly replayed = new Map<string, readonly Shown[]>();

  constructor(
    private readonly program: Ready,
    private readonly ruleSet: number,
    private readonly exhausted: Exhausted,
  ) {}

  differences({ undecided, findings }: ReturnType<Analyse>): string[] {
    if (undecided !== null) return [UNDECIDED];
    const analysed = new Map(findings.map((finding) => [keyText(finding), finding]));
    const different: string[] = [];
    if (analysed.size < findings.length) different.push("the analysis says something twice");
    for (const [name, { key, table, depth }] of this.exhausted.found) {
      if (!analysed.has(name)) {
        const witness = this.witness(table);
        different.push(`missing: ${describe(this.program, key)}, at depth ${depth}, with ${witness}`);
      }
    }
    for (const [name, finding] of analysed) {
      const met = this.exhausted.found.get(name);
      const problem = met === undefined ? "no run meets it" : this.problemWith(finding, met);
      if (problem !== null) different.push(`${describe(this.program, finding)}: ${problem}`);
    }
    return different;
  }

  private problemWith(finding: Analysed, met: Found): string | null {
    const { assignments } = this.program;
    for (let each = 0; each < assignments.count; each++) {
      const holds = finding.holds(assignments.effective(each, this.ruleSet));
      const runs = ((met.table >> BigInt(each)) & 1n) === 1n;
      if (holds !== runs) return `${runs ? "a" : "no"} run meets it with ${this.witness(1n << BigInt(each))}`;
    }
    if (finding.depth !== met.depth) return `its depth is ${met.depth}, not ${finding.depth}`;
    return this.problemWithReplay(finding);
  }

  /** `lmmu run` shows the runs that make these choices and decide no switch otherwise: each has to show the finding. */
  private problemWithReplay(finding: Analysed): string | null {
    const replay = finding.replay();
    if (replay === null) return "it has no replay";
    const name = keyText(finding);
    const shown = this.runsWith(replay.choices).filter(({ run }) => fits(run, replay.switches));
    if (shown.length > 0 && shown.every(({ met }) => met.get(name)?.depth === finding.depth)) return null;
    const { switches } = this.program.loaded.program;
    const configs = [...replay.switches].map(([index, value]) => (value ? "" : "!") + switches[index]!.name);
    return `its replay does not show it at depth ${finding.depth}: ${configs.join(" ")} choices ${replay.choices.join(",")}`;
  }

  private runsWith(choices: readonly number[]): readonly Shown[] {
    const list = choices.join();
    let shown = this.replayed.get(list);
    if (shown === undefined) {
      const { runs } = runScenario(this.program.loaded, 0, this.ruleSet, { choices });
      shown = runs.map((run) => ({ run, met: metIn(run) }));
      this.replayed.set(list, shown);
    }
    return shown;
  }

  /** One assignment of a set, in words. */
  private witness(table: bigint): string {
    const { assignments, loaded } = this.program;
    let each = 0;
    while (((table >> BigInt(each)) & 1n) === 0n) each++;
    const value = assignments.effective(each, this.ruleSet);
    const words = assignments.free.map((index) => (value(index) ? "" : "!") + loaded.program.switches[index]!.name);
    return words.length === 0 ? "no config" : words.join(" ");
  }
}

/** A finding with the piece of text that it is about. */
function describe(
  { text, compilation, loaded }: Ready,
  { kind, origin, reportedIn, call, text: words }: FindingKey,
): string {
  const { span } = placeOf(compilation.origins, origin);
  const line = text.slice(0, span.start).split("\n").length;
  const frame = loaded.program.frames[reportedIn]!.name;
  const what = [kind, ...(call === null ? [] : [call]), ...(words === "" ? [] : [`"${words}"`])].join(" ");
  return `${what} in ${frame}, line ${line}: ${text.slice(span.start, span.end).split("\n")[0]!}`;
}
