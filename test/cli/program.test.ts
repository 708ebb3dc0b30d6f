/** Whole command lines, as a user types them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../cli/commands.js";
import { displayWidth } from "../../compiler/text/index.js";
import { run } from "../../cli/program.js";
import type { TextOutput } from "../../cli/terminal.js";

/** The splat that began the discussion: a page freed while KASAN has paused, unmapped through a section of its own. */
const KASAN = `
config DEBUG_PAGEALLOC;
fn __apply_to_page_range inlines apply_to_pte_range;
fn apply_to_pte_range [lazy] @ "mm/memory.c";
fn kasan_depopulate_vmalloc_pte [paused] @ "mm/kasan/shadow.c";
fn __kernel_map_pages if (DEBUG_PAGEALLOC) @ "arch/arm64/mm/pageattr.c";
fn update_range_prot [lazy] @ "arch/arm64/mm/pageattr.c";
scenario kasan_release_vmalloc {
  kasan_release_vmalloc -> apply_to_existing_page_range -> __apply_to_page_range -> kasan_depopulate_vmalloc_pte
    -> __free_pages -> ___free_pages -> __free_frozen_pages -> __kernel_map_pages -> set_memory_valid
    -> update_range_prot;
  expect A, B when DEBUG_PAGEALLOC: warns "enable while paused" in update_range_prot,
                                    warns "disable while not active" in update_range_prot;
  expect A, B when !DEBUG_PAGEALLOC: clean;
  expect legacy, C, D: clean;
}
`;

let cwd: string;

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-cli-")));
  writeFileSync(join(cwd, "kasan.lmmu"), KASAN);
  writeFileSync(join(cwd, "wrong.lmmu"), 'scenario s { enable; disabel; }\n// \u001b[31mred\u202e "é"\n');
  writeFileSync(join(cwd, "binary.lmmu"), Buffer.from([1, 0, 2]));
  writeFileSync(join(cwd, "large.lmmu"), Buffer.alloc(10_000_000, 0x7b));
  writeFileSync(join(cwd, "braces.lmmu"), `scenario s ${"{".repeat(100_000)}`);
  writeFileSync(
    join(cwd, "choices.lmmu"),
    "scenario s { maybe { enable; } choose { pause; resume; } or { resume; } }\n",
  );
  writeFileSync(join(cwd, "import.lmmu"), 'import "link.lmmu";\nscenario s { enable; disable; }\n');
  symlinkSync("/etc/passwd", join(cwd, "link.lmmu"));
});

afterAll(() => {
  rmSync(cwd, { recursive: true });
});

interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function lmmu(line: string, stdin = ""): Promise<Said> {
  const said = { out: "", err: "" };
  const output = (key: "out" | "err"): TextOutput => ({ write: (text) => (said[key] += text) });
  const argv = line === "" ? [] : line.split(" ");
  const terminal = {
    stdout: output("out"),
    stderr: output("err"),
    stdin: Readable.from([Buffer.from(stdin)]),
    cwd,
    env: {},
  };
  const exit = await run(argv, terminal);
  for (const text of Object.values(said)) {
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    // A picture is not for terminals.
    if (text.startsWith("<svg")) continue;
    for (const each of text.split("\n")) expect(displayWidth(each), each).toBeLessThanOrEqual(100);
  }
  return { exit, ...said };
}

describe("help", () => {
  it("is there for the program, with an example and the exit codes", async () => {
    const said = await lmmu("--help");
    expect(said).toMatchObject({ exit: 0, err: "" });
    expect(said.out).toMatch(/Example: lmmu /);
    expect(said.out).toMatch(/Exit codes: 0 fine, 1 findings, 2 /);
  });

  it.each(COMMANDS.map(({ name }) => name))("is there for %s, with examples", async (name) => {
    const said = await lmmu(`${name} --help`);
    expect(said).toMatchObject({ exit: 0, err: "" });
    expect(said.out).toMatch(new RegExp(`Examples:\n {2}lmmu ${name}`));
    expect(await lmmu(`help ${name}`)).toEqual(said);
  });

  it("answers a bare `lmmu`, as a usage error", async () => {
    const said = await lmmu("");
    expect(said).toMatchObject({ exit: 2, out: "" });
    expect(said.err).toMatch(/^Usage: lmmu/);
  });

  it("has the package's version", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {
      version: string;
    };
    expect(await lmmu("--version")).toEqual({ exit: 0, out: `${version}\n`, err: "" });
  });
});

describe("wrong usage", () => {
  it.each([
    ["matrx kasan.lmmu", "error: unknown command 'matrx'\n  help: Did you mean matrix?\n"],
    ["run", "error: missing required argument 'file'\n"],
    ["run kasan.lmmu --scenaro x", "error: unknown option '--scenaro'\n  help: Did you mean --scenario?\n"],
    ["run none.lmmu", "error: none.lmmu: there is no such file or folder\n"],
    ["run kasan.lmmu --rules E", 'error: there is no rule set "E"\n  help: there are: legacy, A, B, C, D, '],
    ["run kasan.lmmu --scenario x", 'error: there is no scenario "x"\n  help: there are: kasan_release_vmalloc\n'],
    ["run kasan.lmmu --when KASAN", "error: there is no switch KASAN\n  help: there are: "],
    ["run kasan.lmmu --when A||B", "error: --when A||B is not understood\n"],
    ["run kasan.lmmu --choices x", "error: --choices x is not understood\n"],
    ["run kasan.lmmu --format svg --tables", "error: --tables is not part of a picture\n  help: take --format pretty"],
    ["run kasan.lmmu --format xml", "error: option '--format <format>' argument 'xml' is invalid."],
    ["explain LMMU9999", 'error: there is no finding "LMMU9999"\n  help: `lmmu explain` lists them all\n'],
    ["compile kasan.lmmu --emit wasm", "error: --emit wasm is not known\n  help: there is: --emit ir\n"],
    ["matrix no*thing", "error: no*thing: no file matches this pattern\n"],
    ["run \u001b\u0007", "error: \\x1b\\x07: there is no such file or folder\n"],
  ])("of %j says what to do, exit code 2", async (line, expected) => {
    const said = await lmmu(line);
    expect(said).toMatchObject({ exit: 2, out: "" });
    expect(said.err.slice(0, expected.length)).toBe(expected);
  });
});

describe("input with errors", () => {
  it.each([
    ["wrong.lmmu", 1],
    ["braces.lmmu", 1],
    ["import.lmmu", 1],
    ["binary.lmmu", 2],
    ["large.lmmu", 2],
  ])("%s is reported, exit code %i", async (file, exit) => {
    const said = await lmmu(`matrix ${file}`);
    expect(said).toMatchObject({ exit, out: "" });
    expect(said.err).toMatch(/^error\[LMMU\d+\]: /);
    expect(said.err).toMatch(/\n\n\d+ errors?.* in 1 file\n$/);
    expect(said.err).not.toMatch(/root:/);
  });
});

describe("an internal error", () => {
  it("is short, says how to report it, and has exit code 3", async () => {
    // A current folder that is gone is something that nothing foresees.
    const broken = { stdout: { write: () => true }, stdin: Readable.from([]), cwd: join(cwd, "gone"), env: {} };
    let err = "";
    const exit = await run(["run", "-"], { ...broken, stderr: { write: (text) => (err += text) } });
    expect(exit).toBe(3);
    expect(err).toMatch(/^internal error: /);
    expect(err).toMatch(/Please report it/);
    expect(err).not.toMatch(/\n {4}at /);
    err = "";
    await run(["run", "-"], { ...broken, env: { LMMU_DEBUG: "1" }, stderr: { write: (text) => (err += text) } });
    expect(err).toMatch(/\n {4}at /);
  });
});

describe("run", () => {
  it("shows the splat's warnings in the order in which the kernel would print them", async () => {
    const said = await lmmu("run kasan.lmmu --rules A --when DEBUG_PAGEALLOC");
    expect(said).toMatchObject({ exit: 0, err: "" });
    await expect(said.out).toMatchFileSnapshot(join(import.meta.dirname, "goldens/commands/run-kasan.txt"));
  });

  it("draws every run into one picture", async () => {
    const said = await lmmu("run kasan.lmmu --rules A,D --format svg");
    expect([said.exit, said.err]).toEqual([0, ""]);
    expect(said.out).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" version="1.1" [^]*<\/svg>\n$/);
    expect(said.out.match(/>kasan_release_vmalloc under [AD] when [^<]*<\/text>/g)).toHaveLength(4);
  });

  it("covers the configs that a run reads, and reads standard input", async () => {
    const said = await lmmu("run - --rules A,D --format json", KASAN);
    const { runs } = JSON.parse(said.out) as { runs: { ruleSet: string; configs: object }[] };
    expect(runs.map(({ ruleSet, configs }) => [ruleSet, configs])).toEqual([
      ["A", { DEBUG_PAGEALLOC: true }],
      ["A", { DEBUG_PAGEALLOC: false }],
      ["D", { DEBUG_PAGEALLOC: true }],
      ["D", { DEBUG_PAGEALLOC: false }],
    ]);
  });

  it("takes every `maybe` and each first arm unless told otherwise", async () => {
    const calls = async (options: string): Promise<string[]> => {
      const said = await lmmu(`run choices.lmmu --format json${options}`);
      const { runs } = JSON.parse(said.out) as { runs: { steps: { action: { call?: string } }[] }[] };
      expect(runs).toHaveLength(1);
      return runs[0]!.steps.flatMap(({ action }) => action.call ?? []);
    };
    expect(await calls("")).toEqual(["enable", "pause", "resume"]);
    expect(await calls(" --choices n")).toEqual(["pause", "resume"]);
    expect(await calls(" --choices y,2")).toEqual(["enable", "resume"]);
  });
});

describe("matrix", () => {
  it("shows the splat under every rule set", async () => {
    const said = await lmmu("matrix kasan.lmmu");
    expect(said).toMatchObject({ exit: 0, err: "" });
    await expect(said.out).toMatchFileSnapshot(join(import.meta.dirname, "goldens/commands/matrix-kasan.txt"));
  });

  it("takes the choices together", async () => {
    expect((await lmmu("matrix choices.lmmu --rules D")).out).toMatch(/always +0-1 WARN/);
  });
});

describe("diff", () => {
  it("finds where C and D part when properly nested", async () => {
    const said = await lmmu("diff C D");
    expect(said).toMatchObject({ exit: 0, err: "" });
    expect(said.out).toContain(
      ' shortest properly nested: pause; pause; resume; resume;\n   C  warns "pause while paused", "resume while not paused"\n   D  clean\n',
    );
  });

  it("finds nothing between a set and itself", async () => {
    expect((await lmmu("diff D D")).out).toBe(" D and D do the same on every sequence of up to 12 calls.\n");
  });
});

describe("compile", () => {
  it("writes a file once, and again only with --force", async () => {
    expect(await lmmu("compile kasan.lmmu --emit ir -o kasan.json")).toEqual({ exit: 0, out: "", err: "" });
    expect(JSON.parse(readFileSync(join(cwd, "kasan.json"), "utf8"))).toMatchObject({ version: 1 });
    expect(await lmmu("compile kasan.lmmu --emit ir -o kasan.json")).toMatchObject({ exit: 2 });
    expect(await lmmu("compile kasan.lmmu --emit ir -o kasan.json --force")).toMatchObject({ exit: 0 });
  });
});

/** The bundle is built before the tests run; a bare `npx vitest` may lack it. */
describe.runIf(existsSync(join(import.meta.dirname, "../../dist/cli.js")))("the program", () => {
  const bin = join(import.meta.dirname, "../../bin/lmmu.js");

  it("is quiet when its reader goes away", () => {
    const shell = `"${process.execPath}" "${bin}" run kasan.lmmu --format json | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const said = spawnSync("bash", ["-c", shell], { cwd, encoding: "utf8" });
    expect([said.stdout, said.stderr]).toEqual(["0\n", ""]);
  });

  it("passes the exit code on", () => {
    expect(spawnSync(process.execPath, [bin, "run", "none.lmmu"], { cwd }).status).toBe(2);
    expect(spawnSync(process.execPath, [bin, "run", "wrong.lmmu"], { cwd }).status).toBe(1);
  });
});
