import { displayWidth } from "./visible.js";

/**
 * Breaks a text at spaces into lines of at most `width` columns. The first line begins with `first`, the others with
 * `rest` (both count). A word that is too long for a line is broken. The text must have been made safe (`visible`).
 */
export function wrap(text: string, width: number, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  const room = (): number => width - displayWidth(line);
  const turn = (): void => {
    lines.push(line);
    line = rest;
    empty = true;
  };
  for (let word of text.split(" ")) {
    if (!empty && !fits(word, room() - 1)) turn();
    while (empty && !fits(word, room())) {
      const piece = head(word, Math.max(1, room()));
      line += piece;
      word = word.slice(piece.length);
      turn();
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines.map((each) => each.trimEnd());
}

/** Whether the text takes at most so many columns; looks no further than those. */
function fits(text: string, width: number): boolean {
  if (text.length <= width && displayWidth(text) <= width) return true;
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) return false;
  }
  return true;
}

/** As much of the text's beginning as fits into so many columns, at least one character. */
function head(text: string, width: number): string {
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (kept !== "" && used > width) break;
    kept += character;
  }
  return kept;
}
