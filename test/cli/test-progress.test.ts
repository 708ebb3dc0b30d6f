/** `lmmu test` while it works: which scenarios it takes, how far it is, and how it stops. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../cli/program.js";
import type { TextOutput } from "../../cli/terminal.js";
import { runLine } from "./run-line.js";

const ERASE = "\u001b[K";
const LONG = `${"long".repeat(30)}.lmmu`;

let cwd: string;
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-progress-")));
  writeFileSync(join(cwd, "a.lmmu"), "scenario kasan_release { expect A, D: clean; }\nscenario kunit { }\n");
  writeFileSync(join(cwd, "b.lmmu"), "scenario vmalloc { enable; }\n");
  writeFileSync(join(cwd, LONG), "scenario s { }\n");
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Runs a command line whose standard error is a terminal; `heard` gets each text that is written to it. */
async function onTerminal(
  line: string,
  {
    columns = 80,
    env = {},
    heard = () => undefined,
  }: { columns?: number; env?: object; heard?: (text: string) => void } = {},
): Promise<{ exit: number; out: string; err: string[] }> {
  const said = { out: "", err: [] as string[] };
  const stdout: TextOutput = { write: (text) => (said.out += text) };
  const stderr: TextOutput = {
    isTTY: true,
    columns,
    write: (text) => {
      said.err.push(text);
      heard(text);
    },
  };
  const exit = await run(line.split(" "), { stdout, stderr, stdin: Readable.from([]), cwd, env: { ...env } });
  return { exit, ...said };
}

describe("--filter", () => {
  it.each([
    ["kasan", ["kasan_release"]],
    ["k", ["kasan_release", "kunit"]],
    ["k*e", ["kasan_release"]],
    ["*", ["kasan_release", "kunit", "vmalloc"]],
    ["se*k", []],
    ["al*al", []],
    ["kasan.*", []],
  ])("%s means %j", async (pattern, names) => {
    const { exit, out, err } = await runLine(cwd, `test a.lmmu b.lmmu --format json --filter ${pattern}`);
    if (names.length === 0) {
      expect([exit, out]).toEqual([2, ""]);
      expect(err).toBe(
        `error: --filter "${pattern}" is in no scenario's name\n  help: there are: kasan_release, kunit, vmalloc\n`,
      );
      return;
    }
    const { tests } = JSON.parse(out) as { tests: { scenario: string }[] };
    expect([...new Set(tests.map(({ scenario }) => scenario))]).toEqual(names);
  });

  it("says where there is nothing to choose from", async () => {
    const { exit, err } = await runLine(cwd, "test - --filter x", "fn f;\n");
    expect([exit, err]).toEqual([
      2,
      'error: --filter "x" is in no scenario\'s name\n  help: there is no scenario at all\n',
    ]);
  });
});

describe("progress", () => {
  it("is one line on standard error that is gone at the end", async () => {
    const { exit, out, err } = await onTerminal("test a.lmmu b.lmmu");
    expect(err).toEqual([
      `\r1/4 a.lmmu${ERASE}`,
      `\r2/4 a.lmmu${ERASE}`,
      `\r3/4 a.lmmu${ERASE}`,
      `\r4/4 b.lmmu${ERASE}`,
      `\r${ERASE}`,
    ]);
    expect(exit).toBe(1);
    expect(out).toBe((await runLine(cwd, "test a.lmmu b.lmmu")).out);
  });

  it("fits on the line", async () => {
    const { err } = await onTerminal(`test ${LONG}`, { columns: 40 });
    expect(err).toEqual([`\r1/1 ${"long".repeat(8)}...${ERASE}`, `\r${ERASE}`]);
  });

  it("is not there where a terminal cannot erase, and in a pipe", async () => {
    expect((await onTerminal("test a.lmmu", { env: { TERM: "dumb" } })).err).toEqual([]);
    expect((await runLine(cwd, "test a.lmmu")).err).toBe("");
  });
});

describe("Ctrl-C", () => {
  it("stops behind the run under way; what was run is shown, and the exit code says that it is not all", async () => {
    const listeners = process.listenerCount("SIGINT");
    const { exit, out, err } = await onTerminal("test a.lmmu b.lmmu", {
      heard: (text) => {
        if (text.includes("3/4")) process.emit("SIGINT");
      },
    });
    expect(err.at(-1)).toBe(`\r${ERASE}`);
    expect(out).toBe(
      "a.lmmu\n  ok    kasan_release  (A, D)\n0 failed, 2 scenario runs passed\nstopped: 2 scenario runs not made\n",
    );
    expect(exit).toBe(1);
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  it("is the process's own affair again when the command has ended", async () => {
    const listeners = process.listenerCount("SIGINT");
    await onTerminal("test a.lmmu");
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });
});
