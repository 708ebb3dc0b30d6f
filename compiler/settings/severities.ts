import type { Diagnostic, Severity } from "../../grammar/index.js";
import { isFatal } from "../catalogue/entry.js";
import { entryOf } from "../catalogue/index.js";
import type { Settings } from "./settings.js";

/**
 * Findings as bad as the settings want them, without those that are turned off. One that is milder than its kind usually
 * is (a note on a rule set that nobody asked for) is never made worse.
 */
export function withSeverities(diagnostics: readonly Diagnostic[], { severities }: Settings): Diagnostic[] {
  return diagnostics.flatMap((one) => {
    const wanted = severities.get(one.code);
    const entry = entryOf(one.code);
    if (wanted === undefined || (entry !== undefined && isFatal(entry))) return [one];
    if (wanted === "off") return [];
    const isMild = entry !== undefined && RANK[one.severity] < RANK[entry.severity];
    return isMild && RANK[wanted] > RANK[one.severity] ? [one] : [{ ...one, severity: wanted }];
  });
}

const RANK: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };
