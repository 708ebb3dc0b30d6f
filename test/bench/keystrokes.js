/** What a person types into a `.lmmu` text, at places drawn at random: always the same for the same text. */
import { numbers } from "./numbers.js";

/** @typedef {{ line: number, character: number }} Position */
/** @typedef {{ range: { start: Position, end: Position }, text: string }} Change */

/** Half of a statement, as it is while it is being typed. */
const HALVES = ["e", "pau", "lazy {", "maybe { ", "x ->", "if (", "enable"];

/**
 * A text that is being typed in. What would leave it broken is taken back with the next keystroke, so that it stays the text
 * that it was, but for letters in its comments.
 */
export class Typing {
  /** @type {string[]} */
  #lines;
  #below = numbers();
  /** @type {Change | null} */
  #undo = null;

  /** @param {string} text */
  constructor(text) {
    this.#lines = text.split("\n");
  }

  /** The next keystroke, as the protocol has it. */
  next() {
    const change = this.#undo ?? this.#draw();
    const { start, end } = change.range;
    const line = this.#lines[start.line] ?? "";
    const before = line.slice(start.character, end.character);
    this.#lines[start.line] = line.slice(0, start.character) + change.text + line.slice(end.character);
    const isFinal = this.#undo !== null || line.trimStart().startsWith("//");
    const after = { line: start.line, character: start.character + change.text.length };
    this.#undo = isFinal ? null : { range: { start, end: after }, text: before };
    return change;
  }

  /** The place of a name, somewhere. */
  name() {
    const { line, character } = this.#place(/\b(?:fn|->) \w+/, (found) => found.indexOf(" ") + 2);
    return { line, character };
  }

  /** @returns {Change} */
  #draw() {
    switch (this.#below(4)) {
      case 0:
        return insertion(
          this.#place(/\/\/.*/, (found) => found.length),
          "a",
        );
      case 1:
        return insertion(this.name(), "x");
      case 2: {
        const start = this.#place(/\benable;/, () => 0);
        return { range: { start, end: { ...start, character: start.character + "enable".length } }, text: "pause" };
      }
      default:
        return insertion(
          this.#place(/^ {2}[a-z]/, () => 2),
          HALVES[this.#below(HALVES.length)] ?? "",
        );
    }
  }

  /**
   * In the first line from a random one on that has the pattern.
   *
   * @param {RegExp} pattern
   * @param {(found: string) => number} within how far behind the beginning of what is found
   * @returns {Position}
   */
  #place(pattern, within) {
    const from = this.#below(this.#lines.length);
    for (let offset = 0; offset < this.#lines.length; offset++) {
      const line = (from + offset) % this.#lines.length;
      const found = pattern.exec(this.#lines[line] ?? "");
      if (found !== null) return { line, character: found.index + within(found[0]) };
    }
    throw new Error(`the text has no ${pattern}`);
  }
}

/**
 * @param {Position} at
 * @param {string} text
 * @returns {Change}
 */
const insertion = (at, text) => ({ range: { start: at, end: at }, text });
