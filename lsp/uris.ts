import { URI } from "vscode-uri";

/** Turns the editor's URIs into the compiler's file names and back. */
export class Uris {
  /** `libraryFolder`: where the `.lmmu` files that ship lie on disk, so that an editor can open them. */
  constructor(private readonly libraryFolder: string) {}

  /** A path for a file on disk, the URI itself for anything else (a document that was never saved). */
  fileOf(uri: string): string {
    const parsed = URI.parse(uri);
    return parsed.scheme === "file" ? parsed.fsPath : uri;
  }

  uriOf(file: string): string {
    if (file.startsWith("lmmu:")) {
      return URI.file(`${this.libraryFolder}/${file.slice("lmmu:".length)}.lmmu`).toString();
    }
    return /^[a-z][a-z0-9+.-]+:/i.test(file) ? file : URI.file(file).toString();
  }
}
