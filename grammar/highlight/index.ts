/** What editors need to know of the language, each in its own form, all made from the vocabulary. */
import { emacsWords } from "./emacs.js";
import { languageConfiguration } from "./language-configuration.js";
import { textMateGrammar } from "./textmate.js";
import { vimSyntax } from "./vim.js";

export { textMateGrammar };

/** The files by their path from the root; those of JSON are not formatted yet. */
export function editorFiles(): Map<string, string> {
  return new Map([
    ["lsp/editors/vscode/syntaxes/lmmu.tmLanguage.json", textMateGrammar()],
    ["lsp/editors/vscode/language-configuration.json", languageConfiguration()],
    ["lsp/editors/vim/syntax/lmmu.vim", vimSyntax()],
    ["lsp/editors/emacs/lmmu-words.el", emacsWords()],
  ]);
}
