import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
  type Stats,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { readText } from "./read.js";
import { UsageError } from "./usage-error.js";

/** A file with the text that it had when it was read, and the text that it gets. */
export interface Change {
  /** As the host names it: a path from the current folder. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Gives files their new texts, each whole or not at all. Before the first is written all are looked at: one that is not
 * what was read any more, or may not be written, is a `UsageError`, and none is changed.
 */
export function writeChanges(changes: readonly Change[], cwd: string): void {
  const targets = changes.map((change) => ({ change, target: targetOf(change, cwd) }));
  for (const { change, target } of targets) replace(target, change);
}

interface Target {
  readonly path: string;
  readonly stats: Stats;
  /** Whether it begins with a byte order mark, which no text has any more when it has been read. */
  readonly hasMark: boolean;
}

const BYTE_ORDER_MARK = "\ufeff";

/** The file itself. A host's names have no symbolic links in them, so one that is there now has come since. */
function targetOf({ file, before }: Change, cwd: string): Target {
  const path = resolve(realpathSync(cwd), file);
  let stats: Stats;
  try {
    if (realpathSync(path) !== path) throw new UsageError(`${file} has become a symbolic link`, UNCHANGED);
    stats = lstatSync(path);
    accessSync(path, constants.W_OK);
  } catch (problem) {
    if (problem instanceof UsageError) throw problem;
    throw new UsageError(`${file} cannot be written: ${textOf(problem)}`, UNCHANGED);
  }
  const now = readText(path);
  if (!now.ok || now.text !== before) throw new UsageError(`${file} has changed since it was read`, UNCHANGED);
  return { path, stats, hasMark: readFileSync(path).subarray(0, 3).equals(Buffer.from(BYTE_ORDER_MARK)) };
}

const UNCHANGED = "no file was changed";

/** Writes beside the file and renames, so that nobody ever reads half of it. Mode and owner stay. */
function replace({ path, stats, hasMark }: Target, { file, after }: Change): void {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const open = openSync(draft, "wx", 0o600);
    try {
      const bytes = Buffer.from(hasMark ? BYTE_ORDER_MARK + after : after);
      for (let at = 0; at < bytes.length;) at += writeSync(open, bytes, at);
      keepOwner(open, stats);
      fchmodSync(open, stats.mode & 0o7777);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    renameSync(draft, path);
  } catch (problem) {
    rmSync(draft, { force: true });
    throw new UsageError(`${file} cannot be written: ${textOf(problem)}`);
  }
}

/** Only root may give a file away; for everybody else it is their own already, or becomes it. */
function keepOwner(open: number, { uid, gid }: Stats): void {
  try {
    fchownSync(open, uid, gid);
  } catch {
    return;
  }
}

function textOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
