import type { Diagnostic, Range } from "vscode-languageserver";

/** A place that a chain leads through. */
export interface Step {
  readonly uri: string;
  readonly range: Range;
  readonly message: string;
}

/** A finding as the page shows it. */
export interface Finding {
  readonly uri: string;
  readonly range: Range;
  readonly severity: "error" | "warning" | "note";
  readonly code: string;
  readonly message: string;
  readonly chain: readonly Step[];
}

/** The server's findings in a document, the worst first. */
export function findingsOf(uri: string, diagnostics: readonly Diagnostic[]): Finding[] {
  const findings = diagnostics.map(({ range, severity = 1, code, message, relatedInformation = [] }): Finding => {
    return {
      uri,
      range,
      severity: severity === 1 ? "error" : severity === 2 ? "warning" : "note",
      code: String(code ?? ""),
      message: typeof message === "string" ? message : message.value,
      chain: relatedInformation.map(({ location, message }) => ({ ...location, message })),
    };
  });
  return findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || a.range.start.line - b.range.start.line);
}

const ORDER = { error: 0, warning: 1, note: 2 };

/** Where something is, for a reader of the document `here`. */
export function placeText({ uri, range }: Pick<Step, "uri" | "range">, here: string): string {
  const line = range.start.line + 1;
  return uri === here ? `line ${line}` : `${uri}:${line}`;
}
