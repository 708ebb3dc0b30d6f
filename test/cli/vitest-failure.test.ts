/** What a failed test throws: the message for people, the stack for whoever jumps along it. */
import { describe, expect, it } from "vitest";
import { HeldScenarios } from "../../cli/expectations/held.js";
import { LmmuError } from "../../cli/vitest/failure.js";
import { compile, placeOf } from "../../compiler/index.js";
import { printString } from "../../grammar/index.js";

/** Of the first scenario of a file under the first of its rule sets. */
function thrownBy(text: string): { error: LmmuError; places: string[] } {
  const compilation = compile("sub/a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  const program = compilation.program!;
  const failures = new HeldScenarios(compilation).failures(0, program.scenarios[0]!.ruleSets[0]!);
  expect(failures).not.toEqual([]);
  const place = placeOf(compilation.origins, program.scenarios[0]!.origin);
  const error = new LmmuError(failures, { files: compilation.files, root: "/r", place });
  return { error, places: parsed(error) };
}

/** The calls in the stack, read as V8 writes them. */
function parsed({ stack = "" }: Error): string[] {
  return stack.split("\n").flatMap((line) => {
    const [, method = "", place] = /^\s*at (?:(\S+) \((.+:\d+:\d+)\)|(.+:\d+:\d+))$/.exec(line) ?? [];
    return /^\s*at /.test(line) ? [`${method} ${place ?? line.trim().slice("at ".length)}`] : [];
  });
}

describe("the error of a failed test", () => {
  it("has the chain of calls as its stack, innermost first, at their lines of the file", () => {
    const { error, places } = thrownBy(
      "fn outer [lazy];\nfn inner\n  [lazy];\n\nscenario s {\n  outer -> between -> { pause; inner; resume; }\n" +
        "  expect A: clean;\n}\n",
    );
    expect(error.message).toMatch(/^error\[LMMU301\]: "enable while paused", in inner\n --> sub\/a\.lmmu:3:4\n/);
    expect(error.message).toContain("\n3 |   [lazy];\n  |    ^^^^\n");
    expect(error.message).toContain("sub/a.lmmu:1  outer  opens a section  nesting_level 1");
    expect(places[0]).toBe("inner /r/sub/a.lmmu:3:4");
    expect(places.at(-1)).toMatch(/^outer \/r\/sub\/a\.lmmu:1:\d+$/);
    expect(places.length).toBeGreaterThanOrEqual(2);
  });

  it("names the finding where no call leads to it", () => {
    const { places } = thrownBy("scenario s {\n  expect D: leaks;\n}\n");
    expect(places).toEqual(["LMMU501 /r/sub/a.lmmu:2:13"]);
  });

  it("points to the scenario where a finding lies in a file of the library", () => {
    const { error } = thrownBy("scenario s {\n  enable;\n}\n");
    const finding = { file: "lmmu:kernel/kasan", span: { start: 0, end: 1 } };
    const files = new Map([
      ["a.lmmu", "\n scenario s { }\n"],
      ["lmmu:kernel/kasan", "fn f;\n"],
    ]);
    const place = { file: "a.lmmu", span: { start: 11, end: 12 } };
    const [diagnostic] = compile("x", {
      read: () => ({ ok: false, reason: "missing" }),
      resolve: () => null,
    }).diagnostics;
    const moved = new LmmuError([{ ...diagnostic!, ...finding }], { files, root: "/r", place });
    expect(error.stack).toContain(error.message);
    expect(parsed(moved)).toEqual([" /r/a.lmmu:2:11"]);
  });

  it("is plain ASCII, and no text of the file becomes a line of its stack", () => {
    // Too long to stand with anything else on a line.
    const long = "x".repeat(97);
    const text = `${long} at evil (/etc/passwd:1:2) ${long}\n at evil (/etc/passwd:1:2)\u2028`;
    const { error, places } = thrownBy(
      `rules own extends D { enable { warn ${printString(text)} (1 == 1); } }\nscenario s {\n  enable; expect own: leaks;\n}\n`,
    );
    expect(error.message).toMatch(/^[\n\x20-\x7e]*$/);
    // A wrapped line does begin like that.
    expect(error.message).toMatch(/^ *at evil \(\/etc\/passwd:1:2\)$/m);
    expect(places).not.toEqual([]);
    expect(places.filter((place) => place.includes("passwd"))).toEqual([]);
  });
});
