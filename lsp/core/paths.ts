/** Paths as hosts have them, on any machine, without asking a disk. */

/** A file as people of the workspace call it: from the folder that the editor has open, if it is in one. */
export function shownPath(file: string, folders: readonly string[]): string {
  const parts = partsOf(file);
  const tops = folders.map(partsOf).filter((top) => top.every((part, index) => parts[index] === part));
  if (tops.length === 0) return file;
  return parts.slice(Math.max(...tops.map(({ length }) => length))).join("/");
}

/** How an import in one file names another: with slashes, from the folder of the first. */
export function relativePath(from: string, to: string): string {
  const folder = partsOf(from).slice(0, -1);
  const target = partsOf(to);
  let common = 0;
  while (common < folder.length && common < target.length - 1 && folder[common] === target[common]) common++;
  return [...folder.slice(common).map(() => ".."), ...target.slice(common)].join("/");
}

/** Where a file is when another, or a folder that it is in, has been moved; null: where it was. */
export function movedWith(file: string, from: string, to: string): string | null {
  if (file === from) return to;
  const rest = file.startsWith(from) ? file.slice(from.length) : "";
  return /^[\\/]/.test(rest) ? to + rest : null;
}

function partsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== "");
}
