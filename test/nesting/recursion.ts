/**
 * Holds the analysis of a program that calls itself against all runs of the program unrolled. Its runs are those of the
 * recursive one up to where a frame would nest deeper than there are copies, where they are cut. So:
 *
 * - What an unrolled run meets, the analysis finds, under at least those configs and no deeper.
 * - Under configs with which no run is cut, the runs are all there are: the analysis finds there what they meet, no more.
 * - Each finding's replay shows it in the recursive program. Where no stack of that run is deeper than there are copies,
 *   it is not cut: the unrolled program meets the finding, at the same depth.
 *
 * Nothing is said of findings that only deeper runs meet, but that their replay shows them; `written_depth` and
 * `call_depth` mostly are such.
 */
import { declarationOf } from "../../compiler/index.js";
import { type Run, runScenario } from "../../runtime/index.js";
import { type Analyse, type Analysed, ready, type Ready } from "./agreement.js";
import { collect, type FindingKey, fits, type Found, keyText, metIn } from "./exhaustive.js";
import { CUT, type RecursiveProgram, unrolled } from "./recursive-program.js";
import { programText } from "./tree.js";

/** How many steps the traces of all runs of the copies may have together. */
const STEPS = 50_000;
/** The same of the runs that a replay is. */
const REPLAY_STEPS = 10_000;

export interface Compared {
  readonly different: readonly string[];
  /** False: the analysis has given up. Then what it has found until then has to be true, and may be less than all. */
  readonly decided: boolean;
}

/** Everything in which the two differ, in words; null where the program means nothing or has too many runs. */
export function compareWithCopies(program: RecursiveProgram, analyse: Analyse): Compared | null {
  const recursive = ready(programText(program));
  const copied = ready(programText(unrolled(program)));
  if (recursive === null || copied === null) return null;
  const ruleSet = copied.loaded.program.scenarios[0]!.ruleSets[0]!;
  const copies = exhaustCopies(copied, ruleSet);
  if (copies === null) return null;
  const { undecided, findings } = analyse(recursive.loaded, 0, ruleSet);
  const comparison = new Comparison(recursive, ruleSet, copies, program.levels);
  const untrue = comparison.untrue(findings);
  const decided = undecided === null;
  return { different: decided ? [...untrue, ...comparison.missing(findings)] : untrue, decided };
}

interface Copies {
  /** By `Places.name`. */
  readonly found: ReadonlyMap<string, Found>;
  /** The assignments under which some run is cut. */
  readonly cut: bigint;
}

function exhaustCopies(copied: Ready, ruleSet: number): Copies | null {
  const { loaded, assignments } = copied;
  const places = new Places(copied);
  const found = new Map<string, Found>();
  let cut = 0n;
  const { runs, partial } = runScenario(loaded, 0, ruleSet, { choices: null, steps: STEPS });
  if (partial !== null) return null;
  for (const run of runs) {
    const table = assignments.leadingTo(run);
    const isCut = run.stop?.kind === "argument" && loaded.frame(run.stop.frame).name === CUT;
    if (isCut) cut |= table;
    collect(found, metIn(isCut ? { ...run, stop: null } : run), table, (key) => places.name(key));
  }
  return { found, cut };
}

/** Names findings alike in a program and in what it is unrolled to. */
class Places {
  /** By origin: the declaration's name, without a copy's number, and which of its origins it is. */
  private readonly places: readonly string[];

  constructor(private readonly program: Ready) {
    const { origins } = program.compilation;
    const counts = new Map<number, number>();
    this.places = Array.from({ length: origins.entries.length / 3 }, (_, origin) => {
      const declaration = declarationOf(origins, origin);
      const nth = counts.get(declaration) ?? 0;
      counts.set(declaration, nth + 1);
      const { file, start } = origins.declarations[declaration]!;
      const [, name = ""] = /^\w+ (\w+)/.exec(program.compilation.files.get(file)!.slice(start, start + 40)) ?? [];
      return `${original(name)} ${nth}`;
    });
  }

  name({ kind, origin, reportedIn, call, text }: FindingKey): string {
    const frame = this.program.loaded.frame(reportedIn).name;
    return `${kind} at ${this.places[origin]!} in ${original(frame)} ${call ?? "-"} "${text}"`;
  }
}

/** The name of the frame that one is a copy of. */
const original = (name: string): string => name.replace(/_\d+$/, "");

class Comparison {
  private readonly places: Places;

  constructor(
    private readonly recursive: Ready,
    private readonly ruleSet: number,
    private readonly copies: Copies,
    private readonly levels: number,
  ) {
    this.places = new Places(recursive);
  }

  /** What the copies meet and the analysis does not find, or not under all their configs, or only deeper. */
  missing(findings: readonly Analysed[]): string[] {
    const analysed = new Map(findings.map((finding) => [this.places.name(finding), finding]));
    return [...this.copies.found].flatMap(([name, { table, depth }]) => {
      const finding = analysed.get(name);
      if (finding === undefined) return [`missing: ${name}, at depth ${depth}`];
      if (finding.depth > depth) return [`${name}: its depth is ${depth}, not ${finding.depth}`];
      const more = table & ~this.tableOf(finding);
      return more === 0n ? [] : [`${name}: runs meet it with assignments ${more.toString(2)}, too`];
    });
  }

  /** What the analysis finds and no run meets. */
  untrue(findings: readonly Analysed[]): string[] {
    return findings.flatMap((finding) => {
      const name = this.places.name(finding);
      const met = this.copies.found.get(name);
      const more = this.tableOf(finding) & ~(met?.table ?? 0n) & ~this.copies.cut;
      if (more !== 0n) return [`${name}: no run meets it with assignments ${more.toString(2)}`];
      const problem = this.problemWithReplay(finding, met);
      return problem === null ? [] : [`${name}: ${problem}`];
    });
  }

  private tableOf(finding: Analysed): bigint {
    const { assignments } = this.recursive;
    let table = 0n;
    for (let each = 0; each < assignments.count; each++) {
      if (finding.holds(assignments.effective(each, this.ruleSet))) table |= 1n << BigInt(each);
    }
    return table;
  }

  private problemWithReplay(finding: Analysed, met: Found | undefined): string | null {
    const replay = finding.replay();
    // A way of thousands of steps is told no more; what few levels show has one.
    if (replay === null) return met === undefined ? null : "it has no replay";
    const { choices } = replay;
    // Recursion that only a limit ends may be too long to be run under every config: then nothing is known.
    const { runs, partial } = runScenario(this.recursive.loaded, 0, this.ruleSet, { choices, steps: REPLAY_STEPS });
    if (partial !== null) return null;
    const shown = runs.filter((run) => fits(run, replay.switches));
    // What a frame calls before it calls itself is deeper than that, and passes the limit first.
    if (finding.kind === "call_depth" && shown.some(({ stop }) => stop?.kind === "call_depth")) return null;
    const depths = shown.map((run) => metIn(run).get(keyText(finding))?.depth);
    if (!depths.includes(finding.depth)) return `its replay does not show it at depth ${finding.depth}`;
    const isDeep = shown.some((run) => deepest(run) > this.levels);
    return isDeep || met?.depth === finding.depth
      ? null
      : `its replay shows it at depth ${finding.depth}, no copy does`;
  }
}

/** The depth of a run's deepest call stack. */
function deepest({ steps, stop }: Run): number {
  return steps.reduce((depth, { stack }) => Math.max(depth, stack.depth), stop?.stack.depth ?? 0);
}
