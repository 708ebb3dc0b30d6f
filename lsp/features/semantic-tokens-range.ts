import type { SemanticTokens, SemanticTokensRangeParams } from "vscode-languageserver";
import { documentOf } from "../core/document.js";
import { semanticTokens } from "../core/semantic-tokens.js";
import type { Feature } from "../feature.js";

/** What every word in a part of a document is. */
export const semanticTokensRange: Feature<SemanticTokensRangeParams, SemanticTokens | null> = {
  method: "textDocument/semanticTokens/range",
  answer({ textDocument: { uri }, range }, core) {
    const document = documentOf(uri, core);
    return document && { data: semanticTokens(document, document.lines.spanOf(range)) };
  },
};
