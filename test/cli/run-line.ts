/** Runs whole command lines, as a user types them, on a terminal that is a pipe. */
import { Readable } from "node:stream";
import { expect } from "vitest";
import { displayWidth } from "../../cli/format/visible.js";
import { run } from "../../cli/program.js";
import type { TextOutput } from "../../cli/terminal.js";

export interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Words are separated by single blanks. What is printed is ASCII within 100 columns, but for JSON and `.lmmu` texts. */
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
      if (!/^\s*"/.test(each)) expect(displayWidth(each), each).toBeLessThanOrEqual(100);
    }
  }
  return { exit, ...said };
}
