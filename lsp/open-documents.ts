import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Host, ReadResult } from "../compiler/index.js";
import type { Uris } from "./uris.js";

/** The compiler's host in an editor: text that is open there wins over the disk. */
export class OpenDocuments implements Host {
  constructor(
    private readonly open: { get(uri: string): TextDocument | undefined },
    private readonly disk: Host,
    private readonly uris: Uris,
  ) {}

  read(file: string): ReadResult {
    const document = this.open.get(this.uris.uriOf(file));
    return document === undefined ? this.disk.read(file) : { ok: true, text: document.getText() };
  }

  resolve(from: string, path: string): string | null {
    return this.disk.resolve(from, path);
  }
}
