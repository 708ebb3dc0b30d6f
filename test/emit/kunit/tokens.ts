/** What a C compiler sees of a generated file, by the first phases of translation: trigraphs, joined lines, comments. */

const TRIGRAPHS: Readonly<Record<string, string>> = {
  ...{ "=": "#", "(": "[", "/": "\\", ")": "]", "'": "^" },
  ...{ "<": "{", "!": "|", ">": "}", "-": "~" },
};

export interface Tokens {
  readonly identifiers: ReadonlySet<string>;
  /** With their quotes. */
  readonly strings: readonly string[];
  /** Preprocessor lines. */
  readonly directives: readonly string[];
  /** Anything else, each once. */
  readonly others: ReadonlySet<string>;
  readonly comments: readonly string[];
}

const TOKEN = /\/\*[^]*?\*\/|\/\/[^\n]*|^#[^\n]*|"(?:\\.|[^"\\\n])*"|[A-Za-z_]\w*|\d+|\s+|[^]/gmu;

/** Reads a C text; with trigraphs, as `-std=c11` does and `-std=gnu11` does not. */
export function tokensOf(text: string): Tokens {
  const found = {
    identifiers: new Set<string>(),
    strings: [] as string[],
    directives: [] as string[],
    others: new Set<string>(),
    comments: [] as string[],
  };
  const joined = text.replaceAll(/\?\?([=(/)'<!>-])/g, (_, of: string) => TRIGRAPHS[of]!).replaceAll("\\\n", "");
  for (const [token] of joined.matchAll(TOKEN)) {
    if (/^\/[*/]/.test(token)) found.comments.push(token);
    else if (token.startsWith("#")) found.directives.push(token);
    else if (token.length > 1 && token.startsWith('"')) found.strings.push(token);
    else if (/^[A-Za-z_]/.test(token)) found.identifiers.add(token);
    else if (!/^\s/.test(token)) found.others.add(token);
  }
  return found;
}
