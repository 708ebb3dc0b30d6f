/**
 * Text from files, made safe and measurable for a terminal: nothing that moves the cursor, changes colours or reverses
 * the direction of writing gets through.
 */

/** Controls, format characters (bidirectional overrides, zero width), line separators, private use, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u;
const BEYOND_ASCII = /[^\x20-\x7e]/u;

/** One character (a code point) as it is shown. Tabs are the caller's business. */
export function visibleCharacter(character: string, unicode: boolean): string {
  if (!(unicode ? UNSAFE : BEYOND_ASCII).test(character)) return character;
  const code = character.codePointAt(0)!;
  if (code === 0x09) return "\\t";
  if (code === 0x0a) return "\\n";
  if (code === 0x0d) return "\\r";
  return code < 0xa0 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/** A text in one line, everything unsafe escaped. */
export function visible(text: string, unicode: boolean): string {
  if (!(unicode ? UNSAFE : BEYOND_ASCII).test(text)) return text;
  let shown = "";
  for (const character of text) shown += visibleCharacter(character, unicode);
  return shown;
}

/** First and last code points of what takes two columns: the wide and full-width blocks of UAX #11, and emoji. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Columns that a text takes which `visible` has made safe. */
export function displayWidth(shown: string): number {
  if (!BEYOND_ASCII.test(shown)) return shown.length;
  let width = 0;
  for (const character of shown) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Cuts a text which `visible` has made safe to so many columns, with `...` where something is missing. */
export function cut(shown: string, width: number): string {
  if (displayWidth(shown) <= width) return shown;
  let kept = "";
  let used = 0;
  for (const character of shown) {
    used += characterWidth(character);
    if (used > width - 3) break;
    kept += character;
  }
  return `${kept}...`;
}

/** Pads with spaces on the right to so many columns. */
export function pad(shown: string, width: number): string {
  return shown + " ".repeat(Math.max(0, width - displayWidth(shown)));
}
