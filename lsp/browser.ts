/** The language server in a browser: a worker that serves the page which has started it. Nothing here needs Node. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { openDocumentsOnly } from "./core/open-documents-only.js";
import type { ServerOptions } from "./options.js";
import { serve } from "./server.js";
import { InlineThread } from "./threads/inline-thread.js";

/** What messages go through, by the protocol one object each: a worker's global scope, or a port. */
export type Scope = ConstructorParameters<typeof BrowserMessageReader>[0];

/** Serves the page at the other end of `scope`. There are no files: texts are those that the page has opened, and the library. */
export function serveScope(scope: Scope, options: Pick<ServerOptions, "version" | "settingsFile" | "homepage">): void {
  serve(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), {
    ...options,
    libraryFolder: null,
    startThread: (core, log) => new InlineThread(core, { disk: openDocumentsOnly, log }),
  });
}
