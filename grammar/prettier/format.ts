import { printer } from "prettier/doc";
import { type ParseResult, parse } from "../parse.js";
import type { SyntaxProblem } from "../problem.js";
import { arrangeColumns } from "./columns.js";
import { arrangeFile } from "./declarations.js";
import { documentsOf } from "./document.js";
import { ignoredTokens } from "./ignored.js";
import { Layout } from "./layout.js";
import { SameWords } from "./same-words.js";

/** What the style leaves open, by Prettier's names. */
export interface FormatOptions {
  readonly printWidth: number;
  readonly tabWidth: number;
  readonly useTabs: boolean;
}

/** How `.lmmu` files are formatted where nobody says otherwise. */
export const FORMAT_DEFAULTS: FormatOptions = { printWidth: 120, tabWidth: 2, useTabs: false };

/** The text in the language's style, or what keeps it from being read. */
export type FormatResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly SyntaxProblem[] };

const BYTE_ORDER_MARK = "\ufeff";

/**
 * Formats a file's text: white space changes, and the case of hexadecimal digits. Lines end in line feeds. Throws an Error
 * if anything else would change, which is a mistake of ours.
 */
export function format(text: string, options: Partial<FormatOptions> = {}): FormatResult {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const normal = text.slice(mark.length).replace(/\r\n?/g, "\n");
  const before = parse(normal);
  // Their places are those in the text as it is.
  if (before.problems.length > 0) return { ok: false, problems: parse(text).problems };
  return { ok: true, text: mark + formatted(normal, before, { ...FORMAT_DEFAULTS, ...options }) };
}

/** The same for a text that has been parsed, has no problem, and has line feeds alone. */
export function formatted(text: string, before: ParseResult, { printWidth, tabWidth, useTabs }: FormatOptions): string {
  const { ast, tokens, comments } = before;
  const layout = new Layout(text, tokens, comments);
  const ignored = ignoredTokens(text, tokens, comments);
  arrangeFile({ layout, ignored }, ast);
  arrangeColumns(layout, ignored, ast.declarations, printWidth);
  const words = new SameWords(before);
  let result = "";
  for (const document of documentsOf(layout, comments)) {
    const piece = printer.printDocToString(document, { printWidth, tabWidth, useTabs }).formatted;
    words.require(parse(piece));
    result += piece;
  }
  words.end();
  return result;
}
