import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { terminalPicture } from "../../scripts/docs/terminal-picture.js";
import { readTerminal } from "../../scripts/docs/terminal-text.js";

const ESC = "\u001b";

/** The rows of a text, as `text` or `text:what is special about its look`. */
function rows(text: string): string[][] {
  return readTerminal(text).map((row) =>
    row.map(({ text: printed, look }) => {
      const special = Object.entries(look).filter(([, value]) => value !== null && value !== false);
      const words = special.map(([name, value]) => (value === true ? name : `${name} ${String(value)}`));
      return words.length === 0 ? printed : `${printed}:${words.join(" ")}`;
    }),
  );
}

describe("a text with ANSI colours", () => {
  test("a colour goes on to the next row until it is reset", () => {
    expect(rows(`a${ESC}[31mb\nc${ESC}[0md`)).toEqual([
      ["a", "b:color 1"],
      ["c:color 1", "d"],
    ]);
  });

  test("bright, 256 and true colours; backgrounds change nothing", () => {
    expect(rows(`${ESC}[93ma${ESC}[38;5;196mb${ESC}[38;5;244mc${ESC}[38;2;1;2;255md${ESC}[48;5;4;41me`)).toEqual([
      ["a:color 11", "b:color #ff0000", "c:color #808080", "d:color #0102ff", "e:color #0102ff"],
    ]);
  });

  test("bold and dim end together, the others alone; an empty sequence resets", () => {
    expect(rows(`${ESC}[1;2;3;4ma${ESC}[22mb${ESC}[23mc${ESC}[md`)).toEqual([
      ["a:bold dim italic underline", "b:italic underline", "c:underline", "d"],
    ]);
  });

  test("other escapes, control characters and carriage returns are not printed", () => {
    expect(rows(`a${ESC}[2K${ESC}[1;1Hb${ESC}7c\r\n\u0007d${ESC}`)).toEqual([["a", "b", "c"], ["d"]]);
  });

  test("tabs go to the next multiple of eight columns, also behind a change of colour", () => {
    expect(rows(`abc${ESC}[1md\te`)).toEqual([["abc", "d    e:bold"]]);
  });

  test("empty rows at the end are dropped, one row stays", () => {
    expect(rows("a\n\n\n")).toEqual([["a"]]);
    expect(rows("")).toEqual([[]]);
  });
});

describe("the picture", () => {
  test("is described for those who do not see it, and escaped", () => {
    const svg = terminalPicture("if (a < b && c > d)", 'who "warns" & <where>');
    expect(svg).toContain('role="img" aria-label="who &quot;warns&quot; &amp; &lt;where&gt;"');
    expect(svg).toContain("<title>who &quot;warns&quot; &amp; &lt;where&gt;</title>");
    expect(svg).toContain(">if (a &lt; b &amp;&amp; c &gt; d)</text>");
  });

  test("puts everything at its column and row, whatever a viewer makes of spaces", () => {
    const svg = terminalPicture(`ab  ${ESC}[1;32mcd\n   e f  g`, "t");
    expect(svg).toContain('<text x="16" y="30" textLength="16.8">ab</text>');
    expect(svg).toContain('<text x="49.6" y="30" textLength="16.8" fill="#3fb950" font-weight="bold">cd</text>');
    expect(svg).toContain('<text x="41.2" y="50" textLength="25.2" fill="#3fb950" font-weight="bold">e f</text>');
    expect(svg).toContain('<text x="83.2" y="50" textLength="8.4" fill="#3fb950" font-weight="bold">g</text>');
  });

  test("is as wide as its longest row and as high as its rows", () => {
    expect(terminalPicture("x".repeat(100), "t")).toContain('viewBox="0 0 872 52"');
    expect(terminalPicture("a\nb\nc", "t")).toContain('viewBox="0 0 704 92"');
  });

  test("nothing in a text gets out of it: no markup, no script, no reference", () => {
    const nasty = fc.array(
      fc.oneof(
        fc.constantFrom(`${ESC}[31m`, `${ESC}[`, "<script>", "]]>", "&amp;", '"', "\n", "\t", "\u0000", "\ud800"),
        fc.string({ unit: "binary", maxLength: 6 }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(nasty, nasty, (text, title) => {
        const svg = terminalPicture(text.join(""), title.join(""));
        const inside = svg.replace(/<\/?(?:svg|title|rect|g|text)\b[^<>]*>/g, "");
        expect(inside).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
        expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
        expect(svg.match(/\b(?:href|src|style|on\w+)=/g)).toBeNull();
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 5000 : 200 },
    );
  });
});
