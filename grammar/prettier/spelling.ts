import type { Comment } from "../comments.js";
import type { Token } from "../parse.js";

const HEXADECIMAL = /^0x[0-9A-Fa-f_]+/;

/** How a token is written: as it stands, but for the digits of a hexadecimal number, which are lower case. */
export function spelling({ kind, text }: Token): string {
  return kind === "integer" ? text.replace(HEXADECIMAL, (digits) => digits.toLowerCase()) : text;
}

/** The text of a comment without the blanks at its end, which are white space like those at the end of any line. */
export function commentSpelling({ text }: Comment): string {
  let end = text.length;
  // A regular expression would look at every run of blanks from each of its blanks.
  while (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0x09) end--;
  return text.slice(0, end);
}

const NOT_BEFORE = new Set([";", ",", ":", ")", "]", ".."]);
const NOT_AFTER = new Set(["(", "[", "..", "!"]);

/** Whether a blank stands between two tokens, as far as their signs tell. */
export function hasBlankBetween(left: Token, right: Token): boolean {
  return !NOT_BEFORE.has(right.text) && !NOT_AFTER.has(left.text);
}
