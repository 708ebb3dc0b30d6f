/** `lmmu test --update` and `lmmu run --expect`: what is written into files, and what is not. */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.js";
import { format } from "../../grammar/prettier/index.js";
import { runLine, type Said } from "./run-line.js";

const examples = join(import.meta.dirname, "../../examples");
const EXAMPLES = readdirSync(examples).filter((name) => name.endsWith(".lmmu"));
/** Those that have every kind of fact. */
const TRIED = process.env["LMMU_DEEP"] ? EXAMPLES : ["kasan.lmmu", "stale-tlb.lmmu"];

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-update-")));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const lmmu = (line: string, stdin?: string): Promise<Said> => runLine(cwd, line, stdin);
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
const read = (name: string): string => readFileSync(join(cwd, name), "utf8");

/** Runs `test --update` on a text, holds it against `test` afterwards, and gives the text that is there then. */
async function updated(text: string, options = ""): Promise<string> {
  write("a.lmmu", text);
  const { exit } = await lmmu(`test a.lmmu --update${options}`);
  expect(await lmmu(`test a.lmmu${options}`)).toMatchObject({ exit, err: "" });
  return read("a.lmmu");
}

/** A text of which every `expect` line is replaced. */
function withExpects(text: string, by: string): string {
  const spans = parse(text).ast.declarations.flatMap((declaration) =>
    declaration.kind === "scenario"
      ? declaration.items.filter(({ kind }) => kind === "expect").map(({ span }) => span)
      : [],
  );
  return spans.reduceRight((result, { start, end }) => result.slice(0, start) + by + result.slice(end), text);
}

describe("test --update", () => {
  it("writes anew what fails, and nothing else", async () => {
    const text = await updated(`scenario leaks {
  enable;
  // of three
  expect A, C: clean; // not any more
  expect   D:leaks;
}
scenario fine { lazy { }   expect D: clean; }
`);
    expect(text).toBe(`scenario leaks {
  enable;
  // of three
  expect A, C: leaks; // not any more
  expect   D:leaks;
}
scenario fine { lazy { }   expect D: clean; }
`);
  });

  it("says what it has written, on standard error", async () => {
    write("a.lmmu", "scenario s { enable; expect A, D: clean; }\n");
    expect(await lmmu("test a.lmmu --update")).toEqual({
      exit: 0,
      out: "a.lmmu\n  ok    s  (A, D)\n0 failed, 2 scenario runs passed\n",
      err: "updated a.lmmu: expectations of s (A, D)\n1 file changed.\n",
    });
    const { mtimeMs } = statSync(join(cwd, "a.lmmu"));
    expect((await lmmu("test a.lmmu --update")).err).toBe("Nothing to update.\n");
    expect(statSync(join(cwd, "a.lmmu")).mtimeMs).toBe(mtimeMs);
  });

  it("leaves to the other rule sets what a line says of them", async () => {
    const text = await updated("config X;\nscenario s { if (X) pause; resume; expect all when X: clean; }\n");
    expect(text).toContain("  expect B, C, D when X: clean;\n");
    expect(text).toMatch(/expect legacy, A when X:|expect legacy when X:|expect A when X:/);
  });

  it("adds lines where a scenario has none and is not clean", async () => {
    expect(await updated("scenario s {\n  enable;\n}\n")).toBe("scenario s {\n  enable;\n\n  expect D: leaks;\n}\n");
  });

  it("states hooks and barriers where they were stated, and keeps what is asked for", async () => {
    const text = await updated(`scenario s {
  lazy { }
  expect D: hooks none, barriers 7, reachable sections == 1;
  expect C: clean, hooks enter leave;
}
`);
    expect(text).toBe(`scenario s {
  lazy { }
  expect D: reachable sections == 1;
  expect D:
    clean,
    hooks enter leave,
    barriers 0;
  expect C: clean, hooks enter leave;
}
`);
  });

  it("keeps every comment, also those of lines that go", async () => {
    const text = await updated(`scenario s {
  enable; /* 1 */ expect A: clean; // 2
  // 3
  expect A: /* 4 */ hooks none; /* 5 */
  // 6
}
`);
    for (const comment of ["/* 1 */", "// 2", "// 3", "/* 5 */", "// 6"]) expect(text).toContain(comment);
  });

  it("keeps line ends, and the style of a text that is in it", async () => {
    const crlf = await updated("scenario s {\r\n  enable;\r\n  pause;\r\n  expect D:clean;\r\n}\r\n");
    expect(crlf).toBe("scenario s {\r\n  enable;\r\n  pause;\r\n  expect D: leaks;\r\n}\r\n");
    const long = `a_frame_of_a_name_that_is_very_long_and_goes_on_and_on_${"x".repeat(50)}`;
    const styled = `fn ${long} {\n  disable;\n}\n\nscenario s {\n  ${long};\n  expect D: clean;\n}\n`;
    const text = await updated(styled);
    expect(format(text)).toEqual({ ok: true, text });
    expect(text).toMatch(/ {2}expect D:\n {4}warns "disable without enable"\n {6}in a_frame/);
  });

  it("leaves a scenario as it is that does what no line can state, and goes on", async () => {
    const asserts = "scenario asserts { enable; assert (sections == 0); expect D: clean; }\n";
    const always = "scenario always_ { enable; always: sections == 0; expect D: clean; }\n";
    const reachable = "scenario reaches { enable; expect D: leaks, reachable sections == 2; }\n";
    const wrong = "scenario wrong { enable; expect D: clean; }\n";
    write("a.lmmu", asserts + always + reachable + wrong);
    const said = await lmmu("test a.lmmu --update");
    expect(said).toMatchObject({ exit: 1, err: "updated a.lmmu: expectations of wrong (D)\n1 file changed.\n" });
    expect(said.out).toMatch(/FAIL {2}asserts.*\n.*FAIL {2}always_.*\n.*FAIL {2}reaches.*\n.*ok {4}wrong/);
    expect(read("a.lmmu")).toBe(asserts + always + reachable + wrong.replace("clean", "leaks"));
  });

  it("states what can be stated where that is not so for every rule set", async () => {
    const text = "scenario s { enable; assert D: sections == 0; expect A, D: clean; }\n";
    expect(await updated(text)).toBe(
      "scenario s { enable; assert D: sections == 0; expect D: clean; expect A: leaks; }\n",
    );
  });

  it("heeds --filter, and then leaves generated tests alone", async () => {
    const text = "scenario one { enable; expect D: clean; }\nscenario two { enable; expect D: clean; }\n";
    write("a.lmmu", text.replaceAll("enable", "pause"));
    await lmmu("compile a.lmmu --target vitest -o a.test.ts");
    const before = read("a.test.ts");
    expect(await updated(text, " --filter one")).toBe(text.replace("clean", "leaks"));
    expect(read("a.test.ts")).toBe(before);
  });

  it("writes generated tests anew that lie beside their file and are out of date", async () => {
    write("a.lmmu", "scenario s { lazy { } }\n");
    write("b.lmmu", "scenario s { lazy { } }\n");
    await lmmu("compile a.lmmu --target vitest -o a.test.ts");
    await lmmu("compile b.lmmu --target vitest -o b.test.ts");
    write("own.test.ts", "// Made by hand from a.lmmu.\n\n");
    // Another version of lmmu alone makes nothing out of date.
    const made = read("a.test.ts");
    write("a.test.ts", made.replace(/lmmu [\d.]+/, "lmmu 0.0.1"));
    expect((await lmmu("test a.lmmu b.lmmu --update")).err).toBe("Nothing to update.\n");
    write("a.lmmu", "scenario s { lazy { lazy { } } }\n");
    const said = await lmmu("test a.lmmu b.lmmu --update");
    expect(said).toMatchObject({ exit: 0, err: "updated a.test.ts: traces of a.lmmu\n1 file changed.\n" });
    write("again.txt", read("a.test.ts"));
    await lmmu("compile a.lmmu --target vitest -o a.test.ts --force");
    expect(read("again.txt")).toBe(read("a.test.ts"));
    expect(read("a.test.ts")).not.toBe(made);
    expect(read("own.test.ts")).toBe("// Made by hand from a.lmmu.\n\n");
  });

  it("does not take standard input", async () => {
    const { exit, err } = await lmmu("test - --update", "scenario s { enable; }\n");
    expect([exit, err]).toEqual([
      2,
      "error: --update changes files, and standard input is none\n  help: name the file instead of -\n",
    ]);
  });

  it.each(TRIED)("%s with nothing right in it holds afterwards, and a second time changes nothing", async (name) => {
    const wrong = withExpects(
      readFileSync(join(examples, name), "utf8"),
      "expect all: leaks, barriers 77, hooks flush;",
    );
    write(name, wrong);
    expect((await lmmu(`test ${name}`)).exit).toBe(1);
    expect(await lmmu(`test ${name} --update`)).toMatchObject({ exit: 0 });
    const text = read(name);
    expect(text).not.toContain("77");
    expect(await lmmu(`test ${name} --update`)).toMatchObject({ exit: 0, err: "Nothing to update.\n" });
    expect(read(name)).toBe(text);
  });
});

describe("run --expect", () => {
  it("writes what scenarios do that expect nothing, and leaves the others", async () => {
    write("a.lmmu", "scenario one {\n  pause;\n}\n\nscenario two {\n  enable;\n  expect D: clean;\n}\n");
    expect(await lmmu("run a.lmmu --expect --rules A,D")).toEqual({
      exit: 0,
      out: [
        "a.lmmu: one",
        "  expect A:",
        '    warns "pause outside a section or while paused" x1,',
        "    leaks;",
        "  expect D: leaks;",
        "a.lmmu: two has expectations already",
        "Expectations of 1 scenario written.",
        "",
      ].join("\n"),
      err: "",
    });
    expect(read("a.lmmu")).toBe(`scenario one {
  pause;

  expect A:
    warns "pause outside a section or while paused" x1,
    leaks;
  expect D: leaks;
}

scenario two {
  enable;
  expect D: clean;
}
`);
  });

  it("speaks of the five rule sets and those of the file, where nobody names others", async () => {
    write("a.lmmu", 'rules mine "one" extends D { }\n\nscenario s {\n  lazy {\n  }\n}\n');
    expect((await lmmu("run a.lmmu --expect")).out).toContain("  expect legacy, A, B, C, D, mine: clean;\n");
    expect(await lmmu("test a.lmmu")).toMatchObject({ exit: 0 });
  });

  it("refuses what has expectations", async () => {
    const text = "scenario one { enable; }\nscenario two { expect D: clean; }\n";
    write("a.lmmu", text);
    const refused = await lmmu("run a.lmmu --expect --scenario two");
    expect(refused).toEqual({
      exit: 2,
      out: "",
      err: "error: two has expectations already\n  help: `lmmu test --update` writes those anew that fail\n",
    });
    expect(read("a.lmmu")).toBe(text);
    expect(await lmmu("run a.lmmu --expect --scenario one")).toMatchObject({ exit: 0, err: "" });
    expect((await lmmu("run a.lmmu --expect")).err).toMatch(/^error: every scenario has expectations already\n/);
  });

  it("prints what it was given on standard input, with the lines", async () => {
    const said = await lmmu("run - --expect --rules D", "scenario s { lazy { } }\n");
    expect(said).toMatchObject({ exit: 0, out: "scenario s { lazy { } expect D: clean; }\n" });
    expect(said.err).toMatch(/^<stdin>: s\n {2}expect D: clean;\n/);
  });

  it.each([
    ["has errors already", "scenario s { enabel; }\n", "", /^error\[LMMU\d+\]/],
    ["does what no line can state", "scenario s { assert (sections == 1); }\n", "", /No line can state what s does/],
    [
      "would have errors with the lines",
      "scenario s { lazy { } always: enable_count < 2; }\n",
      " --rules A,D",
      /error\[LMMU512\][^]*nothing was written/,
    ],
    ["cannot go on", "irq i { }\nscenario s { irqs_off { interrupt i; } }\n", "", /nothing was written/],
  ])("writes nothing where the file %s", async (_, text, options, message) => {
    write("a.lmmu", text);
    const { exit, err } = await lmmu(`run a.lmmu --expect${options}`);
    expect(exit).toBe(1);
    expect(err).toMatch(message);
    expect(read("a.lmmu")).toBe(text);
  });

  it.each([
    ["--when A", "error: --expect goes without --when\n"],
    ["--choices y", "error: --expect goes without --choices\n"],
    ["--tables", "error: --expect goes without --tables\n"],
    ["--format json", "error: --expect goes without --format\n"],
    ["--rules E", 'error: there is no rule set "E"\n'],
    ["--scenario t", 'error: there is no scenario "t"\n'],
  ])("is wrong usage with %s", async (options, message) => {
    write("a.lmmu", "config A;\nscenario s { if (A) enable; }\n");
    const { exit, err } = await lmmu(`run a.lmmu --expect ${options}`);
    expect([exit, err.slice(0, message.length)]).toEqual([2, message]);
    expect(read("a.lmmu")).not.toContain("expect");
  });

  it.each(TRIED)("%s holds with what is written, in the style of the language", async (name) => {
    copyFileSync(join(examples, name), join(cwd, name));
    write(name, withExpects(read(name), ""));
    await lmmu(`fmt ${name}`);
    expect(await lmmu(`run ${name} --expect`)).toMatchObject({ exit: 0, err: "" });
    expect(await lmmu(`test ${name}`)).toMatchObject({ exit: 0 });
    expect(await lmmu(`fmt --check ${name}`)).toMatchObject({ exit: 0 });
  });
});
