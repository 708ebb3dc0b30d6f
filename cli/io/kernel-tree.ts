/** The C files of a kernel tree on the disk. */
import { constants, type Dirent, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { readBytes } from "./read.js";
import { UsageError } from "./usage-error.js";

/** A C file or a folder, found but not read yet. */
export interface TreeEntry {
  /** From the top of the kernel's tree, with slashes. */
  readonly file: string;
  readonly path: string;
}

export interface KernelTree {
  /** All C files, in an order that does not depend on the disk. A folder that cannot be listed goes to `unlisted`. */
  entries(unlisted: (folder: string) => void): Generator<TreeEntry>;
}

/** What the top folder of the kernel has in it, and no other one all of. */
const AT_THE_TOP = ["Kbuild", "Kconfig", "MAINTAINERS"];

/**
 * The tree that a folder is, or is part of. Names begin at the top of the kernel's tree; where none is found upwards, at
 * the folder itself. A `UsageError` where there is no such folder.
 */
export function kernelTree(folder: string, shown: string): KernelTree {
  let start: string;
  try {
    start = realpathSync(folder);
    if (!statSync(start).isDirectory()) throw new UsageError(`${shown} is no folder`, WANTED);
  } catch (problem) {
    if (problem instanceof UsageError) throw problem;
    throw new UsageError(`${shown}: there is no such folder`, WANTED);
  }
  const top = topOf(start);
  return { entries: (unlisted) => entriesBelow(start, top, unlisted) };
}

const WANTED = "name the top of a kernel tree, or a folder in it";

function topOf(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (AT_THE_TOP.every((name) => existsSync(join(folder, name)))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** Symbolic links are passed over, so nothing outside is seen, and nothing twice; so are names that begin with a dot. */
function* entriesBelow(start: string, top: string, unlisted: (folder: string) => void): Generator<TreeEntry> {
  const nameOf = (path: string): string => relative(top, path).replaceAll(sep, "/");
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      unlisted(nameOf(folder));
      continue;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const folders: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && /\.[ch]$/.test(entry.name)) yield { file: nameOf(path), path };
    }
    open.push(...folders.reverse());
  }
}

/** Why a file was passed over. */
export type SkipReason = "too_large" | "unreadable" | "binary";

export type SourceText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: SkipReason };

/** Larger C files are passed over; the kernel's largest, headers of registers, have about 20 MiB. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A C file's text; empty, without a look at the rest, where it does not hold `wanted`. What is not UTF-8 is Latin-1. */
export function readCText(path: string, wanted: string): SourceText {
  const read = readBytes(path, MOST_BYTES, constants.O_NOFOLLOW);
  if (!read.ok) return { ok: false, reason: read.reason === "too_large" ? "too_large" : "unreadable" };
  const { bytes } = read;
  if (!bytes.includes(wanted)) return { ok: true, text: "" };
  if (bytes.includes(0)) return { ok: false, reason: "binary" };
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: true, text: bytes.toString("latin1") };
  }
}
