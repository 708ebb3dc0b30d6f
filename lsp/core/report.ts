import type { Diagnostic } from "vscode-languageserver";

/** What one check of a document found, as the protocol has it. */
export interface Report {
  /** By the URI of the file that it belongs to. */
  readonly diagnostics: Readonly<Record<string, Diagnostic[]>>;
  /** The files that were read, by the host's names. */
  readonly reads: readonly string[];
}

/** What several checks say of a document, each finding once: those who import a file find the same things in it. */
export function distinctDiagnostics(reports: Iterable<Report>, uri: string): Diagnostic[] {
  const all = [...reports].flatMap(({ diagnostics }) => diagnostics[uri] ?? []);
  return [...new Map(all.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}
