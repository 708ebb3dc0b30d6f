import { type Diagnostic, LineIndex } from "../grammar/index.js";
import type { Compilation } from "./compile.js";
import { explain } from "./catalogue/index.js";

/** `// lmmu: allow NAME reason`, on the line of the finding or on the line before it. */
const ALLOW = /^\/\/ *lmmu: *allow +([A-Za-z0-9-]+)/;

/**
 * Leaves out what `// lmmu: allow` comments silence: each comment one finding of its name, the first on its own line, else on
 * the next. What makes a program meaningless (syntax, names) cannot be silenced.
 */
export function withoutAllowed(
  { units, files }: Compilation,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const silenced = new Set<Diagnostic>();
  for (const { file, text, comments } of units) {
    const allows = comments.flatMap(({ span }) => {
      const name = ALLOW.exec(text.slice(span.start, Math.min(span.end, span.start + 200)))?.[1];
      return name === undefined ? [] : [{ name, start: span.start }];
    });
    if (allows.length === 0) continue;
    const lines = new LineIndex(files.get(file) ?? text);
    const byLine = new Map<number, Diagnostic[]>();
    for (const one of diagnostics) {
      if (one.file !== file || !canBeAllowed(one)) continue;
      const { line } = lines.at(one.span.start);
      byLine.set(line, [...(byLine.get(line) ?? []), one]);
    }
    for (const { name, start } of allows) {
      const { line } = lines.at(start);
      const near = [...(byLine.get(line) ?? []), ...(byLine.get(line + 1) ?? [])];
      const found = near.find((one) => !silenced.has(one) && explain(one.code)?.name === name.toLowerCase());
      if (found !== undefined) silenced.add(found);
    }
  }
  return diagnostics.filter((one) => !silenced.has(one));
}

function canBeAllowed({ code, severity }: Diagnostic): boolean {
  return severity !== "error" || !/^LMMU[12]/.test(code);
}
