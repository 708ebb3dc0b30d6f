import { realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { filesIn } from "./folder.js";
import { fileName, STDIN } from "./host.js";
import { hasCode } from "./read.js";
import { SettingsFinder } from "./settings.js";
import { UsageError } from "./usage-error.js";

/**
 * The files that the arguments mean, by their names for a host, each once, in the order of the arguments: files as they
 * are, folders with those `.lmmu` files below them that their `lmmu.json` includes, patterns (for shells that do not
 * expand them) as they are, `-` for standard input. An argument that means nothing is a `UsageError`.
 */
export async function expandInputs(
  inputs: readonly string[],
  cwd: string,
  settings = new SettingsFinder(cwd),
): Promise<string[]> {
  const files = new Set<string>();
  for (const input of inputs) {
    for (const file of await expand(input, cwd, settings)) files.add(file);
  }
  return [...files];
}

async function expand(input: string, cwd: string, settings: SettingsFinder): Promise<string[]> {
  if (input === "-") return [STDIN];
  if (input === "") throw new UsageError("an empty file name was given");
  const kind = kindOf(resolve(cwd, input));
  if (kind === "file") return [fileName(input, cwd)];
  if (kind === "folder") {
    const { files, leftOutBy } = await filesIn(realpathSync(resolve(cwd, input)), settings);
    if (files.length > 0) return files.map((file) => fileName(file, cwd)).sort();
    if (leftOutBy.size === 0) throw new UsageError(`${input}: no .lmmu file in this folder or below it`, SKIPPED);
    throw new UsageError(
      `${input}: no .lmmu file in this folder or below it that ${[...leftOutBy].join(", ")} includes`,
      "name the files themselves to check them all the same",
    );
  }
  if (!/[*?[{(]/.test(input)) {
    throw new UsageError(
      `${input}: there is no such file or folder`,
      "name a .lmmu file, a folder, a pattern, or - for standard input",
    );
  }
  const found = await search(input, cwd);
  if (found.length > 0) return found;
  throw new UsageError(`${input}: no file matches this pattern`, SKIPPED);
}

const SKIPPED = "node_modules, and folders whose names begin with a dot, are not searched";

/** The files that a pattern of the user's means, sorted by name. */
async function search(pattern: string, cwd: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const found = await glob(pattern.replaceAll("\\", "/"), {
    cwd,
    ignore: ["**/node_modules/**"],
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  return found.map((path) => fileName(join(cwd, path), cwd)).sort();
}

function kindOf(path: string): "file" | "folder" | "nothing" {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (problem) {
    if (hasCode(problem, "EACCES")) throw new UsageError(`${path}: no permission to look at it`);
    return "nothing";
  }
}
