/** The files that ship: the first that highlighters are tried on. */
import { globSync } from "tinyglobby";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

/** Every example and every file of the library, by its path from the root. */
export const FILES: readonly string[] = globSync(["examples/**/*.lmmu", "compiler/library/**/*.lmmu"], {
  cwd: ROOT,
}).sort();

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
