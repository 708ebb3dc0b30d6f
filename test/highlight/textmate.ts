/** What the TextMate grammar makes of a text, by the library that VS Code has. */
import { createRegistryFromGrammars } from "vscode-tmgrammar-test/dist/common/index.js";
import { textMateGrammar } from "../../grammar/highlight/textmate.js";
import { KINDS, type KindName } from "../../grammar/highlight/kinds.js";

export const grammars = createRegistryFromGrammars([
  { grammar: { path: "lmmu.tmLanguage.json", scopeName: "source.lmmu" }, content: textMateGrammar() },
]);

const kinds = new Map(Object.entries(KINDS).map(([name, { scope }]) => [`${scope}.lmmu`, name as KindName]));

/** Its kinds by offset, outermost first, for every character that has any. */
export async function textMateKinds(text: string): Promise<KindName[][]> {
  const grammar = (await grammars.loadGrammar("source.lmmu"))!;
  const found: KindName[][] = [];
  let stack: Parameters<typeof grammar.tokenizeLine>[1] = null;
  let offset = 0;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack);
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const known = scopes.slice(1).map((scope) => kinds.get(scope)!);
      for (let at = startIndex; at < Math.min(endIndex, line.length); at++) found[offset + at] = known;
    }
    stack = result.ruleStack;
    offset += line.length + 1;
  }
  return found;
}
