import type { RenameFilesParams, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { type ImportDeclaration, printString } from "../../grammar/index.js";
import type { Core } from "../core/core.js";
import { movedWith, relativePath } from "../core/paths.js";
import { AnswerError, type Feature } from "../feature.js";

type Move = (file: string) => string;

/** What imports have to say when files or folders are about to be moved, those of the moved files included. */
export const willRenameFiles: Feature<RenameFilesParams, WorkspaceEdit | null> = {
  method: "workspace/willRenameFiles",
  async answer({ files: renamed }, core, stopped) {
    const move = moveOf(renamed, core);
    if (move === null) return null;
    const changes: Record<string, TextEdit[]> = {};
    for (const file of await core.files()) {
      if (stopped()) throw new AnswerError("stopped");
      const uri = core.uris.uriOf(file);
      const edits = core.mayWrite(uri) ? editsIn(file, move, core) : [];
      if (edits.length > 0) changes[uri] = edits;
    }
    return Object.keys(changes).length === 0 ? null : { changes };
  },
};

/** Where each file will be; null where nothing is moved. */
function moveOf(renamed: unknown, core: Core): Move | null {
  if (!Array.isArray(renamed)) return null;
  const moves = (renamed as Partial<RenameFilesParams["files"][number]>[]).flatMap((each) => {
    if (typeof each?.oldUri !== "string" || typeof each.newUri !== "string") return [];
    return [{ from: pathOf(each.oldUri, core), to: pathOf(each.newUri, core) }];
  });
  if (moves.length === 0) return null;
  return (file) =>
    moves.reduce<string | null>((found, { from, to }) => found ?? movedWith(file, from, to), null) ?? file;
}

/** Some editors end a folder's URI with a slash. */
function pathOf(uri: string, core: Core): string {
  return core.uris.fileOf(uri).replace(/(?<=.)[\\/]$/, "");
}

function editsIn(file: string, move: Move, core: Core): TextEdit[] {
  const read = core.texts.read(file);
  if (!read.ok || !read.text.includes("import")) return [];
  const { ast } = core.parsed.parse(file, read.text);
  const lines = core.texts.linesOf(file, read.text);
  return ast.declarations.flatMap((declaration) => {
    const path = declaration.kind === "import" ? pathAfter(file, declaration, move, core) : null;
    if (path === null || declaration.kind !== "import") return [];
    return [{ range: lines.rangeOf(declaration.path.span), newText: printString(path) }];
  });
}

/** What an import has to say then; null: what it says now. */
function pathAfter(file: string, { path: { value } }: ImportDeclaration, move: Move, core: Core): string | null {
  if (value === "" || value.startsWith("lmmu:")) return null;
  const target = core.texts.resolve(file, value);
  if (target === null) return null;
  const after = relativePath(move(file), move(target));
  if (after === relativePath(file, target)) return null;
  return value.startsWith("./") && !after.startsWith("../") ? `./${after}` : after;
}
