/** Whether an edit mends a finding is not argued but tried: the edited program is checked like any other. */
import type { Diagnostic } from "../../grammar/index.js";
import * as nesting from "../catalogue/nesting.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Host } from "../host.js";
import { check, type CheckOptions, type CheckResult } from "../scenarios/index.js";
import type { Edit } from "./layout.js";
import { applyEdits, editedHost } from "./texts.js";

/** How the program was checked, and is to be checked again. */
export interface FixOptions extends CheckOptions {
  /** What checks it, where that is more than `check` with these options: with severities of one's own, say. */
  readonly again?: (file: string, host: Host) => CheckResult;
  /** Of which findings fixes are wanted; without, of all. */
  readonly wanted?: (diagnostic: Diagnostic) => boolean;
}

export function checkAgain(file: string, host: Host, options: FixOptions): CheckResult {
  return options.again === undefined ? check(file, host, options) : options.again(file, host);
}

/** What is wrong with a program, countable: how often each thing is said of each rule set, wherever it stands. */
export class Problems {
  private readonly counts = new Map<string, Map<string, number>>();
  /** Of notes, which are no problems: they can be gone, but more of them is not worse. */
  private readonly notes = new Map<string, Map<string, number>>();
  /** How much there is: each finding counts once for each rule set. */
  readonly total: number;

  constructor(diagnostics: readonly Diagnostic[]) {
    let total = 0;
    for (const each of diagnostics) {
      const counts = this.countsOf(each);
      for (const key of keysOf(each)) {
        const conditions = counts.get(key) ?? new Map<string, number>();
        conditions.set(each.when, (conditions.get(each.when) ?? 0) + 1);
        counts.set(key, conditions);
        if (each.severity !== "note") total++;
      }
    }
    this.total = total;
  }

  /** How often a finding's like is there, under each of its rule sets. */
  private counted(diagnostic: Diagnostic): number[] {
    const counts = this.countsOf(diagnostic);
    return keysOf(diagnostic).map((key) => sum(counts.get(key) ?? new Map()));
  }

  private countsOf({ severity }: Diagnostic): Map<string, Map<string, number>> {
    return severity === "note" ? this.notes : this.counts;
  }

  /** Whether there is less of a finding here than in `before`, under all of its rule sets. */
  lacks(diagnostic: Diagnostic, before: Problems): boolean {
    const earlier = before.counted(diagnostic);
    return this.counted(diagnostic).every((count, index) => count < earlier[index]!);
  }

  /** Whether something here was not there before, or not under these configs. */
  addsTo(before: Problems): boolean {
    for (const [key, conditions] of this.counts) {
      const earlier = before.counts.get(key);
      if (earlier === undefined) return true;
      // What held always may hold sometimes now. Of other conditions none is known to be part of another.
      let always = earlier.get("") ?? 0;
      for (const [when, count] of conditions)
        always -= when === "" ? count : Math.max(0, count - (earlier.get(when) ?? 0));
      if (always < 0) return true;
    }
    return false;
  }
}

function keysOf({ code, severity, message, ruleSets }: Diagnostic): string[] {
  return (ruleSets.length === 0 ? [""] : ruleSets).map((name) => JSON.stringify([code, severity, message, name]));
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

/** Tries edits of one program, each once. */
export class Trials {
  readonly before: Problems;
  private readonly made = new Map<string, Problems | null>();
  private left: number;

  constructor(
    private readonly result: CheckResult,
    private readonly host: Host,
    private readonly options: FixOptions,
    most: number,
  ) {
    this.before = new Problems(result.diagnostics);
    this.left = most;
  }

  /** True where nothing more may be tried. */
  get ended(): boolean {
    return this.left <= 0 || this.options.stopped?.() === true;
  }

  /** Whether a finding is gone after these edits, and nothing new is there. */
  mends(diagnostic: Diagnostic, edits: readonly Edit[]): boolean {
    return this.tried(edits)?.lacks(diagnostic, this.before) === true;
  }

  /** Whether the same is wrong after these edits as before. */
  keeps(edits: readonly Edit[]): boolean {
    const after = this.tried(edits);
    return after !== null && !this.before.addsTo(after);
  }

  /** What is wrong after these edits; null where that is more than before, or nobody knows. */
  private tried(edits: readonly Edit[]): Problems | null {
    const key = JSON.stringify(edits);
    const known = this.made.get(key);
    if (known !== undefined) return known;
    if (this.ended) return null;
    this.left--;
    const after = this.after(edits);
    this.made.set(key, after);
    return after;
  }

  /** What is wrong after these edits; null where that is more than before, or is not known. */
  private after(edits: readonly Edit[]): Problems | null {
    const texts = applyEdits(this.result.files, edits);
    if (texts === null) return null;
    const edited = checkAgain(this.result.file, editedHost(this.host, texts), this.options);
    const known = edited.ran && this.options.stopped?.() !== true && !edited.diagnostics.some(isPartial);
    if (!known || !keepsComments(this.result, edited, texts)) return null;
    const after = new Problems(edited.diagnostics);
    return after.addsTo(this.before) ? null : after;
  }
}

/** What was not looked at is not clean. */
function isPartial({ code }: Diagnostic): boolean {
  return code === scenarios.partial.code || code === nesting.notDecided.code;
}

/** Whether every comment of the texts that changed is still there, as often; others may have come. */
function keepsComments(before: CheckResult, after: CheckResult, texts: ReadonlyMap<string, string>): boolean {
  const comments = ({ units }: CheckResult, file: string): string[] =>
    (units.find((unit) => unit.file === file)?.comments ?? []).map(({ text }) => text.replaceAll(/\s+/g, " "));
  return [...texts.keys()].every((file) => {
    const left = new Map<string, number>();
    for (const text of comments(after, file)) left.set(text, (left.get(text) ?? 0) + 1);
    return comments(before, file).every((text) => {
      const count = left.get(text) ?? 0;
      left.set(text, count - 1);
      return count > 0;
    });
  });
}
