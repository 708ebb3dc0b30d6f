import { wrap } from "../../text/index.js";

/** Columns of a line in the kernel's style, where a tab takes eight. */
const WIDTH = 80;

/** Whether a line with at most one tab, at its beginning, is no longer than the style wants. */
export function isNarrow(line: string): boolean {
  return line.length + (line.startsWith("\t") ? 7 : 0) <= WIDTH;
}

/**
 * A text of strangers for a comment in C, Kconfig or a Makefile: one line of printable ASCII in which nothing ends or
 * opens a C comment, and without backslashes, which would join it to the next line. Other characters are named:
 * `<U+202E>`.
 */
export function commentText(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]|\\/gu, (character) => {
      return `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}>`;
    })
    .replaceAll(/\*(?=\/)|\/(?=\*)|\?(?=\?)/g, "$& ");
}

/** A block comment of these paragraphs, which `commentText` has made safe, as lines; `indent` is a number of tabs. */
export function blockComment(paragraphs: readonly string[]): string[] {
  const lines = paragraphs.flatMap((text, index) => [
    ...(index === 0 ? [] : [" *"]),
    ...wrap(text, WIDTH, " * ", " * "),
  ]);
  return ["/*", ...lines, " */"];
}

/** The same for Kconfig and make. */
export function hashComment(paragraphs: readonly string[]): string[] {
  return paragraphs.flatMap((text) => wrap(text, WIDTH, "# ", "# "));
}

/** A comment beside statements, one tab deep, on one line where it fits. */
export function innerComment(text: string): string[] {
  const single = `\t/* ${text} */`;
  if (isNarrow(single)) return [single];
  return ["\t/*", ...wrap(text, WIDTH - 8, " * ", " * ").map((line) => `\t${line}`), "\t */"];
}
