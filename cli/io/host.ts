import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Host, ReadResult } from "../../compiler/index.js";
import { readText } from "./read.js";

/** The name of standard input among files. */
export const STDIN = "<stdin>";

/** What a settings file is called. */
export const SETTINGS_FILE = "lmmu.json";

/** What a host knows beside the file system. */
export interface Surroundings {
  /** Names of files are relative to it. */
  readonly cwd: string;
  /** What was read from standard input, if it was. */
  readonly stdin?: ReadResult;
}

/**
 * Files on the disk. Their names are paths from the current folder, with symbolic links resolved, so that a file
 * reached twice has one name. Nothing outside `workspace` is read, wherever links lead.
 */
export function nodeHost(workspace: string, { cwd, stdin }: Surroundings): Host {
  const root = realpathSync(workspace);
  const texts = new Map<string, ReadResult>();
  const read = (file: string): ReadResult => {
    if (file === STDIN) return stdin ?? { ok: false, reason: "missing" };
    const path = real(resolve(cwd, file));
    return isInside(root, path) ? readText(path) : { ok: false, reason: "unreadable" };
  };
  return {
    read(file) {
      const known = texts.get(file);
      if (known !== undefined) return known;
      const result = read(file);
      texts.set(file, result);
      return result;
    },
    resolve(from, path) {
      if (isAbsolute(path) || path.includes("\0")) return null;
      const folder = from === STDIN ? cwd : dirname(resolve(cwd, from));
      const target = real(join(folder, path));
      return isInside(root, target) ? nameOf(cwd, target) : null;
    },
  };
}

/** The name under which a host has a file that the user named. */
export function fileName(path: string, cwd: string): string {
  return nameOf(realpathSync(cwd), real(resolve(cwd, path)));
}

/** The `lmmu.json` that counts for what lies in a folder, by its path; null where there is none, as far as its workspace. */
export function settingsPathOf(folder: string): string | null {
  const workspace = workspaceAbove(folder);
  const path = workspace && join(workspace, SETTINGS_FILE);
  return path !== null && existsSync(path) ? path : null;
}

/** The folder of a file that the user or a host named, without symbolic links. */
export function folderOf(file: string, cwd: string): string {
  return file === STDIN ? realpathSync(cwd) : dirname(real(resolve(cwd, file)));
}

/**
 * The folder that a file's imports may not leave: the nearest one above it with an `lmmu.json` or a `.git`, else the
 * current folder if the file is below it, else the file's own.
 */
export function workspaceOf(file: string, cwd: string): string {
  const here = realpathSync(cwd);
  const folder = folderOf(file, cwd);
  return workspaceAbove(folder) ?? (isInside(here, folder) ? here : folder);
}

function workspaceAbove(folder: string): string | null {
  for (let each = folder; ; each = dirname(each)) {
    if (existsSync(join(each, SETTINGS_FILE)) || existsSync(join(each, ".git"))) return each;
    if (dirname(each) === each) return null;
  }
}

/** The path without symbolic links; of what does not exist, as far as it exists. */
export function real(path: string): string {
  const missing: string[] = [];
  for (let each = path; ; each = dirname(each)) {
    try {
      return join(realpathSync(each), ...missing);
    } catch {
      if (dirname(each) === each) return path;
      missing.unshift(basename(each));
    }
  }
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Paths are shown with slashes everywhere. */
function nameOf(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll(sep, "/");
}
