/** `lmmu compile --target vitest` makes the same file again, and `--check` says where it would be another one. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runLine, type Said } from "../cli/run-line.js";

const SECTIONS = "scenario nested { lazy { lazy { } } expect C, D: clean; }\n";
const MAKE = "compile nested.lmmu --target vitest -o tests/nested.test.ts";

let cwd: string;
const lmmu = (line: string, folder = cwd): Promise<Said> => runLine(folder, line);
const made = (): string => readFileSync(join(cwd, "tests/nested.test.ts"), "utf8");

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-compile-")));
  mkdirSync(join(cwd, "tests"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
beforeEach(async () => {
  writeFileSync(join(cwd, "nested.lmmu"), SECTIONS);
  expect(await lmmu(`${MAKE} --force`)).toEqual({ exit: 0, out: "", err: "" });
});

describe("a generated test file", () => {
  it("says from what it was made, and what makes it again in its folder", async () => {
    const [from, command] = made().split("\n");
    expect(from).toMatch(/^\/\/ Made by lmmu [\d.]+ from \.\.\/nested\.lmmu\. /);
    expect(command).toBe("//   lmmu compile ../nested.lmmu --target vitest -o nested.test.ts --force");
    const before = made();
    writeFileSync(join(cwd, "tests/nested.test.ts"), "");
    expect(await lmmu(command!.replace("//   lmmu ", ""), join(cwd, "tests"))).toMatchObject({ exit: 0 });
    expect(made()).toBe(before);
  });

  it("is the same byte by byte, from whichever folder and by whichever names it is made", async () => {
    const before = made();
    symlinkSync(cwd, join(cwd, "link"));
    for (const [line, folder] of [
      [MAKE, cwd],
      ["compile ./nested.lmmu --target vitest -o ./tests/../tests/nested.test.ts", cwd],
      ["compile ../nested.lmmu --target vitest -o nested.test.ts", join(cwd, "tests")],
      [`compile ${cwd}/nested.lmmu --target vitest -o ${cwd}/tests/nested.test.ts`, tmpdir()],
      ["compile link/nested.lmmu --target vitest -o tests/nested.test.ts", cwd],
    ] as const) {
      expect(await lmmu(`${line} --check`, folder), line).toEqual({ exit: 0, out: "", err: "" });
      expect(await lmmu(`${line} --force`, folder), line).toMatchObject({ exit: 0 });
      expect(made(), line).toBe(before);
    }
  });
});

describe("--check", () => {
  const STALE = { exit: 1, out: "tests/nested.test.ts\n" };

  it.each([
    ["the scenario does something else", SECTIONS.replace("lazy { }", "")],
    ["it has another name", SECTIONS.replace("nested", "other")],
    ["it is held against another rule set", SECTIONS.replace("C, D", "D")],
  ])("fails where %s, and writes nothing", async (_, text) => {
    const before = made();
    writeFileSync(join(cwd, "nested.lmmu"), text);
    const said = await lmmu(`${MAKE} --check`);
    expect(said).toMatchObject(STALE);
    expect(said.err).toBe(
      "The file is out of date; the same command with --force in place of --check makes it again.\n",
    );
    expect(made()).toBe(before);
    expect(readdirSync(join(cwd, "tests"))).toEqual(["nested.test.ts"]);
  });

  it("fails where somebody has edited the file, or removed it", async () => {
    writeFileSync(join(cwd, "tests/nested.test.ts"), `${made()} `);
    expect(await lmmu(`${MAKE} --check`)).toMatchObject(STALE);
    rmSync(join(cwd, "tests/nested.test.ts"));
    const said = await lmmu(`${MAKE} --check`);
    expect(said).toMatchObject(STALE);
    expect(said.err).toContain("is not there");
    expect(readdirSync(join(cwd, "tests"))).toEqual([]);
  });

  it("does not care for what changes no test", async () => {
    writeFileSync(join(cwd, "nested.lmmu"), `// A comment.\n${SECTIONS}`);
    expect(await lmmu(`${MAKE} --check`)).toEqual({ exit: 0, out: "", err: "" });
  });

  it("wants a file to compare with, and one that is text", async () => {
    const without = await lmmu("compile nested.lmmu --target vitest --check");
    expect(without).toMatchObject({ exit: 2, out: "" });
    expect(without.err).toContain("help: name it: -o PATH");
    writeFileSync(join(cwd, "tests/nested.test.ts"), Buffer.from([0]));
    expect((await lmmu(`${MAKE} --check`)).err).toContain("cannot be compared: it is not text");
    expect((await lmmu("compile nested.lmmu --target vitest -o tests --check")).exit).toBe(2);
  });

  it("fails with the errors of a file that has some", async () => {
    writeFileSync(join(cwd, "nested.lmmu"), "scenario s { laazy { } }\n");
    const said = await lmmu(`${MAKE} --check`);
    expect(said).toMatchObject({ exit: 1, out: "" });
    expect(said.err).toMatch(/^error\[LMMU/);
  });
});
