/** A declaration begins in the first column; a name in backquotes may be anything. */
const DECLARATION = /^(?:(scenario)[ \t]+(?:`([^`\n]*)`|([\w.]+))|(?:import|config|machine|region|fn|irq|rules)\b)/gm;

/**
 * The name of the scenario around an offset, as far as one can see without a parser; null where there is none. A comment
 * before a scenario belongs to what is above it.
 */
export function scenarioAt(text: string, offset: number): string | null {
  let found: string | null = null;
  for (const match of text.matchAll(DECLARATION)) {
    if (match.index > offset) break;
    found = match[1] === undefined ? null : (match[2] ?? match[3] ?? null);
  }
  return found;
}
