/** Offsets and the protocol's positions, held against others' counting. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Position } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Lines } from "../../lsp/core/lines.js";
import { Documents } from "../../lsp/documents.js";

const numRuns = process.env["LMMU_DEEP"] ? 5000 : 200;

const unit = fc.constantFrom(..."ab \n\r\t", "\r\n", "é", "ࠀ", "\u{1f600}", "\ud83d", "\ude00");
const texts = fc.array(unit, { maxLength: 30 }).map((units) => units.join(""));
const positions = fc.record({ line: fc.nat({ max: 8 }), character: fc.nat({ max: 12 }) });

/** The line that an offset of whole characters lies in, up to it. */
const before = (text: string, offset: number): string =>
  text
    .slice(0, offset)
    .split(/\r\n|\n|\r/)
    .at(-1)!;

describe("lines and characters", () => {
  it("in UTF-16 are those of the library that editors' servers use", () => {
    const property = fc.property(texts, positions, fc.nat({ max: 40 }), (text, position, offset) => {
      const lines = new Lines(text, "utf-16");
      const document = TextDocument.create("file:///a", "lmmu", 1, text);
      expect(lines.offsetAt(position)).toBe(document.offsetAt(position));
      expect(lines.positionAt(offset)).toEqual(document.positionAt(offset));
      expect(lines.count).toBe(document.lineCount);
    });
    fc.assert(property, { numRuns });
  });

  it.each([
    ["utf-8", (line: string) => Buffer.byteLength(line)],
    ["utf-32", (line: string) => [...line].length],
  ] as const)("in %s are counted so, and come back", (encoding, lengthOf) => {
    const property = fc.property(texts, (text) => {
      const lines = new Lines(text, encoding);
      let offset = 0;
      for (const character of [...text, ""]) {
        const isWithinLineEnd = text[offset - 1] === "\r" && text[offset] === "\n";
        if (!isWithinLineEnd) {
          const position = lines.positionAt(offset);
          expect(position.character).toBe(lengthOf(before(text, offset)));
          expect(lines.offsetAt(position)).toBe(offset);
        }
        offset += character.length;
      }
    });
    fc.assert(property, { numRuns });
  });

  it("outside a text, or within a character, are the nearest place before", () => {
    const lines = new Lines("a\u{1f600}b\r\nc", "utf-8");
    expect(lines.offsetAt({ line: 0, character: 3 })).toBe(1);
    expect(lines.offsetAt({ line: 0, character: 99 })).toBe(4);
    expect(lines.offsetAt({ line: 9, character: 0 })).toBe(7);
    expect(lines.positionAt(2)).toEqual({ line: 0, character: 1 });
    expect(lines.positionAt(5)).toEqual({ line: 0, character: 6 });
  });
});

describe("open documents", () => {
  it("change as those of the library do, also in the middle of a character", () => {
    const edits = fc.array(fc.record({ start: positions, end: positions, text: texts }), { maxLength: 6 });
    const property = fc.property(texts, edits, (text, list) => {
      const documents = new Documents("utf-16");
      documents.open("file:///a", 1, text);
      const oracle = TextDocument.create("file:///a", "lmmu", 1, text);
      for (const [index, { start: from, end: to, text: by }] of list.entries()) {
        // The library miscounts behind an edit of lines that are not there.
        const [start, end] = [from, to].map(({ line, character }) => ({
          line: line % oracle.lineCount,
          character,
        })) as [Position, Position];
        const isBackwards = oracle.offsetAt(start) > oracle.offsetAt(end);
        const range = isBackwards ? { start: end, end: start } : { start, end };
        TextDocument.update(oracle, [{ range, text: by }], index + 2);
        documents.change("file:///a", index + 2, [{ range, text: by }]);
        expect(documents.get("file:///a")).toEqual({ uri: "file:///a", version: index + 2, text: oracle.getText() });
      }
    });
    fc.assert(property, { numRuns });
  });

  it("that are not open do not change", () => {
    expect(new Documents("utf-16").change("file:///a", 2, [{ text: "" }])).toBeNull();
  });
});
