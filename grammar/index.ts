/** Text and tree of `.lmmu` files: the public face of this folder. */
export * from "./ast.js";
export type { Comment } from "./comments.js";
export * from "./diagnostic.js";
export { isName, printName, printString } from "./literals.js";
export { childrenOf, type TreeNode } from "./nodes.js";
export { parse, type ParseResult, type Token, tokensOf } from "./parse.js";
export * from "./problem.js";
export { ParsedText } from "./reparse.js";
export * from "./span.js";
export * from "./vocabulary.js";
