import { acceptances, nameFixes, suggestions, withFixes } from "../../compiler/fixes/index.js";
import type { Diagnostic, Fix } from "../../grammar/index.js";
import type { Checked } from "./check.js";
import type { Core } from "./core.js";

/** What can be done about a finding. */
export interface Remedies {
  readonly diagnostic: Diagnostic;
  /** Edits that mend it. */
  readonly fixes: readonly Fix[];
  /** Edits that say that it is meant to be so. */
  readonly acceptances: readonly Fix[];
}

/** What can be done about some findings of a check. */
export function remedies(
  { result, options: checked, texts }: Checked,
  diagnostics: readonly Diagnostic[],
  core: Core,
  stopped: () => boolean,
): Remedies[] {
  if (result === null) {
    return diagnostics.map((diagnostic) => {
      const fixes = suggestions(diagnostic, texts.get(diagnostic.file) ?? "");
      return { diagnostic, fixes, acceptances: [] };
    });
  }
  const options = { ...checked, stopped };
  const wanted = (each: Diagnostic): boolean => diagnostics.includes(each);
  const mended = withFixes(result, core.texts, { ...options, wanted }).diagnostics;
  return diagnostics.map((diagnostic) => ({
    diagnostic,
    fixes: [
      ...(mended[result.diagnostics.indexOf(diagnostic)]?.fixes ?? []),
      ...nameFixes(diagnostic, result, core.texts),
    ],
    acceptances: acceptances(diagnostic, result, core.texts, options),
  }));
}
