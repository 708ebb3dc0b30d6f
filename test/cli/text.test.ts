import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showLine } from "../../cli/format/source-line.js";
import { PLAIN, type Style, styleFor } from "../../cli/format/style.js";
import { cut, displayWidth, visible, wrap } from "../../compiler/text/index.js";

const TERMINAL: Style = { ...PLAIN, unicode: true };

describe("text from files", () => {
  it("cannot steer the terminal", () => {
    expect(visible("\u001b[2J\u0007\u009b31m\u202e\u200b\r\n\t", true)).toBe(
      "\\x1b[2J\\x07\\x9b31m\\u{202e}\\u{200b}\\r\\n\\t",
    );
    expect(visible("\ud800", true)).toBe("\\u{d800}");
  });

  it("keeps its letters on a terminal, and is plain ASCII elsewhere", () => {
    expect(visible("é日\u{1f600}", true)).toBe("é日\u{1f600}");
    expect(visible("é日\u{1f600}", false)).toBe("\\u{e9}\\u{65e5}\\u{1f600}");
  });

  it("is measured in columns", () => {
    expect(displayWidth("ab")).toBe(2);
    expect(displayWidth("日本")).toBe(4);
    expect(displayWidth("e\u0301")).toBe(1);
    expect(displayWidth("\u{1f600}")).toBe(2);
    expect(cut("日本語日本語", 8)).toBe("日本...");
  });

  it("is wrapped within the width, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.integer({ min: 12, max: 40 }),
        fc.boolean(),
        (text, width, unicode) => {
          const shown = visible(text, unicode);
          const lines = wrap(shown, width, "  ", "    ");
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(lines.join("").replaceAll(" ", "")).toBe(shown.replaceAll(" ", ""));
        },
      ),
    );
  });

  it("is wrapped in a time that its length is proportional to", () => {
    expect(wrap("x".repeat(1_000_000), 100, "", "")).toHaveLength(10_000);
  });
});

describe("a line of source", () => {
  const line = "a\tb日本\u{1f600}\u001bz";

  it("has its columns where they are shown", () => {
    const shown = showLine(line, 0, 80, TERMINAL);
    expect(shown.text).toBe("a    b日本\u{1f600}\\x1bz");
    const column = (text: string): number => shown.column(line.indexOf(text));
    expect([column("a"), column("\t"), column("b"), column("本"), column("\u{1f600}")]).toEqual([0, 1, 5, 8, 10]);
    expect([column("\u001b"), column("z"), shown.column(line.length)]).toEqual([12, 16, 17]);
  });

  it("gives an offset inside a surrogate pair its character's column", () => {
    const shown = showLine(line, 0, 80, TERMINAL);
    expect(shown.column(line.indexOf("\u{1f600}") + 1)).toBe(10);
  });

  it("is cut around the place of interest", () => {
    const long = `${"x".repeat(5_000_000)}HERE${"y".repeat(5_000_000)}`;
    const shown = showLine(long, 5_000_000, 60, PLAIN);
    expect(shown.text).toBe(`...${"x".repeat(24)}HERE${"y".repeat(26)}...`);
    expect(shown.text.indexOf("HERE")).toBe(shown.column(5_000_000));
    expect(shown.column(0)).toBe(0);
    expect(shown.column(long.length)).toBe(57);
  });

  it("never takes more than its width, and shows the place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.nat(200), fc.boolean(), (text, at, unicode) => {
        const offset = Math.min(at, text.length);
        const shown = showLine(text, offset, 50, { ...PLAIN, unicode });
        expect(displayWidth(shown.text)).toBeLessThanOrEqual(50);
        expect(shown.column(offset)).toBeLessThanOrEqual(50);
        expect(visible(shown.text, unicode)).toBe(shown.text);
      }),
    );
  });
});

describe("the style of an output", () => {
  const colour = (style: Style): boolean => style.colors.red("x") !== "x";

  it("is plain ASCII of 100 columns in a pipe", () => {
    const style = styleFor({}, undefined, {});
    expect([colour(style), style.unicode, style.width]).toEqual([false, false, 100]);
  });

  it("is coloured on a terminal, within 72 to 100 columns", () => {
    const width = (columns: number): number => styleFor({ isTTY: true, columns }, undefined, {}).width;
    expect(colour(styleFor({ isTTY: true, columns: 80 }, undefined, {}))).toBe(true);
    expect([width(40), width(80), width(200), width(0)]).toEqual([72, 80, 100, 100]);
    expect(colour(styleFor({ isTTY: true }, undefined, { TERM: "dumb" }))).toBe(false);
  });

  it("follows the option before NO_COLOR, and NO_COLOR before FORCE_COLOR", () => {
    expect(colour(styleFor({ isTTY: true }, undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }))).toBe(false);
    expect(colour(styleFor({}, undefined, { FORCE_COLOR: "1" }))).toBe(true);
    expect(colour(styleFor({ isTTY: true }, undefined, { FORCE_COLOR: "0" }))).toBe(false);
    expect(colour(styleFor({}, true, { NO_COLOR: "1" }))).toBe(true);
    expect(colour(styleFor({ isTTY: true }, false, { FORCE_COLOR: "1" }))).toBe(false);
    expect(colour(styleFor({ isTTY: true }, undefined, { NO_COLOR: "" }))).toBe(true);
  });
});
