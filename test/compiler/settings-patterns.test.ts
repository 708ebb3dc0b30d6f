import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Selection } from "../../compiler/index.js";

const takes = (pattern: string, file: string): boolean =>
  new Selection({ include: [pattern], exclude: [] }).takes(file);
const closes = (pattern: string, folder: string): boolean =>
  new Selection({ include: ["**"], exclude: [pattern] }).closes(folder);

describe("a pattern", () => {
  it.each([
    ["**/*.lmmu", "a.lmmu"],
    ["**/*.lmmu", "lib/mm/a.lmmu"],
    ["*.lmmu", "a.lmmu"],
    ["lib/*.lmmu", "lib/a.lmmu"],
    ["lib", "lib/mm/a.lmmu"],
    ["lib/", "lib/a.lmmu"],
    ["./lib//mm/", "lib/mm/a.lmmu"],
    ["lib/a.lmmu", "lib/a.lmmu"],
    [".", "lib/a.lmmu"],
    ["**", "a.lmmu"],
    ["**/mm", "lib/mm/a.lmmu"],
    ["**/mm/**/a*", "mm/a.lmmu"],
    ["**/mm/**/a*", "lib/mm/x/mm/y/abc"],
    ["v?.lmmu", "v3.lmmu"],
    ["v?.lmmu", "v\u{1f4a5}.lmmu"],
    ["a*b*c", "axxbxbc"],
    ["odd (1)+@!.lmmu", "odd (1)+@!.lmmu"],
  ])("%s takes %s", (pattern, file) => expect(takes(pattern, file)).toBe(true));

  it.each([
    ["*.lmmu", "lib/a.lmmu"],
    ["lib", "libs/a.lmmu"],
    ["lib", "x/lib/a.lmmu"],
    ["lib/*.lmmu", "lib/mm/a.lmmu"],
    ["lib/*", "lib/mm/a.lmmu"],
    ["v?.lmmu", "v.lmmu"],
    ["?", "/"],
    ["a.lmmu", "axlmmu"],
    ["A.lmmu", "a.lmmu"],
    ["a*b*c", "axxbxb"],
  ])("%s does not take %s", (pattern, file) => expect(takes(pattern, file)).toBe(false));

  it("among several is enough, unless one excludes", () => {
    const selection = new Selection({ include: ["lib", "*.lmmu"], exclude: ["lib/old", "**/draft-*"] });
    const files = ["a.lmmu", "lib/a.lmmu", "lib/old/a.lmmu", "lib/draft-a.lmmu", "other/a.lmmu", "draft-a.lmmu"];
    expect(files.filter((file) => selection.takes(file))).toEqual(["a.lmmu", "lib/a.lmmu"]);
  });

  it("closes folders of which nothing is left", () => {
    expect(closes("old", "old")).toBe(true);
    expect(closes("old/**", "old")).toBe(true);
    expect(closes("old/**", "old/er")).toBe(true);
    expect(closes("**/old/**", "lib/old")).toBe(true);
    expect(closes("**", "")).toBe(true);
    expect(closes("old/*.lmmu", "old")).toBe(false);
    expect(closes("old/*/**", "old")).toBe(false);
    expect(closes("*/**", "")).toBe(false);
    expect(closes("**/*.lmmu", "old")).toBe(false);
  });

  const name = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 5 });
  const part = fc.oneof(
    fc.constant("**"),
    name.map((text) => text.replace(/\*+/g, "*")),
  );
  const pattern = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("/"));
  const path = fc
    .array(fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 })
    .map((names) => names.join("/"));

  /** The same as a regular expression, which is fast enough for texts as short as these. */
  function expression(text: string): RegExp {
    const names = text.split("/");
    if (!/[*?]/.test(names.at(-1)!)) names.push("**");
    const each = names.map((one) =>
      one === "**" ? "(?:[^/]+/)*" : `${one.replaceAll("*", "[^/]*").replaceAll("?", "[^/]")}/`,
    );
    return new RegExp(`^${each.join("")}$`);
  }

  it("takes what a regular expression would", () => {
    fc.assert(
      fc.property(pattern, path, (text, file) => {
        expect(takes(text, file)).toBe(expression(text).test(`${file}/`));
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 5_000 : 300 },
    );
  });

  it("closes a folder only if it would take whatever is below it, and the folder of each file that it takes so", () => {
    fc.assert(
      fc.property(pattern, path, path, (text, folder, below) => {
        if (closes(text, folder)) expect(takes(text, `${folder}/${below}`)).toBe(true);
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 5_000 : 300 },
    );
  });

  it("costs little, however it is made", () => {
    const hostile = ["*a".repeat(100), "**/".repeat(66), "**/a*/".repeat(33), "?*".repeat(100)];
    const selection = new Selection({ include: hostile, exclude: hostile.map((text) => `${text.slice(0, 190)}b`) });
    const started = performance.now();
    selection.takes(`${"a".repeat(250)}/`.repeat(16) + "c");
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
