import {
  type Connection,
  createConnection,
  type Diagnostic as LspDiagnostic,
  TextDocuments,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Host } from "../compiler/index.js";
import { OpenDocuments } from "./open-documents.js";
import { Uris } from "./uris.js";

export interface ServerOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Reads what is not open in the editor. */
  readonly disk: Host;
  /** Folder of the `.lmmu` files that ship. */
  readonly libraryFolder: string;
  readonly version: string;
}

/** Serves one editor over a pair of streams until it asks to exit. */
export function serve(options: ServerOptions): void {
  const connection = createConnection(options.input, options.output);
  const uris = new Uris(options.libraryFolder);
  const documents = new TextDocuments(TextDocument);
  const host = new OpenDocuments(documents, options.disk, uris);
  const publisher = new Publisher(connection, host, uris);

  connection.onInitialize(() => ({
    capabilities: { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } },
    serverInfo: { name: "lmmu", version: options.version },
  }));
  documents.onDidChangeContent(({ document }) => publisher.changed(document.uri));
  documents.onDidClose(({ document }) => publisher.closed(document.uri));
  documents.listen(connection);
  connection.listen();
}

/** Checks documents when they or what they import change, and publishes what is found. */
class Publisher {
  /** What the last check of each open document found, by the file that it belongs to. */
  private readonly found = new Map<string, ReadonlyMap<string, LspDiagnostic[]>>();
  /** The files that the last check of each open document read. */
  private readonly reads = new Map<string, ReadonlySet<string>>();
  private readonly waiting = new Set<string>();
  private scheduled = false;
  private readonly analysis = import("./analysis.js");

  constructor(
    private readonly connection: Connection,
    private readonly host: Host,
    private readonly uris: Uris,
  ) {}

  changed(uri: string): void {
    this.waiting.add(uri);
    this.checkReadersOf(uri);
  }

  closed(uri: string): void {
    this.waiting.delete(uri);
    this.reads.delete(uri);
    this.replace(uri, new Map());
    this.found.delete(uri);
    // Those that import it now see what is on disk.
    this.checkReadersOf(uri);
  }

  private checkReadersOf(uri: string): void {
    for (const [reader, read] of this.reads) if (read.has(uri)) this.waiting.add(reader);
    this.schedule();
  }

  /** Changes that arrive while a check runs are taken together: the next check reads the newest text. */
  private schedule(): void {
    if (this.scheduled || this.waiting.size === 0) return;
    this.scheduled = true;
    setImmediate(() => void this.checkNext());
  }

  private async checkNext(): Promise<void> {
    const { analyse } = await this.analysis;
    this.scheduled = false;
    const [uri] = this.waiting;
    if (uri === undefined) return;
    this.waiting.delete(uri);
    try {
      const { reads, diagnostics } = analyse(uri, this.host, this.uris);
      this.reads.set(uri, reads);
      this.replace(uri, diagnostics);
    } catch (failure) {
      // A mistake of ours in one file must not take the editor's server down.
      this.connection.console.error(`internal error while checking ${uri}: ${String(failure)}`);
    }
    this.schedule();
  }

  /** Publishes anew every file that the document's findings belong to, or belonged to. */
  private replace(root: string, diagnostics: ReadonlyMap<string, LspDiagnostic[]>): void {
    const touched = new Set([root, ...diagnostics.keys(), ...(this.found.get(root)?.keys() ?? [])]);
    this.found.set(root, diagnostics);
    for (const uri of touched) {
      const all = [...this.found.values()].flatMap((byUri) => byUri.get(uri) ?? []);
      const distinct = new Map(all.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
      void this.connection.sendDiagnostics({ uri, diagnostics: [...distinct.values()] });
    }
  }
}
