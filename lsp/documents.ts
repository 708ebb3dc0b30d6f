import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import type { Encoding } from "./core/encoding.js";
import { Lines } from "./core/lines.js";
import { isRange } from "./params.js";

/** A document that is open in the editor. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** The texts of the open documents, as the editor's changes make them. */
export class Documents {
  private readonly byUri = new Map<string, OpenDocument>();

  constructor(private readonly encoding: Encoding) {}

  get(uri: string): OpenDocument | undefined {
    return this.byUri.get(uri);
  }

  all(): Iterable<OpenDocument> {
    return this.byUri.values();
  }

  open(uri: string, version: number, text: string): OpenDocument {
    const document = { uri, version, text };
    this.byUri.set(uri, document);
    return document;
  }

  /** Makes the changes, each on the text that the one before it has left. Null for a document that is not open. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): OpenDocument | null {
    const document = this.byUri.get(uri);
    if (document === undefined) return null;
    return this.open(
      uri,
      version,
      changes.reduce((text, change) => this.changed(text, change), document.text),
    );
  }

  close(uri: string): boolean {
    return this.byUri.delete(uri);
  }

  private changed(text: string, change: TextDocumentContentChangeEvent): string {
    if (typeof change.text !== "string") throw new TypeError("didChange without a text");
    if (!("range" in change)) return change.text;
    if (!isRange(change.range)) throw new TypeError("didChange without a range where it has to be");
    const { start, end } = new Lines(text, this.encoding).spanOf(change.range);
    return text.slice(0, start) + change.text + text.slice(end);
  }
}
