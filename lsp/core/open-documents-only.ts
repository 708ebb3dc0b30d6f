import { URI } from "vscode-uri";
import type { Disk } from "./surroundings.js";

/** Where there are no files. A path in an import means another document, as it does in a link of a page. */
export const openDocumentsOnly: Disk = {
  read: () => ({ ok: false, reason: "missing" }),
  resolve(from, path) {
    // What `Uris.fileOf` makes of a document's URI: the path of a `file:` one, any other as it is.
    const isPath = !/^[a-z][a-z0-9+.-]+:/i.test(from);
    const base = isPath ? URI.file(from).toString() : from;
    if (!URL.canParse(path, base)) return null;
    const target = new URL(path, base);
    if (target.protocol !== new URL(base).protocol) return null;
    return isPath ? URI.parse(target.href).fsPath : target.href;
  },
  staysBelow: () => true,
  stamp: () => "",
  settingsPathOf: () => null,
  filesBelow: () => Promise.resolve([]),
};
