/** What the server says about a document. Loaded behind the server's first answer: most of the program is behind it. */
import type { Diagnostic as LspDiagnostic } from "vscode-languageserver";
import { check, type Host } from "../compiler/index.js";
import { diagnosticsByUri } from "./diagnostics.js";
import type { Uris } from "./uris.js";

export interface Analysis {
  /** URIs of the files that were read. */
  readonly reads: ReadonlySet<string>;
  /** What was found, by the file that it belongs to. */
  readonly diagnostics: ReadonlyMap<string, LspDiagnostic[]>;
}

/** Checks the document of a URI. */
export function analyse(uri: string, host: Host, uris: Uris): Analysis {
  const result = check(uris.fileOf(uri), host);
  const reads = new Set([...result.files.keys()].map((file) => uris.uriOf(file)));
  return { reads, diagnostics: diagnosticsByUri(result, uris) };
}
