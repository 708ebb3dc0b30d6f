import type { Diagnostic, Place, Severity } from "../../grammar/index.js";

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** The worst finding in a declaration, `error: "enable while paused" (A, B)`; null where there is none but notes. */
export function worstLine(diagnostics: readonly Diagnostic[], { file, span }: Place, name: string): string | null {
  const [worst, ...others] = diagnostics
    .filter((each) => each.file === file && span.start <= each.span.start && each.span.end <= span.end)
    .filter(({ severity }) => severity !== "note")
    .sort((a, b) => RANKS[a.severity] - RANKS[b.severity]);
  if (worst === undefined) return null;
  const { severity, ruleSets } = worst;
  const under = ruleSets.length === 0 ? "" : ` (${ruleSets.join(", ")})`;
  const more = others.length === 0 ? "" : `, ${others.length} more`;
  return `${severity}: ${withoutName(worst.message, name)}${under}${more}`;
}

/** The line stands above the function, so it need not say where that is. */
function withoutName(message: string, name: string): string {
  const end = `, in ${name}`;
  return message.endsWith(end) ? message.slice(0, -end.length) : message;
}
