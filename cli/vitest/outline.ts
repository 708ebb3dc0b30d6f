import { resolve, sep } from "node:path";
import { type LineColumn, LineIndex, parse } from "../../grammar/index.js";
import { fileName, nodeHost, workspaceOf } from "../io/host.js";

/** What of a `.lmmu` file can be told by looking at it, without compiling it. */
export interface Outline {
  /** Where the names of its scenarios stand, in their order. */
  readonly scenarios: readonly LineColumn[];
  /** The files that it imports, and those that these import, by their paths with slashes; also such as are not there. */
  readonly imports: readonly string[];
}

/** Looks at a file by its path; `root` as for the tests. One that cannot be read has no scenarios and no imports. */
export function outlineOf(path: string, root: string): Outline {
  const file = fileName(path, root);
  const host = nodeHost(workspaceOf(file, root), { cwd: root });
  const scenarios: LineColumn[] = [];
  const seen = new Set([file]);
  for (const each of seen) {
    const read = host.read(each);
    if (!read.ok) continue;
    const lines = new LineIndex(read.text);
    for (const declaration of parse(read.text).ast.declarations) {
      if (declaration.kind === "scenario" && each === file) scenarios.push(lines.at(declaration.name.span.start));
      if (declaration.kind !== "import" || declaration.path.value.startsWith("lmmu:")) continue;
      const target = host.resolve(each, declaration.path.value);
      if (target !== null) seen.add(target);
    }
  }
  seen.delete(file);
  return { scenarios, imports: [...seen].map((each) => slashed(resolve(root, each))) };
}

/** A path as Vite has it. */
function slashed(path: string): string {
  return path.replaceAll(sep, "/");
}
