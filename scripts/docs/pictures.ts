import { spawnSync } from "node:child_process";
import { terminalPicture } from "./terminal-picture.js";

/** A picture of what a command prints, or the one that it prints. */
export interface Picture {
  /** Path from the root. */
  readonly file: string;
  /** What it shows, in one sentence: for readers who do not see it. */
  readonly title: string;
  /** The command line as the picture shows it; null: the command draws the picture itself. */
  readonly shown: string | null;
  /** What is run for it: arguments of `node`, in the root. */
  readonly runs: readonly string[];
}

export const PICTURES: readonly Picture[] = [
  {
    file: "docs/splat.svg",
    title: "lmmu import turns the kernel's warning into a scenario and says which rule sets reproduce it",
    shown: "npx lmmu import examples/splats/kasan.txt",
    runs: ["dist/cli.js", "import", "examples/splats/kasan.txt", "--color"],
  },
  {
    file: "docs/trace.svg",
    title: "munmap under a rule set whose nested disable does not flush: a store may not be visible when it is used",
    shown: null,
    runs: [
      "dist/cli.js",
      "run",
      "examples/munmap.lmmu",
      "--rules",
      "unflushed",
      "--when",
      "DEBUG_PAGEALLOC",
      "--format",
      "svg",
    ],
  },
];

/** Runs the picture's command in `root` and draws it with what it printed. Throws where it could not run. */
export function drawPicture({ title, shown, runs }: Picture, root: string): string {
  const line = runs.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  // Through a shell, so that both streams come in the order in which a terminal would show them.
  const result = spawnSync("sh", ["-c", `node ${line} 2>&1`], { cwd: root, encoding: "utf8" });
  if (result.error !== undefined || (result.status !== 0 && result.status !== 1)) {
    throw new Error(`node ${line} in ${root}: exit ${String(result.status)}\n${result.stdout}`);
  }
  if (shown === null) return result.stdout;
  return terminalPicture(`$ \u001b[1m${shown}\u001b[22m\n${result.stdout}`, title);
}
