/** `lmmu compile --target kunit` writes three files into a folder, or none. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Said, runLine } from "./run-line.js";

const NAMES = ["Kconfig", "Makefile", "c"].map((end) => `lazy_mmu_chain_kunit.${end}`);

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-kunit-")));
  mkdirSync(join(cwd, "tests"));
  writeFileSync(join(cwd, "chain.lmmu"), "rules own extends D { }\nscenario s { lazy { } }\n");
});
afterEach(() => rmSync(cwd, { recursive: true }));

const compile = (rest: string): Promise<Said> => runLine(cwd, `compile chain.lmmu --target kunit${rest}`);
const written = (): string[] => readdirSync(join(cwd, "tests")).sort();
const suite = (): string => readFileSync(join(cwd, "tests/lazy_mmu_chain_kunit.c"), "utf8");

describe("compile --target kunit", () => {
  it("writes the suite, its option and its rule, and says how to do so again", async () => {
    expect(await compile(" -o tests")).toEqual({ exit: 0, out: "", err: "" });
    expect(written()).toEqual(NAMES);
    expect(suite()).toContain("from chain.lmmu. Do not edit: make it again with\n");
    expect(suite()).toContain(" * lmmu compile chain.lmmu --target kunit -o tests --force\n");
    expect(suite()).toContain("with rule set D: ");
    const before = suite();
    expect(await compile(" -o tests --force")).toMatchObject({ exit: 0 });
    expect(suite()).toBe(before);
  });

  it("takes the kernel's rule set", async () => {
    expect(await compile(" -o tests --rules A")).toMatchObject({ exit: 0 });
    expect(suite()).toContain("in_lazy_mmu_mode()");
    expect(suite()).toContain(" * lmmu compile chain.lmmu --target kunit --rules A -o tests --force\n");
    expect(await compile(" -o tests --rules own --force")).toMatchObject({ exit: 0 });
    expect(suite()).not.toContain("lazy_mmu_state");
  });

  it("says with --check which of the three are not what it would write, and writes nothing", async () => {
    expect(await compile(" -o tests --check")).toMatchObject({
      exit: 1,
      out: ["c", "Kconfig", "Makefile"].map((end) => `tests/lazy_mmu_chain_kunit.${end}\n`).join(""),
    });
    expect(written()).toEqual([]);
    await compile(" -o tests");
    expect(await compile(" -o tests --check")).toEqual({ exit: 0, out: "", err: "" });
    writeFileSync(join(cwd, "chain.lmmu"), "scenario s { lazy { paused { } } }\n");
    const before = suite();
    const said = await compile(" -o tests --check");
    expect(said).toMatchObject({ exit: 1, out: `tests/${NAMES[2]}\n` });
    expect(said.err).toMatch(/^The file is out of date; .*--force/);
    expect(suite()).toBe(before);
  });

  it("writes none where one is there already, but with --force all", async () => {
    writeFileSync(join(cwd, "tests", NAMES[1]!), "mine\n");
    const said = await compile(" -o tests");
    expect(said).toMatchObject({ exit: 2, out: "" });
    expect(said.err.replaceAll(/\n\s*/g, " ")).toMatch(/lazy_mmu_chain_kunit\.Makefile exists already/);
    expect(written()).toEqual([NAMES[1]]);
    expect(await compile(" -o tests --force")).toMatchObject({ exit: 0 });
    expect(written()).toEqual(NAMES);
  });

  it.each([
    ["", "error: a KUnit suite is three files\n  help: name a folder for them: -o FOLDER\n"],
    [" -o tests --rules A,D", "error: --rules A,D: a kernel follows one rule set\n  help: name one\n"],
    [" -o tests --rules E", 'error: there is no rule set "E"\n'],
    [" -o tests --rules legacy", "error: there is no KUnit suite for --rules legacy: "],
    [" -o missing", `error: ${"CWD"}/missing/lazy_mmu_chain_kunit.c cannot be written: `],
    [" --emit ir", "error: --emit and --target are two things\n"],
  ])("of %j says what to do", async (rest, told) => {
    const said = await compile(rest);
    expect(said).toMatchObject({ exit: 2, out: "" });
    const error = said.err.replace(cwd, "CWD");
    expect(error.slice(0, told.length)).toBe(told);
    expect(written()).toEqual([]);
  });

  it("wants a file with a name", async () => {
    const said = await runLine(cwd, "compile - --target kunit -o tests", "scenario s { lazy { } }");
    expect(said).toMatchObject({ exit: 2, err: expect.stringContaining("name the file instead of -") as string });
  });

  it("alone takes --rules", async () => {
    const said = await runLine(cwd, "compile chain.lmmu --emit ir --rules A");
    expect(said.err).toBe(
      "error: --rules is for one kernel or model\n  help: it goes with --target kunit or promela\n",
    );
  });
});
