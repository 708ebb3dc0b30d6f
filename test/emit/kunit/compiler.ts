/**
 * Compiles generated suites as the kernel would not: against the stubs beside this file, which are written from the
 * patches and not from the rule sets that ship, into a program of its own.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The version of the API that a stub is of, called like its rule set: `api/a/` is version 4, `api/d/` mainline. */
export type Api = "A" | "D";

/** A rule of a stub as it is and as it is not, in one of its headers. */
export interface Change {
  readonly header: string;
  readonly from: string;
  readonly to: string;
}

export function hasCompiler(): boolean {
  return spawnSync("gcc", ["--version"]).error === undefined;
}

/** Copies the stubs into a folder, with a rule changed that stands there exactly once. */
export function changedStubs(folder: string, api: Api, { header, from, to }: Change): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, "include"), join(folder, "include"), { recursive: true });
  cpSync(join(import.meta.dirname, "api"), join(folder, "api"), { recursive: true });
  const path = join(folder, "api", api.toLowerCase(), header);
  const parts = readFileSync(path, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${header} of ${api} has ${JSON.stringify(from)} ${parts.length - 1} times`);
  writeFileSync(path, parts.join(to));
}

/** What a test case did. */
export interface Played {
  readonly name: string;
  readonly result: string;
  /** Its calls, each with what `IS_ACTIVE` and the members of the state were behind it: `lazy_mmu_mode_enable 1 1 0`. */
  readonly calls: readonly string[];
  /** Expectations that failed, warnings of the API, why it was skipped. */
  readonly notes: readonly string[];
}

export interface BuildOptions {
  readonly api: Api;
  /** Options that are y, without `CONFIG_`. */
  readonly configs?: readonly string[];
  /** A folder of changed stubs. */
  readonly stubs?: string;
}

/** Writes the C text into `folder`, compiles it with all warnings as errors, and runs it. */
export function runSuite(folder: string, name: string, text: string, options: BuildOptions): Played[] {
  const { api, configs = [], stubs = import.meta.dirname } = options;
  const source = join(folder, name);
  writeFileSync(source, text);
  const program = join(folder, name.replace(/\.c$/, ""));
  const flags = ["-Wall", "-Wextra", "-Werror", "-std=gnu11", "-include", "linux/kconfig.h"];
  const folders = [`-I${join(stubs, "include")}`, `-I${join(stubs, "api", api.toLowerCase())}`];
  const defined = configs.map((config) => `-DCONFIG_${config}=1`);
  const compiled = spawnSync("gcc", [...flags, ...folders, ...defined, source, "-o", program], { encoding: "utf8" });
  if (compiled.status !== 0) throw new Error(compiled.stderr);
  const run = spawnSync(program, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(`${program} ends with ${run.status ?? run.signal}`);
  return read(run.stdout);
}

function read(printed: string): Played[] {
  const [, ...lines] = printed.trimEnd().split("\n");
  const all: Played[] = [];
  let calls: string[] = [];
  let notes: string[] = [];
  for (const line of lines) {
    if (line.startsWith("= ")) {
      const [, name, result] = /^= (\S+) (.*)$/.exec(line)!;
      all.push({ name: name!, result: result!, calls, notes });
      calls = [];
      notes = [];
    } else if (line.startsWith("# ")) notes.push(line.slice(2));
    else calls.push(line);
  }
  return all;
}
