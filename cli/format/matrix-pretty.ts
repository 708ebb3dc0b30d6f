import { type CellTone, type Matrix, matrixText } from "../../compiler/matrix/index.js";
import type { Style } from "./style.js";

/** The matrix for people, in colours. */
export function matrixPretty(matrix: Matrix, style: Style): string {
  return matrixText(matrix, style, (text, tone) => painted(text, tone, style));
}

function painted(text: string, tone: CellTone, { colors }: Style): string {
  switch (tone) {
    case "heading":
      return colors.bold(text);
    case "good":
      return colors.green(text);
    case "notable":
      return colors.yellow(text);
    case "bad":
      return colors.red(text);
    case "plain":
      return text;
  }
}
