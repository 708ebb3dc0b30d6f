/** Texts of strangers for people: made safe, measured, broken into lines, and as XML. */
export { cut, displayWidth, pad, visible, visibleCharacter } from "./visible.js";
export { bytesText, grouped } from "./numbers.js";
export { count, list } from "./words.js";
export { wrap } from "./wrap.js";
export { type Attributes, coordinate, element, escapeXml } from "./xml.js";

/** What a text is written on. */
export interface Medium {
  /** Whether characters beyond ASCII are shown as they are; else they are written as `\u{...}`. */
  readonly unicode: boolean;
  /** Columns that a line may take. */
  readonly width: number;
}
