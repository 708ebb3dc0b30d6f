import { formatPatch, structuredPatch } from "diff";
import type { Style } from "../format/style.js";
import { visible } from "../../compiler/text/index.js";
import type { Change } from "../io/changes.js";

const CONTEXT = 3;

/**
 * Changes as `git diff` prints them, for `git apply` and `patch -p1` in the folder from which the files have their names.
 * Where it is read by a program every character is as it is in the file; a terminal gets nothing that moves its cursor.
 */
export function unifiedDiff(changes: readonly Change[], style: Style): string {
  return changes.map((change) => painted(patchOf(change), style)).join("");
}

function patchOf({ file, before, after }: Change): string[] {
  const patch = structuredPatch(`a/${file}`, `b/${file}`, before, after, "", "", { context: CONTEXT });
  const lines = formatPatch({ ...patch, isGit: true })
    .slice(0, -1)
    .split("\n");
  if (!file.includes(" ")) return lines;
  // Without a tab behind it, `patch` takes a name to end at its first blank.
  return lines.map((line, index) => (index === 1 || index === 2 ? `${line}\t` : line));
}

function painted(lines: readonly string[], { colors, unicode }: Style): string {
  const { bold, cyan, green, red } = colors;
  const safe = (line: string): string =>
    unicode
      ? line
          .split("\t")
          .map((part) => visible(part, true))
          .join("\t")
      : line;
  return lines
    .map((line, index) => {
      if (index < 3) return bold(safe(line));
      const paint = { "@": cyan, "+": green, "-": red }[line[0] ?? ""];
      return paint === undefined ? safe(line) : paint(safe(line));
    })
    .map((line) => `${line}\n`)
    .join("");
}
