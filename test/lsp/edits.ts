/** Random edits as an editor makes them, also where no person would: within characters, within line ends, across them. */
import fc from "fast-check";
import type { Position } from "vscode-languageserver";
import type { Lines } from "../../lsp/core/lines.js";

/** A change of a place in a text; where it is, is drawn as fractions, since texts differ in length. */
export interface RandomEdit {
  readonly from: number;
  readonly length: number;
  readonly by: string;
}

const pieces = fc.oneof(
  fc.constantFrom("", "", "", " ", "\n", "\r\n", "\r", "{", "}", ";", "(", ")", "[", "]", '"', "`", "/*", "*/", "// "),
  fc.constantFrom(
    "enable;",
    "disable;",
    "pause;",
    "resume;",
    "lazy { }",
    "paused {",
    "next;",
    "-> ",
    "if (X) {",
    "else {",
  ),
  fc.constantFrom(
    "fn f;\n",
    "fn g [lazy] {\n  next;\n}\n",
    "scenario s {\n  f -> g;\n}\n",
    "config X;\n",
    "expect D: clean;",
  ),
  fc.constantFrom(
    'import "frames.lmmu";\n',
    "rules R extends D {\n",
    "\u{1f600}",
    "\ud83d",
    "\ude00",
    "é",
    "x",
    "f",
    "0",
  ),
);

export const randomEdits: fc.Arbitrary<RandomEdit> = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 3 }) }, fc.nat({ max: 200 })),
  by: pieces,
});

/** The edit as the protocol has it. Its ends may lie within a character or between CR and LF. */
export function changeOf(
  { from, length, by }: RandomEdit,
  lines: Lines,
): { range: { start: Position; end: Position }; text: string } {
  const start = Math.floor(from * lines.text.length);
  const end = Math.min(lines.text.length, start + length);
  return { range: { start: lines.positionAt(start), end: lines.positionAt(end) }, text: by };
}
