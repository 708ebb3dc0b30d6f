import { expect, it } from "vitest";
import { compile, library, type ParseCache, ParsedTexts } from "../../compiler/index.js";
import { namesOf } from "../../compiler/names/index.js";
import { hostOf } from "./compiled.js";

const FILES = {
  "a.lmmu": 'import "b.lmmu";\nimport "lmmu:kernel/kasan";\nscenario s { f; g; }',
  "b.lmmu": "fn f { enable }",
};

/** Which files are parsed anew. */
class Watched implements ParseCache {
  readonly anew: string[] = [];
  private readonly texts = new ParsedTexts();
  private readonly seen = new Set<unknown>();

  parse(file: string, text: string) {
    const result = this.texts.parse(file, text);
    if (!this.seen.has(result)) this.anew.push(file);
    this.seen.add(result);
    return result;
  }
}

it("parses again only what has changed", () => {
  const parsed = new Watched();
  namesOf("a.lmmu", hostOf(FILES), { parsed });
  expect(parsed.anew.splice(0)).toEqual(["a.lmmu", "b.lmmu"]);
  compile("a.lmmu", hostOf(FILES), { parsed });
  expect(parsed.anew.splice(0)).toEqual([]);
  namesOf("a.lmmu", hostOf({ ...FILES, "b.lmmu": "fn f;" }), { parsed });
  expect(parsed.anew.splice(0)).toEqual(["b.lmmu"]);
});

it("changes nothing of what is found", () => {
  const parsed = new ParsedTexts();
  for (let time = 0; time < 2; time++) {
    const { diagnostics, program } = compile("a.lmmu", hostOf(FILES), { parsed });
    expect(diagnostics).toEqual(compile("a.lmmu", hostOf(FILES)).diagnostics);
    expect(diagnostics.map(({ file }) => file)).toContain("b.lmmu");
    expect(program).toEqual(compile("a.lmmu", hostOf(FILES)).program);
  }
});

it("keeps a tree for as long as it may", () => {
  const parsed = new ParsedTexts();
  const first = parsed.parse("a", "fn f;");
  expect(parsed.parse("a", "fn f;")).toBe(first);
  expect(parsed.parse("b", "fn f;")).not.toBe(first);
  parsed.forget("a");
  expect(parsed.parse("a", "fn f;")).not.toBe(first);
});

it("lets go of the oldest, not of what was just asked for", () => {
  const parsed = new ParsedTexts();
  const large = `/*${"x".repeat(3 << 20)}*/`;
  const [a, b] = [parsed.parse("a", ""), parsed.parse("b", "")];
  parsed.parse("c", large);
  expect(parsed.parse("a", "")).toBe(a);
  const d = parsed.parse("d", large);
  expect(parsed.parse("d", large)).toBe(d);
  expect(parsed.parse("a", "")).toBe(a);
  expect(parsed.parse("b", "")).not.toBe(b);
});

it("never keeps what ships in place of what a file says", () => {
  const path = library.paths[0]!;
  const { diagnostics } = compile("a.lmmu", hostOf({ "a.lmmu": library.read(path)! }), { parsed: new ParsedTexts() });
  expect(diagnostics.every(({ file }) => file === "a.lmmu")).toBe(true);
});
