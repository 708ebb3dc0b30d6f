/** What an editor of VS Code's family does with brackets, comments and new lines. */

const CODE_ONLY = ["string", "comment"];

/** `language-configuration.json`, not yet formatted. */
export function languageConfiguration(): string {
  const brackets = [
    ["{", "}"],
    ["[", "]"],
    ["(", ")"],
  ];
  const quotes = ['"', "`"];
  return JSON.stringify({
    comments: { lineComment: "//", blockComment: ["/*", "*/"] },
    brackets,
    autoClosingPairs: [
      ...brackets.map(([open, close]) => ({ open, close })),
      ...quotes.map((quote) => ({ open: quote, close: quote, notIn: CODE_ONLY })),
      { open: "/*", close: " */", notIn: CODE_ONLY },
    ],
    autoCloseBefore: ";:,)]} \n\t",
    surroundingPairs: [...brackets, ...quotes.map((quote) => [quote, quote])],
    // A name with its dots, a version, a number; what stands between backquotes.
    wordPattern: "[A-Za-z_]\\w*(?:\\.\\w+)*|\\d\\w*(?:\\.\\d\\w*)*",
    indentationRules: {
      increaseIndentPattern: "^(?:(?!//).)*[{(\\[]\\s*(?://.*)?$",
      decreaseIndentPattern: "^\\s*[\\])}]",
    },
    folding: { markers: { start: "^\\s*//\\s*#?region\\b", end: "^\\s*//\\s*#?endregion\\b" } },
    onEnterRules: [
      // Documentation goes on, until a line of it is left empty.
      { beforeText: "^\\s*///(?!/)\\s*\\S.*$", action: { indent: "none", appendText: "/// " } },
    ],
  });
}
