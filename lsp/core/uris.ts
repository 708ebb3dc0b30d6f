import { URI } from "vscode-uri";

/** Turns the editor's URIs into the compiler's file names and back. */
export class Uris {
  /** The editor's own spelling: editors differ in what they escape. */
  private readonly spelled = new Map<string, string>();

  /** `libraryFolder`: where the `.lmmu` files that ship lie on disk, so that an editor can open them; null: nowhere. */
  constructor(private readonly libraryFolder: string | null) {}

  /** A path for a file on disk, the URI itself for anything else (a document that was never saved). Never throws. */
  fileOf(uri: string): string {
    const file = pathOf(uri) ?? uri;
    if (this.spelled.get(file) !== uri) this.spelled.set(file, uri);
    return file;
  }

  uriOf(file: string): string {
    const spelled = this.spelled.get(file);
    if (spelled !== undefined) return spelled;
    if (file.startsWith("lmmu:") && this.libraryFolder !== null) {
      return URI.file(`${this.libraryFolder}/${file.slice("lmmu:".length)}.lmmu`).toString();
    }
    return /^[a-z][a-z0-9+.-]+:/i.test(file) ? file : URI.file(file).toString();
  }
}

/** The path of a `file:` URI; null for any other, and for what is none. */
function pathOf(uri: string): string | null {
  if (!/^file:/i.test(uri)) return null;
  try {
    return URI.parse(uri).fsPath;
  } catch {
    return null;
  }
}
