import type { Diagnostic, Severity } from "../../grammar/index.js";

/** What a check found, and in what. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of all files that were read, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** How many files the user asked about. */
  readonly inputs: number;
  /** The rule sets that they were held against. For people, a finding names its own only where there were several. */
  readonly ruleSets: readonly string[];
}

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** Whether a severity is `level` or worse. */
export function isAtLeast(severity: Severity, level: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level);
}

/** `under A, B when DEBUG_PAGEALLOC`; either half, or nothing, where that is all there is to say. */
export function scopeText({ ruleSets, when }: Pick<Diagnostic, "ruleSets" | "when">): string {
  return [
    ...(ruleSets.length > 0 ? [`under ${ruleSets.join(", ")}`] : []),
    ...(when !== "" ? [`when ${when}`] : []),
  ].join(" ");
}

/** What is wrong and where it holds, in one line: the finding for whoever has no other column for its scope. */
export function headline(diagnostic: Diagnostic): string {
  const scope = scopeText(diagnostic);
  return scope === "" ? diagnostic.message : `${diagnostic.message} (${scope})`;
}

/** What a finding advises: its help, else the titles of its fixes. */
export function adviceOf({ help, fixes }: Diagnostic): readonly string[] {
  return help !== "" ? [help] : fixes.map(({ title }) => title);
}
