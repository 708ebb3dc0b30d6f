/** Runs whole command lines, as a user types them, on a terminal that is a pipe. */
import { Readable } from "node:stream";
import { expect } from "vitest";
import { displayWidth } from "../../compiler/text/index.js";
import { run } from "../../cli/program.js";
import type { TextOutput } from "../../cli/terminal.js";

export interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

const LONG_LINES = / --(?:format (?:github|junit|svg)|target promela)\b/;

/**
 * Words are separated by single blanks. What is printed is ASCII within 100 columns, but for JSON, `.lmmu` texts and the
 * formats whose lines no person reads.
 */
export async function runLine(cwd: string, line: string, stdin: string | Buffer = ""): Promise<Said> {
  const said = { out: "", err: "" };
  const output = (key: "out" | "err"): TextOutput => ({ write: (text) => (said[key] += text) });
  const terminal = {
    stdout: output("out"),
    stderr: output("err"),
    stdin: Readable.from([Buffer.from(stdin)]),
    cwd,
    env: {},
  };
  const exit = await run(line.split(" "), terminal);
  for (const text of Object.values(said)) {
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    for (const each of text.split("\n")) {
      if (!/^\s*"/.test(each) && !LONG_LINES.test(line)) expect(displayWidth(each), each).toBeLessThanOrEqual(100);
    }
  }
  return { exit, ...said };
}
