import type { Comment } from "../comments.js";
import type { Token } from "../parse.js";
import { hasLineBreak } from "../words.js";
import { after } from "./layout.js";

/** Indices of tokens with a comment before them that says: what begins here stays as it is. */
export type Ignored = ReadonlySet<number>;

const IGNORE = /^(?:\/\/\s*prettier-ignore\s*|\/\*\s*prettier-ignore\s*\*\/)$/;

/** Finds the comments. One that ends the line of something else is not about what follows. */
export function ignoredTokens(text: string, tokens: readonly Token[], comments: readonly Comment[]): Ignored {
  const ignored = new Set<number>();
  for (const { kind, span, text: comment } of comments) {
    if (!IGNORE.test(comment)) continue;
    const index = after(tokens, span.end);
    const previous = tokens[index - 1];
    const isFirst =
      previous === undefined || previous.text === "{" || hasLineBreak(text, previous.span.end, span.start);
    const next = tokens[index];
    if (next === undefined) continue;
    if (isFirst || (kind === "block" && !hasLineBreak(text, span.end, next.span.start))) ignored.add(index);
  }
  return ignored;
}
