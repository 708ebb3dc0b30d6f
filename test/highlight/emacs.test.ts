/** The mode for Emacs, in an Emacs without a screen. */
import { describe, expect, test } from "vitest";
import { KIND_GROUPS, KINDS } from "../../grammar/highlight/kinds.js";
import { compileMode, emacsFaces, emacsIndented, isEmacsMissing } from "./emacs.js";
import { FILES, textOf } from "./files.js";
import { type Piece, piecesOf } from "./oracle.js";
import { textMateKinds } from "./textmate.js";
import { sampledPrograms } from "./texts.js";

const faces = (group: object): Set<string | null> =>
  new Set(Object.keys(group).map((kind) => KINDS[kind as keyof typeof KINDS].emacs ?? null));
const WORD_FACES = faces(KIND_GROUPS.WORDS);
const COMMENT_FACES = faces(KIND_GROUPS.COMMENTS).add("font-lock-comment-delimiter-face");

/** Faces are shared by kinds, so this is less than what Vim and TextMate are held to. */
function mayHave({ role }: Piece, face: string | null): boolean {
  if (role === "word" || role === "setting") return WORD_FACES.has(face);
  if (role === "line" || role === "block" || role === "doc") return COMMENT_FACES.has(face);
  if (role === "string") return face === "font-lock-string-face";
  return face !== "font-lock-keyword-face" && face !== "font-lock-string-face" && !COMMENT_FACES.has(face);
}

describe.runIf(process.env["LMMU_DEEP"] && !isEmacsMissing)(
  isEmacsMissing ? "Emacs (skipped: it is not installed)" : "Emacs",
  () => {
    test("the mode compiles without a warning", () => {
      expect(compileMode()).toBe("");
    });

    test("the examples and the library have the faces of the kinds that TextMate has", async () => {
      const texts = FILES.map(textOf);
      const found = emacsFaces(texts);
      for (const [index, text] of texts.entries()) {
        const kinds = await textMateKinds(text);
        for (const { role, span, text: image } of piecesOf(text)) {
          if (role === "sign") continue;
          const place = `${FILES[index]}: ${image} at ${span.start}`;
          const face = found[index]![span.start]!;
          if (role === "line" || role === "block") expect(COMMENT_FACES, place).toContain(face);
          else expect(face, place).toBe(KINDS[kinds[span.start]![0]!].emacs ?? null);
        }
      }
    });

    test("generated programs have their keywords, strings and comments where the parser has them", () => {
      const { texts, how } = sampledPrograms(60);
      texts.push("scenario s {\n  map\n    -> b;\n  map // map c;\n    -> c;\n}\n");
      const found = emacsFaces(texts);
      const wrong = texts.flatMap((text, index) => {
        const pieces = piecesOf(text).filter((piece) => !mayHave(piece, found[index]![piece.span.start]!));
        return pieces.map(
          ({ role, span, text: image }) => `${role} ${image} is ${found[index]![span.start]} in\n${text}`,
        );
      });
      expect(wrong, how).toEqual([]);
    });

    test("a text that has lost its indentation gets it back, and has an index", () => {
      const texts = [textOf("examples/munmap.lmmu"), ...FILES.map(textOf)];
      const { output, texts: indented } = emacsIndented(texts.map((text) => text.replace(/^ +/gm, "")));
      for (const [index, text] of texts.entries()) expect(indented[index]).toBe(text);
      const { mode, index } = JSON.parse(output) as { mode: string; index: Record<string, string[]> };
      expect(mode).toBe("lmmu-mode");
      expect(index["Functions"]).toContain("zap_pte_range");
      expect(index["Rule sets"]).toEqual(["unflushed"]);
      expect(index["Scenarios"]).toEqual(["munmap"]);
    });
  },
);
