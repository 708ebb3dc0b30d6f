import fc from "fast-check";
import type { WrittenFindings } from "./written-findings.js";

/** What would end a command, a property, an element or a line, among other characters. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom("::error::", "##[error]", "\n", "\r", "%", "%0A", ",", ":", "]]>", "</failure>", "&", '"', "'"),
      fc.constantFrom("\u0000", "\u001b[0m", "\u0085", "\u2028", "\ud800", "\ufffe", "<!--", "<![CDATA[", "é"),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => `x${pieces.join("")}`);

/** A finding with this text wherever a finding has any. */
export function hostileFindings(file: string, text: string): WrittenFindings {
  return {
    files: { [file]: text },
    inputs: 1,
    ruleSets: ["D"],
    diagnostics: [
      {
        ...{ file, at: [0, 1] as const, message: text, notes: [text], help: text, ruleSets: ["D"] },
        chain: [{ file, at: [0, 1], frame: text, effect: text, source: text }],
      },
    ],
  };
}
