import type { SemanticTokens, SemanticTokensParams } from "vscode-languageserver";
import { documentOf } from "../core/document.js";
import { fingerprint } from "../core/fingerprint.js";
import { semanticTokens } from "../core/semantic-tokens.js";
import type { Core } from "../core/core.js";
import type { Feature } from "../feature.js";

/** What an editor that asks for changes has been given last, by its id: of so many documents. */
const MOST_GIVEN = 20;
const given = new Map<string, number[]>();

/** What every word of a document is. */
export const semanticTokensFull: Feature<SemanticTokensParams, SemanticTokens | null> = {
  method: "textDocument/semanticTokens/full",
  answer({ textDocument: { uri } }, core) {
    return tokensToGive(uri, core);
  },
};

/** The tokens of a document under an id, by which they are found again. Equal tokens have equal ids. */
export function tokensToGive(uri: string, core: Core): Required<SemanticTokens> | null {
  const document = documentOf(uri, core);
  if (document === null) return null;
  const data = semanticTokens(document, { start: 0, end: document.unit.text.length });
  const resultId = fingerprint(data);
  given.delete(resultId);
  given.set(resultId, data);
  for (const oldest of given.keys()) if (given.size > MOST_GIVEN) given.delete(oldest);
  return { resultId, data };
}

/** What was given under an id, if that was not long ago. */
export function tokensGiven(resultId: string): readonly number[] | undefined {
  return given.get(resultId);
}
