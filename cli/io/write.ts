import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { hasCode } from "./read.js";
import { UsageError } from "./usage-error.js";

/**
 * Writes files, by their paths, each whole or not at all. Where one of them is there already, none is written, with a
 * `UsageError`, unless `force`.
 */
export function writeTexts(texts: ReadonlyMap<string, string>, force: boolean): void {
  for (const path of texts.keys()) if (!force && existsSync(path)) throw existing(path);
  for (const [path, text] of texts) writeText(path, text, force);
}

/**
 * Writes a file whole or not at all. What is there already stays, with a `UsageError`, unless `force`.
 */
export function writeText(path: string, text: string, force: boolean): void {
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(draft, text, { flag: "wx" });
    // Unlike a rename, a link never replaces what is there, not even what came there just now.
    if (force) renameSync(draft, path);
    else linkSync(draft, path);
  } catch (problem) {
    if (hasCode(problem, "EEXIST")) throw existing(path);
    throw new UsageError(`${path} cannot be written: ${problem instanceof Error ? problem.message : String(problem)}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function existing(path: string): UsageError {
  return new UsageError(`${path} exists already`, "--force replaces it; or write to another file");
}
