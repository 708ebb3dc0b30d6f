import { realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import type { Disk } from "../../lsp/worker.js";
import { filesIn } from "./folder.js";
import { folderOf, isInside, nodeHost, real, settingsPathOf, workspaceOf } from "./host.js";
import { SettingsFinder } from "./settings.js";

/** An editor may have a whole home folder open. */
const MOST_FOLDERS = 10_000;

/**
 * Files by absolute paths, read anew each time: between two questions anything may have changed on the disk. Other names
 * (a document that was never saved, or lies on another machine) and paths that no system call takes have no file.
 */
export const disk: Disk = {
  staysBelow: (folder, file) => isPath(file) && isInside(real(folder), real(file)),
  // Imports come with their links resolved. An `lmmu.json` does not: a link that leads out of its folder is not followed.
  read(file) {
    if (!isPath(file) || !isFolder(dirname(file))) return { ok: false, reason: "missing" };
    return nodeHost(dirname(file), { cwd: dirname(file) }).read(file);
  },
  resolve(from, path) {
    if (!isPath(from)) return null;
    const cwd = dirname(from);
    if (!isFolder(cwd)) return null;
    const name = nodeHost(workspaceOf(from, cwd), { cwd }).resolve(from, path);
    return name === null ? null : resolve(cwd, name);
  },
  stamp(file) {
    const stat = isPath(file) ? statOf(file) : undefined;
    return stat === undefined ? "" : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
  },
  settingsPathOf: (file) => (isPath(file) ? settingsPathOf(folderOf(file, dirname(file))) : null),
  async filesBelow(folder, limit) {
    if (!isPath(folder)) return [];
    try {
      const top = realpathSync(folder);
      const { files } = await filesIn(top, new SettingsFinder(top), MOST_FOLDERS);
      return files.slice(0, limit);
    } catch {
      return [];
    }
  },
};

function isPath(file: string): boolean {
  return isAbsolute(file) && !file.includes("\0");
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** What cannot be asked about (a link that leads to itself, a name that is too long) is not there. */
function statOf(path: string): ReturnType<typeof statSync> {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
