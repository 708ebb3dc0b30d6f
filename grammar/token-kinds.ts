import type { IToken, TokenType } from "chevrotain";
import type { TokenKind } from "./problem.js";
import * as T from "./tokens.js";

const kinds = new Map<TokenType, TokenKind>([
  [T.Identifier, "name"],
  [T.Integer, "integer"],
  [T.Version, "version"],
  [T.Text, "string"],
  ...[T.MisplacedDeclaration, T.Times].map((type) => [type, "keyword"] as const),
  ...[T.Reserved, T.Declares, T.Begins, T.Contextual].flatMap((group) =>
    Object.values<TokenType>(group).map((type) => [type, "keyword"] as const),
  ),
]);

/** What a token is to a reader. A contextual word counts as a keyword until the parser has taken it for a name. */
export function kindOfToken(token: IToken): TokenKind {
  return kinds.get(token.tokenType) ?? "punctuation";
}
