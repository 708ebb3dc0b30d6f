import type { Diagnostic, Place } from "../grammar/index.js";
import type { Span } from "../grammar/index.js";
import { type Details, type Entry, diagnostic } from "./catalogue/entry.js";
import { tooManyFindings } from "./catalogue/names.js";

/** More than this helps nobody, and a hostile file could have millions. */
const MAX_FINDINGS = 1000;

/** Collects what the compiler finds. */
export class Findings {
  readonly list: Diagnostic[] = [];

  add<Values>(entry: Entry<Values>, place: Place, values: Values, details?: Details): void {
    if (this.list.length > MAX_FINDINGS) return;
    const last = this.list.length === MAX_FINDINGS;
    this.list.push(
      last ? diagnostic(tooManyFindings, place, { limit: MAX_FINDINGS }) : diagnostic(entry, place, values, details),
    );
  }

  /** For the common case of a span in a file that is being compiled. */
  at<Values>(entry: Entry<Values>, file: string, span: Span, values: Values, details?: Details): void {
    this.add(entry, { file, span }, values, details);
  }
}

/**
 * By file and place, so that the same input gives the same list; at one place in the order found. What is said twice is
 * said once.
 */
export function sortDiagnostics(list: readonly Diagnostic[]): Diagnostic[] {
  const said = new Set<string>();
  return list
    .filter(({ file, span, code, message, when, ruleSets }) => {
      const key = JSON.stringify([file, span.start, span.end, code, message, when, ruleSets]);
      if (said.has(key)) return false;
      said.add(key);
      return true;
    })
    .sort((a, b) => compare(a.file, b.file) || a.span.start - b.span.start || a.span.end - b.span.end);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
