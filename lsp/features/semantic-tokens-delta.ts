import type { SemanticTokens, SemanticTokensDelta, SemanticTokensDeltaParams } from "vscode-languageserver";
import { tokenEdits } from "../core/token-edits.js";
import type { Feature } from "../feature.js";
import { tokensGiven, tokensToGive } from "./semantic-tokens-full.js";

/** What has changed since an answer with an id; all, where nobody knows that one any more. */
export const semanticTokensDelta: Feature<SemanticTokensDeltaParams, SemanticTokens | SemanticTokensDelta | null> = {
  method: "textDocument/semanticTokens/full/delta",
  answer({ textDocument: { uri }, previousResultId }, core) {
    const before = tokensGiven(previousResultId);
    const now = tokensToGive(uri, core);
    if (now === null || before === undefined) return now;
    return { resultId: now.resultId, edits: tokenEdits(before, now.data) };
  },
};
