import type { Diagnostic, Severity } from "../../grammar/index.js";
import { type Findings, SEVERITIES } from "./findings.js";
import { count } from "../../compiler/text/index.js";

/** `1 error, 2 warnings`; empty where there is nothing to count. */
export function severitiesText(
  diagnostics: readonly Diagnostic[],
  paint: (severity: Severity, text: string) => string = (_, text) => text,
): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const number = diagnostics.filter((each) => each.severity === severity).length;
    return number === 0 ? [] : [paint(severity, count(number, severity))];
  });
  return counts.join(", ");
}

/** `1 error, 2 warnings in 3 files`. */
export function countsText(findings: Findings, paint?: (severity: Severity, text: string) => string): string {
  const counts = severitiesText(findings.diagnostics, paint);
  return `${counts === "" ? "No findings" : counts} in ${count(findings.inputs, "file")}${counts === "" ? "." : ""}`;
}
