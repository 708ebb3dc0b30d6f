import { coordinate } from "../../text/index.js";

/** The `d` of an SVG path, its numbers rounded. */
export function path(texts: TemplateStringsArray, ...numbers: readonly number[]): string {
  return texts.reduce((whole, text, index) => `${whole}${coordinate(numbers[index - 1]!)}${text}`);
}
