/** `lmmu explore` as a process of its own: time, Ctrl-C, threads, and what is shown meanwhile. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../cli/program.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
const CLI = join(import.meta.dirname, "../../dist/cli.js");

/** More states than anybody waits for. */
const LARGE = `
config A;
scenario large {
  task a { if (A) dsb; repeat 5 { lazy { lazy { paused { lazy { } } } } } }
  task b { repeat 5 { lazy { lazy { } } paused { lazy { } } } }
  task c { repeat 5 { lazy { lazy { } } paused { lazy { } } } }
  task d { repeat 5 { lazy { lazy { } } paused { lazy { } } } }
  expect D: clean;
}
`;
/** No state at all within any time: one step that never ends. */
const ENDLESS = `
fn endless { repeat 60000 { repeat 60000 { next; } } }
fn nothing;
scenario endless { task a { endless -> nothing; } task b { lazy { } } expect D: clean; }
`;

let cwd: string;
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-explore-process-")));
  writeFileSync(join(cwd, "large.lmmu"), LARGE);
  writeFileSync(join(cwd, "endless.lmmu"), ENDLESS);
});
afterAll(() => rmSync(cwd, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly milliseconds: number;
}

function started(line: string): { child: ChildProcess; ended: Promise<Ended> } {
  const begin = performance.now();
  const child = spawn(process.execPath, [CLI, ...line.split(" ")], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => resolve({ code, out, err, milliseconds: performance.now() - begin }));
  });
  return { child, ended };
}

const after = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("the time", () => {
  it.each(isDeep ? ["large", "endless"] : ["large"])("is over when it is, whatever is done in it: %s", async (name) => {
    const usual = await started("explore --help").ended;
    const { code, out, err, milliseconds } = await started(`explore ${name}.lmmu --timeout 1500ms --no-reduction`)
      .ended;
    expect([code, err]).toEqual([6, ""]);
    expect(out.replaceAll(/\s+/g, " ")).toMatch(/there are more, and the time is over \(--timeout 1.5s\)/);
    expect(milliseconds).toBeGreaterThan(1500);
    // Half a second for a machine that does nothing else; tests run beside this one.
    expect(milliseconds - usual.milliseconds).toBeLessThan(4500);
  });
});

describe.runIf(isDeep)("Ctrl-C", () => {
  it("ends the search and tells what was looked at", async () => {
    const { child, ended } = started("explore large.lmmu --no-reduction");
    await after(2500);
    child.kill("SIGINT");
    const { code, out, err } = await ended;
    expect([code, err]).toEqual([130, ""]);
    expect(out.replaceAll(/\s+/g, " ")).toMatch(
      /no violation in the [\d,]+ states .*; there are more: stopped by Ctrl-C/,
    );
  });

  it("leaves at once the second time", async () => {
    const { child, ended } = started("explore endless.lmmu");
    await after(2500);
    child.kill("SIGINT");
    child.kill("SIGINT");
    await after(20);
    child.kill("SIGINT");
    const { code, out, milliseconds } = await ended;
    // Two signals may come as one; the last one may come when the command has said all and lets signals end it.
    expect([130, null]).toContain(code);
    expect(milliseconds).toBeLessThan(6000);
    expect(out).toMatch(/^$|stopped by Ctrl-C/);
  });
});

describe.runIf(isDeep)("threads", () => {
  it("change nothing in what is found, however many they are", async () => {
    const line = "explore large.lmmu --no-reduction --max-states 60000 --format json";
    const [one, two] = await Promise.all([started(`${line} --jobs 1`).ended, started(`${line} --jobs 3`).ended]);
    expect(one.code).toBe(4);
    expect(two.out).toBe(one.out);
  });

  it("say on a terminal how far they are, a line for each, and leave nothing behind", { timeout: 60_000 }, async () => {
    const said: string[] = [];
    const stderr = { isTTY: true, columns: 100, write: (text: string) => said.push(text) };
    const stdout = { write: () => true };
    const argv = "explore large.lmmu --no-reduction --timeout 3s --jobs 2".split(" ");
    await run(argv, { stdout, stderr, stdin: Readable.from([]), cwd, env: {} });
    expect(said.join("")).toMatch(
      /large under D when A: [\d,]+ states, [\d,]+ transitions, depth \d+, [\d,]+\/s, \d+(\.\d)? [KM]iB\u001b\[K\n/,
    );
    expect(said.join("")).toMatch(/0 searches done, 0 waiting/);
    expect(said.at(-1)).toMatch(/^\r(\u001b\[A)+\u001b\[J$/);
  });
});
