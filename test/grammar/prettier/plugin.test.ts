/** What Prettier makes of the plugin, beside the style itself. */
import { check, format as formatWithPrettier, getFileInfo, type Options } from "prettier";
import { describe, expect, it } from "vitest";
import { parse } from "../../../grammar/index.js";
import * as plugin from "../../../grammar/prettier/index.js";
import { SameWords } from "../../../grammar/prettier/same-words.js";

const { format } = plugin;
const prettier = (text: string, options: Options = {}): Promise<string> =>
  formatWithPrettier(text, { parser: "lmmu", plugins: [plugin], ...options });

describe("the plugin", () => {
  it("is taken for files by their ending", async () => {
    expect(await getFileInfo("kasan.lmmu", { plugins: [plugin] })).toEqual({ ignored: false, inferredParser: "lmmu" });
  });

  it("is 120 columns wide where nobody says otherwise, as the function is", async () => {
    const chain = (length: number) => `fn f {\n  ${"a -> ".repeat(length)}b;\n}\n`;
    expect(await prettier(chain(23))).toBe(chain(23));
    expect(format(chain(23))).toEqual({ ok: true, text: chain(23) });
    expect(await prettier(chain(24))).toBe(`fn f {\n  a\n${"    -> a\n".repeat(23)}    -> b;\n}\n`);
    expect(await prettier(chain(23), { printWidth: 80 })).toContain("\n    -> b;\n");
  });

  it("writes the line ends that Prettier is told to, and takes any", async () => {
    const text = "/* one\r\n  two */\r\n\r\nfn f { // c\r\n}\r// prettier-ignore\nfn  g;\r\n";
    const lines = ["/* one", "  two */", "", "fn f { // c", "}", "// prettier-ignore", "fn  g;", ""];
    expect(await prettier(text)).toBe(lines.join("\n"));
    expect(format(text)).toEqual({ ok: true, text: lines.join("\n") });
    expect(await prettier(text, { endOfLine: "crlf" })).toBe(lines.join("\r\n"));
    expect(await prettier(text, { endOfLine: "auto" })).toBe(lines.join("\r\n"));
  });

  it("keeps a byte order mark", async () => {
    expect(await prettier("\ufefffn  f;")).toBe("\ufefffn f;\n");
    expect(format("\ufefffn  f;")).toEqual({ ok: true, text: "\ufefffn f;\n" });
  });

  it.each(["", "\n\n", "\ufeff", " \t"])("makes nothing of %j", (text) => {
    expect(format(text)).toEqual({ ok: true, text: text.startsWith("\ufeff") ? "\ufeff" : "" });
  });

  it("knows a text that is formatted", async () => {
    expect(await check("fn f;\n", { parser: "lmmu", plugins: [plugin] })).toBe(true);
    expect(await check("fn f ;\n", { parser: "lmmu", plugins: [plugin] })).toBe(false);
  });

  it("compares the words of two texts where Prettier compares trees", () => {
    const { massageAstNode } = plugin.printers.lmmu;
    const words = (text: string) => massageAstNode(plugin.parsers.lmmu.parse(text));
    expect(words("fn f{store r=0xAB;}")).toEqual(words("fn f {\n  store r = 0xab;\n}\n"));
    expect(words("fn f;")).not.toEqual(words("fn g;"));
  });

  it("formats what stands in Markdown as wide as the Markdown", async () => {
    const text = "```lmmu\nfn f { a_frame -> another_frame -> a_third_frame; }\n```\n";
    expect(await prettier(text, { parser: "markdown", printWidth: 30 })).toContain("\n    -> a_third_frame;\n");
  });
});

describe("a text with syntax errors", () => {
  const text = "fn f {\n  a ->;\n}\n";

  it("is an error of Prettier's, with its place and the lines around it", async () => {
    const error = await prettier(text).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error).toMatchObject({ loc: { start: { line: 2, column: 7 }, end: { line: 2, column: 8 } } });
    const { message } = error as SyntaxError;
    expect(message).toContain("expected a name, a block or `next` (2:7); `lmmu check` says more");
    expect(message).toMatch(/> 2 \|/);
  });

  it("is said in words whatever the error", async () => {
    await expect(prettier("fn next;")).rejects.toThrow("reserved name (1:4)");
  });

  it("gives the function its problems, at their places in the text as it is", () => {
    const problems = (source: string) => {
      const result = format(source);
      return result.ok ? [] : result.problems;
    };
    expect(problems(text)).toMatchObject([{ kind: "expected", span: { start: 13, end: 14 } }]);
    expect(problems("\ufefffn f {\r\n  a ->;\r\n}\r\n")[0]).toMatchObject({ span: { start: 15, end: 16 } });
  });
});

describe("what formatting may change", () => {
  const same = (before: string, after: string) => () => {
    const words = new SameWords(parse(before));
    // Piece by piece, as it is written.
    for (const piece of after.split("|")) words.require(parse(piece));
    words.end();
  };

  it.each([
    ["fn f{a;}", "fn f { a; }\n"],
    ["config A; // c  ", "config A; // c\n"],
    ["config A; // c\nconfig B; /* d */", "config A;| // c\n|config B; | /* d */"],
    ["region r: kernel 0xAB pages;", "region r: kernel 0xab pages;"],
  ])("%j to %j", (before, after) => expect(same(before, after)).not.toThrow());

  it.each([
    ["config A;", "config B;", "A would become B"],
    ["config A;", "config A; config B;", "the end would become config"],
    ["config A; config B;", "config A;", "config would become the end"],
    ["config A; // c", "config A;", "// c would become the end"],
    ["config A;", "config A; // c", "the end would become // c"],
    ["config A; // c", "config A; // d", "// c would become // d"],
    ["config /* c */ A;", "config A /* c */;", "/* c */ would become A"],
    ["region r: kernel 0xaB pages;", "region r: kernel 0xaK pages;", "0xaB would become 0xaK"],
    ["config A; // c\nconfig B;", "config A; |config B; // c", "// c would become config"],
    ["config A; config B; // c", "config A; |// c\n|config B;", "config would become // c"],
    ["fn f { next(map); }", "fn f { next(\nmap); }", "it would not be understood (unclosed)"],
  ])("not %j to %j", (before, after, message) => {
    expect(same(before, after)).toThrow(`formatting was refused, since more than white space would change: ${message}`);
  });
});

describe("sizes", () => {
  const many = process.env["LMMU_DEEP"] ? 100_000 : 20_000;
  it.each([
    ["a chain", `fn f { a${" -> a".repeat(many)}; }`],
    ["a ladder", `fn f { if (a) b;${" else if (a) b;".repeat(many / 4)} }`],
    ["operators", `config A depends on a${" && a || a".repeat(many / 2)};`],
    ["signs", `config A depends on ${"!".repeat(many)}a;`],
    ["comments", `fn f { a;${"// c\n".repeat(many)} }`],
    ["a run of frames", 'fn f [lazy] @ "x";\n'.repeat(many / 2)],
    ["hooks", `scenario s { expect: hooks${" enter".repeat(many)}; }`],
  ])("%s as long as nobody writes them is done, by a loop", { timeout: 60_000 }, (_, text) => {
    expect(format(text).ok).toBe(true);
  });

  it("braces and parentheses as deep as they nest", () => {
    const blocks = `fn f { ${"lazy { ".repeat(63)}a;${" }".repeat(63)} }`;
    const parentheses = `config A depends on ${"(".repeat(63)}a${" && a)".repeat(63)};`;
    for (const text of [blocks, parentheses]) expect(format(text, { printWidth: 20 }).ok).toBe(true);
  });
});
