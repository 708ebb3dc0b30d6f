/** Edits that change how a program is written and not what it means: the checker says the same afterwards, each is tried. */
import type { Edit } from "../fixes/layout.js";
import { library } from "../library/index.js";
import type { Place, Span } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import type { FixOptions } from "../fixes/index.js";
import { locate } from "../fixes/lists.js";
import { Trials } from "../fixes/trial.js";
import type { Host } from "../host.js";
import type { CheckResult } from "../scenarios/index.js";
import { balancedBlock } from "./balanced-block.js";
import { declareFrame } from "./declare-frame.js";
import { extractFrame } from "./extract-frame.js";
import { runsAlike } from "./runs-alike.js";

export type RefactoringKind =
  /** A part of the text gets a name of its own. */
  | "extract"
  /** The same in other words. */
  | "rewrite";

export interface Refactoring {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** Where a refactoring is asked for. */
export interface Selected {
  readonly unit: Unit;
  /** What is selected; of a mere cursor both ends are the same. */
  readonly span: Span;
  /** All files of the program. */
  readonly units: readonly Unit[];
}

const WAYS: Readonly<Record<RefactoringKind, readonly ((selected: Selected) => Refactoring | null)[]>> = {
  extract: [extractFrame],
  rewrite: [balancedBlock, declareFrame],
};

/** What of a kind can be done with a selection in a file of a checked program, with the same host and options. */
export function refactorings(
  result: CheckResult,
  host: Host,
  options: FixOptions,
  { file, span }: Place,
  kind: RefactoringKind,
): Refactoring[] {
  const unit = result.units.find((each) => each.file === file);
  if (!result.ran || unit === undefined || library.read(file) !== undefined || locate(unit, span) === null) return [];
  const trials = new Trials(result, host, options, WAYS[kind].length);
  return WAYS[kind].flatMap((way) => {
    const found = way({ unit, span, units: result.units });
    if (found === null || !trials.keeps(found.edits)) return [];
    return runsAlike(result, host, found.edits, options) ? [found] : [];
  });
}
