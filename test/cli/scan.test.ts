/** `lmmu scan` on trees of all kinds, as a user runs it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../cli/program.js";
import { compile } from "../../compiler/index.js";
import { runLine, type Said } from "./run-line.js";

let cwd: string;
const lmmu = (line: string): Promise<Said> => runLine(cwd, line);

const LAZY = "{\n\tlazy_mmu_mode_enable();\n\tlazy_mmu_mode_disable();\n}\n";

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), content);
}

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-scan-")));
  for (const name of ["Kbuild", "Kconfig", "MAINTAINERS"]) write(`linux/${name}`, "");
  write("linux/mm/memory.c", `static int copy_pte_range(void)\n${LAZY}\nint remap_one(void)\n${LAZY}`);
  write("linux/mm/vmscan.c", "int none;\n");
  write("linux/mm/mprotect-2.c", `long change_pte_range(void)\n${LAZY}`);
  write("linux/mm/notes.txt", `void not_c(void)\n${LAZY}`);
  write("linux/.cache/x.c", `void hidden(void)\n${LAZY}`);
  write("linux/include/linux/x.h", "#define lazy_begin() do { lazy_mmu_mode_enable(); } while (0)\n");
  write("agrees/mm/memory.c", `static int zap_pte_range(void)\n${LAZY}`);
  for (const name of ["copy_pte_range", "remap_pte_range", "apply_to_pte_range"]) {
    write(`agrees/mm/${name}.h`, `#include "memory.c"\n`);
  }
  write("empty/readme", "");
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe("a tree", () => {
  it("is held against the library", async () => {
    const said = await lmmu("scan linux");
    expect(said.exit).toBe(1);
    expect(said.out).toBe(`Lazy MMU calls in 3 functions of 2 files.

known: the library has them, in the same file (1)
  copy_pte_range  mm/memory.c:1  enable disable

moved: the library has them in another file (1)
  change_pte_range  mm/mprotect-2.c:1  enable disable  (the library: mm/mprotect.c)

unknown: the library does not have them, or without calls (1)
  remap_one  mm/memory.c:7  enable disable

vanished: the library has them, and their file holds no such function with calls any more (6)
  zap_pte_range          mm/memory.c
  remap_pte_range        mm/memory.c
  apply_to_pte_range     mm/memory.c
  walk_pte_range         mm/vmscan.c
  walk_pmd_range_locked  mm/vmscan.c
  lru_gen_look_around    mm/vmscan.c

 1 known, 1 moved, 1 unknown, 6 vanished
`);
    expect(said.err).toMatch(/^note: include\/linux\/x\.h:1: lazy_mmu_mode_enable\(\) in the macro lazy_begin\n/);
    expect(said.err).toMatch(/^note: not looked for, since their files are not among those read: update_range_prot,/m);
  });

  it("has the same names when a folder in it is named", async () => {
    const said = await lmmu("scan linux/mm");
    expect(said.out).toBe((await lmmu("scan linux")).out);
    expect((await runLine(join(cwd, "linux/mm"), "scan .")).out).toBe(said.out);
    const other = await lmmu("scan linux/include");
    expect(other.out).toBe("No function holds lazy MMU calls.\n\n 0 known, 0 moved, 0 unknown, 0 vanished\n");
  });

  it("is told as JSON", async () => {
    const said = await lmmu("scan linux --format json");
    expect([said.exit, said.err]).toEqual([1, ""]);
    const told = JSON.parse(said.out);
    expect(Object.keys(told)).toEqual(
      ["version", "names", "functions", "vanished", "notLookedAt", "unplaced", "skipped"], //
    );
    expect([told.version, told.names]).toEqual([1, "generic"]);
    expect(told.functions[0]).toEqual({
      name: "copy_pte_range",
      file: "mm/memory.c",
      line: 1,
      status: "known",
      librarySource: "mm/memory.c",
      calls: [
        { name: "lazy_mmu_mode_enable", effect: "enable", line: 3 },
        { name: "lazy_mmu_mode_disable", effect: "disable", line: 4 },
      ],
      declaration: 'fn copy_pte_range [lazy] @ "mm/memory.c:1";\n',
    });
    expect(told.unplaced).toEqual([
      { file: "include/linux/x.h", line: 1, call: "lazy_mmu_mode_enable", macro: "lazy_begin" },
    ]);
    expect(told.vanished).toContainEqual({ name: "zap_pte_range", source: "mm/memory.c" });
  });

  it("is emitted, formatted, and compiles", async () => {
    const said = await lmmu("scan linux --emit");
    expect(said.exit).toBe(0);
    expect(said.out).toContain(
      '\nfn copy_pte_range [lazy] @ "mm/memory.c:1";\nfn remap_one      [lazy] @ "mm/memory.c:7";\n',
    );
    expect(said.err).toContain("in the macro lazy_begin");
    const host = { read: () => ({ ok: true as const, text: said.out }), resolve: () => null };
    expect(compile("x.lmmu", host).diagnostics).toEqual([]);
    write("emitted.lmmu", said.out);
    expect(await lmmu("fmt --check emitted.lmmu")).toEqual({ exit: 0, out: "", err: "" });
  });

  it("has exit code 0 where all of it is known, and nothing is missing", async () => {
    const names = ["copy_pte_range", "zap_pte_range", "remap_pte_range", "apply_to_pte_range"];
    write("fine/mm/memory.c", names.map((name) => `static int ${name}(void)\n${LAZY}`).join("\n"));
    const said = await lmmu("scan fine");
    expect(said.out).toContain(" 4 known, 0 moved, 0 unknown, 0 vanished\n");
    expect(said.exit).toBe(0);
    write("fine/mm/memory.c", "int x;\n");
    expect((await lmmu("scan fine")).exit).toBe(1);
    write("fine/mm/memory.c", "");
    write("fine/mm/other.h", "#define begin() lazy_mmu_mode_enable()\n");
    rmSync(join(cwd, "fine/mm/memory.c"));
    // Calls that are in no function may be those of a function.
    expect((await lmmu("scan fine")).exit).toBe(1);
  });
});

describe("wrong usage", () => {
  it.each([
    ["scan", "error: missing required argument 'dir'\n"],
    ["scan nowhere", "error: nowhere: there is no such folder\n  help: name the top of a kernel tree"],
    ["scan linux/Kbuild", "error: linux/Kbuild is no folder\n"],
    ["scan empty", "error: empty: no C file in this folder or below it\n"],
    ["scan linux --emit --format json", "error: --emit prints no JSON\n"],
    ["scan \u001b[31m", "error: \\x1b[31m: there is no such folder\n"],
  ])("of %j says what to do, exit code 2", async (line, expected) => {
    const said = await lmmu(line);
    expect(said).toMatchObject({ exit: 2, out: "" });
    expect(said.err.slice(0, expected.length)).toBe(expected);
  });
});

describe("a hostile tree", () => {
  it("does not lead out of itself, nor round", async () => {
    write("secret/x.c", `void secret(void)\n${LAZY}`);
    write("links/a/x.c", `void once(void)\n${LAZY}`);
    symlinkSync("..", join(cwd, "links/a/up"));
    symlinkSync("../secret", join(cwd, "links/out"));
    symlinkSync("../secret/x.c", join(cwd, "links/file.c"));
    symlinkSync("loop.c", join(cwd, "links/loop.c"));
    const said = await lmmu("scan links");
    expect(said.out).toContain("in 1 function of 1 file.");
    expect(said.out).toContain("once");
    // The folder that is named may itself be a link.
    symlinkSync("links/a", join(cwd, "link"));
    expect((await lmmu("scan link")).out).toContain("once  x.c:1");
  });

  it("is read as far as it can be, and what is left out is said", async () => {
    write("odd/large.c", "");
    truncateSync(join(cwd, "odd/large.c"), 50_000_000);
    write("odd/binary.c", Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(`void f(void)\n${LAZY}`)]));
    write("odd/other-binary.c", Buffer.from([0, 1, 2]));
    write("odd/latin.c", Buffer.from(`/* J\xfcrgen */ void latin(void)\n${LAZY}`, "latin1"));
    write("odd/utf8.c", `/* \u5b57 */ void utf8(void)\n${LAZY}`);
    write("odd/a\nb\u001b[31m.c", `void strange(void)\n${LAZY}`);
    write("odd/calls.c", `void f(void)\n{\n${"lazy_mmu_mode_enable();".repeat(2000)}\n}\n`);
    write("odd/deep/deep/x.c", `void deep(void)\n{\n\tx = ${"(".repeat(20_000)}1${")".repeat(20_000)};\n${LAZY}}\n`);
    spawnSync("mkfifo", [join(cwd, "odd/pipe.c")]);
    const said = await lmmu("scan odd");
    expect(said.exit).toBe(1);
    expect(said.out).toMatch(/^ {2}latin +latin\.c:1 /m);
    expect(said.out).toMatch(/^ {2}utf8 +utf8\.c:1 /m);
    expect(said.out).toMatch(/^ {2}deep +deep\/deep\/x\.c:1 /m);
    expect(said.out).toMatch(/^ {2}strange +a\\nb\\x1b\[31m\.c:1 /m);
    expect(said.err).toContain("note: skipped, larger than 32 MiB: large.c\n");
    expect(said.err).toContain("note: skipped, has a NUL byte: binary.c\n");
    expect(said.err).toContain("note: skipped, too hard for the parser: calls.c\n");
    const { skipped } = JSON.parse((await lmmu("scan odd --format json")).out);
    expect(skipped).toContainEqual({ file: "large.c", reason: "too_large" });
    expect((await lmmu("scan odd --emit")).out).toContain('fn strange [lazy] @ "a\\nb\\u001b[31m.c:1";');
  });

  it.skipIf(process.getuid?.() === 0)("may have what cannot be read", async () => {
    write("closed/folder/x.c", "");
    write("closed/x.c", "");
    write("closed/y.c", "");
    chmodSync(join(cwd, "closed/x.c"), 0);
    chmodSync(join(cwd, "closed/folder"), 0);
    const said = await lmmu("scan closed");
    chmodSync(join(cwd, "closed/folder"), 0o755);
    expect(said.err).toContain("note: skipped, cannot be read: x.c\n");
    expect(said.err).toContain("note: skipped, a folder that cannot be listed: folder\n");
  });
});

describe("progress", () => {
  it("is shown on a terminal alone, and taken away", async () => {
    for (let i = 0; i < 501; i++) write(`many/${i}.c`, "");
    const errors: string[] = [];
    const stderr = { isTTY: true, write: (text: string) => errors.push(text) };
    const stdout = { write: () => true };
    await run(["scan", "many"], { stdout, stderr, stdin: Readable.from([]), cwd, env: {} });
    expect(errors.slice(0, 3)).toEqual([
      "\r0 files, 0 with lazy MMU calls",
      "\r500 files, 0 with lazy MMU calls",
      "\r\u001b[K",
    ]);
    expect((await lmmu("scan many")).err).not.toContain("\r");
  });
});

const program = resolve(import.meta.dirname, "../../dist/cli.js");

describe.runIf(existsSync(program))("the built program", () => {
  it("has the parser beside it", () => {
    const { status, stdout } = spawnSync(process.execPath, [program, "scan", "linux"], { cwd, encoding: "utf8" });
    expect(stdout).toContain(" 1 known, 1 moved, 1 unknown, 6 vanished\n");
    expect(status).toBe(1);
  });

  it("ends when it is interrupted", async () => {
    // Each of these takes the parser a while.
    const slow = `void f(void)\n{\n${"x = a<b>::c * & d ".repeat(20_000)}lazy_mmu_mode_enable();\n}\n`;
    for (let i = 0; i < 10; i++) write(`slow/${i}.c`, slow);
    const child = spawn(process.execPath, [program, "scan", "slow"], { cwd, stdio: "ignore" });
    setTimeout(() => child.kill("SIGINT"), 500);
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    expect([code, signal]).toEqual([null, "SIGINT"]);
  });
});
