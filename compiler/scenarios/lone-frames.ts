/** Frames that no scenario reaches: what they do by themselves, called as a task would be. */
import type { Diagnostic } from "../../grammar/index.js";
import type { LoadedProgram } from "../../runtime/index.js";
import { callsOf, framesOf } from "../checks/flow.js";
import { diagnostic } from "../catalogue/entry.js";
import * as nesting from "../catalogue/nesting.js";
import type { Compilation } from "../compile.js";
import { type Bdd, type LoneNesting, type ProgramNesting, UndecidedError } from "../nesting/index.js";
import { placeOf } from "../origins.js";
import { leftOpen } from "./chain.js";
import { counted } from "./counted.js";
import { elsewhere, MOST_FOR_NOTES } from "./elsewhere.js";
import { happenedInAnalysis, nestingDiagnostic, type NestingReport } from "./nesting-report.js";
import { undecidedDiagnostic } from "./undecided.js";
import { whenText } from "./when-text.js";

/** More findings than this are not told: a file of frames that are all wrong alike. */
const MAX_TOLD = 100;

/** The declared frames of the program's first file that no scenario reaches. */
export interface Unreached {
  readonly frames: readonly number[];
  /**
   * Those of them that are worth a note: none where there is no scenario that could reach them, and not what `interrupts`
   * names, and what that calls, which explorations reach.
   */
  readonly noted: readonly number[];
}

/** `reached`: the frames that scenarios come to; null where there is no scenario. */
export function unreachedFrames(
  compilation: Compilation,
  loaded: LoadedProgram,
  reached: ReadonlySet<number> | null,
): Unreached {
  const frames = ownFrames(compilation, loaded).filter((frame) => reached?.has(frame) !== true);
  if (reached === null) return { frames, noted: [] };
  const fired = firedFrames(loaded);
  return { frames, noted: frames.filter((frame) => !fired.has(frame)) };
}

/** Handlers that scenarios name in `interrupts`, and what they call. */
function firedFrames({ program }: LoadedProgram): ReadonlySet<number> {
  const fired = new Set<number>();
  const work = program.scenarios.flatMap(({ interrupts }) => interrupts.map(({ irq }) => irq));
  for (let frame = work.pop(); frame !== undefined; frame = work.pop()) {
    if (fired.has(frame)) continue;
    fired.add(frame);
    work.push(...callsOf(program.frames[frame]!).chains.flatMap(framesOf));
  }
  return fired;
}

/** Reports that frames are not reached, and what those of them do that no other such frame calls. */
export function checkLoneFrames(
  compilation: Compilation,
  loaded: LoadedProgram,
  analysis: ProgramNesting,
  { frames: lone, noted }: Unreached,
  ruleSets: readonly number[],
): { readonly diagnostics: readonly Diagnostic[]; readonly isDecided: boolean } {
  const { program } = loaded;
  const notes = counted(
    noted.slice(0, MAX_TOLD).map((frame) => unreachedNote(compilation, loaded, frame)),
    noted.length,
    "functions that no scenario reaches",
  );
  const roots = rootsAmong(loaded, lone);
  if (roots.length === 0) return { diagnostics: notes, isDecided: true };
  const nestings = new Map<number, LoneNesting>();
  const under = (ruleSet: number): LoneNesting => {
    const known = nestings.get(ruleSet) ?? analysis.lone(roots, ruleSet);
    nestings.set(ruleSet, known);
    return known;
  };
  const found = ruleSets.flatMap((ruleSet) => {
    const report: NestingReport = {
      program,
      ruleSet,
      origins: compilation.origins,
      files: compilation.files,
      scenario: null,
      elsewhere: (call) => {
        const { undecided, size } = under(ruleSet);
        const other = (each: number) => (each === ruleSet || size <= MOST_FOR_NOTES ? under(each) : null);
        return undecided === null ? elsewhere(program, other, call) : [];
      },
    };
    try {
      return findingsOf(report, roots, under(ruleSet));
    } catch (failure) {
      // The conditions of what was found may be too large to be told.
      if (!(failure instanceof UndecidedError)) throw failure;
      return [undecidedDiagnostic(report, failure.reason, roots[0]!)];
    }
  });
  const isDecided = [...nestings.values()].every(({ undecided }) => undecided === null);
  return { diagnostics: [...notes, ...found], isDecided };
}

/** Declared frames of the first file, in its order. */
function ownFrames({ file, origins }: Compilation, { program }: LoadedProgram): number[] {
  return [...program.frames.keys()].filter((index) => {
    const { kind, origin } = program.frames[index]!;
    return (kind === "fn" || kind === "irq") && placeOf(origins, origin).file === file;
  });
}

/** Those that no other one calls; of recursions that nobody else calls, the first in the file's order. */
function rootsAmong({ program }: LoadedProgram, lone: readonly number[]): number[] {
  const callees = new Map(
    lone.map((frame) => [frame, callsOf(program.frames[frame]!).chains.flatMap(framesOf)] as const),
  );
  const called = new Set([...callees].flatMap(([frame, list]) => list.filter((callee) => callee !== frame)));
  const seen = new Set<number>();
  const enter = (root: number): void => {
    const work = [root];
    for (let frame = work.pop(); frame !== undefined; frame = work.pop()) {
      if (seen.has(frame)) continue;
      seen.add(frame);
      work.push(...(callees.get(frame) ?? []));
    }
  };
  const roots = lone.filter((frame) => !called.has(frame));
  roots.forEach(enter);
  for (const frame of lone) {
    if (seen.has(frame)) continue;
    roots.push(frame);
    enter(frame);
  }
  return roots;
}

function unreachedNote({ origins }: Compilation, { program }: LoadedProgram, frame: number): Diagnostic {
  const { name, origin } = program.frames[frame]!;
  return diagnostic(nesting.unreachedFrame, placeOf(origins, origin), { frame: name });
}

function findingsOf(
  report: NestingReport,
  roots: readonly number[],
  { findings, changes, configs, undecided }: LoneNesting,
): Diagnostic[] {
  const { program, ruleSet, origins } = report;
  const rest = undecided === null ? [] : [undecidedDiagnostic(report, undecided, roots[0]!)];
  if (configs === null) return rest;
  const details = (when: Bdd) => ({
    when: whenText(program, configs, when),
    ruleSets: [program.ruleSets[ruleSet]!.name],
    severity: "warning" as const,
  });
  // All ways first: what is said of the other sets may take the place of this one's analysis.
  const happened = findings.slice(0, MAX_TOLD).map((finding) => happenedInAnalysis(report, finding));
  const changed = changes.slice(0, MAX_TOLD).map((change) => {
    const { frame, sections, pauses, when } = change;
    const { name, origin } = program.frames[frame]!;
    const { stack, states, open } = change.evidence();
    const labels = leftOpen(report, { stack, states, origin, open: open ?? [] });
    const values = { frame: name, sections, pauses };
    return diagnostic(nesting.unbalancedFrame, placeOf(origins, origin), values, { ...details(when), labels });
  });
  const told = happened.map((each, index) => nestingDiagnostic(report, each, details(findings[index]!.when)));
  const { name } = program.ruleSets[ruleSet]!;
  return [
    ...counted(changed, changes.length, `functions that change their callers' level under ${name}`),
    ...counted(told, findings.length, `findings of functions that no scenario reaches under ${name}`),
    ...rest,
  ];
}
