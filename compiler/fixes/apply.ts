import type { Fix } from "../../grammar/index.js";
import type { Host } from "../host.js";
import type { CheckResult } from "../scenarios/index.js";
import type { Edit } from "./layout.js";
import { type Effort, withFixes } from "./offer.js";
import { applyEdits, editedHost } from "./texts.js";
import { checkAgain, type FixOptions, Problems } from "./trial.js";

/** A fix that was applied. */
export interface Applied {
  /** The first file that it changed. */
  readonly file: string;
  readonly title: string;
  /** Of the finding that it mends. */
  readonly code: string;
}

export interface FixedTexts {
  /** The files that changed, with their new texts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Applied[];
  /** What is left, with its fixes if the limit was met. */
  readonly result: CheckResult;
}

/** Every round mends something, so this only bounds the time. */
const MOST_ROUNDS = 50;
/** Who asks for the fixes waits for them. What has none must not take the place of what has. */
const APPLYING: Effort = { findings: 500, trials: 1000, characters: 20_000_000 };

/**
 * Applies the first fix of each finding, as far as they do not meet, checks again, and goes on until nothing is left to
 * mend. What is wrong gets less with every round.
 */
export function applyFixes(file: string, host: Host, options: FixOptions = {}): FixedTexts {
  const texts = new Map<string, string>();
  const applied: Applied[] = [];
  const now = editedHost(host, texts);
  let result = withFixes(checkAgain(file, now, options), now, options, APPLYING);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const step = nextStep(result, now, options);
    if (step === null) break;
    for (const [name, text] of step.texts) texts.set(name, text);
    applied.push(...step.applied);
    result = withFixes(step.checked, now, options, APPLYING);
  }
  return { texts, applied, result };
}

interface Step {
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Applied[];
  readonly checked: CheckResult;
}

/** All fixes together if that mends something and adds nothing, else the first alone. */
function nextStep(result: CheckResult, host: Host, options: FixOptions): Step | null {
  const fixes = withoutMeeting(result);
  const before = new Problems(result.diagnostics);
  for (const chosen of fixes.length > 1 ? [fixes, fixes.slice(0, 1)] : [fixes]) {
    const texts = applyEdits(
      result.files,
      chosen.flatMap(({ fix }) => fix.edits),
    );
    if (texts === null || texts.size === 0) continue;
    const checked = checkAgain(result.file, editedHost(host, texts), options);
    const after = new Problems(checked.diagnostics);
    if (options.stopped?.() === true || !checked.ran || after.addsTo(before) || after.total >= before.total) continue;
    const applied = chosen.map(({ fix, code }) => ({ file: fix.edits[0]!.file, title: fix.title, code }));
    return { texts, applied, checked };
  }
  return null;
}

/** The first fix of each finding, without those that meet one before. */
function withoutMeeting({ diagnostics }: CheckResult): { readonly fix: Fix; readonly code: string }[] {
  const chosen: { readonly fix: Fix; readonly code: string }[] = [];
  const taken: Edit[] = [];
  for (const { fixes, code } of diagnostics) {
    const [fix] = fixes;
    if (fix === undefined || fix.edits.some((each) => taken.some((other) => meet(each, other)))) continue;
    chosen.push({ fix, code });
    taken.push(...fix.edits);
  }
  return chosen;
}

function meet(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.span.start <= b.span.end && b.span.start <= a.span.end;
}
