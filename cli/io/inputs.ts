import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileName, STDIN } from "./host.js";
import { hasCode } from "./read.js";
import { UsageError } from "./usage-error.js";

/**
 * The files that the arguments mean, by their names for a host, each once, in the order of the arguments: files as they
 * are, folders with every `.lmmu` file below them, patterns (for shells that do not expand them), `-` for standard
 * input. An argument that means nothing is a `UsageError`.
 */
export async function expandInputs(inputs: readonly string[], cwd: string): Promise<string[]> {
  const files = new Set<string>();
  for (const input of inputs) {
    for (const file of await expand(input, cwd)) files.add(file);
  }
  return [...files];
}

async function expand(input: string, cwd: string): Promise<string[]> {
  if (input === "-") return [STDIN];
  if (input === "") throw new UsageError("an empty file name was given");
  const kind = kindOf(resolve(cwd, input));
  if (kind === "file") return [fileName(input, cwd)];
  if (kind === "folder") {
    const found = await search("**/*.lmmu", resolve(cwd, input), cwd);
    if (found.length > 0) return found;
    throw new UsageError(`${input}: no .lmmu file in this folder or below it`, SKIPPED);
  }
  if (!/[*?[{(]/.test(input)) {
    throw new UsageError(
      `${input}: there is no such file or folder`,
      "name a .lmmu file, a folder, a pattern, or - for standard input",
    );
  }
  const found = await search(input, cwd, cwd);
  if (found.length > 0) return found;
  throw new UsageError(`${input}: no file matches this pattern`, SKIPPED);
}

const SKIPPED = "node_modules, and folders whose names begin with a dot, are not searched";

/** Files below a folder, sorted by name. */
async function search(pattern: string, folder: string, cwd: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const found = await glob(pattern.replaceAll("\\", "/"), {
    cwd: folder,
    ignore: ["**/node_modules/**"],
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  return found.map((path) => fileName(join(folder, path), cwd)).sort();
}

function kindOf(path: string): "file" | "folder" | "nothing" {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (problem) {
    if (hasCode(problem, "EACCES")) throw new UsageError(`${path}: no permission to look at it`);
    return "nothing";
  }
}
