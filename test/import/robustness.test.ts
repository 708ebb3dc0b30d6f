import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readChains, writeScenarios } from "../../compiler/import/index.js";
import { parse } from "../../grammar/index.js";
import { fixtures } from "./fixtures.js";

const numRuns = process.env["LMMU_DEEP"] ? 5_000 : 150;

/** Whatever the text: an error, or a scenario that parses. */
function importAny(text: string): void {
  const result = readChains(text);
  if (!result.ok) {
    expect(result.problem.found).toMatch(/^[\x20-\x7e]{0,100}$/);
    return;
  }
  const written = writeScenarios(result.found, []);
  expect(parse(written.text).problems).toEqual([]);
}

describe("never throws, and what it writes parses", () => {
  test("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        importAny(Buffer.from(bytes).toString("latin1"));
      }),
      { numRuns },
    );
  });

  const pieces = fixtures.flatMap((each) => each.text.split(/\r?\n/)).filter((line) => line.length < 200);
  test("lines of splats in any order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 60 }),
        fc.constantFrom("\n", " ", "\n> "),
        (lines, by) => {
          importAny(lines.join(by));
        },
      ),
      { numRuns },
    );
  });

  test("splats with pieces cut out, doubled or replaced", () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(80),
      by: fc.oneof(
        fc.string({ maxLength: 20, unit: "binary" }),
        fc.constantFrom("\n", "> ", "[...]", "*/", '"', "`", " <IRQ>\n"),
      ),
    });
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), fc.array(edit, { maxLength: 8 }), ({ text }, edits) => {
        let mutated = text;
        for (const { at, length, by } of edits) {
          const from = Math.floor(at * mutated.length);
          mutated = mutated.slice(0, from) + by + mutated.slice(from + length);
        }
        importAny(mutated);
      }),
      { numRuns },
    );
  });
});

describe("10 MB of anything are read in time", () => {
  const size = 10_000_000;
  const fill = (unit: string) => unit.repeat(Math.ceil(size / unit.length));
  const banner = "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:273 f+0x1/0x2";
  const texts: Record<string, string> = {
    "one letter": fill("a"),
    "one word of a banner": fill("WARNING: "),
    "banners on one line": fill(`${banner} `),
    "banners of many callers": fill(`[    1.000000][    T41] ${banner}\n[    1.000000][    T42] ${banner}\n`),
    "banners that never end": fill("WARNING: CPU: 0 PID: 1 at [a ] b ] c ]"),
    "a trace without end": `${banner}\nCall trace:\n${fill(" a+0x1/0x2\n")}`,
    "a trace without end on one line": `${banner}\nCall trace:${fill(" a+0x1/0x2")}`,
    "a trace of elisions": `${banner}\nCall trace:${fill(" [...]")}`,
    "a trace of brackets": `${banner}\nCall trace:\n${fill("[<(")}`,
    "traces without banners": fill("Call trace:\n"),
    "many whole splats": fill(`${banner}\nCall trace:\n f+0x1/0x2 (P)\n a+0x1/0x2\n---[ end trace 0 ]---\n`),
    blanks: fill(" "),
    "blanks behind a banner": `${banner}${fill(" ")}`,
    "empty lines": `${banner}\n${fill("\n")}`,
    "quoting alone": `${banner}\n${fill("> ")}`,
    dashes: `${banner}${fill("-")}`,
    "time stamps": `${banner}${fill("[ 1.0]")}`,
    "half time stamps": `${banner}${fill("[    ")}`,
    "soft line breaks": `Content-Transfer-Encoding: quoted-printable\n${banner}${fill("=\n")}`,
    "a long symbol": `${banner}\nCall trace:\n ${fill("a")}+0x1/0x2\n`,
    "dots and dollars": `${banner}\nCall trace:\n ${fill("a.$")}`,
    zeros: fill("\0"),
    "calls that go ever deeper": Array.from(
      { length: 20_000 },
      (_, i) => ` a-1 [000] d.h2. 1.000001: f${String(i + 1)} <-f${String(i)}\n`,
    ).join(""),
    "calls of ever new callers": Array.from(
      { length: 20_000 },
      (_, i) => ` a-1 [000] ..... 1.000001: f <-g${String(i)}\n`,
    ).join(""),
    "a graph that only opens": " 0)               |  f() {\n".repeat(50_000),
    "a graph of one level": " 0)   1.000 us    |  f();\n 0)               |        }\n".repeat(20_000),
    "a stack without end": ` a-1 [000] ..... 1.000001: <stack trace>\n${" => f\n".repeat(100_000)}`,
  };

  // What the tests' time limit ends is work that grows with the square of the length: that takes minutes.
  test.each(Object.keys(texts))("%s", (name) => {
    importAny(texts[name] ?? "");
  });
});
