import { URI } from "vscode-uri";

/** Turns the editor's URIs into the compiler's file names and back. */
export class Uris {
  /** The editor's own spelling: editors differ in what they escape. */
  private readonly spelled = new Map<string, string>();

  /** `libraryFolder`: where the `.lmmu` files that ship lie on disk, so that an editor can open them. */
  constructor(private readonly libraryFolder: string) {}

  /** A path for a file on disk, the URI itself for anything else (a document that was never saved). */
  fileOf(uri: string): string {
    const parsed = URI.parse(uri);
    const file = parsed.scheme === "file" ? parsed.fsPath : uri;
    this.spelled.set(file, uri);
    return file;
  }

  uriOf(file: string): string {
    const spelled = this.spelled.get(file);
    if (spelled !== undefined) return spelled;
    if (file.startsWith("lmmu:")) {
      return URI.file(`${this.libraryFolder}/${file.slice("lmmu:".length)}.lmmu`).toString();
    }
    return /^[a-z][a-z0-9+.-]+:/i.test(file) ? file : URI.file(file).toString();
  }
}
