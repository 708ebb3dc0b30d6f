/** Runs `console` listings: lines that begin with `$ ` are commands, what follows is what they print. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Listing } from "./markdown.js";
import { ROOT } from "./markdown.js";

export interface Command {
  readonly command: string;
  /** Lines as written; `...` alone stands for any number of lines. */
  readonly written: readonly string[];
}

/** The commands of a listing with the output that is written for each. */
export function commandsOf({ text, file, line }: Pick<Listing, "text" | "file" | "line">): Command[] {
  const commands: { command: string; written: string[] }[] = [];
  for (const content of text.trimEnd().split("\n")) {
    if (content.startsWith("$ ")) commands.push({ command: content.slice(2), written: [] });
    else if (commands.length === 0) throw new Error(`${file}:${line}: a console listing begins with "$ COMMAND"`);
    else commands.at(-1)!.written.push(content);
  }
  for (const { command } of commands) {
    if (!/^(?:npx )?lmmu(?: |$)/.test(command)) {
      throw new Error(`${file}:${line}: only lmmu can be tried out; write \`${command}\` in a \`sh\` listing`);
    }
  }
  return commands;
}

/** Whether the output is what is written: line by line, spaces at the ends of lines aside. */
export function matches(written: readonly string[], printed: readonly string[]): boolean {
  const strip = (lines: readonly string[]): string[] => lines.map((line) => line.trimEnd());
  const [pattern, lines] = [strip(written), strip(printed)];
  /** The positions in `lines` up to which the pattern so far can match. */
  let ends = new Set([0]);
  for (const wanted of pattern) {
    const next = new Set<number>();
    for (const at of ends) {
      if (wanted === "...") for (let end = at; end <= lines.length; end++) next.add(end);
      else if (lines[at] === wanted) next.add(at + 1);
    }
    ends = next;
  }
  return ends.has(lines.length);
}

/** A folder with the examples in it, as in a checkout, in which commands can do what they like. */
export class Playground {
  readonly folder = mkdtempSync(join(tmpdir(), "lmmu-docs-"));

  constructor() {
    const bin = join(this.folder, ".bin");
    mkdirSync(bin);
    const cli = join(ROOT, "dist/cli.js");
    if (!existsSync(cli)) throw new Error("dist/cli.js is missing: run `npm run build`");
    this.script("lmmu", `exec '${process.execPath}' '${cli}' "$@"`);
    this.script("npx", `shift; exec lmmu "$@"`);
    cpSync(join(ROOT, "examples"), join(this.folder, "examples"), { recursive: true });
  }

  /** Runs a command line and returns what both streams print, in the order of a terminal. */
  run(command: string): string[] {
    const path = `${join(this.folder, ".bin")}${delimiter}${process.env["PATH"] ?? ""}`;
    const { stdout, error } = spawnSync("sh", ["-c", `exec 2>&1\n${command}`], {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, PATH: path, NO_COLOR: "1" },
      timeout: 60_000,
    });
    if (error !== undefined) throw error;
    return stdout.trimEnd() === "" ? [] : stdout.trimEnd().split("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private script(name: string, body: string): void {
    const path = join(this.folder, ".bin", name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }
}
