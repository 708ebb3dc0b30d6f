/** What tokens are called, in the order of their numbers. A module of its own, since the server announces it. */
export const TOKEN_TYPES = [
  ...(["function", "macro", "variable", "parameter", "enum", "enumMember", "class", "method", "property"] as const),
  ...(["keyword", "string", "number", "comment", "operator"] as const),
] as const;

export const TOKEN_MODIFIERS = ["declaration", "readonly", "defaultLibrary", "documentation"] as const;

export type TokenTypeName = (typeof TOKEN_TYPES)[number];
export type TokenModifierName = (typeof TOKEN_MODIFIERS)[number];
