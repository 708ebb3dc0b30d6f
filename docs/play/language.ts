import { HighlightStyle, LanguageSupport, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { textMateGrammar } from "../../grammar/highlight/index.js";
import { type Open, TextMate, type Token } from "./textmate.js";

interface LineState {
  open: Open;
  /** What is left of the line that is being read. */
  tokens: Token[];
}

const grammar = new TextMate(JSON.parse(textMateGrammar()) as ConstructorParameters<typeof TextMate>[0]);

/** How TextMate's scopes look here: the first that one begins with counts. */
const STYLES: readonly (readonly [scope: string, style: keyof typeof TAGS])[] = [
  ["comment", "comment"],
  ["string", "string"],
  ["constant.character", "string"],
  ["constant", "constant"],
  ["keyword.other.unit", "constant"],
  ["keyword.other.lazy-mmu", "call"],
  ["keyword.other.hook", "call"],
  ["keyword.operator", "operator"],
  ["keyword", "keyword"],
  ["storage", "keyword"],
  ["entity.name.function.lmmu", "definition"],
  ["entity.name.type", "rules"],
  ["variable.other.constant", "constant"],
  ["variable.language", "constant"],
  ["support", "call"],
];

const TAGS = {
  comment: tags.comment,
  string: tags.string,
  constant: tags.atom,
  call: tags.special(tags.keyword),
  operator: tags.operator,
  keyword: tags.keyword,
  definition: tags.definition(tags.name),
  rules: tags.typeName,
};

const language = StreamLanguage.define<LineState>({
  name: "lmmu",
  startState: () => ({ open: [], tokens: [] }),
  copyState: ({ open, tokens }) => ({ open, tokens: [...tokens] }),
  token(stream, state) {
    if (stream.sol()) {
      const line = grammar.line(stream.string, state.open);
      state.open = line.open;
      state.tokens = line.tokens.filter(({ from, to }) => to > from);
    }
    const [token] = state.tokens;
    if (token === undefined) stream.skipToEnd();
    else if (stream.pos < token.from) stream.pos = token.from;
    else {
      state.tokens.shift();
      stream.pos = token.to;
      return STYLES.find(([scope]) => token.scope.startsWith(scope))?.[1] ?? null;
    }
    return null;
  },
  blankLine(state) {
    state.open = grammar.line("", state.open).open;
  },
  tokenTable: TAGS,
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"'] },
  },
});

const style = HighlightStyle.define([
  { tag: TAGS.comment, color: "var(--comment)" },
  { tag: TAGS.string, color: "var(--string)" },
  { tag: TAGS.constant, color: "var(--constant)" },
  { tag: TAGS.call, color: "var(--call)", fontWeight: "600" },
  { tag: TAGS.operator, color: "var(--aside)" },
  { tag: TAGS.keyword, color: "var(--keyword)" },
  { tag: TAGS.definition, color: "var(--definition)" },
  { tag: TAGS.rules, color: "var(--rules)" },
]);

/** The language for the editor: it tells words apart; what they mean, the server knows. */
export function lmmu(): LanguageSupport {
  return new LanguageSupport(language, syntaxHighlighting(style));
}
