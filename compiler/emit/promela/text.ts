/** Lines of Promela, and texts of strangers in them. */

/** A line, or lines that are one step further in. */
export type Line = string | readonly Line[];

/** The lines as text, indented by two blanks from `depth` on. */
export function print(lines: readonly Line[], depth = 0): string {
  return lines
    .map((line) => (typeof line === "string" ? `${"  ".repeat(depth)}${line}\n` : print(line, depth + 1)))
    .join("");
}

/** What is done where a condition holds; `0` and `1` are conditions that are known. */
export function when(condition: string, then: readonly Line[], otherwise: readonly Line[] = []): Line[] {
  if (condition === "1") return [...then];
  if (condition === "0") return [...otherwise];
  if (then.length === 0 && otherwise.length === 0) return [];
  return [
    "if",
    ...(then.length === 0 ? [`:: ${condition}`] : [`:: ${condition} ->`, then]),
    ...(otherwise.length === 0 ? [":: else"] : [":: else ->", otherwise]),
    "fi;",
  ];
}

/**
 * A text for a comment: one line of printable ASCII in which nothing ends or opens a comment, and without backslashes,
 * which would join it to the next line. Other characters are named: `<U+202E>`.
 */
export function commentText(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]|\\/gu, (character) => {
      return `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}>`;
    })
    .replaceAll(/\*(?=\/)|\/(?=[*/])|\?(?=\?)/g, "$& ");
}

/** A text for what `printf` prints: without quotation marks that end it, and without formats. */
export function printed(text: string): string {
  return commentText(text).replaceAll('"', "'").replaceAll("%", "%%");
}

/** The longest part of a name that is taken over. */
const MAX_LENGTH = 48;

/** Identifiers that are given once each. */
export class Names {
  private readonly taken = new Set<string>();

  /** An identifier like `name`: letters, digits, `_`; it begins as `name` does, if need be with a number behind it. */
  next(name: string): string {
    const plain = name.replaceAll(/[^A-Za-z0-9_]/g, "_").slice(0, MAX_LENGTH);
    let identifier = plain;
    for (let number = 2; this.taken.has(identifier); number++) identifier = `${plain}_${number}`;
    this.taken.add(identifier);
    return identifier;
  }
}
