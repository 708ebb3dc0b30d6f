/** The syntax file, the indentation and the settings for Vim, in a Neovim without a screen. */
import { describe, expect, test } from "vitest";
import { FILES, textOf } from "./files.js";
import { disagreements, piecesOf } from "./oracle.js";
import { textMateKinds } from "./textmate.js";
import { sampledPrograms } from "./texts.js";
import { isNeovimMissing, vimIndented, vimKinds } from "./vim.js";

describe.runIf(process.env["LMMU_DEEP"] && !isNeovimMissing)(
  isNeovimMissing ? "Vim (skipped: Neovim is not installed)" : "Vim",
  () => {
    function wrongIn(texts: readonly string[]): string[] {
      const kinds = vimKinds(texts);
      return texts.flatMap((text, index) => {
        const wrong = disagreements(text, piecesOf(text), (offset) => kinds[index]![offset]);
        return wrong.map((what) => `${what} in\n${text}`);
      });
    }

    test("the examples and the library are what the parser has, and of the kinds that TextMate has", async () => {
      const texts = FILES.map(textOf);
      expect(wrongIn(texts)).toEqual([]);
      const kinds = vimKinds(texts);
      for (const [index, text] of texts.entries()) {
        const others = await textMateKinds(text);
        for (const { role, span, text: image } of piecesOf(text)) {
          if (role === "sign") continue;
          const place = `${FILES[index]}: ${image} at ${span.start}`;
          expect(kinds[index]![span.start], place).toBe(others[span.start]?.[0]);
        }
      }
    });

    test("generated programs are what the parser has", () => {
      const { texts, how } = sampledPrograms(60);
      expect(wrongIn(texts), how).toEqual([]);
    });

    test("a word before an arrow on the next line is a name", () => {
      expect(wrongIn(["scenario s {\n  map\n    -> b;\n  map // map c;\n    -> c;\n}\n"])).toEqual([]);
    });

    test("a long comment behind a word does not exhaust an expression", () => {
      const comment = `/* ${"lazy\n".repeat(40_000)}*/`;
      expect(wrongIn([`scenario s {\n  map ${comment} -> b;\n}\n`]).length).toBe(0);
    });

    test("a text that has lost its indentation gets it back", () => {
      const texts = FILES.map(textOf);
      const { output, texts: indented } = vimIndented(texts.map((text) => text.replace(/^ +/gm, "")));
      expect(output).toBe("lmmu // %s");
      for (const [index, text] of texts.entries()) expect(indented[index], FILES[index]).toBe(text);
    });
  },
);
