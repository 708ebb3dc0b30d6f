/** Runs models in SPIN: its verifier is made, compiled, and goes through every state. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why models cannot be run here; null: they can. */
export const missing: string | null =
  ["spin", "gcc"].find((program) => spawnSync(program, ["-V"]).error !== undefined) ?? null;

/** What SPIN has seen. */
export interface Searched {
  /** What can be seen of the states that moves lead to. */
  readonly seen: ReadonlySet<string>;
  /** By the names of assertions that failed: the moves of the shortest path to each, with `the_end`'s own. */
  readonly failed: ReadonlyMap<string, number>;
  /** Moves to the nearest deadlock; null: there is none. */
  readonly deadlock: number | null;
  readonly states: number;
}

/** Goes through all states of a model breadth first, and writes down each. Throws where a program fails or takes long. */
export function search(text: string, timeout = 60_000): Searched {
  return inFolder((folder) => {
    writeFileSync(join(folder, "x.pml"), text);
    run(folder, "spin", ["-DOBSERVE", "-a", "x.pml"], timeout);
    run(
      folder,
      "gcc",
      ["-O0", "-w", "-DBFS", "-DSAFETY", "-DNOREDUCE", "-DVECTORSZ=4096", "-o", "pan", "pan.c"],
      timeout,
    );
    // Observations are many, and most of them alike.
    const output = run(folder, "sh", ["-c", "./pan -c0 -w20 -m1000000 > out; sort -u out"], timeout);
    return read(output);
  });
}

/** Does something in a folder of its own. */
function inFolder<Result>(act: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-spin-"));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program and returns what it prints; throws where it fails. */
function run(folder: string, program: string, options: readonly string[], timeout = 60_000): string {
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    cwd: folder,
    encoding: "utf8",
    timeout,
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${program} ${options.join(" ")}: ${status}\n${stdout.slice(0, 4000)}\n${stderr.slice(0, 4000)}`);
  return stdout;
}

function read(output: string): Searched {
  const seen = new Set<string>();
  const failed = new Map<string, number>();
  let deadlock: number | null = null;
  let states = -1;
  for (const line of output.split("\n")) {
    if (line.startsWith("@")) seen.add(line);
    const [, name, depth] = /^! (\w+) (\d+)$/.exec(line) ?? [];
    if (name !== undefined) failed.set(name, Math.min(failed.get(name) ?? Infinity, Number(depth)));
    const [, message, at] = /^pan:\d+: (.*) \(at depth (\d+)\)/.exec(line) ?? [];
    if (message === "invalid end state") deadlock = Math.min(deadlock ?? Infinity, Number(at));
    else if (message !== undefined) throw new Error(line);
    const [, count] = /^\s*(\d+) states, stored/.exec(line) ?? [];
    if (count !== undefined) states = Number(count);
    if (/error: max search depth too small|out of memory|reached -DMEMLIM/.test(line)) throw new Error(line);
  }
  if (states < 0) throw new Error(output.slice(-2000));
  return { seen, failed, deadlock, states };
}
